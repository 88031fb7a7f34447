from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.access import path_range
from accounts.models import Organisation, Tier

from .models import Kind, Light


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


class ProgressForm(forms.Form):
    """Progress in words and, where the entry has a target, the amount reached so far."""

    prefix = "progress"
    note = forms.CharField(
        label=_("What has been done"), max_length=1000, widget=forms.Textarea({"rows": 2})
    )
    amount = forms.DecimalField(
        label=_("Done so far"),
        required=False,
        min_value=Decimal(0),
        max_digits=14,
        decimal_places=2,
    )

    def __init__(self, *args, entry, **kwargs):
        super().__init__(*args, **kwargs)
        if entry.target is None:
            del self.fields["amount"]
        else:
            amount = self.fields["amount"]
            amount.help_text = _("In all, in %(unit)s; the pledge says %(target)s.") % {
                "unit": entry.unit or "—", "target": f"{entry.target:f}".rstrip("0").rstrip("."),
            }  # fmt: skip


class ClaimForm(forms.Form):
    prefix = "claim"
    fulfilled_on = forms.DateField(label=_("Fulfilled on"), widget=DayInput)
    note = forms.CharField(
        label=_("How it was fulfilled"), max_length=1000, required=False, widget=forms.Textarea({"rows": 2}),
        help_text=_("Say what proves it, so that the branch can verify it."),
    )  # fmt: skip

    def __init__(self, *args, entry, **kwargs):
        super().__init__(*args, **kwargs)


class ReturnForm(forms.Form):
    prefix = "return"
    note = forms.CharField(
        label=_("Why it is returned"), max_length=1000, widget=forms.Textarea({"rows": 2}),
        help_text=_("The member reads this and knows what is still to do."),
    )  # fmt: skip

    def __init__(self, *args, entry, **kwargs):
        super().__init__(*args, **kwargs)


class VerifyForm(forms.Form):
    prefix = "verify"
    note = forms.CharField(label=_("What was seen or checked"), max_length=1000, required=False)

    def __init__(self, *args, entry, **kwargs):
        super().__init__(*args, **kwargs)


class EntryFilter(forms.Form):
    """The filters of the list of entries; they live in the address. An unreadable value filters nothing."""

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
        label=_("Kind"), required=False, choices=[("", _("All kinds")), *Kind.choices]
    )
    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int)

    def __init__(self, data, *, seat, years):
        super().__init__(data)
        self.seat = seat
        self.fields["year"].choices = [(year, str(year)) for year in years]
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

    def narrow(self, entries, *, today, year):
        chosen = self.chosen
        entries = entries.filter(year=chosen.get("year", year))
        if self.data.get("due") == "near":
            entries = entries.near_due(today)
        if "light" in chosen:
            entries = entries.of_light(chosen["light"], today)
        if "unit" in chosen:
            entries = entries.filter(path_range("branch__path", chosen["unit"].path))
        if "tier" in chosen:
            entries = entries.filter(tier=chosen["tier"])
        if "kind" in chosen:
            entries = entries.filter(kind=chosen["kind"])
        return entries.search(chosen["q"]) if "q" in chosen else entries


def units_of(seat, *, chosen=None):
    """What a unit filter offers: the seat's organisations, the level below them, and the one chosen."""
    visible = Organisation.objects.visible_to(seat)
    depth = max((organisation.depth for organisation in seat.organisations), default=0) + 1
    offered = visible.filter(depth__lte=depth)
    if chosen and str(chosen).isdecimal():
        offered = offered | visible.filter(pk=chosen)
    return list(offered.order_by("path")[:400])
