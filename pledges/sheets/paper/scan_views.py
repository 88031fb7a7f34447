"""Scans of what was signed: of one sheet, of many together, and a wrong one marked as void."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from access.roles import ADMINISTRATOR, MEMBER, SECRETARY
from access.seats import seat_required
from accounts.audit.taking import record_taken
from core.files.responses import kept_response
from core.forms import faults_of
from core.refusals import refusals_shown
from pledges.errors import PledgeError

from ..cycles.rules import cycle_of
from ..sheet.models import Sheet
from . import rules
from .forms import ManyScansForm, ScanForm, VoidForm
from .models import Scan
from .views import PRINTERS, confirmed_sheet, current_revision


@seat_required(SECRETARY, ADMINISTRATOR)
@require_POST
def scan_upload(request, pk):
    """Keep the scans of one sheet, each file for itself."""
    sheet = confirmed_sheet(request, pk)
    form = ScanForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, " ".join(form.errors["file"]))
        return redirect("sheet_paper", pk)
    for file in form.cleaned_data["file"]:
        with refusals_shown(request):
            scan = _keep(request, sheet, file)
            words = _("Scan %(name)s is kept with revision %(n)s.")
            messages.success(request, words % {"name": scan.name, "n": sheet.revision})
    return redirect("sheet_paper", pk)


def _keep(request, sheet, file):
    revision = current_revision(sheet)
    return rules.keep_scan(revision, file, actor=request.user, at=timezone.now())


@seat_required(SECRETARY, ADMINISTRATOR)
def scans_upload(request):
    """Keep the scans of many sheets: which sheet a file is of, its name says."""
    cycle = cycle_of()
    posted = request.method == "POST"
    form = ManyScansForm(*([request.POST, request.FILES] if posted else []))
    context = {"form": form, "cycle": cycle}
    if posted and cycle and form.is_valid():
        sheets = Sheet.objects.visible_to(request.seat).filter(
            cycle=cycle, state=Sheet.State.CONFIRMED
        )
        sheets = list(sheets.select_related("member"))
        context["kept"], context["left"] = _sort(request, form.cleaned_data["files"], sheets)
        count = len(context["kept"])
        if count:
            words = ngettext("%(n)s scan is kept.", "%(n)s scans are kept.", count)
            messages.success(request, words % {"n": count})
    return render(request, "pledges/sheets/paper/scans.html", context)


def _sort(request, files, sheets):
    """([(file name, sheet)] of what is kept, [(file name, why not)] of the rest)."""
    kept, left = [], []
    for file in files:
        sheet = rules.sheet_meant(file.name, sheets)
        if sheet is None:
            left.append(
                (
                    file.name,
                    _("The name names no sheet, or more than one: put the serial number into it."),
                )
            )
            continue
        try:
            _keep(request, sheet, file)
            kept.append((file.name, sheet))
        except PledgeError as refused:
            left.append((file.name, str(refused)))
    return kept, left


@seat_required(SECRETARY, ADMINISTRATOR)
@require_POST
def scan_void(request, pk):
    """Mark a wrong scan as void."""
    scan = get_object_or_404(
        Scan.objects.visible_to(request.seat).select_related("revision"), pk=pk
    )
    form = VoidForm(request.POST)
    if not form.is_valid():
        messages.error(request, faults_of(form))
        return redirect("sheet_paper", scan.revision.sheet_id)
    with refusals_shown(request):
        rules.void_scan(scan, actor=request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Scan %(name)s is void.") % {"name": scan.name})
    return redirect("sheet_paper", scan.revision.sheet_id)


@seat_required(MEMBER, *PRINTERS)
@require_safe
def scan_file(request, pk):
    """A scan, within scope only; never shown inside a page."""
    scan = get_object_or_404(Scan.objects.visible_to(request.seat), pk=pk)
    response = kept_response(
        request, scan, as_attachment=True, filename=scan.name, content_type=scan.content_type
    )
    if response.status_code == 200:
        record_taken(request, "scan_read", subject=scan.name)
    return response
