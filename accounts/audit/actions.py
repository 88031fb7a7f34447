"""The verbs of the audit trail in words. A code that is missing here is shown as it is."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..signin.models import Role

ACTIONS = {
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
    "export": _("Export"),
    "print": _("Print"),
    "import": _("Import"),
    "download": _("Download"),
    "audit_pruned": _("Audit lines past their time deleted"),
}

#: The keys of ``detail`` in words.
DETAILS = {
    "why": _("why"),
    "known": _("name known"),
    "until": _("until"),
    "since": _("from"),
    "username": _("sign-in name"),
    "role": _("role"),
    "organisation": _("unit"),
    "count": _("count"),
    "rows": _("rows"),
    "filters": _("filters"),
    "before": _("before"),
    "file": _("file"),
    "person": _("person"),
    "action": _("action"),
}


def in_words(action):
    """The action's label, or its code where it has none."""
    return str(ACTIONS.get(action, action))


#: Plain values that a code stands for.
VALUES = {
    "wrong": _("name, password or code not right"),
    "locked": _("Locked"),
    "closed": _("Closed"),
    **dict(Role.choices),
    **ACTIONS,
}


def told(detail):
    """The detail of a line as "key: value" words, in the order in which it was written."""
    shape = gettext("%(key)s: %(value)s")
    facts = (shape % {"key": DETAILS.get(key, key), "value": _value(detail[key])} for key in detail)
    return gettext("; ").join(facts)


def _value(value):
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, dict):
        return ", ".join(f"{key}={_value(inner)}" for key, inner in value.items())
    if isinstance(value, list):
        return ", ".join(_value(inner) for inner in value)
    return str(VALUES.get(value, value))
