"""The auditor's pages. They read; the only thing they write is that they were exported."""

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from access.roles import AUDITOR, role_label
from access.seats import seat_required
from accounts.audit.exports import exported
from core.keyset import keyset_page

from . import queries
from .actions import detail_in_words, in_words
from .forms import AuditFilter


@require_safe
@seat_required(AUDITOR)
def audit_list(request):
    filters = AuditFilter(request.GET)
    page = keyset_page(request, _lines(request, filters), order=("-occurred_at", "-pk"))
    for line in page:
        line.words, line.told = in_words(line.action), detail_in_words(line.detail)
        line.acting = role_label(line.seat.partition(":")[0])
    return render(request, "accounts/audit/list.html", {"filters": filters, "page": page})


@require_safe
@seat_required(AUDITOR)
def audit_export(request):
    """The lines that the filters show, as a workbook; that is recorded too."""
    filters = AuditFilter(request.GET)
    return exported(
        request, _("Audit trail"), _columns(), _lines(request, filters).order_by("-occurred_at", "-pk"), filters=filters,
    )  # fmt: skip


def _columns():
    return [
        (_("When"), 20, lambda line: f"{timezone.localtime(line.occurred_at):%Y-%m-%d %H:%M:%S}"), (_("Who"), 14, "actor_name"),
        (_("In the role of"), 14, lambda line: role_label(line.seat.partition(":")[0])),
        (_("Did what"), 22, lambda line: in_words(line.action)), (_("About"), 36, "subject"),
        (_("Detail"), 60, lambda line: detail_in_words(line.detail)), (_("Address"), 18, lambda line: line.address or ""),
    ]  # fmt: skip


def _lines(request, filters):
    return queries.filtered(queries.audit_rows(request.seat), **filters.chosen)
