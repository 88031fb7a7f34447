from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.organisations.models import Organisation
from core.forms import DateInput, FormWithoutTag, TextForm
from ledger.pages.filters import units_of

from .models import Disclosure


class ProposeForm(FormWithoutTag):
    scope = forms.ChoiceField(
        label=_("Scope"), choices=Disclosure.Scope, initial=Disclosure.Scope.SOCIETY
    )
    channel = forms.ChoiceField(
        label=_("Channel"), choices=Disclosure.Channel, initial=Disclosure.Channel.WEB
    )
    starts = forms.DateField(label=_("From"), widget=DateInput)
    ends = forms.DateField(
        label=_("Until"), widget=DateInput, required=False, help_text=_("Leave empty for no end.")
    )

    def clean(self):
        data = super().clean()
        if data.get("starts") and data.get("ends") and data["ends"] < data["starts"]:
            self.add_error("ends", _("The last day lies before the first."))
        return data


class ReasonForm(TextForm):
    """Why a disclosure is refused or taken down; the verbs refuse an empty one."""

    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)


class DisclosureFilter(forms.Form):
    """The filters of the list, kept in the address; what cannot be read filters nothing."""

    q = forms.CharField(label=_("Name or serial number"), required=False, max_length=50)
    unit = forms.ModelChoiceField(
        label=_("Unit"),
        required=False,
        queryset=Organisation.objects.none(),
        empty_label=_("All units"),
    )

    def __init__(self, data, *, seat):
        super().__init__(data)
        units = units_of(seat, chosen=data.get("unit"))
        if len(units) > 1:
            self.fields["unit"].queryset = Organisation.objects.visible_to(seat)
            self.fields["unit"].choices = [
                ("", _("All units")),
                *((unit.pk, unit.name) for unit in units),
            ]
        else:
            del self.fields["unit"]
        self.is_valid()
