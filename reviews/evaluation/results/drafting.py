"""What the system knows of a branch's year-end meeting before anybody writes: the record is begun with it."""

from datetime import date

from ledger.entries.models import Entry
from reviews.meetings.exchange.drafting import standing, usual

from ..ballots.models import BallotSlip, Collection, Subject


def known_of(evaluation, branch, *, today):
    """Field of the record → what it probably is: who is expected, where it is usually held, and the minutes from the ledger."""
    expected = Subject.objects.filter(evaluation=evaluation, branch=branch).count()
    slips = BallotSlip.objects.exclude(state=BallotSlip.State.WITHDRAWN).filter(
        collection__evaluation=evaluation, collection__organisation=branch,
        collection__circle=Collection.Circle.MASSES,
    )  # fmt: skip
    return usual(branch) | {
        "expected": expected, "present": expected, "masses": slips.count(),
        "minutes": _minutes(evaluation, branch, today),
    }  # fmt: skip


def _minutes(evaluation, branch, today):
    rows = Entry.objects.standing().filter(branch=branch, year=evaluation.year).with_light(today)
    rows = rows.select_related("ledger__member").order_by("ledger__member__name_key", "number")
    said = standing(list(rows), today=today, since=date(evaluation.year, 1, 1))
    return f"会议听取了党员兑现承诺情况的报告。{said}与会党员和群众代表进行了评议。"
