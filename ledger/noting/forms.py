from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput, TextForm
from core.numbers import plain

from .rules import Noted


class NotingForm(TextForm):
    """One line an item: the amount reached so far, words, and whether it is fulfilled; one day and words for all that are."""

    fulfilled_on = forms.DateField(label=_("Day of what is ticked as fulfilled"), widget=DateInput)
    words = forms.CharField(
        label=_("Words for all that are ticked and have none"), required=False, max_length=1000,
        help_text=_("Say what proves it, so that it can be verified."),
    )  # fmt: skip

    def __init__(self, *args, entries, until, **kwargs):
        """``until``: the last day of the quarter; what is due by then comes first, with one tick for all of it."""
        super().__init__(*args, **kwargs)
        self.entries, self.until = entries, until
        for entry in entries:
            facts = {"number": entry.number, "name": entry.ledger.member.name}
            entry.tick = _("Item %(number)s of %(name)s is fulfilled") % facts
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

    @property
    def ticked(self):
        """The keys that were sent as fulfilled, as texts."""
        return (
            set(self.data.getlist("due") + self.data.getlist("later")) if self.is_bound else set()
        )

    def groups(self):
        """[(name of its ticks, lines)]: what is due by the end of the quarter, and what is not."""
        due = [entry for entry in self.entries if entry.due <= self.until]
        later = [entry for entry in self.entries if entry.due > self.until]
        return [
            (name, self._lines(some)) for name, some in (("due", due), ("later", later)) if some
        ]

    def _lines(self, entries):
        """(entry, its amount or None, its words, whether it is ticked), in order."""
        ticked = self.ticked
        return [
            (
                entry, self[f"amount_{entry.pk}"] if entry.target is not None else None,
                self[f"note_{entry.pk}"], str(entry.pk) in ticked,
            )
            for entry in entries
        ]  # fmt: skip

    def noted(self):
        """The rows about which something was said, once the form is valid: [Noted, …]."""
        return [row for row in map(self._noted, self.entries) if row]

    def _noted(self, entry):
        data, fulfilled = self.cleaned_data, str(entry.pk) in self.ticked
        amount, note = data.get(f"amount_{entry.pk}"), data[f"note_{entry.pk}"]
        amount = None if amount == entry.amount else amount
        if amount is None and not note and not fulfilled:
            return None
        note = note or (data["words"] if fulfilled else "")
        return Noted(entry=entry, amount=amount, note=note, fulfilled=fulfilled)
