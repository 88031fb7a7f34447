"""The kinds of messages of entries of a ledger."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.kinds import message_kind

from .models import Entry


def _waits(keys):
    """Those of the entries that have a claim or a requested extension nobody has decided on."""
    waiting = Q(state=Entry.State.CLAIMED) | Q(requested_due__isnull=False)
    return Entry.objects.filter(waiting, pk__in=keys).values_list("pk", flat=True)


def _unfulfilled(keys):
    rows = Entry.objects.filter(pk__in=keys, state=Entry.State.OPEN)
    return rows.values_list("pk", flat=True)


WAITS = message_kind("entry_waits", _("Waiting for the branch"), is_open=_waits)
DECIDED = message_kind("entry_decided", _("Decided by the branch"))
REMINDED = message_kind("entry_reminded", _("Reminder by the branch"), is_open=_unfulfilled)
