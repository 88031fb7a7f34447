"""The kinds of messages of reminding."""

from django.utils.translation import gettext_lazy as _

from registry.kinds import message_kind

QUARTERLY = message_kind("quarterly_reminder", _("Quarterly reminder"))
NEAR = message_kind("near_due", _("Near due"))
OVERDUE = message_kind("overdue", _("Overdue"))
ESCALATION = message_kind("escalation", _("Overdue items of others"))
