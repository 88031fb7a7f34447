"""The filters of the list of entries, kept in the address."""

from django import forms
from django.utils.translation import gettext_lazy as _

from access.seats import path_range
from accounts.organisations.models import Organisation
from accounts.people.models import Tier
from core.forms import DateInput

from ..entries.models import Entry, EntryKind, Light


class EntryFilter(forms.Form):
    """The filters of the list of entries; they live in the address. Unreadable values are ignored."""

    q = forms.CharField(label=_("Name or pledge"), required=False, max_length=50)
    light = forms.ChoiceField(
        label=_("Light"), required=False, choices=[("", _("All lights")), *Light.choices]
    )
    unit = forms.ModelChoiceField(
        label=_("Unit"),
        required=False,
        queryset=Organisation.objects.none(),
        empty_label=_("All units"),
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
        super().__init__(data)
        self.seat = seat
        if areas:
            self.fields["focus"].choices = [("", _("All focus areas")), *((a, a) for a in areas)]
        else:
            del self.fields["focus"]
        self.fields["year"].choices = [(year, str(year)) for year in years]
        for name in ("state", "hot", "extended", "done_until", "person"):
            if not data.get(name):
                del self.fields[name]
        units = units_of(seat, chosen=data.get("unit"))
        if len(units) > 1:
            self.fields["unit"].queryset = Organisation.objects.visible_to(seat)
            self.fields["unit"].choices = [
                ("", _("All units")),
                *((unit.pk, unit.name) for unit in units),
            ]
        else:
            del self.fields["unit"]

    @property
    def chosen(self):
        """The readable filters: name → value."""
        if not hasattr(self, "cleaned_data"):
            self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def filtered(self, entries, *, today, year):
        """The entries that match the chosen filters."""
        chosen = self.chosen
        entries = entries.filter(year=chosen.get("year", year))
        if self.data.get("due") == "near":
            entries = entries.near_due(today)
        if self.data.get("due") == "asked":
            entries = entries.asking()
        if "light" in chosen:
            entries = entries.of_light(chosen["light"], today)
        if "unit" in chosen:
            entries = entries.filter(path_range("branch__path", chosen["unit"].path))
        for name in ("tier", "kind", "focus"):
            if name in chosen:
                entries = entries.filter(**{name: chosen[name]})
        if "due_from" in chosen:
            entries = entries.filter(due__gte=chosen["due_from"])
        if "due_until" in chosen:
            entries = entries.filter(due__lte=chosen["due_until"])
        entries = self._narrow_further(entries)
        return entries.search(chosen["q"]) if "q" in chosen else entries

    def _narrow_further(self, entries):
        """Apply the filters that only links from other pages use."""
        chosen = self.chosen
        if "state" in chosen:
            entries = entries.filter(state=chosen["state"])
        if "hot" in chosen:
            entries = entries.filter(is_hot_issue=True)
        if "extended" in chosen:
            entries = entries.filter(extension_count__gt=0)
        if "done_until" in chosen:
            entries = entries.fulfilled().filter(fulfilled_on__lte=chosen["done_until"])
        if "person" in chosen:
            entries = entries.filter(ledger=chosen["person"])
        return entries


def units_of(seat, *, chosen=None):
    """The choices of a unit filter: the seat's organisations, the level below them, and the chosen one."""
    visible = Organisation.objects.visible_to(seat)
    depth = max((organisation.depth for organisation in seat.organisations), default=0) + 1
    offered = visible.filter(depth__lte=depth)
    if chosen and str(chosen).isdecimal():
        offered = offered | visible.filter(pk=chosen)
    return list(offered.order_by("path")[:400])
