"""The roster and the pledges as the workbooks that the imports read."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from access.roles import ADMINISTRATOR
from access.seats import seat_required
from accounts.audit.taking import record_taken
from pledges.sheets.cycles.rules import current_cycle
from workbooks.writing import xlsx_response

from . import rows


@require_safe
@seat_required(ADMINISTRATOR)
def roster_exchange(request):
    """All active members in scope as a roster."""
    found = list(rows.roster_rows(request.seat))
    record_taken(request, "export", subject=_("Roster"), detail={"rows": len(found)})
    return xlsx_response(f"党员花名册 {timezone.localdate()}.xlsx", rows.roster_columns(), found)


@require_safe
@seat_required(ADMINISTRATOR)
def pledges_exchange(request):
    """The pledged items of the current cycle in scope as a pledge workbook."""
    cycle = current_cycle()
    found = list(rows.pledge_rows(request.seat, cycle.year)) if cycle else []
    record_taken(request, "export", subject=_("Pledges"), detail={"rows": len(found)})
    return xlsx_response(f"承诺事项 {timezone.localdate()}.xlsx", rows.pledge_columns(), found)
