"""What is to be done about inspections and findings."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import ADMINISTRATOR, MEMBER, SECRETARY, SUPERVISOR
from accounts.todo import LATE, SOON, WAITS, Todo, todo_block

from .models import Finding, Inspection, Recheck, Sample


@todo_block(MEMBER, SECRETARY)
def findings_to_rectify(seat, today):
    late = Q(deadline__lt=today)
    found = Finding.objects.visible_to(seat).filter(state=Finding.State.OPEN).aggregate(
        late=Count("pk", filter=late), soon=Count("pk", filter=~late),
    )  # fmt: skip
    address = reverse("finding_list")
    return [
        Todo(LATE, _("findings whose rectification is overdue"), found["late"], f"{address}?state=overdue"),
        Todo(SOON, _("findings to rectify"), found["soon"], f"{address}?state=open"),
    ]  # fmt: skip


@todo_block(SUPERVISOR)
def rechecks_waiting(seat, today):
    due = Recheck.objects.visible_to(seat).filter(state=Recheck.State.DUE).count()
    return [Todo(LATE, _("findings to re-check"), due, f"{reverse('finding_list')}?state=recheck")]


@todo_block(SUPERVISOR)
def check_sheets_to_enter(seat, today):
    """One matter for each inspection that is under way; usually there is one."""
    rows = (
        Sample.objects.visible_to(seat)
        .filter(state=Sample.State.DRAWN, inspection__state=Inspection.State.DRAWN)
        .order_by()
        .values("inspection", "inspection__ends_on")
        .annotate(count=Count("pk"))
    )
    return [
        Todo(
            LATE if row["inspection__ends_on"] < today else WAITS, _("check sheets to enter"), row["count"],
            f"{reverse('inspection_detail', args=[row['inspection']])}?state=drawn",
        )
        for row in rows
    ]  # fmt: skip


@todo_block(ADMINISTRATOR)
def inspections_to_draw(seat, today):
    planned = Inspection.objects.led_by(seat).filter(state=Inspection.State.PLANNED).count()
    return [Todo(SOON, _("inspections to draw"), planned, reverse("inspection_list"))]
