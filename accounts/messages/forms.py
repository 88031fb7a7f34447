from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import FilterForm, FormWithoutTag

from . import channels
from .models import Delivery


class PreferencesForm(FormWithoutTag):
    """Channels, digest and address. ``choices``: see preferences.choices_for."""

    channels = forms.MultipleChoiceField(
        label=_("Also tell me by"), required=False, widget=forms.CheckboxSelectMultiple
    )
    digest = forms.BooleanField(
        label=_("One message a day that bundles everything"),
        required=False,
        help_text=_("Otherwise each message is sent separately, as soon as it is posted."),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("A link is sent to a new address; it is used once you have opened the link."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["channels"].choices = [
            (name, f"{label} · {lacks}" if lacks else label) for name, label, lacks in choices
        ]
        if channels.EMAIL not in [name for name, _label, _lacks in choices]:
            del self.fields["email"]


class DeliveryFilter(FilterForm):
    """The filters of the list of deliveries."""

    equal = ("state", "channel")

    state = forms.ChoiceField(label=_("State"), required=False)
    channel = forms.ChoiceField(label=_("Sent over"), required=False)

    def __init__(self, data):
        super().__init__(data)
        self.fields["state"].choices = [("", _("All states")), *Delivery.State.choices]
        self.fields["channel"].choices = [
            ("", _("All channels")),
            *((name, channels.label_of(name)) for name in channels.names()),
        ]
