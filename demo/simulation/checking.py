"""Compare the acts counted during the simulated year with the tables, quarter by quarter."""

from accounts.messages.models import Message
from reviews.inspection.models import FindingStep, Inspection
from reviews.meetings.exchange.models import Meeting

from .acting import by_quarter
from .meetings import by_own_quarter

#: Counts of the tick → the kind of message that must be in the inboxes as often.
_TOLD = {
    ("remind_quarterly: reminded",): "quarterly_reminder",
    ("tell_near_due: notified",): "near_due",
    ("tell_overdue: notified",): "overdue",
    (
        "escalate_overdue: secretaries notified",
        "escalate_overdue: supervisors notified",
    ): "escalation",
}


def differences(year, quarters, actors):
    """["act: counted …, held …", …]; empty if everything agrees.

    quarters  {(year, quarter): Quarter} of the simulation
    actors    the classes of those who acted
    """
    held = {(name,): counts for make in actors for name, counts in make.kept(year).items()}
    found = _compared(held, {when: quarter.acts for when, quarter in quarters.items()})
    told = {names: by_quarter(Message.objects.filter(kind=kind), "posted_at") for names, kind in _TOLD.items()}  # fmt: skip
    told["open_meetings: meetings due",] = by_own_quarter(Meeting.objects.filter(year=year))
    told["open_inspections: inspections due",] = by_quarter(Inspection.objects.filter(year=year), "created_at")  # fmt: skip
    due = FindingStep.objects.filter(kind=FindingStep.Kind.DUE)
    told["recheck_findings: re-checks due",] = by_quarter(due, "occurred_at")
    return found + _compared(told, {when: quarter.tick for when, quarter in quarters.items()})


def _compared(held, counted):
    wrong = []
    for names, counts in held.items():
        for when in sorted(counts.keys() | counted.keys()):
            ours = sum(counted.get(when, {}).get(name, 0) for name in names)
            if ours != counts.get(when, 0):
                year, quarter = when
                what = ", ".join(names)
                wrong.append(f"{year} quarter {quarter}, {what}: {ours} counted, {counts.get(when, 0)} held")  # fmt: skip
    return wrong
