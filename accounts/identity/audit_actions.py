"""Codes of the audit trail about accounts, roles and signing in."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.actions import audit_actions

audit_actions(
    {
        "sign_in": _("Signed in"),
        "sign_in_failed": _("Sign-in failed"),
        "sign_in_locked": _("Sign-in name locked"),
        "sign_out": _("Signed out"),
        "signed_out_idle": _("Signed out for idleness"),
        "signed_out_everywhere": _("Signed out everywhere"),
        "seat_switched": _("Changed role"),
        "password_changed": _("Password changed"),
        "activated": _("Account activated"),
        "account_opened": _("Account made"),
        "accounts_opened": _("Accounts made in bulk"),
        "account_closed": _("Account closed"),
        "account_reopened": _("Account opened again"),
        "account_unlocked": _("Sign-in name unlocked"),
        "account_reset": _("Password taken away, new code"),
        "slips_printed": _("Activation slips printed"),
        "role_granted": _("Role granted"),
        "role_revoked": _("Role taken back"),
        "calendar_given": _("Calendar address made"),
        "calendar_revoked": _("Calendar address revoked"),
    },
    details={
        "known": _("name known"),
        "username": _("sign-in name"),
        "opened": _("opened"),
        "renewed": _("renewed"),
    },
    values={
        "wrong": _("name, password or code not right"),
        "locked": _("Locked"),
        "closed": pgettext_lazy("account", "Closed"),
    },
)
