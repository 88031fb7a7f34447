from django import forms
from django.core.files.base import ContentFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class WorkbookForm(forms.Form):
    """The file of an import, or a pasted table instead; ``file`` is either of them."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_(
            "Excel (.xlsx, .xlsm, .xls), WPS (.et), OpenDocument (.ods), .csv or text with tabs, at most 20 MB and 20,000 rows. All sheets with the right headings are read."
        ),
        widget=forms.ClearableFileInput(
            attrs={"accept": ".xlsx,.xlsm,.xls,.et,.ods,.csv,.tsv,.txt"}
        ),
    )
    pasted = forms.CharField(
        label=_("Or paste the table, with its headings"),
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 4, "spellcheck": "false"}),
    )

    def clean(self):
        data = super().clean()
        pasted = data.pop("pasted", "")
        if not data.get("file") and pasted.strip():
            data["file"] = ContentFile(pasted.encode(), name=gettext("Pasted table.txt"))
        elif not data.get("file") and "file" not in self.errors:
            self.add_error("file", _("Choose a file, or paste the table."))
        return data
