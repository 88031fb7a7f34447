"""Thin views over the pages of importing/import_views.py, for administrators and, in their branch, secretaries."""

from django.views.decorators.http import require_safe

from access.roles import ADMINISTRATOR, SECRETARY
from access.seats import seat_required
from workbooks.writing import xlsx_response

from .forms import PledgeImportForm
from .import_views import PAGES
from .rows import ALIASES

_EXAMPLE = ["李明", "区某某局第一党支部", "13800000000", "实事项目", "编写办事指南6份，10月底前在大厅公开",
            "列入年度计划，每月自查一次", "2026-10-28", "否", "", "", "推进中", ""]  # fmt: skip


@seat_required(ADMINISTRATOR, SECRETARY)
def pledge_import(request):
    form = PledgeImportForm(request.POST or None, request.FILES or None)
    return PAGES.upload(request, form=form)


@seat_required(ADMINISTRATOR, SECRETARY)
def pledge_import_preview(request, token):
    return PAGES.preview(request, token)


@seat_required(ADMINISTRATOR, SECRETARY)
def pledge_import_columns(request, token):
    return PAGES.columns(request, token)


@seat_required(ADMINISTRATOR, SECRETARY)
def pledge_import_errors(request, token):
    return PAGES.errors(request, token)


@seat_required(ADMINISTRATOR, SECRETARY)
@require_safe
def pledge_import_template(request):
    """An empty pledge workbook with one example row."""
    columns = [(headings[0], 18) for headings in ALIASES.values()]
    return xlsx_response("承诺事项模板.xlsx", columns, [_EXAMPLE])
