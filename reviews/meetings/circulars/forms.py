from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.organisations.models import Organisation
from core.forms import TextForm, TextModelForm
from reviews.documents.forms import word_field

from .models import Circular


class DraftForm(TextForm):
    issuer = forms.ModelChoiceField(label=_("Issuer"), queryset=Organisation.objects.none())
    year = forms.TypedChoiceField(label=_("Year"), coerce=int)
    quarter = forms.TypedChoiceField(
        label=_("Quarter"), coerce=int, choices=[(n, str(n)) for n in (1, 2, 3, 4)]
    )

    def __init__(self, *args, seat, today, **kwargs):
        super().__init__(*args, **kwargs)
        offered = Organisation.objects.visible_to(seat).exclude(kind=Organisation.Kind.BRANCH)
        self.fields["issuer"].queryset = offered.filter(dissolved_on=None).order_by("path")
        self.fields["year"].choices = [(y, str(y)) for y in (today.year, today.year - 1)]


class WordsForm(TextModelForm):
    class Meta:
        model = Circular
        fields = ["title", "word", "addressee", "copies_to", "demands"]
        widgets = {"demands": forms.Textarea({"rows": 4})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["word"] = word_field(self.instance.issuer, required=False)


class CorrectionForm(TextForm):
    text = forms.CharField(
        label=_("What was wrong and what is right"), max_length=4000,
        widget=forms.Textarea({"rows": 4}),
    )  # fmt: skip
