"""The lines of the audit trail in words, as the apps declare them; undeclared codes are shown as stored."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from access.roles import Role
from registry.actions import ACTIONS, DETAILS, VALUES


def in_words(action):
    """The action's label, or its code where it has none."""
    return str(ACTIONS[action].label) if action in ACTIONS else action


def detail_in_words(detail):
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
    if value in Role.values:
        return str(Role(value).label)
    return str(VALUES[value]) if value in VALUES else in_words(str(value))
