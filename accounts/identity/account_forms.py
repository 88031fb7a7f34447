"""Forms of the security administrator."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from access.roles import Role
from accounts.organisations.fields import UnitField
from core.forms import DateInput, FilterForm, FormWithoutTag

from .models import User, normalise
from .scope import organisations_of


class AccountFilter(FilterForm):
    """The filter row above the list of accounts."""

    class State:
        CLOSED, LOCKED, WAITING, IN_USE = "closed", "locked", "waiting", "in_use"

    STATES = (
        ("", _("Any state")),
        (State.IN_USE, _("In use")),
        (State.WAITING, _("Not activated")),
        (State.LOCKED, _("Locked")),
        (State.CLOSED, pgettext_lazy("account", "Closed")),
    )

    q = forms.CharField(label=_("Name, pinyin or sign-in name"), required=False, max_length=50)
    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)
    role = forms.ChoiceField(
        label=_("Role"), required=False, choices=[("", _("Any role")), *Role.choices]
    )

    def __init__(self, data, *, seat):
        super().__init__(data)
        self.fields["unit"] = UnitField(
            label=_("Unit"), required=False, units=organisations_of(seat)
        )


class GrantForm(FormWithoutTag):
    role = forms.ChoiceField(label=_("Role"), choices=Role)
    since = forms.DateField(label=_("First day"), widget=DateInput())
    until = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=DateInput(),
        help_text=_("Empty: until further notice."),
    )

    field_order = ["role", "organisation", "since", "until"]

    def __init__(self, *args, seat, account, **kwargs):
        own = account.member.branch if account.member_id else None
        kwargs.setdefault("initial", {"since": timezone.localdate(), "organisation": own})
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = UnitField(label=_("Unit"), units=organisations_of(seat))
        self.order_fields(self.field_order)


class NewAccountForm(FormWithoutTag):
    """An account for a person who is no member here: an auditor, a security administrator."""

    name = forms.CharField(label=_("Name"), max_length=50)
    username = forms.CharField(
        max_length=30,
        label=_("Sign-in name"),
        help_text=_("3 to 30 small letters, digits, hyphens, dots."),
        widget=forms.TextInput(
            attrs={"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}
        ),
    )

    def clean_username(self):
        username = normalise(self.cleaned_data["username"])
        if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{2,29}", username):
            raise ValidationError(self.fields["username"].help_text)
        if User.objects.filter(username=username).exists():
            raise ValidationError(_("This sign-in name is taken."))
        return username


class BulkForm(FormWithoutTag):
    """Accounts for all members of a unit who have none."""

    reprint = forms.BooleanField(
        label=_("Also print new slips for accounts that are not activated yet"),
        required=False,
        help_text=_("Their old codes stop working."),
    )

    field_order = ["organisation", "reprint"]

    def __init__(self, *args, seat, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = UnitField(label=_("Unit"), units=organisations_of(seat))
        self.order_fields(self.field_order)
