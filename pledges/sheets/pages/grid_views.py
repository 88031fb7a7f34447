"""The whole branch on one page: a grid of its members and their items. Each member's rows are saved for themselves."""

from dataclasses import dataclass, field

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from access.own import is_own
from access.roles import ADMINISTRATOR, SECRETARY
from access.seats import seat_required
from accounts.organisations.models import Organisation
from core.refusals import refusals_shown
from pledges.errors import PledgeError

from ..confirmation.checking import submit_and_confirm
from ..cycles.models import FocusArea
from ..cycles.rules import current_cycle
from ..sheet.drafting import StaleSheet
from ..sheet.rules import Incomplete, submit
from . import grid
from .grid_forms import LineForms, lost_texts
from .list_views import described


@seat_required(SECRETARY, ADMINISTRATOR)
def sheet_grid(request, pk):
    """POST carries ``action``: save, commons, or confirm, submit, carry or add with the key of a member ("confirm-12").

    Whatever the action is, the rows that were changed are saved; those that are refused stay as they were typed.
    """
    branch = get_object_or_404(Organisation.objects.branches().visible_to(request.seat), pk=pk)
    cycle = current_cycle()
    if cycle is None:
        return redirect("sheet_list")
    if request.method != "POST":
        return _page(request, branch, cycle, _read(request, branch, cycle))
    before = _read(request, branch, cycle, request.POST)
    verb, _dash, member = request.POST.get("action", "save").partition("-")
    done = _Done(verb, member)
    if verb == "add":
        rows = [one.with_one_more() if done.is_for(one) else one for one in before[0]]
        return _page(request, branch, cycle, (rows, before[1]))
    for one in before[0]:
        if one.is_posted or done.is_for(one):
            _take(request, cycle, one, done)
        elif lost := one.lost:
            one.said = _("Handed in or confirmed meanwhile; not stored: %(texts)s") % {
                "texts": lost
            }
            done.refused[one.line.member.pk] = one
    if verb == "commons":
        with refusals_shown(request):
            lines = grid.lines_of(branch, cycle, request.seat)[0]
            done.ticked = grid.tick_commons(lines, actor=request.user, at=timezone.now())
    if lost := lost_texts(request.POST, known=[one.prefix for one in before[0]]):
        words = _("A member is no longer in this list; not stored: %(texts)s")
        messages.error(request, words % {"texts": lost})
    if request.htmx:
        return _part(request, branch, cycle, done)
    _say(request, done)
    if not done.refused:
        return redirect(reverse("sheet_grid", args=[pk]) + done.anchor(before[0]))
    return _page(request, branch, cycle, _after(request, branch, cycle, done))


@dataclass
class _Done:
    """What became of the posted rows. ``refused``: key of the member → LineForms with what was typed."""

    verb: str
    member: str
    saved: int = 0
    handed_in: str = ""
    ticked: int | None = None
    taken: int | None = None
    refused: dict = field(default_factory=dict)

    def is_for(self, one):
        """Whether the action is meant for this member."""
        return self.member == str(one.line.member.pk)

    def anchor(self, rows):
        """The place of the page at which one goes on: the member behind the one who was handed in."""
        keys = [one.line.member.pk for one in rows]
        place = next((place for place, one in enumerate(rows) if self.is_for(one)), None)
        if place is None:
            return ""
        return f"#m{keys[min(place + (self.verb != 'carry'), len(keys) - 1)]}"


def _read(request, branch, cycle, data=None):
    """([LineForms] of the branch, advice)."""
    areas = {}
    for area in FocusArea.objects.filter(cycle=cycle):
        areas.setdefault(area.tier, []).append(area)
    lines, advice = grid.lines_of(branch, cycle, request.seat)
    return [LineForms(line, cycle, areas=areas, data=data) for line in lines], advice


def _take(request, cycle, one, done):
    """Save the rows of one member where they were changed, and carry out what was asked for that member."""
    key, now = one.line.member.pk, {"actor": request.user, "at": timezone.now()}
    sheet, keys = one.line.sheet, [item.pk for item in one.line.own]
    if one.is_posted and not one.rows.is_valid():
        done.refused[key] = one
        return
    try:
        if one.is_posted and one.is_touched:
            content = one.content()
            sheet, keys = grid.save_line(one.line, cycle, content, version=one.version, **now)
            done.saved += 1
        if done.is_for(one) and done.verb == "carry":
            done.taken = grid.take_last_year(one.line, sheet, cycle, **now)
        elif done.is_for(one) and done.verb in ("confirm", "submit"):
            _hand_in(request, one, sheet, done, now)
    except StaleSheet as stale:
        one.said, one.now = str(stale), list(stale.sheet.items.exclude(kind="common"))
        done.refused[key] = one.on_version(stale.sheet)
    except Incomplete as incomplete:
        done.refused[key] = again = one.on_version(sheet, keys)
        again.point_out(incomplete.missing, keys)
    except PledgeError as refused:
        one.said = str(refused)
        done.refused[key] = one.on_version(sheet, keys) if one.is_posted and sheet else one


def _hand_in(request, one, sheet, done, now):
    if sheet is None:
        raise PledgeError(_("Enter what is pledged first."))
    if done.verb == "confirm" and not is_own(request.user, one.line.member.pk):
        submit_and_confirm(sheet, **now)
        words = _("The sheet of %(name)s is confirmed and registered.")
    else:
        submit(sheet, **now)
        words = _("The sheet of %(name)s is with the branch for confirmation.")
    done.handed_in = words % {"name": one.line.member.name}


def _say(request, done):
    """What was done, as messages."""
    if done.handed_in:
        messages.success(request, done.handed_in)
    elif done.taken is not None:
        words = _("%(count)s items of last year were added: fill in the blanks.")
        messages.success(request, words % {"count": done.taken})
    elif done.ticked is not None:
        words = ngettext(
            "%(count)d draft now has all common items ticked.",
            "%(count)d drafts now have all common items ticked.",
            done.ticked,
        )
        messages.success(request, words % {"count": done.ticked})
    elif done.saved or not done.refused:
        words = ngettext("%(count)d sheet is saved.", "%(count)d sheets are saved.", done.saved)
        messages.success(request, words % {"count": done.saved})
    if done.refused:
        names = "、".join(one.line.member.name for one in done.refused.values())
        words = _("Not saved or not handed in yet: %(names)s. See what is said there.")
        messages.error(request, words % {"names": names})


def _after(request, branch, cycle, done):
    """The grid as it is stored now, but for the rows that were refused, which stay as they were typed."""
    rows, advice = _read(request, branch, cycle)
    return [done.refused.get(one.line.member.pk, one) for one in rows], advice


def _part(request, branch, cycle, done):
    """The rows of the members that were posted, for the page that is open."""
    posted = {name.partition("-")[0] for name in request.POST if name.endswith("-TOTAL_FORMS")}
    rows, advice = _after(request, branch, cycle, done)
    rows = [one for one in rows if one.prefix in posted or done.is_for(one)]
    return _shown(request, branch, cycle, (rows, advice), "pledges/sheets/sheet/grid_rows.html")


def _page(request, branch, cycle, read):
    return _shown(request, branch, cycle, read, "pledges/sheets/sheet/grid.html")


def _shown(request, branch, cycle, read, template):
    rows, advice = read
    for one in rows:
        described(one.line.member, request.seat)
        one.is_own = is_own(request.user, one.line.member.pk)
    context = {"branch": branch, "cycle": cycle, "rows": rows, "advice": advice}
    return render(request, template, context)
