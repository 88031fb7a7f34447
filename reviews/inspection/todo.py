"""To-do items about inspections and findings."""

from django.urls import reverse
from django.utils.translation import gettext as _

from access.roles import ADMINISTRATOR, MEMBER, SECRETARY, SUPERVISOR
from registry.todo import LATE, SOON, WAITS, Matter, todo_block

from .models import Finding, Inspection, Sample


@todo_block(MEMBER, SECRETARY)
def findings_to_rectify(seat, today):
    findings, address = Finding.objects.visible_to(seat), reverse("finding_list")
    late = findings.overdue(today)
    soon = findings.filter(state=Finding.State.OPEN, deadline__gte=today)
    return [
        Matter(LATE, _("findings whose rectification is overdue"), late, f"{address}?state=overdue"),
        Matter(SOON, _("findings to rectify"), soon, f"{address}?state=soon"),
    ]  # fmt: skip


@todo_block(SUPERVISOR)
def rechecks_waiting(seat, today):
    due = Finding.objects.visible_to(seat).to_recheck_by(seat.user)
    return [
        Matter(LATE, _("findings to re-check"), due, f"{reverse('finding_list')}?state=my_recheck")
    ]


@todo_block(SUPERVISOR)
def check_sheets_to_enter(seat, today):
    """One to-do item for each inspection under way. One query."""
    sheets = Sample.objects.visible_to(seat).filter(state=Sample.State.DRAWN)
    under_way = Inspection.objects.visible_to(seat).filter(state=Inspection.State.DRAWN)
    return [
        Matter(
            LATE if ends < today else WAITS, _("check sheets to enter"), sheets.filter(inspection=pk),
            f"{reverse('inspection_detail', args=[pk])}?state={Sample.State.DRAWN}",
        )
        for pk, ends in under_way.values_list("pk", "ends_on")[:5]
    ]  # fmt: skip


@todo_block(ADMINISTRATOR, SUPERVISOR)
def inspections_to_draw(seat, today):
    state = Inspection.State.PLANNED
    planned = Inspection.objects.led_by(seat).filter(state=state)
    return [
        Matter(
            SOON, _("inspections to draw"), planned, f"{reverse('inspection_list')}?state={state}"
        )
    ]
