"""Reading one's messages."""

from django.db.models import Count, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from registry.kinds import kind_called

from .models import Message


def unread_count():
    """How many messages an account has not read, as an expression over User: two small index ranges."""
    unread = Message.objects.unread().order_by()
    parts = [
        unread.filter(**{field: OuterRef(lookup)}).values(field).annotate(n=Count("pk")).values("n")
        for field, lookup in (("member", "member_id"), ("user", "pk"))
    ]
    return Coalesce(Subquery(parts[0]), Value(0)) + Coalesce(Subquery(parts[1]), Value(0))


def mark_open(messages):
    """Give each of ``messages`` ``open``: whether its matter still waits; None where it asks for nothing. One query a kind."""
    by_kind = {}
    for message in messages:
        message.open = None
        if kind_called(message.kind).is_open:
            by_kind.setdefault(message.kind, []).append(message)
    for name, rows in by_kind.items():
        waiting = set(kind_called(name).is_open({_key(row) for row in rows}))
        for row in rows:
            row.open = _key(row) in waiting


def _key(message):
    return int(message.about.rpartition(":")[2])


def mark_read(messages, *, at):
    """Note that the messages were read; returns how many were not before."""
    return messages.filter(read_at__isnull=True).update(read_at=at)
