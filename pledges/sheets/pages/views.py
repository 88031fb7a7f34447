"""Entering a sheet: the form, saving it automatically, one member after the other, a member's own."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
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
from ..cycles.rules import current_cycle, cycle_of
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
    return _edit(request, _sheet(request, pk))


@seat_required(*WRITERS)
def sheet_new(request, pk):
    """The same form of a member who has no sheet yet: its first save starts one. Afterwards the address goes on with that."""
    sheet = _sheet_of(request, pk)
    if sheet is None:
        return redirect("sheet_list" if enters_for_others(request) else "my_sheet")
    if sheet.pk and request.method != "POST":
        return redirect("sheet_edit", sheet.pk)
    return _edit(request, sheet)


def _sheet_of(request, member):
    """The sheet of this year of the member with this key: stored or unsaved; None, with a message, where there can be none."""
    members = Member.objects.visible_to(request.seat).select_related("branch")
    member, cycle = get_object_or_404(members, pk=member), current_cycle()
    sheets = Sheet.objects.visible_to(request.seat).standing()
    sheet = sheets.filter(member=member, cycle=cycle).first()
    if sheet is not None:
        return _sheet(request, sheet.pk)
    with refusals_shown(request):
        return rules.unsaved_sheet(member, cycle, by_branch=enters_for_others(request))
    return None


def _edit(request, sheet):
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
        sheet, keys = drafting.first_or_next_save(
            sheet, forms.content(), version=forms.version, actor=request.user, at=timezone.now(),
            by_branch=enters_for_others(request),
        )  # fmt: skip
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
    if sheet.pk is None:
        return rules.first_items(sheet)
    return list(sheet.items.select_related("focus").prefetch_related("parts"))


def _page(request, sheet, forms, *, items=None, stale=False, focus=None, status=200):
    items, by_branch = items or _items(sheet), enters_for_others(request)
    forms.focus_on(focus)
    name, key = ("sheet_edit", sheet.pk) if sheet.pk else ("sheet_new", sheet.member_id)
    context = {
        "sheet": sheet, "forms": forms, "items": items, "stale": stale, "address": reverse(name, args=[key]),
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
    return _autosave(request, _sheet(request, pk))


@seat_required(*WRITERS)
@require_POST
def sheet_new_autosave(request, pk):
    """The same for the form of a sheet that may not be stored yet; ``pk`` is the member's."""
    sheet = _sheet_of(request, pk)
    return _autosave(request, sheet) if sheet else redirect("sheet_list")


def _autosave(request, sheet):
    forms = SheetForms(sheet, request.POST)
    template = "pledges/sheets/sheet/autosaved.html"
    if not forms.is_valid():
        first = next(iter(forms.problems()), "")
        problem = _("Not saved yet. %(why)s") % {"why": first}
        return render(request, template, {"problem": problem})
    at = timezone.now()
    try:
        sheet, keys = drafting.first_or_next_save(
            sheet, forms.content(), version=forms.version, actor=request.user, at=at,
            by_branch=enters_for_others(request),
        )  # fmt: skip
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
    """Open the form of one member."""
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


@seat_required(*WRITERS)
@require_POST
def sheet_discard(request, pk):
    """Delete a draft; nothing of it is kept."""
    sheet = _sheet(request, pk)
    with refusals_shown(request):
        rules.discard(sheet, actor=request.user, at=timezone.now())
        said = _("The draft of %(name)s is deleted.")
        messages.success(request, said % {"name": sheet.member.name})
        return redirect("sheet_list" if enters_for_others(request) else "my_sheet")
    return redirect("sheet_detail", pk)
