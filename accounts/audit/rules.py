"""Write the audit trail and delete expired lines."""

import ipaddress
from calendar import monthrange
from contextlib import contextmanager

from django.utils import timezone

from jobs.running import JobLost
from registry.actions import ACTIONS

from . import origin
from .models import AuditEvent

#: By law at least six months (Cybersecurity Law of the PRC, art. 21); the database refuses less.
LEAST_MONTHS = 6


def record(action, *, actor=None, subject="", detail=None, at=None):
    """Append one line to the audit trail.

    action   code declared in some app's ``audit_actions``, such as "sign_in"; LookupError for any other
    actor    the User, or None for the system
    subject  what it was done to, in words
    detail   a small dict of plain values

    The seat and the address are those of the running request (``origin``); outside a request there are none.
    """
    if action not in ACTIONS:
        raise LookupError(f"no app declares the audit action {action}")
    here = origin.current()
    return AuditEvent.objects.create(
        occurred_at=at or timezone.now(),
        actor=actor,
        actor_name=actor.name if actor else "",
        seat=here.seat,
        action=action,
        subject=str(subject)[:200],
        detail=detail or {},
        address=_plain(here.address),
    )


@contextmanager
def recorded_import(action, plan, run, *, actor, at, subject=""):
    """Record the result of an import, with its last part; an interrupted one is recorded with the parts that it finished.

    plan  with the ``counts`` of its outcome
    run   the account of its parts (jobs.parts.Parts)
    """
    facts = {"actor": actor, "subject": subject, "at": at}
    try:
        yield
    except JobLost:
        raise  # the run that has it now records it
    except Exception:
        if run.kept:
            record(action, detail=dict(run.kept) | {"unfinished": True}, **facts)
        raise
    if not run.is_over:
        with run.part(last=True):
            record(action, detail=run.whole(plan.counts), **facts)


def _plain(address):
    """The address if it is one (a proxy may send anything), else None."""
    try:
        return str(ipaddress.ip_address(address)) if address else None
    except ValueError:
        return None


def months_before(at, months):
    """The same time of day ``months`` earlier, rounded down to a day that PostgreSQL and SQLite both accept.

    31 August minus six months is 28 February to one and 3 March to the other; the 28th is safe.
    """
    number = at.year * 12 + at.month - 1 - months
    year, month = divmod(number, 12)
    return at.replace(
        year=year, month=month + 1, day=min(at.day, monthrange(year, month + 1)[1], 28)
    )


def prune(*, before, batch=5000):
    """Delete the audit lines older than ``before``, oldest first; returns how many went.

    The database refuses to delete lines younger than six months, even if ``before`` is later.
    """
    gone = 0
    old = AuditEvent.objects.filter(occurred_at__lt=before).order_by("occurred_at", "pk")
    while keys := list(old.values_list("pk", flat=True)[:batch]):
        gone += AuditEvent.objects.filter(pk__in=keys).delete()[0]
    return gone
