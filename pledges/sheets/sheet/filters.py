from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.seats import path_range
from accounts.organisations.models import Organisation
from accounts.people.models import Tier
from ledger.pages.filters import units_of

from ..cycles.models import Cycle
from ..cycles.rules import cycle_of
from . import queries
from .models import Sheet

STATES = [
    (queries.NONE, _("Not started")),
    (Sheet.State.DRAFT.value, _("Draft")),
    (queries.RETURNED, _("Returned for revision")),
    (Sheet.State.SUBMITTED.value, _("Waiting for confirmation")),
    (Sheet.State.CONFIRMED.value, _("Confirmed")),
    (queries.AMENDING, _("Change requested")),
    (queries.MINE, _("Waiting for your check")),
]


class SheetFilter(forms.Form):
    """The filters of the list of sheets; they live in the address. Unreadable values are ignored."""

    q = forms.CharField(label=_("Name, pinyin or initials"), required=False, max_length=50)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All states")), *STATES]
    )
    tier = forms.ChoiceField(
        label=_("Tier"), required=False, choices=[("", _("All tiers")), *Tier.choices]
    )
    unit = forms.ModelChoiceField(
        label=_("Unit"), required=False, queryset=Organisation.objects.none()
    )
    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int)

    def __init__(self, data, *, seat):
        super().__init__(data)
        self.seat = seat
        years = list(Cycle.objects.values_list("year", flat=True))
        if len(years) > 1:
            self.fields["year"].choices = [("", _("Current")), *((year, year) for year in years)]
        else:
            del self.fields["year"]
        units = units_of(seat, chosen=data.get("unit"))
        if len(units) > 1:
            self.fields["unit"].queryset = Organisation.objects.visible_to(seat)
            self.fields["unit"].choices = [
                ("", _("All units")),
                *((row.pk, row.name) for row in units),
            ]
        else:
            del self.fields["unit"]
        self.is_valid()

    @property
    def chosen(self):
        """The readable filters: name → value."""
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def cycle(self):
        return cycle_of(self.chosen.get("year"))

    def members(self, cycle):
        """The members that the filters show, with their sheets of ``cycle`` (queries.members_with_sheets)."""
        chosen = self.chosen
        members = queries.members_with_sheets(self.seat, cycle)
        if chosen.get("state") == queries.MINE:
            today = timezone.localdate()
            members = queries.in_state(members, Sheet.State.SUBMITTED)
            members = queries.waits_for(members, self.seat, today, member="pk", branch="branch")
        members = queries.in_state(members, chosen.get("state", ""))
        if "tier" in chosen:
            members = members.filter(tier=chosen["tier"])
        if "unit" in chosen:
            members = members.filter(path_range("branch__path", chosen["unit"].path))
        return members.search(chosen.get("q", ""))
