from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput, TextForm, TextModelForm

from .models import GROUPS, SIGNED, Grade, Group, Scheme
from .scoring import Facts, Heard


class SchemeForm(TextModelForm):
    """A draft; the weight of each rater group is a field."""

    class Meta:
        model = Scheme
        fields = [
            "name", "document", "valid_from", "value_satisfied", "value_fairly", "value_basically", "value_not",
            "cut_satisfied", "cut_fairly", "cut_basically", "quorum", "smallest", "missing", "top_cap", "ceiling",
            "objective", "digits",
        ]  # fmt: skip
        widgets = {"valid_from": DateInput}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        weights = dict(self.instance.groups.values_list("group", "weight"))
        for group in GROUPS[self.instance.kind]:
            self.fields[f"weight_{group}"] = forms.DecimalField(
                label=group.label, min_value=0, max_value=100, decimal_places=2,
                initial=weights.get(group, Decimal(0)),
            )  # fmt: skip
        self.fields["ceiling"].choices = [("", _("No ceiling")), *Grade.choices]
        self.fields["quorum"].help_text = _(
            "Below it no grade is proposed; people decide and say why."
        )

    def weight_fields(self):
        return [self[f"weight_{group}"] for group in GROUPS[self.instance.kind]]

    def facts(self):
        """The arguments of ``rules.edit``."""
        data = dict(self.cleaned_data)
        weights = {group: data.pop(f"weight_{group}") for group in GROUPS[self.instance.kind]}
        return data | {"weights": weights}


class ExampleForm(TextForm):
    """An invented person to try the scheme with: ballots of each group, and the ledger."""

    def __init__(self, data=None, *, kind):
        super().__init__(data or None)
        self.kind = kind
        for group in GROUPS[kind]:
            for grade in Grade:
                first = _FIRST[grade] if group not in SIGNED else int(grade == Grade.FAIRLY)
                self.fields[f"{group}_{grade}"] = forms.IntegerField(
                    label=f"{group.label} · {grade.label}", min_value=0, required=False, initial=first,
                    max_value=1 if group in SIGNED else 5000,
                )  # fmt: skip
        for name, label, first in _LEDGER:
            self.fields[name] = forms.IntegerField(
                label=label, min_value=0, max_value=200, required=False, initial=first
            )

    def rows(self):
        """(rater group, its four bound fields) in order."""
        return [
            (group, [self[f"{group}_{grade}"] for grade in Grade]) for group in GROUPS[self.kind]
        ]

    def ledger_fields(self):
        return [self[name] for name, _label, _first in _LEDGER]

    def _number(self, name):
        if not self.is_bound:
            return self.fields[name].initial
        return self.cleaned_data.get(name) or 0

    def heard(self):
        found = {}
        for group in GROUPS[self.kind]:
            counts = {grade: self._number(f"{group}_{grade}") for grade in Grade}
            cast = sum(counts.values())
            found[Group(group)] = Heard(
                counts, issued=max(cast, int(group in SIGNED)), returned=cast
            )
        return found

    def ledger(self):
        items, fulfilled, unfulfilled = (self._number(name) for name, *_rest in _LEDGER)
        return Facts(items, min(fulfilled, items), unfulfilled)


_FIRST = {Grade.SATISFIED: 12, Grade.FAIRLY: 6, Grade.BASICALLY: 2, Grade.NOT: 0}
_LEDGER = (
    ("items", _("Items that count"), 8), ("fulfilled", _("of these fulfilled"), 7),
    ("unfulfilled", _("not fulfilled without good reason"), 0),
)  # fmt: skip


class VersionForm(TextForm):
    valid_from = forms.DateField(label=_("in force from"), widget=DateInput)
