from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput, FormWithoutTag, TextForm
from core.numbers import plain

from ..sheet import wording
from ..sheet.forms import LinesField
from .amending import FIELDS


class WordsForm(TextForm):
    """The words of a decision; the verb checks whether they are needed."""

    words = forms.CharField(label=_("Advice to the member"), max_length=500, required=False)


class AmendmentForm(FormWithoutTag):
    """The new wording of one confirmed item, filled with the present one."""

    text = LinesField(label=_("Pledge"), max_length=5000, rows=3)
    measure = LinesField(label=_("Measure"), required=False, max_length=2000)
    target = forms.DecimalField(
        label=_("Target"), required=False, min_value=0, max_digits=14, decimal_places=2
    )
    unit = forms.CharField(label=_("Unit"), required=False, max_length=20)
    statutory_days = forms.IntegerField(
        label=_("Statutory working days"), required=False, min_value=1, max_value=1000
    )
    pledged_days = forms.IntegerField(
        label=_("Pledged working days"), required=False, min_value=1, max_value=1000
    )
    deadline = forms.DateField(label=_("Deadline"), widget=DateInput())
    reason = LinesField(
        label=_("Why the wording has to change"), max_length=1000,
        error_messages={"required": _("Say why the wording has to change.")},
    )  # fmt: skip

    def __init__(self, *args, item, **kwargs):
        initial = {name: getattr(item, name) for name in FIELDS}
        if item.target is not None:
            initial["target"] = plain(item.target)
        super().__init__(*args, initial=initial, **kwargs)
        self.year = item.sheet.cycle.year
        # Items from a workbook may run to the end of the year without a deadline.
        self.fields["deadline"].required = item.deadline is not None
        words = _("Enter the deadline, e.g. %(year)s-11-30.") % {"year": self.year}
        self.fields["deadline"].error_messages |= {"invalid": words, "required": words}
        days = {"statutory_days", "pledged_days"}
        if item.statutory_days is None:
            for name in days:
                del self.fields[name]

    def clean(self):
        data = super().clean()
        for field, words in wording.faults_of(data, year=self.year).items():
            self.add_error(field, words)
        return data

    @property
    def wording(self):
        """Field → value, of the fields on this form; only after is_valid()."""
        return {name: self.cleaned_data[name] for name in FIELDS if name in self.fields}
