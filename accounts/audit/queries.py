"""Reading the audit trail: the auditor's only, and not narrowed to any unit."""

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.db.models import Q

from access.roles import AUDITOR
from core.days import moment_on
from core.text import clean

from .models import AuditEvent

#: At most this many people are looked up for one word in the filter row.
_PEOPLE = 200


def audit_rows(seat):
    """All lines for an auditor's seat, none for any other."""
    lines = AuditEvent.objects.all()
    return lines if seat is not None and seat.role == AUDITOR else lines.none()


def filtered(lines, *, person="", action="", since=None, until=None):
    """The lines by or about a person, of one kind, between two days (both included)."""
    if person:
        lines = lines.filter(_by_or_about(person))
    if action:
        lines = lines.filter(action=action)
    if since:
        lines = lines.filter(occurred_at__gte=moment_on(since))
    if until:
        lines = lines.filter(occurred_at__lt=moment_on(until + timedelta(days=1)))
    return lines


def _by_or_about(text):
    text = clean(text)
    called = get_user_model().objects.filter(Q(username=text.lower()) | Q(name=text))
    people = list(called.values_list("pk", flat=True)[:_PEOPLE])
    return Q(actor__in=people) | Q(actor_name=text) | Q(subject__startswith=text)
