"""To-do items about measures. Each number counts only rows that its reader may see."""

from django.urls import reverse
from django.utils.translation import gettext as _

from access.roles import ADMINISTRATOR, MEMBER, SECRETARY
from registry.todo import LATE, SOON, WAITS, Matter, todo_block

from .models import Measure

State = Measure.State


def _held(seat):
    return [organisation.pk for organisation in seat.organisations]


@todo_block(ADMINISTRATOR, SECRETARY)
def measures_to_decide(seat, today):
    """The measures that wait for the seat's own bodies, without those that its person proposed."""
    rows, address = Measure.objects.visible_to(seat), reverse("measure_list")
    ours = rows.filter(body__in=_held(seat))
    proposed = ours.filter(state=State.PROPOSED).exclude(proposed_by=seat.user)
    return [
        Matter(WAITS, _("measures to decide"), proposed, f"{address}?state=to_decide"),
        Matter(WAITS, _("measures to serve"), ours.filter(state=State.APPROVED), f"{address}?state=to_serve"),
        Matter(LATE, _("measures to re-check"), ours.to_recheck(today), f"{address}?state=recheck"),
        Matter(LATE, _("self-examinations overdue"), ours.self_late(today), f"{address}?state=self_late"),
    ]  # fmt: skip


@todo_block(ADMINISTRATOR)
def appeals_to_decide(seat, today):
    rows = Measure.objects.visible_to(seat).filter(
        state=State.APPEALED, appeal_body__in=_held(seat)
    )
    rows = rows.exclude(decided_by=seat.user).exclude(proposed_by=seat.user)
    return [
        Matter(WAITS, _("appeals to decide"), rows, f"{reverse('measure_list')}?state=to_judge")
    ]


@todo_block(MEMBER)
def own_self_examination(seat, today):
    rows, address = Measure.objects.visible_to(seat), reverse("my_standing")
    late, soon = rows.self_late(today), rows.self_soon(today)
    return [
        Matter(LATE, _("self-examinations overdue"), late, f"{address}?self=late"),
        Matter(SOON, _("self-examinations to hand in"), soon, f"{address}?self=soon"),
    ]
