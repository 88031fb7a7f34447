"""The kinds of messages of entries of a ledger."""

from django.utils.translation import gettext_lazy as _

from registry.kinds import message_kind

WAITS = message_kind("entry_waits", _("Waiting for the branch"))
DECIDED = message_kind("entry_decided", _("Decided by the branch"))
