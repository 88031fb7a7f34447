"""What time does to measures: follow-ups that fall due, windows and influence periods that end. Asked of the database each day."""

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from .authority import deciders
from .models import Measure, MeasureStep
from .steps import Step, tell

_ALIVE = Q(state__in=[Measure.State.CLOSED, *Measure.RUNNING])
_HAND_IN = Q(state__in=Measure.RUNNING, self_on__isnull=True)

#: Step → (the measure's date, which measures it concerns besides, days after that date, title, told to the person,
#: told to the body, what the page of daily work says).
_MATTERS = {
    Step.SELF_DUE: (
        "self_due", _HAND_IN, 0, _("A self-examination is due"), True, False, gettext_noop("self-examinations due"),
    ),
    Step.SELF_LATE: (
        "self_due", _HAND_IN, 1, _("A self-examination is overdue"), True, True, gettext_noop("self-examinations overdue"),
    ),
    Step.RECHECK_DUE: (
        "recheck_due", Q(state__in=Measure.RUNNING, recheck_on__isnull=True), 0, _("A measure is to be re-checked"),
        False, True, gettext_noop("re-checks of measures due"),
    ),
    Step.WINDOW_ENDED: (
        "appeal_until", Q(state__in=Measure.RUNNING, appealed_on__isnull=True), 1, _("The time for appealing is over"),
        True, True, gettext_noop("appeal windows ended"),
    ),
    Step.INFLUENCE_ENDED: (
        "influence_until", _ALIVE, 1, _("An influence period has ended"), True, True, gettext_noop("influence periods ended"),
    ),
}  # fmt: skip


def follow_up(*, today, at):
    """Write each step whose day has come and tell those concerned; returns {"what": how many are new}.

    A step stands once for its day, so a second run and a missed day change nothing and lose nothing.
    """
    return {matter[-1]: _follow(step, matter, today, at) for step, matter in _MATTERS.items()}


@transaction.atomic
def _follow(step, matter, today, at):
    field, concerned, days, title, person, body, _label = matter
    kept = MeasureStep.objects.filter(measure=OuterRef("pk"), kind=step, day=OuterRef(field))
    lookup = f"{field}__lt" if days else f"{field}__lte"
    rows = list(
        Measure.objects.filter(concerned, ~Exists(kept), **{lookup: today})
        .select_related("member", "body")
        .order_by("pk")
    )
    steps = [MeasureStep(measure=row, kind=step, at=at, day=getattr(row, field)) for row in rows]
    MeasureStep.objects.bulk_create(steps, batch_size=500, ignore_conflicts=True)
    for row in rows:
        people = [row.member] if person else []
        people += deciders(row.body, at) if body else []
        tell(row, people, title, period=f"{step} {getattr(row, field)}", at=at)
    return len(rows)
