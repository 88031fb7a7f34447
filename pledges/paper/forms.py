from django import forms
from django.utils.translation import gettext_lazy as _

from config.forms import PaperForm


class PrintForm(PaperForm):
    """Which units' sheets, and which of the three copies."""

    unit = forms.ModelChoiceField(
        label=_("Unit"), queryset=None, required=False, empty_label=_("All my units")
    )
    copies = forms.TypedMultipleChoiceField(
        label=_("Copies"), coerce=int, initial=[1, 2, 3], widget=forms.CheckboxSelectMultiple,
        choices=[(1, _("Member's copy")), (2, _("Branch's copy")), (3, _("Public copy"))],
    )  # fmt: skip

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units


class ScanForm(PaperForm):
    file = forms.FileField(
        label=_("Scan of the signed sheet (PDF, JPEG or PNG)"), help_text=_("At most 10 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )  # fmt: skip


class PaperCheckForm(PaperForm):
    serial = forms.CharField(label=_("Serial number"), max_length=30)
    code = forms.CharField(
        label=_("Check code"),
        max_length=20,
        help_text=_("At the foot of the sheet, e.g. 7F3A-92C1-04BE."),
    )
