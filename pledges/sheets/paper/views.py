"""Printing sheets and the reprint log."""

from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from access.roles import ADMINISTRATOR, MEMBER, SECRETARY, SUPERVISOR
from access.seats import seat_required
from accounts.organisations.models import Organisation
from core.downloads import shown_pdf
from core.refusals import refusals_shown
from jobs.running import start_job

from ..cycles.rules import cycle_of
from ..sheet.models import Sheet
from . import rules
from .choosing import sheets_for
from .forms import PrintForm, ScanForm
from .models import PrintLog, Scan
from .print_jobs import KIND

PRINTERS = (SECRETARY, SUPERVISOR, ADMINISTRATOR)


def confirmed_sheet(request, pk):
    sheets = Sheet.objects.visible_to(request.seat).filter(state=Sheet.State.CONFIRMED)
    return get_object_or_404(sheets.select_related("member", "branch", "cycle"), pk=pk)


def current_revision(sheet):
    return sheet.revisions.select_related("sheet").get(number=sheet.revision)


@seat_required(MEMBER, *PRINTERS)
@require_safe
def sheet_paper(request, pk):
    """A sheet on paper: print it, who printed it when, the scans."""
    sheet = confirmed_sheet(request, pk)
    context = {
        "sheet": sheet,
        "revision": current_revision(sheet),
        "printings": PrintLog.objects.filter(revision__sheet=sheet).select_related(
            "by", "revision"
        )[:50],
        "scans": Scan.objects.filter(revision__sheet=sheet).select_related(
            "uploaded_by", "voided_by", "revision"
        ),
        "form": ScanForm(),
        "may_upload": request.seat.role in (SECRETARY, ADMINISTRATOR),
    }
    return render(request, "pledges/sheets/paper/sheet.html", context)


@seat_required(MEMBER, *PRINTERS)
@require_POST
def sheet_pdf(request, pk):
    """The triplicate of one sheet (or one copy of it) as PDF; each time is a line in the reprint log."""
    sheet = confirmed_sheet(request, pk)
    wanted = request.POST.get("copy", "")
    copies = (int(wanted),) if wanted in ("1", "2", "3") else rules.COPIES
    with refusals_shown(request):
        content = rules.print_revisions(
            [current_revision(sheet)], copies=copies, actor=request.user, at=timezone.now()
        )
        return shown_pdf(content, f"{sheet.branch}{sheet.member}承诺书{sheet.serial}.pdf")
    return redirect("sheet_paper", pk)


@seat_required(*PRINTERS)
def sheets_print(request):
    """Print sheets in bulk: GET counts the chosen sheets (the choice is in the address), POST starts the job.

    Without JavaScript, the button ``count`` posts the form and only counts.
    """
    cycle = cycle_of()
    units = Organisation.objects.visible_to(request.seat).order_by("path")
    posted = request.method == "POST"
    asked = request.POST if posted else request.GET
    initial = {name: field.initial for name, field in PrintForm.base_fields.items()}
    initial["units"] = request.GET.getlist("unit")
    form = PrintForm(asked if "copies" in asked or posted else None, units=units, initial=initial)
    counted = cycle and _count(request, form, cycle)
    if posted and cycle and form.is_valid() and "count" not in request.POST:
        if counted["sheets"]:
            job = start_job(
                KIND, owner=request.user, seat=request.seat, title=_print_title(request, form, cycle),
                params={"cycle": cycle.pk, **form.choice()},
            )  # fmt: skip
            return redirect("job_detail", job.pk)
        form.add_error(None, _("There is no confirmed sheet to print here."))
    part = "#count" if request.htmx and not posted else ""
    context = {"form": form, "cycle": cycle, "counted": counted}
    return render(request, f"pledges/sheets/paper/print.html{part}", context)


def _count(request, form, cycle):
    """How much paper the choice is, if each sheet takes one page a copy; None for an unreadable choice."""
    if not form.is_bound:
        choice = {"units": form.initial["units"], "copies": form.initial["copies"], "duplex": False}
        choice["units"] = [key for key in choice["units"] if key.isdecimal()]
    elif form.is_valid():
        choice = form.choice()
    else:
        return None
    chosen = {name: choice[name] for name in ("units", "tiers", "wanted") if name in choice}
    sheets = sheets_for(request.seat, cycle=cycle, **chosen).count()
    copies = sheets * len(choice["copies"])
    return {
        "sheets": sheets, "pages": copies * 2 if choice["duplex"] else copies, "leaves": copies,
        "duplex": choice["duplex"],
    }  # fmt: skip


def _print_title(request, form, cycle):
    units = list(form.cleaned_data["units"]) or request.seat.organisations
    named = "、".join(unit.name for unit in units[:3])
    if len(units) > 3:
        named = _("%(units)s and %(count)s more") % {"units": named, "count": len(units) - 3}
    return _("Pledge sheets %(year)s: %(unit)s") % {"year": cycle.year, "unit": named}
