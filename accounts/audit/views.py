"""The auditor's pages. They read; the only thing they write is that they were exported."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..access import AUDITOR, seat_required
from ..paging import keyset_page
from ..signin.seats import role_label
from . import queries
from .actions import in_words, told
from .forms import AuditFilter

#: An export stops here and says so; narrow the dates to get the rest.
MOST_ROWS = 20_000


@require_safe
@seat_required(AUDITOR)
def audit_list(request):
    filters = AuditFilter(request.GET)
    lines = queries.narrow(queries.audit_rows(request.seat), **filters.narrowing())
    page = keyset_page(lines, order=("-at", "-pk"), after=request.GET.get("after", ""))
    for line in page:
        line.words, line.told = in_words(line.action), told(line.detail)
        line.acting = role_label(line.seat.partition(":")[0])
    return render(request, "accounts/audit/list.html", {"filters": filters, "page": page})
