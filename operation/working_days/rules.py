"""Entering a year's holidays before the package of the calendar has them."""

from django.db import transaction

from accounts.audit.rules import record
from core.models import CalendarYear
from core.workdays import forget_entered


@transaction.atomic
def enter_year(year, *, off, works, document, actor, at):
    """Let the days off and the weekends worked (dates) count for ``year``, in place of what was entered before."""
    facts = {
        "off": [day.isoformat() for day in off], "works": [day.isoformat() for day in works],
        "document": document, "entered_at": at,
    }  # fmt: skip
    row, _created = CalendarYear.objects.update_or_create(year=year, defaults=facts)
    detail = {"days_off": len(off), "days_worked": len(works)}
    record("calendar_entered", actor=actor, subject=str(year), detail=detail, at=at)
    transaction.on_commit(forget_entered)
    return row
