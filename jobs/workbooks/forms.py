from django import forms
from django.utils.translation import gettext_lazy as _


class WorkbookForm(forms.Form):
    """The file field of every import."""

    file = forms.FileField(
        label=_("Excel workbook (.xlsx)"),
        help_text=_("At most 20 MB and 20,000 rows. The first sheet that holds data is read."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )
