"""The filters of the list of entries, kept in the address."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.organisations.filters import UnitFilterForm
from accounts.people.models import Tier
from core.forms import DateInput

from ..entries.models import Entry, EntryKind, Light
from ..entries.waiting import extensions_of


class EntryFilter(UnitFilterForm):
    """The filters of the list of entries; they live in the address. Unreadable values are ignored."""

    field_order = ["q", "light", "unit"]
    equal = ("tier", "kind", "focus", "state")

    q = forms.CharField(label=_("Name or pledge"), required=False, max_length=50)
    light = forms.ChoiceField(
        label=_("Light"), required=False, choices=[("", _("All lights")), *Light.choices]
    )
    tier = forms.ChoiceField(
        label=_("Tier"), required=False, choices=[("", _("All tiers")), *Tier.choices]
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All kinds")), *EntryKind.choices]
    )
    focus = forms.ChoiceField(label=_("Focus area"), required=False)
    due_from = forms.DateField(label=_("Due from"), required=False, widget=DateInput)
    due_until = forms.DateField(label=_("Due until"), required=False, widget=DateInput)
    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int)
    # Filters that links from other pages set; the list shows them only while they are set.
    state = forms.ChoiceField(
        label=_("State in the ledger"),
        required=False,
        choices=[("", _("All states")), *Entry.State.choices],
    )
    hot = forms.BooleanField(label=_("Only hot or difficult problems"), required=False)
    extended = forms.BooleanField(label=_("Only with extensions"), required=False)
    done_until = forms.DateField(label=_("Fulfilled until"), required=False, widget=DateInput)
    person = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data, *, seat, years, areas=()):
        super().__init__(data, seat=seat)
        if areas:
            self.fields["focus"].choices = [("", _("All focus areas")), *((a, a) for a in areas)]
        else:
            del self.fields["focus"]
        self.fields["year"].choices = [(year, str(year)) for year in years]
        for name in ("state", "hot", "extended", "done_until", "person"):
            if not data.get(name):
                del self.fields[name]

    def filtered(self, entries, *, today, year):
        """The entries that match the chosen filters."""
        chosen = self.chosen
        entries = super().filtered(entries).filter(year=chosen.get("year", year))
        if chosen.get("light") != Light.WITHDRAWN:
            entries = entries.standing()
        if self.data.get("due") == "near":
            entries = entries.near_due(today)
        if self.data.get("due") == "asked":
            entries = entries.asking()
        if self.data.get("due") == "mine":
            entries = entries.filter(pk__in=extensions_of(self.seat, today).values("pk"))
        if "light" in chosen:
            entries = entries.of_light(chosen["light"], today)
        if "due_from" in chosen:
            entries = entries.filter(due__gte=chosen["due_from"])
        if "due_until" in chosen:
            entries = entries.filter(due__lte=chosen["due_until"])
        entries = self._narrow_further(entries)
        return entries.search(chosen["q"]) if "q" in chosen else entries

    def _narrow_further(self, entries):
        """Apply the filters that only links from other pages use."""
        chosen = self.chosen
        if "hot" in chosen:
            entries = entries.filter(is_hot_issue=True)
        if "extended" in chosen:
            entries = entries.filter(extension_count__gt=0)
        if "done_until" in chosen:
            entries = entries.fulfilled().filter(fulfilled_on__lte=chosen["done_until"])
        if "person" in chosen:
            entries = entries.filter(ledger=chosen["person"])
        return entries
