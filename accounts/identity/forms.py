"""Forms for coming in: sign-in, activation, a new password."""

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.audit.origin import client_address
from accounts.errors import AccountError
from core.forms import FormWithoutTag, TextForm

from . import activation
from .entering import Refused, counted

_NAME = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
_NEW = {"autocomplete": "new-password"}


class SignInForm(FormWithoutTag):
    username = forms.CharField(
        label=_("Sign-in name"),
        max_length=50,
        widget=forms.TextInput(attrs={**_NAME, "autofocus": True}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class NewPasswordMixin(TextForm):
    """A new password, typed twice; ``owner()`` returns the account, or None while it is unknown."""

    password1 = forms.CharField(
        label=_("New password"),
        max_length=200,
        strip=False,
        help_text=_(
            "At least 10 characters, of at least two kinds: letters, digits, others. A short sentence is"
            " easy to remember."
        ),
        widget=forms.PasswordInput(attrs=_NEW),
    )
    password2 = forms.CharField(
        label=_("New password again"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs=_NEW),
    )

    def check_passwords(self, owner):
        first, second = self.cleaned_data.get("password1"), self.cleaned_data.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("The two new passwords differ."))
        elif first:
            try:
                validate_password(first, owner)
            except ValidationError as error:
                self.add_error("password1", error)


class ActivationForm(NewPasswordMixin, FormWithoutTag):
    """Sign-in name, one-time code and the first password. ``found`` is the code that belongs to the name."""

    field_order = ["username", "code", "password1", "password2"]

    username = forms.CharField(
        label=_("Sign-in name"), max_length=50, widget=forms.TextInput(attrs=_NAME)
    )
    code = forms.CharField(
        label=_("One-time code"),
        max_length=40,
        help_text=_("As printed on your slip; capitals and hyphens do not matter."),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
    )

    def __init__(self, *args, request, **kwargs):
        self.request, self.found = request, None
        super().__init__(*args, **kwargs)

    def clean(self):
        facts = self.cleaned_data
        if "username" not in facts or "code" not in facts:
            return facts
        try:
            self.found = activation.find(
                username=facts["username"],
                code=facts["code"],
                address=client_address(self.request),
                at=timezone.now(),
            )
        except AccountError as error:
            raise ValidationError(str(error)) from error
        self.check_passwords(self.found.user)
        return facts


class PasswordChangeForm(NewPasswordMixin, FormWithoutTag):
    """The present password and a new one. Wrong guesses count like failed sign-ins."""

    field_order = ["password", "password1", "password2"]

    password = forms.CharField(
        label=_("Present password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )

    def __init__(self, *args, request, **kwargs):
        self.request = request
        super().__init__(*args, **kwargs)

    def clean_password(self):
        password, user = self.cleaned_data["password"], self.request.user
        try:
            with counted(user.username, address=client_address(self.request), at=timezone.now()):
                if not user.check_password(password):
                    raise Refused
        except Refused as error:
            raise ValidationError(_("This is not your present password.")) from error
        except AccountError as error:
            raise ValidationError(str(error)) from error
        return password

    def clean(self):
        facts = self.cleaned_data
        if facts.get("password") and facts["password"] == facts.get("password1"):
            self.add_error("password1", _("The new password is the same as the present one."))
        self.check_passwords(self.request.user)
        return facts
