"""The first page: for everybody another one, chosen by the seat."""

from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from access.roles import ADMINISTRATOR, AUDITOR, MEMBER, SECRETARY, SECURITY, SUPERVISOR
from accounts.identity import first_run
from core.cache_stamp import cached
from core.days import quarter_of
from ledger.entries.models import Entry, Ledger, Light
from ledger.pages.ledger_page import figures_of
from pledges.sheets.enrolment.models import Enrolment
from pledges.sheets.sheet.models import Sheet
from pledges.sheets.sheet.queries import figures as sheet_figures
from registry.todo import todos

from . import queries
from .beginning import steps_to_begin


@require_safe
def home(request):
    """Signed out: the board. Signed in: the first page of the seat; without any seat a page that says so."""
    if not request.user.is_authenticated:
        return redirect("first_run" if first_run.is_open() else "board")
    if request.seat is None:
        return render(request, "boards/home/none.html")
    return PAGES[request.seat.role](request)


def _member(request):
    """The part of the member's own ledger that needs an act of the member, and what their sheet waits for."""
    today, year = timezone.localdate(), queries.current_year()
    sheet = (
        Sheet.objects.visible_to(request.seat).standing().filter(cycle=year.cycle).first()
        if year.cycle
        else None
    )
    enrolment = Enrolment.objects.visible_to(request.seat).filter(cycle=year.cycle).first()
    ledger = Ledger.objects.visible_to(request.seat).first()
    entries = []
    if ledger:
        entries = list(
            Entry.objects.standing()
            .filter(ledger=ledger, year=year.number or today.year)
            .with_light(today)
        )
    context = {
        "year": year, "sheet": sheet, "enrolment": enrolment, "ledger": ledger,
        "figures": figures_of(entries), "urgent": _own_urgent(entries, today, ledger),
        "todos": todos(request.seat, today),
    }  # fmt: skip
    return render(request, "boards/home/member.html", context)


def _own_urgent(entries, today, ledger):
    """The member's open entries, the earliest due first."""
    urgent = sorted(
        (entry for entry in entries if not entry.is_fulfilled),
        key=lambda entry: (entry.due, entry.pk),
    )
    for entry in urgent:
        entry.ledger = ledger
        entry.progress = queries.progress_of(entry)
    return queries.show(urgent, today)


def _secretary(request):
    today, year = timezone.localdate(), queries.current_year()
    if year.cycle is None:
        return render(request, "boards/home/no_cycle.html")
    return render(request, "boards/home/secretary.html", {
        "year": year, "stages": {stage.kind: stage for stage in year.stages},
        "quarter": quarter_of(today), "lights": Light,
        **_standing(request.seat, year, today),
        "urgent": queries.urgent_entries(request.seat, year.number, today),
        "todos": todos(request.seat, today), "meeting": queries.meeting_of(request.seat, today),
        "disclosures": queries.disclosure_figures(request.seat, year.number),
    })  # fmt: skip


def _standing(seat, year, today):
    """The figures of sheets and entries, and which stages of the year are done, late or under way."""
    sheets = sheet_figures(seat, year.cycle)
    figures = queries.entry_figures(seat, year.number, today)
    unfinished = queries.unfinished_stages(year.number, sheets, figures)
    return {"sheets": sheets, "figures": figures, "steps": year.steps(today, unfinished=unfinished)}


def _supervisor(request):
    today, year = timezone.localdate(), queries.current_year()
    if year.cycle is None:
        return render(request, "boards/home/no_cycle.html")
    return render(request, "boards/home/supervisor.html", {
        "year": year, "figures": queries.entry_figures(request.seat, year.number, today),
        "units": queries.unit_progress(request.seat, year.number, today, limit=30),
        "urgent": queries.latest_entries(request.seat, year.number, today), "lights": Light,
        "todos": todos(request.seat, today),
    })  # fmt: skip


def _administrator(request):
    today, year = timezone.localdate(), queries.current_year()
    if year.cycle is None:
        beginning = steps_to_begin() if request.seat.is_whole else []
        return render(request, "boards/home/no_cycle.html", {"beginning": beginning})
    beginning = _beginning(request.seat, today)
    unfinished = any(not step.done for step in beginning)
    return render(request, "boards/home/administrator.html", {
        "beginning": beginning if unfinished else [], "year": year, "stages": {stage.kind: stage for stage in year.stages},
        "quarter": quarter_of(today), "lights": Light,
        **_standing(request.seat, year, today),
        "lagging": queries.branches_lagging(request.seat, year.cycle), "todos": todos(request.seat, today),
        "units": queries.unit_progress(request.seat, year.number, today, limit=8),
        "disclosures": queries.disclosure_figures(request.seat, year.number),
    })  # fmt: skip


def _beginning(seat, today):
    """The steps until the district runs, for the seat over all of it; kept, because later on they seldom change."""
    if not seat.is_whole:
        return []
    return cached(f"beginning:{today}:{get_language()}", steps_to_begin)


def _to(name):
    return lambda request: redirect(name)


PAGES = {
    MEMBER: _member,
    SECRETARY: _secretary,
    SUPERVISOR: _supervisor,
    ADMINISTRATOR: _administrator,
    SECURITY: _to("account_list"),
    AUDITOR: _to("audit_list"),
}
