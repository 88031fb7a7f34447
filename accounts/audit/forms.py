from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput, FilterForm
from registry.actions import ACTIONS


def _choices():
    return [
        ("", str(_("Any action"))),
        *sorted((code, str(action.label)) for code, action in ACTIONS.items()),
    ]


class AuditFilter(FilterForm):
    """The filter row above the audit trail."""

    person = forms.CharField(label=_("Name or sign-in name"), required=False, max_length=50)
    action = forms.ChoiceField(label=_("Action"), required=False, choices=lazy(_choices, list))
    since = forms.DateField(label=_("From"), required=False, widget=DateInput())
    until = forms.DateField(label=_("Until"), required=False, widget=DateInput())
