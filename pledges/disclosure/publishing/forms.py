from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.organisations.filters import UnitFilterForm
from core.forms import DateInput, FormWithoutTag, TextForm

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
            self.add_error("ends", _("The last day is before the first."))
        return data


class ReasonForm(TextForm):
    """Why a disclosure is refused or taken down; the verbs refuse an empty one."""

    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)


class DisclosureFilter(UnitFilterForm):
    """The filters of the list, kept in the address; unreadable values are ignored."""

    field_order = ["q", "unit", "mine"]

    q = forms.CharField(label=_("Name or serial number"), required=False, max_length=50)
    mine = forms.BooleanField(label=_("Only what I may go on with"), required=False)

    @property
    def chosen(self):
        chosen = super().chosen
        return chosen | {"mine": self.seat.user} if "mine" in chosen else chosen
