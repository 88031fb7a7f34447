from hashlib import sha256

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import FormWithoutTag
from core.workdays import in_package

from .notice import NoticeRefused, read_notice


class CalendarForm(FormWithoutTag):
    """A year's notice. The page posts the mark of the days in the preview back, so that what is kept is what was seen."""

    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2199)
    text = forms.CharField(
        label=_("The State Council's notice, or one day a line"), max_length=20_000,
        widget=forms.Textarea({"rows": 12}),
        help_text=_("Paste the text as it is. Or write lines like “2027-04-05 放假”, “10月1日至7日 放假”, “2027-05-08 上班”."),
    )  # fmt: skip
    document = forms.CharField(label=_("Document number"), max_length=100, required=False)

    def clean_year(self):
        year = self.cleaned_data["year"]
        if in_package(year):
            raise forms.ValidationError(
                _("The holidays of %(year)s are known already.") % {"year": year}
            )
        return year

    def clean(self):
        data = super().clean()
        if "year" in data and "text" in data:
            try:
                data["off"], data["works"] = read_notice(data["text"], data["year"])
            except NoticeRefused as refused:
                self.add_error("text", str(refused))
        return data

    @property
    def mark(self):
        """Of what a valid form says: the same for the same days."""
        data = self.cleaned_data
        return sha256(str((data["year"], data["off"], data["works"])).encode()).hexdigest()[:16]
