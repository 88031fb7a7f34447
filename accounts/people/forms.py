"""Forms of the member pages."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.roles import ADMINISTRATOR, SECRETARY
from accounts.organisations.fields import OrganisationField
from accounts.organisations.models import Organisation
from core.forms import DateInput, FilterForm, FormWithoutTag

from .dates import contradictions
from .fields import HalfKnownDateField, NameField, PhoneField, half_known
from .models import Team, Tier
from .queries import ALL, EXEMPT

#: Facts that a secretary may correct; the administrator keeps the others.
OF_A_SECRETARY = ("post", "phone")


def _units(seat):
    return Organisation.objects.visible_to(seat).filter(dissolved_on__isnull=True)


class MemberFilter(FilterForm):
    """The filter row above the list of members."""

    q = forms.CharField(label=_("Name, pinyin or initials"), required=False, max_length=50)
    tier = forms.ChoiceField(
        label=_("Tier"), required=False, choices=[("", _("Any tier")), *Tier.choices]
    )
    status = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("Active")),
            (EXEMPT, _("Exempt from pledging")),
            ("left", _("Left")),
            ("died", _("Died")),
            (ALL, _("Any state")),
        ],
    )

    def __init__(self, data, *, seat):
        super().__init__(data)
        if seat.role != SECRETARY:
            self.fields["unit"] = OrganisationField(
                label=_("Unit"), required=False, units=Organisation.objects.visible_to(seat)
            )
        self.order_fields(["q", "unit", "tier", "status"])


class FactsForm(FormWithoutTag):
    """The facts of a member, as far as the seat may correct them."""

    name = NameField(label=_("Name"), max_length=60)
    post = forms.CharField(label=_("Post"), max_length=100, required=False)
    phone = PhoneField(
        label=_("Phone"),
        max_length=30,
        required=False,
        help_text=_("It tells people of one name apart."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    gender = forms.ChoiceField(
        label=_("Gender"),
        required=False,
        choices=[("", "—"), ("男", _("male")), ("女", _("female"))],
    )
    ethnicity = forms.CharField(label=_("Ethnic group"), max_length=20, required=False)
    born = HalfKnownDateField(label=_("Born"))
    education = forms.CharField(label=_("Education"), max_length=20, required=False)
    joined = HalfKnownDateField(label=_("Joined the Party"))
    district_managed = forms.BooleanField(
        label=_("Leading cadre managed by the district"), required=False
    )
    team = forms.ChoiceField(
        label=_("Leadership team"),
        required=False,
        choices=[("", "—"), *Team.choices],
        help_text=_("For district leaders only."),
    )

    def __init__(self, *args, seat, member=None, **kwargs):
        if member is not None:
            kwargs["initial"] = _initial(member)
        super().__init__(*args, **kwargs)
        if seat.role != ADMINISTRATOR:
            for name in set(self.fields) - set(OF_A_SECRETARY):
                del self.fields[name]
        elif member is not None and member.tier != Tier.DISTRICT_LEADER:
            del self.fields["team"]

    def clean_born(self):
        day, precision = self.cleaned_data["born"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("The birth date is in the future: correct it."))
        return day, precision

    @property
    def notes(self):
        """Sentences about dates that cannot be right together."""
        nothing = (None, "day")
        born, joined = (self.cleaned_data.get(name, nothing) for name in ("born", "joined"))
        return contradictions(born, joined, timezone.localdate())

    @property
    def facts(self):
        """The cleaned values as arguments of the rules."""
        facts = dict(self.cleaned_data)
        for name in ("born", "joined"):
            if name in facts:
                facts[f"{name}_on"], facts[f"{name}_precision"] = facts.pop(name)
        return facts


def _initial(member):
    names = (
        "name",
        "post",
        "phone",
        "gender",
        "ethnicity",
        "education",
        "district_managed",
        "team",
    )
    return {name: getattr(member, name) for name in names} | {
        "born": half_known(member.born_on, member.born_precision),
        "joined": half_known(member.joined_on, member.joined_precision),
    }


class AdmitForm(FactsForm):
    """A new member; a secretary takes them into the own branch."""

    tier = forms.ChoiceField(label=_("Tier"), choices=Tier)
    since = forms.DateField(label=_("In this branch since"), widget=DateInput())

    field_order = ["name", "branch", "tier", "team", "since", "post", "phone", "gender", "ethnicity",
                   "born", "education", "joined", "district_managed"]  # fmt: skip

    def __init__(self, *args, seat, **kwargs):
        initial = {"since": timezone.localdate(), "tier": Tier.ORGAN_MEMBER}
        kwargs["initial"] = initial | (kwargs.get("initial") or {})
        super(FactsForm, self).__init__(*args, **kwargs)
        self._own = seat.organisation if seat.role == SECRETARY else None
        if self._own is None:
            self.fields["branch"] = OrganisationField(
                label=_("Branch"), units=_units(seat).branches()
            )
        else:
            for name in ("district_managed", "ethnicity", "education"):
                del self.fields[name]
        self.order_fields(self.field_order)

    def clean(self):
        super().clean()
        if self.cleaned_data.get("team") and self.cleaned_data.get("tier") != Tier.DISTRICT_LEADER:
            self.add_error("team", _("Only district leaders belong to a leadership team."))

    @property
    def facts(self):
        return {"branch": self._own} | super().facts if self._own else super().facts


class _Dated(FormWithoutTag):
    """The fields of every event: the day, and a note."""

    on = forms.DateField(label=_("On"), widget=DateInput())
    note = forms.CharField(label=_("Note"), required=False, max_length=200)

    def __init__(self, *args, **kwargs):
        kwargs["initial"] = {"on": timezone.localdate()}
        super().__init__(*args, **kwargs)


class TransferForm(_Dated):
    """Transfer to any open branch: the person who transfers a member need not see the new branch."""

    field_order = ["branch", "on", "note"]

    def __init__(self, *args, seat, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["branch"] = OrganisationField(
            label=_("To the branch"),
            units=Organisation.objects.branches().filter(dissolved_on__isnull=True),
            suggest=_units(seat).branches(),
            help_text=_("The full name or the number of the branch."),
        )
        self.fields["on"].label = _("In the new branch from")
        self.order_fields(self.field_order)


class TierForm(_Dated):
    tier = forms.ChoiceField(label=_("Tier"), choices=Tier)
    team = forms.ChoiceField(
        label=_("Leadership team"),
        required=False,
        choices=[("", "—"), *Team.choices],
        help_text=_("For district leaders only."),
    )

    field_order = ["tier", "team", "on", "note"]

    def __init__(self, *args, member, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["tier"].choices = [pair for pair in Tier.choices if pair[0] != member.tier]
        self.fields["on"].label = _("In the new tier from")


class DayForm(FormWithoutTag):
    on = forms.DateField(label=_("In this branch and tier since"), widget=DateInput())
    reason = forms.CharField(label=_("Reason"), max_length=200)


class ExemptForm(FormWithoutTag):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("Such as 因病不承诺. It is kept with its dates."),
    )
    since = forms.DateField(label=_("From"), widget=DateInput())

    def __init__(self, *args, **kwargs):
        kwargs["initial"] = {"since": timezone.localdate()}
        super().__init__(*args, **kwargs)


class LiftForm(FormWithoutTag):
    on = forms.DateField(label=_("Pledges again from"), widget=DateInput())

    def __init__(self, *args, **kwargs):
        kwargs["initial"] = {"on": timezone.localdate()}
        super().__init__(*args, **kwargs)


class DepartForm(_Dated):
    how = forms.ChoiceField(
        label=_("What happened"),
        choices=[("left", _("Left the organisation")), ("died", _("Died"))],
        widget=forms.RadioSelect,
    )

    field_order = ["how", "on", "note"]


class ReadmitForm(FormWithoutTag):
    on = forms.DateField(label=_("Active again from"), widget=DateInput())

    field_order = ["branch", "on"]

    def __init__(self, *args, seat, member, **kwargs):
        kwargs["initial"] = {"on": timezone.localdate(), "branch": member.branch}
        super().__init__(*args, **kwargs)
        self.fields["branch"] = OrganisationField(label=_("Branch"), units=_units(seat).branches())
        self.order_fields(self.field_order)
