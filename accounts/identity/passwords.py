"""Password validators in addition to Django's."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class NotPersonal:
    """Refuses a password that contains the sign-in name, the pinyin of the name or the phone number."""

    def validate(self, password, user=None):
        if user is None:
            return
        member = getattr(user, "member", None)
        plain = re.sub(r"[\W_]", "", password).lower()
        known = [user.username, member.pinyin if member else "", member.phone if member else ""]
        for fact in known:
            fact = re.sub(r"[\W_]", "", fact or "").lower()
            if len(fact) >= 4 and fact in plain and len(plain) - len(fact) < 6:
                raise ValidationError(
                    _("The password may not be built on your name, sign-in name or phone number."),
                    code="personal",
                )

    def get_help_text(self):
        return _("not built on your name, sign-in name or phone number")


class SeveralKinds:
    """Refuses a password of one kind of character only (GB/T 22239-2019, 8.1.4.1 a: complexity)."""

    def validate(self, password, user=None):
        kinds = (
            any(char.isdigit() for char in password),
            any(char.isalpha() for char in password),
            any(not char.isalnum() for char in password),
        )
        if sum(kinds) < 2:
            raise ValidationError(
                _("Use at least two of: letters, digits, other characters."), code="one_kind"
            )

    def get_help_text(self):
        return _("at least two of: letters, digits, other characters")
