from django import forms
from django.utils.translation import gettext_lazy as _

from access.roles import ADMINISTRATOR, SECRETARY
from access.seats import path_range
from accounts.organisations.models import Organisation
from accounts.people.leaders import leading
from accounts.people.names import name_key
from core.forms import DateInput, TextForm, TextModelForm
from core.versions import from_today
from ledger.pages.filters import units_of
from reviews.documents.forms import WordForm

from .authority import standing_of
from .models import Measure
from .suggestions import SOURCES
from .types import SEVERITY, LeaderStanding, MeasureKind, MeasureType, SuggestionRules, types_on


def _long(label, *, rows=3, required=True, help_text="", initial=None):
    return forms.CharField(
        label=label, max_length=4000, required=required, help_text=help_text, initial=initial,
        widget=forms.Textarea({"rows": rows}),
    )  # fmt: skip


class ProposeForm(TextForm):
    """The proposal; only measures that the seat may propose and that are meant for the person are offered.

    more   further entries and findings of the member that may be cited beside the first ground
    """

    type = forms.ModelChoiceField(
        label=_("Measure"), queryset=MeasureType.objects.none(), empty_label=None
    )
    facts = _long(_("The facts"), rows=4, help_text=_("As it will stand in the letter."))
    more = forms.MultipleChoiceField(
        label=_("It rests besides on"), required=False, widget=forms.CheckboxSelectMultiple
    )
    demand = _long(_("What is demanded"), required=False)
    rectify_by = forms.DateField(
        label=_("Rectify by"), required=False, widget=DateInput,
        help_text=_("For rectification within a time limit only."),
    )  # fmt: skip

    def __init__(self, *args, member, seat, today, more=(), **kwargs):
        super().__init__(*args, **kwargs)
        standing = standing_of(member)
        offered = [
            row for row in types_on(today).values() if row.fits(standing) and row.proposable_by(seat.role)
        ]  # fmt: skip
        self.fields["type"].queryset = MeasureType.objects.filter(
            pk__in=[row.pk for row in offered]
        )
        self.fields["type"].choices = [(row.pk, str(row)) for row in offered]
        self.offered = offered
        self.fields["more"].choices = [
            (key, text if len(text) <= 120 else f"{text[:119]}…") for key, text in more
        ]
        if not more:
            del self.fields["more"]

    def clean(self):
        data = super().clean()
        version = data.get("type")
        if version and version.has_deadline and not data.get("rectify_by"):
            self.add_error("rectify_by", _("Enter a later day until which it must be rectified."))
        return data


class ReasonForm(TextForm):
    text = _long(_("Reason"), rows=2)


class NoteForm(TextForm):
    text = _long(_("Remark"), rows=2, required=False)


class IssueForm(WordForm):
    pass


class ServeForm(TextForm):
    served_on = forms.DateField(label=_("Day of delivery"), widget=DateInput)
    delivery = forms.ChoiceField(label=_("How"), choices=Measure.Delivery.choices)
    delivered_by = forms.CharField(label=_("Delivered by"), max_length=50)
    receipt = forms.ChoiceField(label=_("Receipt"), choices=Measure.Receipt.choices)
    text = _long(
        _("Remark"), rows=2, required=False, help_text=_("Where the receipt was refused: who witnessed it.")
    )  # fmt: skip


class AppealForm(TextForm):
    text = _long(_("Why the decision is wrong"), rows=4)
    on = forms.DateField(label=_("Came in on"), required=False, widget=DateInput)

    def __init__(self, *args, own, **kwargs):
        super().__init__(*args, **kwargs)
        if own:
            del self.fields["on"]


class AnswerForm(WordForm):
    """The decision on an appeal; which one, the button says."""

    text = _long(_("Reasons of the decision"), rows=3)
    to = forms.ModelChoiceField(
        label=_("Milder measure, if it is corrected"), required=False, queryset=MeasureType.objects.none(),
        empty_label="—",
    )  # fmt: skip

    def __init__(self, *args, measure, today, **kwargs):
        super().__init__(*args, **kwargs)
        milder = [
            row for row in types_on(today).values()
            if SEVERITY[row.kind] < SEVERITY[measure.kind] and row.fits(measure.standing)
        ]  # fmt: skip
        self.fields["to"].queryset = MeasureType.objects.filter(pk__in=[row.pk for row in milder])
        self.fields["to"].choices = [("", "—"), *((row.pk, str(row)) for row in milder)]


class SelfForm(TextForm):
    text = _long(_("Self-examination"), rows=6)


class RecheckForm(TextForm):
    text = _long(_("What was seen"))


class PublishForm(WordForm):
    text = _long(_("Circulated among"), rows=2)


class CarryOutForm(TextForm):
    on = forms.DateField(label=_("Carried out on"), widget=DateInput)
    text = _long(_("How it was carried out"))


TO_DECIDE, TO_SERVE, TO_JUDGE, RECHECK, SELF_LATE, INFLUENCE = (
    "to_decide", "to_serve", "to_judge", "recheck", "self_late", "influence",
)  # fmt: skip


class MeasureFilter(forms.Form):
    """The filters of the list of measures, kept in the address; what cannot be read filters nothing."""

    q = forms.CharField(label=_("Name"), required=False, max_length=50)
    state = forms.ChoiceField(
        label=_("State"), required=False,
        choices=[
            ("", _("All states")), (TO_DECIDE, _("To be decided by us")), (TO_SERVE, _("To be served by us")),
            (TO_JUDGE, _("Appeals to be decided by us")), (RECHECK, _("To be re-checked")),
            (SELF_LATE, _("Self-examination overdue")), (INFLUENCE, _("Within the influence period")),
            *Measure.State.choices,
        ],
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("Measure"), required=False, choices=[("", _("All kinds")), *MeasureKind.choices]
    )

    def __init__(self, data, *, seat):
        super().__init__(data)
        self.seat = seat
        self.is_valid()

    def filtered(self, measures, *, today):
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        if "q" in chosen:
            measures = measures.filter(member__name_key__contains=name_key(chosen["q"]))
        if "kind" in chosen:
            measures = measures.filter(kind=chosen["kind"])
        if "state" not in chosen:
            return measures
        held = [organisation.pk for organisation in self.seat.organisations]
        ours = measures.filter(body__in=held)
        followed = ours if self.seat.role in (SECRETARY, ADMINISTRATOR) else measures
        judged = measures.filter(state="appealed", appeal_body__in=held)
        user = self.seat.user
        special = {
            TO_DECIDE: lambda: ours.filter(state="proposed").exclude(proposed_by=user),
            TO_SERVE: lambda: ours.filter(state="approved"),
            TO_JUDGE: lambda: judged.exclude(decided_by=user).exclude(proposed_by=user),
            RECHECK: lambda: followed.to_recheck(today),
            SELF_LATE: lambda: followed.self_late(today),
            INFLUENCE: lambda: measures.in_influence(today),
        }
        state = chosen["state"]
        return special[state]() if state in special else measures.filter(state=state)


class SuggestionFilter(forms.Form):
    """Which facts, of which units and people."""

    source = forms.ChoiceField(label=_("Fact"), required=False)
    standing = forms.ChoiceField(
        label=_("Person"), required=False, choices=[("", _("All")), *LeaderStanding.choices]
    )
    unit = forms.ModelChoiceField(
        label=_("Unit"), required=False, queryset=Organisation.objects.none()
    )
    q = forms.CharField(label=_("Name"), required=False, max_length=50)

    def __init__(self, data, *, seat):
        super().__init__(data)
        self.fields["source"].choices = [(row.code, row.label) for row in SOURCES.values()]
        units = units_of(seat, chosen=data.get("unit"))
        if len(units) > 1:
            self.fields["unit"].queryset = Organisation.objects.visible_to(seat)
            self.fields["unit"].choices = [("", _("All units")), *((u.pk, u.name) for u in units)]
        else:
            del self.fields["unit"]
        self.is_valid()

    @property
    def source_code(self):
        return self.cleaned_data.get("source") or next(iter(SOURCES))

    def filtered(self, rows, source):
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        if "q" in chosen:
            rows = rows.filter(**{f"{source.member}__name_key__contains": name_key(chosen["q"])})
        if "standing" in chosen:
            leads = leading(source.member)
            rows = rows.filter(leads if chosen["standing"] == LeaderStanding.LEADER else ~leads)
        if "unit" in chosen:
            rows = rows.filter(path_range(source.branch, chosen["unit"].path))
        return rows


class TypeForm(TextModelForm):
    """A new version of a kind of measure."""

    class Meta:
        model = MeasureType
        fields = [
            "kind", "valid_from", "basis_document", "basis_on", "basis", "for_whom", "approver", "document",
            "supervisor_proposes", "branch_proposes", "administrator_proposes", "key_work_only", "has_deadline",
            "circulated", "influence_months", "self_days", "recheck_months", "appeal_days", "note",
        ]  # fmt: skip
        widgets = {
            "valid_from": DateInput, "basis_on": DateInput, "basis": forms.Textarea({"rows": 3}),
            "note": forms.Textarea({"rows": 2}),
        }  # fmt: skip

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["kind"].choices = MeasureKind.choices
        self.fields["document"].required = True

    def clean_valid_from(self):
        day = self.cleaned_data["valid_from"]
        return from_today(day, self.today, error=forms.ValidationError)


class SuggestionRulesForm(TextModelForm):
    class Meta:
        model = SuggestionRules
        fields = ["valid_from", "days_late", "failed", "unfulfilled", "grade", "document"]
        widgets = {"valid_from": DateInput}

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        for name in ("days_late", "failed"):
            self.fields[name].min_value = 1

    clean_valid_from = TypeForm.clean_valid_from
