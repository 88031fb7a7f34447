"""Forms for coming in: sign-in, activation, a new password."""

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.audit.origin import client_address
from accounts.errors import AccountError
from accounts.organisations.names import clean_unit_name
from core.forms import FormWithoutTag, TextForm

from . import activation, first_run
from .entering import Refused, counted
from .models import User
from .names import stem

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


class FirstRunForm(NewPasswordMixin, FormWithoutTag):
    """The district, its first three people, and the password of the first of them."""

    field_order = [
        "code", "district", "letters", "administrator", "password1", "password2", "security", "auditor",
    ]  # fmt: skip

    code = forms.CharField(
        label=_("Set-up code"),
        max_length=40,
        help_text=_("As printed where the application was started; hyphens do not matter."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    district = forms.CharField(
        label=_("Name of the district committee"),
        max_length=100,
        help_text=_("In full, as it is printed at the head of documents."),
    )
    letters = forms.RegexField(
        r"^[A-Z]{2,8}$",
        label=_("Letters of the district"),
        strip=True,
        help_text=_(
            "2 to 8 capital letters in front of the numbers of pledge sheets, such as LQ-2026-0001."
        ),
        error_messages={"invalid": _("Enter 2 to 8 capital letters from A to Z.")},
    )
    administrator = forms.CharField(
        label=_("Administrator"),
        max_length=50,
        help_text=_(
            "Prepares the year and sees all units. The sign-in name is the pinyin of the name; the password below is theirs."
        ),
    )
    security = forms.CharField(
        label=_("Security administrator"),
        max_length=50,
        help_text=_("Opens accounts and grants roles."),
    )
    auditor = forms.CharField(
        label=_("Auditor"), max_length=50, help_text=_("Reads the audit trail.")
    )

    def __init__(self, *args, address=None, **kwargs):
        self.address = address
        super().__init__(*args, **kwargs)

    def clean_code(self):
        try:
            first_run.check_setup_code(self.cleaned_data["code"], address=self.address)
        except AccountError as error:
            raise ValidationError(str(error)) from error
        return self.cleaned_data["code"]

    def clean_district(self):
        return clean_unit_name(self.cleaned_data["district"])

    def clean(self):
        facts = self.cleaned_data
        names = [facts.get(role) for role in first_run.ROLES]
        if len({name for name in names if name}) < len([name for name in names if name]):
            said = _(
                "Administrator, security administrator and auditor are three different people."
            )
            self.add_error(None, said)
        name = facts.get("administrator", "")
        self.check_passwords(User(name=name, username=stem(name)))
        return facts

    def names(self):
        """{role: name} of the three people."""
        return {role: self.cleaned_data[role] for role in first_run.ROLES}


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
