"""The forms of programmes and activities; an activity is one form for the whole branch."""

from collections import defaultdict
from decimal import Decimal

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.organisations.filters import UnitFilterForm
from accounts.organisations.models import Sector
from accounts.people.models import Member
from core.forms import DateInput, TextForm, TextModelForm

from ..entries.models import Entry
from .models import HOURS, Activity, Programme
from .rules import PartTaken, label_of


class ProgrammeForm(TextModelForm):
    class Meta:
        model = Programme
        fields = ["name", "sector", "description", "document", "since", "until"]
        widgets = {
            "since": DateInput(), "until": DateInput(), "description": forms.Textarea({"rows": 3}),
        }  # fmt: skip
        help_texts = {
            "until": _("Empty: until further notice."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sector"].choices = [("", _("Every kind")), *Sector.choices]


class ActivityForm(TextForm):
    """Date, place and what was done; below, a line for every member: took part, hours, pledge, amount."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    programme = forms.ModelChoiceField(
        label=_("Programme"),
        queryset=Programme.objects.none(),
        empty_label=_("Choose the programme"),
    )
    on = forms.DateField(label=_("Date"), widget=DateInput)
    place = forms.CharField(label=_("Place"), max_length=100)
    what = forms.CharField(
        label=_("What was done"), max_length=500, widget=forms.Textarea({"rows": 2})
    )
    hours = forms.DecimalField(
        label=_("Hours"), min_value=Decimal("0.1"), max_value=24, initial=2,
        help_text=_("For everybody without separate hours below."), **HOURS,
    )  # fmt: skip

    def __init__(self, *args, branch, activity=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = Programme.objects.for_branch(
            branch, activity.on if activity else timezone.localdate()
        )
        self.had = {row.member_id: row for row in activity.participations.all()} if activity else {}
        people = Member.objects.filter(branch=branch).active() | Member.objects.filter(
            pk__in=self.had
        )
        self.members = list(people.order_by("pinyin", "pk"))
        self.entries = _entries_of(branch, self.had.values())
        for member in self.members:
            self._add_line(member)

    def _add_line(self, member):
        had, key = self.had.get(member.pk), member.pk
        offered = self.entries[key]
        self.fields[f"came_{key}"] = forms.BooleanField(
            label=member.name, required=False, initial=had is not None
        )
        self.fields[f"hours_{key}"] = forms.DecimalField(
            label=_("Hours of %(name)s") % {"name": member.name}, required=False, max_value=24,
            initial=had.hours if had else None, **HOURS,
        )  # fmt: skip
        self.fields[f"entry_{key}"] = forms.TypedChoiceField(
            label=_("Pledge of %(name)s that it advances") % {"name": member.name}, coerce=int,
            required=False, empty_value=None, initial=had.entry_id if had else None,
            choices=[("", _("none")), *((entry.pk, label_of(entry)) for entry in offered)],
        )  # fmt: skip
        self.fields[f"amount_{key}"] = forms.DecimalField(
            label=_("Amount of %(name)s") % {"name": member.name}, required=False, min_value=0,
            max_digits=14, decimal_places=2, initial=had.amount if had else None,
        )  # fmt: skip

    def lines(self):
        """(member, the four bound fields), in order."""
        names = ("came", "hours", "entry", "amount")
        return [(one, *(self[f"{name}_{one.pk}"] for name in names)) for one in self.members]

    def people(self):
        """Member → Part of those that are ticked."""
        data, found = self.cleaned_data, {}
        for member in self.members:
            if data[f"came_{member.pk}"]:
                entries = {entry.pk: entry for entry in self.entries[member.pk]}
                found[member] = PartTaken(
                    hours=data[f"hours_{member.pk}"] or data["hours"],
                    entry=entries.get(data[f"entry_{member.pk}"]),
                    amount=data[f"amount_{member.pk}"] or None,
                )
        return found

    def facts(self):
        return {name: self.cleaned_data[name] for name in ("programme", "on", "place", "what")}


def _entries_of(branch, had):
    """Member id → open entries of the branch, and those that the activity advanced already."""
    known = [row.entry_id for row in had if row.entry_id]
    rows = Entry.objects.filter(branch=branch, state=Entry.State.OPEN)
    rows = (rows | Entry.objects.filter(pk__in=known)).select_related("ledger")
    found = defaultdict(list)
    for entry in rows.order_by("year", "number"):
        found[entry.ledger.member_id].append(entry)
    return found


class CancelForm(TextForm):
    reason = forms.CharField(label=_("Why it was cancelled"), max_length=200)


class ActivityFilter(UnitFilterForm):
    """The filters of the list, kept in the address; unreadable values are ignored."""

    field_order = ["year", "programme", "state", "unit"]
    equal = ("programme", "state")

    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int)
    programme = forms.ModelChoiceField(
        label=_("Programme"), required=False, queryset=Programme.objects.all(),
        empty_label=_("All programmes"),
    )  # fmt: skip
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All states")), *Activity.State.choices]
    )

    def __init__(self, data, *, seat, today):
        super().__init__(data, seat=seat)
        years = [(year, str(year)) for year in range(today.year, today.year - 5, -1)]
        self.fields["year"].choices = [("", _("All years")), *years]

    def filtered(self, activities):
        activities, year = super().filtered(activities), self.chosen.get("year")
        return activities.filter(on__year=year) if year else activities
