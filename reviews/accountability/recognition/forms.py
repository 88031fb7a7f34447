from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.organisations.filters import UnitFilterForm
from accounts.organisations.models import Organisation
from accounts.people.names import name_key
from core.forms import NextVersionForm, TextForm

from .models import RecognitionList, RecognitionRules


class MakeForm(TextForm):
    organisation = forms.ModelChoiceField(label=_("Unit"), queryset=Organisation.objects.none())
    year = forms.TypedChoiceField(label=_("Year"), coerce=int)
    purpose = forms.ChoiceField(label=_("Kind"), choices=RecognitionList.Purpose.choices)
    name = forms.CharField(
        label=_("Award or benefit"), max_length=100, help_text=_("For example 优秀共产党员 or 年度考核优秀等次.")
    )  # fmt: skip

    def __init__(self, *args, seat, today, **kwargs):
        super().__init__(*args, **kwargs)
        offered = Organisation.objects.visible_to(seat).filter(dissolved_on=None)
        self.fields["organisation"].queryset = offered.order_by("path")
        self.fields["year"].choices = [(y, str(y)) for y in (today.year, today.year - 1)]


class RowFilter(UnitFilterForm):
    """The filters of a list's rows, kept in the address; unreadable values are ignored."""

    field_order = ["result", "unit"]

    result = forms.ChoiceField(
        label=_("Result"), required=False,
        choices=[("", _("All")), ("qualifies", _("Qualifies")), ("barred", _("Barred"))],
    )  # fmt: skip
    q = forms.CharField(label=_("Name"), required=False, max_length=50)

    def filtered(self, rows):
        rows, chosen = super().filtered(rows), self.chosen
        if "result" in chosen:
            rows = rows.filter(barred=chosen["result"] == "barred")
        if "q" in chosen:
            rows = rows.filter(member__name_key__contains=name_key(chosen["q"]))
        return rows


class RulesForm(NextVersionForm):
    class Meta:
        model = RecognitionRules
        fields = [
            "valid_from",
            "measures",
            "unfulfilled",
            "least_grade",
            "least_percent",
            "document",
        ]
        help_texts = {"least_percent": _("Empty: the rate is not checked.")}
