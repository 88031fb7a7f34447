"""The auditor's pages. They read; the only thing they write is that they were exported."""

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from access.roles import AUDITOR, role_label
from access.seats import seat_required
from core.keyset import keyset_page
from workbooks.writing import xlsx_response

from . import exporting, queries
from .actions import detail_in_words, in_words
from .forms import AuditFilter
from .taking import record_taken


@require_safe
@seat_required(AUDITOR)
def audit_list(request):
    filters = AuditFilter(request.GET)
    page = keyset_page(
        _lines(request, filters), order=("-occurred_at", "-pk"), after=request.GET.get("after", "")
    )
    for line in page:
        line.words, line.told = in_words(line.action), detail_in_words(line.detail)
        line.acting = role_label(line.seat.partition(":")[0])
    return render(request, "accounts/audit/list.html", {"filters": filters, "page": page})


@require_safe
@seat_required(AUDITOR)
def audit_export(request):
    """The lines that the filters show, as a workbook; that is recorded too."""
    filters = AuditFilter(request.GET)
    rows = exporting.rows(_lines(request, filters))
    used = {key: str(value) for key, value in filters.narrowing().items()}
    record_taken(request, "export", subject=_("Audit trail"), detail={"rows": len(rows), **used})
    name = _("Audit trail %(day)s") % {"day": timezone.localdate().isoformat()}
    return xlsx_response(f"{name}.xlsx", exporting.columns(), rows)


def _lines(request, filters):
    return queries.filtered(queries.audit_rows(request.seat), **filters.narrowing())
