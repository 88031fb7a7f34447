from django import forms
from django.utils.translation import gettext_lazy as _

from ..forms import DateInput, PaperForm
from .amending import FIELDS


class AmendmentForm(PaperForm):
    """The new wording of one confirmed item, filled with the present one."""

    text = forms.CharField(
        label=_("Pledge"), max_length=5000, widget=forms.Textarea(attrs={"rows": 3})
    )
    measure = forms.CharField(
        label=_("Measure"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    target = forms.DecimalField(
        label=_("Target"), required=False, min_value=0, max_digits=14, decimal_places=2
    )
    unit = forms.CharField(label=_("Unit"), required=False, max_length=20)
    deadline = forms.DateField(
        label=_("Deadline"),
        widget=DateInput(),
        error_messages={"invalid": _("Enter the deadline, e.g. 2026-11-30.")},
    )
    reason = forms.CharField(
        label=_("Why the wording has to change"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, item, **kwargs):
        initial = {name: getattr(item, name) for name in FIELDS}
        super().__init__(*args, initial=initial, **kwargs)
        self.year = item.sheet.cycle.year

    def clean_deadline(self):
        day = self.cleaned_data["deadline"]
        if day.year != self.year:
            raise forms.ValidationError(
                _("The deadline must lie in %(year)s, e.g. %(year)s-11-30."),
                params={"year": self.year},
            )
        return day

    @property
    def wording(self):
        return {name: self.cleaned_data[name] for name in FIELDS}
