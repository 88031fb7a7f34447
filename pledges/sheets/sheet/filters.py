from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.organisations.filters import UnitFilterForm
from accounts.people.models import Tier

from ..cycles.models import Cycle
from ..cycles.rules import cycle_of
from . import queries
from .models import Sheet

STATES = [
    (queries.WAITING, _("Not declared")),
    (queries.NONE, _("Not started")),
    (queries.UNWRITTEN, _("Enrolled, nothing written")),
    (Sheet.State.DRAFT.value, _("Draft")),
    (queries.RETURNED, _("Returned for revision")),
    (Sheet.State.SUBMITTED.value, _("Waiting for confirmation")),
    (Sheet.State.CONFIRMED.value, _("Confirmed")),
    (queries.AMENDING, _("Change requested")),
    (queries.MINE, _("Waiting for your check")),
    (queries.DECIDING, _("Change waiting for your decision")),
]


class SheetFilter(UnitFilterForm):
    """The filters of the list of sheets; they live in the address. Unreadable values are ignored."""

    field_order = ["q", "state", "tier", "unit"]
    equal = ("tier",)

    q = forms.CharField(label=_("Name, pinyin or initials"), required=False, max_length=50)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All states")), *STATES]
    )
    tier = forms.ChoiceField(
        label=_("Tier"), required=False, choices=[("", _("All tiers")), *Tier.choices]
    )
    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int)

    def __init__(self, data, *, seat):
        super().__init__(data, seat=seat)
        years = list(Cycle.objects.values_list("year", flat=True))
        if len(years) > 1:
            self.fields["year"].choices = [("", _("Current")), *((year, year) for year in years)]
        else:
            del self.fields["year"]

    @property
    def cycle(self):
        return cycle_of(self.chosen.get("year"))

    def members(self, cycle):
        """The members that the filters show, with their sheets of ``cycle`` (queries.members_with_sheets)."""
        chosen = self.chosen
        members = queries.members_with_sheets(self.seat, cycle)
        today = timezone.localdate()
        if chosen.get("state") == queries.DECIDING:
            members = members.filter(queries.to_decide("sheet_pk", self.seat, today))
        if chosen.get("state") == queries.MINE:
            members = queries.in_state(members, Sheet.State.SUBMITTED)
            members = queries.waits_for(members, self.seat, today, member="pk", branch="branch")
        members = queries.in_state(members, chosen.get("state", ""))
        return self.filtered(members).search(chosen.get("q", ""))
