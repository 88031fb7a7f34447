"""To-do items about upward reports."""

from django.urls import reverse
from django.utils.translation import gettext as _

from access.roles import ADMINISTRATOR, SECRETARY
from registry.todo import LATE, SOON, WAITS, Matter, todo_block

from .models import Report


@todo_block(SECRETARY, ADMINISTRATOR)
def reports_to_send(seat, today):
    """Reports that the seat's units still have to send."""
    owing, address = Report.objects.visible_to(seat).owing(), reverse("report_list")
    return [
        Matter(LATE, _("reports overdue"), owing.late(today), f"{address}?state=late"),
        Matter(SOON, _("reports to send"), owing.filter(due_on__gte=today), f"{address}?state=soon"),
    ]  # fmt: skip


@todo_block(ADMINISTRATOR)
def reports_to_decide(seat, today):
    rows = Report.objects.visible_to(seat).decidable_by(seat)
    return [
        Matter(WAITS, _("reports to decide"), rows, f"{reverse('report_list')}?state=to_decide")
    ]
