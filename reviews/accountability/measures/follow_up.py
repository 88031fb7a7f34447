"""Daily changes of measures: follow-ups that fall due, windows and influence periods that end."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from .authority import deciders
from .models import Measure, MeasureStep
from .steps import Step, tell

_ALIVE = Q(state__in=[Measure.State.CLOSED, *Measure.RUNNING])
_HAND_IN = Q(state__in=Measure.RUNNING, self_on__isnull=True)


@dataclass(frozen=True)
class _Matter:
    """The condition and the texts of one step of the tick.

    field   the measure's date; the step is written ``after`` days past it
    rows    a further condition on the measures
    title   of the message; to the person, to the body
    label   what the page of daily work says; short: for the message's period
    """

    field: str
    rows: Q
    title: str
    label: str
    short: str
    after: int = 0
    person: bool = False
    body: bool = False


_MATTERS = {
    Step.SELF_DUE: _Matter(
        "self_due", _HAND_IN, _("A self-examination is due"), gettext_noop("self-examinations due"), "self", person=True
    ),
    Step.SELF_LATE: _Matter(
        "self_due", _HAND_IN, _("A self-examination is overdue"), gettext_noop("self-examinations overdue"), "self late",
        after=1, person=True, body=True,
    ),
    Step.RECHECK_DUE: _Matter(
        "recheck_due", Q(state__in=Measure.RUNNING, recheck_on__isnull=True), _("A measure is to be re-checked"),
        gettext_noop("re-checks of measures due"), "recheck", body=True,
    ),
    Step.WINDOW_ENDED: _Matter(
        "appeal_until", Q(state__in=Measure.RUNNING, appealed_on__isnull=True), _("The time for appealing is over"),
        gettext_noop("appeal windows ended"), "window", after=1, person=True, body=True,
    ),
    Step.INFLUENCE_ENDED: _Matter(
        "influence_until", _ALIVE, _("An influence period has ended"), gettext_noop("influence periods ended"),
        "influence", after=1, person=True, body=True,
    ),
}  # fmt: skip


def follow_up(*, today, at):
    """Write each step that is due and notify those concerned; returns {label: number of new steps}.

    A step is written once for its day, so a second run writes nothing and a missed day loses nothing.
    """
    return {matter.label: _follow(step, matter, today, at) for step, matter in _MATTERS.items()}


@transaction.atomic
def _follow(step, matter, today, at):
    kept = MeasureStep.objects.filter(measure=OuterRef("pk"), kind=step, day=OuterRef(matter.field))
    last = today - timedelta(days=matter.after)
    rows = list(
        Measure.objects.filter(matter.rows, ~Exists(kept), **{f"{matter.field}__lte": last})
        .select_related("member", "body")
        .order_by("pk")
    )
    steps = [
        MeasureStep(measure=row, kind=step, occurred_at=at, day=getattr(row, matter.field))
        for row in rows
    ]
    MeasureStep.objects.bulk_create(steps, batch_size=500, ignore_conflicts=True)
    for row in rows:
        people = [row.member] if matter.person else []
        people += deciders(row.body, at) if matter.body else []
        period = f"{matter.short} {getattr(row, matter.field)}"
        tell(row, people, matter.title, period=period, at=at)
    return len(rows)
