"""Entering a sheet: the form, saving it automatically, one member after the other, a member's own."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from access.own import had_a_hand, is_own
from access.roles import ADMINISTRATOR, MEMBER, SECRETARY
from access.seats import seat_required
from accounts.people.models import Member
from core.refusals import refusals_shown
from pledges.errors import PledgeError

from ..confirmation.checking import submit_and_confirm
from ..cycles.models import Cycle
from ..cycles.rules import cycle_of
from ..enrolment.models import Enrolment
from ..sheet import drafting, queries, rules
from ..sheet.forms import SheetForms
from ..sheet.models import Sheet
from ..sheet.quality import advise
from ..sheet.rearranging import is_rearrangement, rearranged
from .opening import enters_for_others, open_next, open_sheet

WRITERS = (MEMBER, SECRETARY, ADMINISTRATOR)


def _sheet(request, pk):
    """The sheet for somebody who may enter it: the member, the own secretary, an administrator."""
    sheets = Sheet.objects.visible_to(request.seat)
    return get_object_or_404(
        sheets.select_related("member__branch", "branch", "cycle", "drafted_by"), pk=pk
    )


@seat_required(*WRITERS)
def sheet_edit(request, pk):
    """The form. POST carries ``action``: save, submit, confirm, next, carry, or one of pledges/sheets/sheet/rearranging.py."""
    sheet = _sheet(request, pk)
    action = request.POST.get("action", "save")
    if sheet.state != Sheet.State.DRAFT:
        return _no_draft(request, sheet, action)
    if request.method != "POST":
        items = _items(sheet)
        return _page(request, sheet, SheetForms(sheet, items=items), items=items)
    if is_rearrangement(action):
        data, focus = rearranged(request.POST, action)
        return _page(request, sheet, SheetForms(sheet, data), focus=focus)
    forms = SheetForms(sheet, request.POST)
    if not forms.is_valid():
        messages.error(request, _("Not saved yet: correct the fields marked below."))
        return _page(request, sheet, forms)
    try:
        sheet, keys = drafting.save_draft(
            sheet, forms.content(), version=forms.version, actor=request.user, at=timezone.now()
        )
        return _go_on(request, sheet, action)
    except drafting.StaleSheet as stale:
        return _stale(request, stale.sheet)
    except rules.Incomplete as incomplete:
        return _incomplete(request, sheet, incomplete.missing, keys)
    except PledgeError as error:
        messages.error(request, error)
        return _page(request, sheet, _as_saved(request, forms, sheet))


def _no_draft(request, sheet, action):
    """A page sent twice finds the sheet handed in already: say so, and go where the first one went.

    Where somebody else saved it last, or it was only to be saved, what was typed is not in it: that is a refusal.
    """
    if request.method == "POST":
        again = action in ("submit", "confirm", "next") and had_a_hand(
            request.user, [sheet.drafted_by_id]
        )
        facts = {"name": sheet.member.name, "state": sheet.get_state_display()}
        said = _("The sheet of %(name)s: %(state)s. Nothing was changed.") % facts
        messages.add_message(request, messages.INFO if again else messages.ERROR, said)
        if again and action != "submit" and enters_for_others(request):
            return open_next(request, sheet.member)
    return redirect("sheet_detail", sheet.pk)


def _as_saved(request, forms, sheet, keys=None):
    """The posted form again, valid, on the version that is stored now."""
    data = request.POST.copy()
    data["sheet-version"] = str(sheet.version)
    for place, key in zip(forms.filled_places(), keys or [], strict=bool(keys)):
        data[f"items-{place}-id"] = str(key)
    again = SheetForms(sheet, data)
    again.is_valid()
    return again


def _incomplete(request, sheet, missing, keys):
    """The draft is saved, but not complete: show next to each field what to enter."""
    forms = SheetForms(sheet, request.POST)
    forms.is_valid()
    forms = _as_saved(request, forms, sheet, keys)
    forms.point_out(missing, keys)
    general = [str(one) for one in missing if one.field is None]
    words = _("The draft is saved. Before it can be handed in, fill in what is marked below.")
    messages.error(request, " ".join([words, *general]))
    return _page(request, sheet, forms)


def _stale(request, sheet):
    """Somebody saved meanwhile: show the unsaved input next to the present version."""
    data = request.POST.copy()
    data["sheet-version"] = str(sheet.version)
    return _page(request, sheet, SheetForms(sheet, data), stale=True, status=409)


def _go_on(request, sheet, action):
    """Carry out the button's verb after the draft is saved."""
    name, at = {"name": sheet.member.name}, timezone.now()
    by_branch = enters_for_others(request)
    if action == "confirm" and by_branch and not _is_own(request, sheet):
        submit_and_confirm(sheet, actor=request.user, at=at)
        words = _("The sheet of %(name)s is confirmed and registered.")
        messages.success(request, words % name)
        return open_next(request, sheet.member)
    if action in ("submit", "confirm"):
        sheet = rules.submit(sheet, actor=request.user, at=at)
        words = _("The sheet of %(name)s is with the branch for confirmation.")
        messages.success(request, words % name)
        return redirect("sheet_detail", sheet.pk)
    if action == "carry":
        count = drafting.carry_over(sheet, actor=request.user, at=at)
        words = _("%(count)s items of last year were added: fill in the blanks.")
        messages.success(request, words % {"count": count})
    else:
        messages.success(request, _("The draft of %(name)s is saved.") % name)
    if action == "next" and by_branch:
        return open_next(request, sheet.member)
    return redirect("sheet_edit", sheet.pk)


def _is_own(request, sheet):
    """The own sheet is handed in, and somebody else confirms it."""
    return is_own(request.user, sheet.member_id)


def _items(sheet):
    return list(sheet.items.select_related("focus").prefetch_related("parts"))


def _page(request, sheet, forms, *, items=None, stale=False, focus=None, status=200):
    items, by_branch = items or _items(sheet), enters_for_others(request)
    forms.focus_on(focus)
    context = {
        "sheet": sheet, "forms": forms, "items": items, "stale": stale,
        "advice": advise(sheet, items), "by_branch": by_branch, "own": _is_own(request, sheet),
        "returned": {item.pk: item for item in items if item.advice or item.advice_text},
        "has_last_year": Sheet.objects.standing().filter(member=sheet.member_id, cycle__year=sheet.cycle.year - 1).exists(),
    }  # fmt: skip
    if by_branch and not request.htmx:
        before, behind, left = queries.walk(request.seat, sheet.cycle, sheet.member)
        context |= {"before": before, "behind": behind, "left": left}
    return render(request, "pledges/sheets/sheet/edit.html", context, status=status)


@seat_required(*WRITERS)
@require_POST
def sheet_autosave(request, pk):
    """Save the valid input while somebody types; returns the parts of the page that change."""
    sheet = _sheet(request, pk)
    forms = SheetForms(sheet, request.POST)
    template = "pledges/sheets/sheet/autosaved.html"
    if not forms.is_valid():
        first = next(iter(forms.problems()), "")
        problem = _("Not saved yet. %(why)s") % {"why": first}
        return render(request, template, {"problem": problem})
    at = timezone.now()
    try:
        sheet, keys = drafting.save_draft(
            sheet, forms.content(), version=forms.version, actor=request.user, at=at
        )
    except drafting.StaleSheet as stale:
        problem = _("Not saved: %(why)s Press “Save the draft” to compare.") % {"why": stale}
        return render(request, template, {"problem": problem})
    except PledgeError as error:
        return render(request, template, {"problem": str(error)})
    items = _items(sheet)
    advice = advise(sheet, items)
    by_key = {item.pk: item for item in items}
    rows = [
        (place, key, advice.get(key, []), by_key[key])
        for place, key in zip(forms.filled_places(), keys, strict=True)
    ]
    context = {"sheet": sheet, "items": items, "rows": rows, "at": timezone.localtime(at)}
    return render(request, template, context)


@seat_required(SECRETARY, ADMINISTRATOR)
@require_POST
def sheet_start(request, pk):
    """Open the form of one member, started if need be."""
    return open_sheet(request, get_object_or_404(Member.objects.visible_to(request.seat), pk=pk))


@seat_required(MEMBER)
def my_sheet(request):
    """A member's own sheet of the year: start it, continue it, see its state."""
    cycle, me = cycle_of(), request.seat.member
    sheet = Sheet.objects.standing().filter(member=me, cycle=cycle).first() if cycle else None
    if sheet is not None:
        draft = sheet.state == Sheet.State.DRAFT and cycle.state == Cycle.State.OPEN
        return redirect("sheet_edit" if draft else "sheet_detail", sheet.pk)
    if request.method == "POST":
        return open_sheet(request, me)
    enrolment = Enrolment.objects.filter(member=me, cycle=cycle).first() if cycle else None
    older = Sheet.objects.filter(member=me).select_related("cycle").order_by("-cycle__year")
    context = {"cycle": cycle, "enrolment": enrolment, "member": me, "older": older}
    return render(request, "pledges/sheets/sheet/mine.html", context)


@seat_required(*WRITERS)
@require_POST
def sheet_take_back(request, pk):
    """Make a submitted sheet a draft again."""
    sheet = _sheet(request, pk)
    with refusals_shown(request):
        rules.take_back(sheet, actor=request.user, at=timezone.now())
        messages.success(
            request, _("The sheet of %(name)s is a draft again.") % {"name": sheet.member.name}
        )
        return redirect("sheet_edit", pk)
    return redirect("sheet_detail", pk)
