"""Thin views over the pages of roster/import_views.py, for administrators."""

from django.views.decorators.http import require_safe

from access.roles import ADMINISTRATOR
from access.seats import seat_required
from jobs.import_forms import WorkbookForm
from workbooks.writing import xlsx_response

from .import_views import PAGES
from .words import EXTRA, HEADINGS

_EXAMPLE = ["李明", "男", "汉族", "1980-05-01", "本科", "2005-07-01", "中共区某某局机关委员会", "区某某局第一党支部",
            "区级机关", "科员", "机关一般党员", "13800000000", ""]  # fmt: skip


@seat_required(ADMINISTRATOR)
def roster_import(request):
    form = WorkbookForm(request.POST or None, request.FILES or None)
    return PAGES.upload(request, form=form)


@seat_required(ADMINISTRATOR)
def roster_import_preview(request, token):
    return PAGES.preview(request, token)


@seat_required(ADMINISTRATOR)
def roster_import_columns(request, token):
    return PAGES.columns(request, token)


@seat_required(ADMINISTRATOR)
def roster_import_errors(request, token):
    return PAGES.errors(request, token)


@seat_required(ADMINISTRATOR)
@require_safe
def roster_import_template(request):
    """An empty roster with one example row."""
    columns = [(names[0], 16) for field, names in HEADINGS.items() if field not in EXTRA]
    return xlsx_response("党员花名册模板.xlsx", columns, [_EXAMPLE])
