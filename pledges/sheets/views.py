"""Entering a sheet: the list, the form with its autosave, one member after the other, a member's own."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import ADMINISTRATOR, MEMBER, SECRETARY, SUPERVISOR, seat_required
from accounts.models import Member, Organisation, Tier

from ..confirmation.confirming import confirm
from ..cycles.rules import current_cycle, cycle_of
from ..enrolment.models import Enrolment
from ..errors import PledgeError
from . import queries, rules
from .forms import SheetForms, with_one_more, without
from .models import Sheet
from .quality import advise

PAGE = 50


@seat_required(SECRETARY, SUPERVISOR, ADMINISTRATOR)
def sheet_list(request):
    """Members and their sheets of the year, filtered by state, unit, tier and name."""
    asked = request.GET
    cycle = cycle_of(int(asked["year"]) if asked.get("year", "").isdecimal() else None)
    state, text, tier, unit = (asked.get(name, "") for name in ("state", "q", "tier", "unit"))
    page = max(int(asked["page"]), 1) if asked.get("page", "").isdecimal() else 1
    members = queries.in_state(queries.members_with_sheets(request.seat, cycle), state).search(text)
    if tier in Tier.values:
        members = members.filter(tier=tier)
    units = Organisation.objects.visible_to(request.seat)
    if unit.isdecimal() and (chosen := units.filter(pk=unit).first()):
        members = members.filter(branch__in=Organisation.objects.within(chosen))
    start = (page - 1) * PAGE
    found = list(members.order_by("branch", "name_key", "pk")[start : start + PAGE + 1])
    labels = dict(Sheet.State.choices)
    for member in found:
        member.sheet_label = labels.get(member.sheet_state)
    context = {
        "cycle": cycle, "members": found[:PAGE], "page": page, "has_next": len(found) > PAGE,
        "state": state, "q": text, "tier": tier, "unit": unit, "tiers": Tier.choices,
        "units": units if request.seat.role != SECRETARY else [],
        "states": [(queries.NONE, _("Not started")), *Sheet.State.choices, (queries.RETURNED, _("Returned"))],
        "figures": queries.figures(request.seat, cycle),
        "may_enter": request.seat.role in (SECRETARY, ADMINISTRATOR) and cycle and cycle.state == "open",
    }  # fmt: skip
    return render(request, "pledges/sheets/list.html", context)


def _editable(request, pk):
    """The sheet for somebody who may enter it: the member, the own secretary, an administrator."""
    sheets = Sheet.objects.visible_to(request.seat).select_related(
        "member__branch", "branch", "cycle"
    )
    return get_object_or_404(sheets, pk=pk)


@seat_required(MEMBER, SECRETARY, ADMINISTRATOR)
def sheet_edit(request, pk):
    """The form. POST carries ``action``: save, add, remove-N, carry, submit, confirm, next."""
    sheet = _editable(request, pk)
    if sheet.state != Sheet.State.DRAFT:
        return redirect("sheet_detail", pk)
    if request.method != "POST":
        return _page(request, sheet, SheetForms(sheet))
    action = request.POST.get("action", "save")
    if action == "add" or action.startswith("remove-"):
        return _rearrange(request, sheet, action)
    forms = SheetForms(sheet, request.POST)
    if not forms.is_valid():
        messages.error(request, _("Not saved yet: correct the fields marked below."))
        return _page(request, sheet, forms)
    try:
        rules.save_draft(
            sheet, forms.content(), version=forms.version, actor=request.user, at=timezone.now()
        )
        return _go_on(request, sheet, action)
    except rules.StaleSheet as stale:
        return _stale(request, stale.sheet)
    except PledgeError as error:
        messages.error(request, error)
        return redirect("sheet_edit", pk)


def _rearrange(request, sheet, action):
    """Add or remove an item of the form; nothing is stored until it is saved."""
    if action == "add":
        data = with_one_more(request.POST)
    else:
        place = action.removeprefix("remove-")
        data = without(request.POST, int(place) if place.isdecimal() else -1)
    return _page(request, sheet, SheetForms(sheet, data), quiet=True)


def _stale(request, sheet):
    """Somebody saved meanwhile: show what was typed, unsaved, on top of the version that is there now."""
    data = request.POST.copy()
    data["sheet-version"] = str(sheet.version)
    return _page(request, sheet, SheetForms(sheet, data), stale=True, status=409)


def _go_on(request, sheet, action):
    name, at = {"name": sheet.member.name}, timezone.now()
    by_branch = request.seat.role in (SECRETARY, ADMINISTRATOR)
    if action == "carry":
        count = rules.carry_over(sheet, actor=request.user, at=at)
        messages.success(
            request, _("%(count)s items of last year were added: revise them.") % {"count": count}
        )
    elif action == "submit" or (action == "confirm" and by_branch):
        sheet = rules.submit(sheet, actor=request.user, at=at)
        if action == "confirm":
            confirm([sheet], actor=request.user, at=at)
            messages.success(
                request, _("The sheet of %(name)s is confirmed and registered.") % name
            )
            return _next(request, sheet.member)
        messages.success(
            request, _("The sheet of %(name)s is with the branch for confirmation.") % name
        )
        return redirect("sheet_detail", sheet.pk)
    elif action == "next" and by_branch:
        messages.success(request, _("The draft of %(name)s is saved.") % name)
        return _next(request, sheet.member)
    else:
        messages.success(request, _("The draft of %(name)s is saved.") % name)
    return redirect("sheet_edit", sheet.pk)


def _next(request, after):
    """To the form of the next member who has no confirmed sheet yet, started if need be."""
    cycle = current_cycle()
    member = queries.next_member(request.seat, cycle, after=after) if cycle else None
    if member is None:
        messages.info(request, _("Everybody of your units has handed in a sheet."))
        return redirect("sheet_list")
    return _start(request, member)


def _start(request, member):
    by_branch = request.seat.role in (SECRETARY, ADMINISTRATOR)
    try:
        sheet = rules.start_sheet(
            member, current_cycle(), actor=request.user, at=timezone.now(), by_branch=by_branch
        )
    except PledgeError as error:
        messages.error(request, error)
        return redirect("sheet_list" if by_branch else "my_sheet")
    return redirect("sheet_edit", sheet.pk)


def _page(request, sheet, forms, *, quiet=False, stale=False, status=200):
    items = list(sheet.items.select_related("focus").prefetch_related("parts"))
    context = {
        "sheet": sheet, "forms": forms, "items": items, "quiet": quiet, "stale": stale,
        "advice": advise(sheet, items), "by_branch": request.seat.role in (SECRETARY, ADMINISTRATOR),
        "returned": {item.pk: item for item in items if item.advice or item.advice_words},
        "has_last_year": Sheet.objects.filter(member=sheet.member_id, cycle__year=sheet.cycle.year - 1).exists(),
    }  # fmt: skip
    return render(request, "pledges/sheets/edit.html", context, status=status)


@seat_required(MEMBER, SECRETARY, ADMINISTRATOR)
@require_POST
def sheet_autosave(request, pk):
    """Save what is readable while somebody types; answers with the parts of the page that change."""
    sheet = _editable(request, pk)
    forms = SheetForms(sheet, request.POST)
    context = {"sheet": sheet, "forms": forms, "at": timezone.localtime()}
    if not forms.is_valid():
        return render(
            request,
            "pledges/sheets/autosaved.html",
            context | {"problem": _("Not saved: a field cannot be read yet.")},
        )
    try:
        sheet, keys = rules.save_draft(
            sheet, forms.content(), version=forms.version, actor=request.user, at=timezone.now()
        )
    except PledgeError as error:
        return render(request, "pledges/sheets/autosaved.html", context | {"problem": str(error)})
    items = list(sheet.items.select_related("focus").prefetch_related("parts"))
    advice = advise(sheet, items)
    places = [place for place, form in enumerate(forms.items) if not form.is_blank]
    context |= {
        "sheet": sheet,
        "items": items,
        "saved": True,
        "rows": [
            (place, key, advice.get(key, [])) for place, key in zip(places, keys, strict=True)
        ],
    }
    return render(request, "pledges/sheets/autosaved.html", context)


@seat_required(SECRETARY, ADMINISTRATOR)
def sheet_next(request):
    """Who comes next; POST opens the form (started if need be)."""
    cycle = current_cycle()
    after = None
    if request.GET.get("after", "").isdecimal():
        after = Member.objects.visible_to(request.seat).filter(pk=request.GET["after"]).first()
    if request.method == "POST":
        return _next(request, after)
    member = queries.next_member(request.seat, cycle, after=after) if cycle else None
    return render(request, "pledges/sheets/next.html", {"member": member, "cycle": cycle})


@seat_required(SECRETARY, ADMINISTRATOR)
@require_POST
def sheet_start(request, pk):
    """Open the form of one member, started if need be."""
    return _start(request, get_object_or_404(Member.objects.visible_to(request.seat), pk=pk))


@seat_required(MEMBER)
def my_sheet(request):
    """A member's own sheet of the year: start it, go on with it, see what became of it."""
    cycle, me = cycle_of(), request.seat.member
    sheet = Sheet.objects.filter(member=me, cycle=cycle).first() if cycle else None
    if sheet is not None:
        return redirect(
            "sheet_edit" if sheet.state == Sheet.State.DRAFT else "sheet_detail", sheet.pk
        )
    if request.method == "POST":
        return _start(request, me)
    enrolment = Enrolment.objects.filter(member=me, cycle=cycle).first() if cycle else None
    context = {"cycle": cycle, "enrolment": enrolment, "member": me}
    return render(request, "pledges/sheets/mine.html", context)


@seat_required(MEMBER, SECRETARY, ADMINISTRATOR)
@require_POST
def sheet_take_back(request, pk):
    sheet = _editable(request, pk)
    try:
        rules.take_back(sheet, actor=request.user, at=timezone.now())
    except PledgeError as error:
        messages.error(request, error)
        return redirect("sheet_detail", pk)
    messages.success(
        request, _("The sheet of %(name)s is a draft again.") % {"name": sheet.member.name}
    )
    return redirect("sheet_edit", pk)
