from django import forms
from django.utils.translation import gettext_lazy as _

from access.seats import path_range
from accounts.organisations.models import Organisation
from accounts.people.names import name_key
from core.forms import DateInput, TextForm, TextModelForm
from core.versions import from_today
from ledger.pages.filters import units_of

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


class RowFilter(forms.Form):
    """The filters of a list's rows, kept in the address; what cannot be read filters nothing."""

    result = forms.ChoiceField(
        label=_("Result"), required=False,
        choices=[("", _("All")), ("qualifies", _("Qualifies")), ("barred", _("Barred"))],
    )  # fmt: skip
    unit = forms.ModelChoiceField(
        label=_("Unit"), required=False, queryset=Organisation.objects.none()
    )
    q = forms.CharField(label=_("Name"), required=False, max_length=50)

    def __init__(self, data, *, seat):
        super().__init__(data)
        units = units_of(seat, chosen=data.get("unit"))
        if len(units) > 1:
            self.fields["unit"].queryset = Organisation.objects.visible_to(seat)
            self.fields["unit"].choices = [("", _("All units")), *((u.pk, u.name) for u in units)]
        else:
            del self.fields["unit"]
        self.is_valid()

    def filtered(self, rows):
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        if "result" in chosen:
            rows = rows.filter(barred=chosen["result"] == "barred")
        if "unit" in chosen:
            rows = rows.filter(path_range("branch__path", chosen["unit"].path))
        if "q" in chosen:
            rows = rows.filter(member__name_key__contains=name_key(chosen["q"]))
        return rows


class RulesForm(TextModelForm):
    class Meta:
        model = RecognitionRules
        fields = ["valid_from", "measures", "unfulfilled", "least_grade", "least_share", "document"]
        widgets = {"valid_from": DateInput}
        help_texts = {"least_share": _("Left empty, the share is not asked.")}

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_valid_from(self):
        day = self.cleaned_data["valid_from"]
        return from_today(day, self.today, error=forms.ValidationError)
