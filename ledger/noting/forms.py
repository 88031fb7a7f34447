from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput, TextForm
from core.numbers import plain

from .rules import Noted


class NotingForm(TextForm):
    """One line an item: the amount reached so far, words, and whether it is fulfilled; one day for all that are."""

    fulfilled_on = forms.DateField(label=_("Day of what is ticked as fulfilled"), widget=DateInput)

    def __init__(self, *args, entries, **kwargs):
        super().__init__(*args, **kwargs)
        self.entries = entries
        for entry in entries:
            facts = {"number": entry.number, "name": entry.ledger.member.name}
            if entry.target is not None:
                self.fields[f"amount_{entry.pk}"] = forms.DecimalField(
                    label=_("Done so far, item %(number)s of %(name)s") % facts, required=False,
                    min_value=Decimal(0), max_digits=14, decimal_places=2, initial=plain(entry.amount),
                    widget=forms.TextInput({"inputmode": "decimal"}),
                )  # fmt: skip
            self.fields[f"note_{entry.pk}"] = forms.CharField(
                label=_("Words on item %(number)s of %(name)s") % facts,
                required=False,
                max_length=1000,
            )
            self.fields[f"fulfilled_{entry.pk}"] = forms.BooleanField(
                label=_("Item %(number)s of %(name)s is fulfilled") % facts, required=False
            )

    def lines(self):
        """(entry, its amount or None, its words, its tick), in order."""
        for entry in self.entries:
            amount = self[f"amount_{entry.pk}"] if entry.target is not None else None
            yield entry, amount, self[f"note_{entry.pk}"], self[f"fulfilled_{entry.pk}"]

    def noted(self):
        """The rows about which something was said, once the form is valid: [Noted, …]."""
        return [row for row in map(self._noted, self.entries) if row]

    def _noted(self, entry):
        data = self.cleaned_data
        amount, note = data.get(f"amount_{entry.pk}"), data[f"note_{entry.pk}"]
        amount = None if amount == entry.amount else amount
        fulfilled = data[f"fulfilled_{entry.pk}"]
        if amount is None and not note and not fulfilled:
            return None
        return Noted(entry=entry, amount=amount, note=note, fulfilled=fulfilled)
