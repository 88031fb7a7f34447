"""Pages of disclosure: what waits at which step, for one sheet and for many."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from access.returning import own_address
from access.roles import ADMINISTRATOR, SECRETARY, SUPERVISOR
from access.seats import seat_required
from accounts.audit.exports import exported
from core.forms import faults_of
from core.keyset import keyset_page
from core.posted import posted_keys
from core.refusals import refusals_shown

from . import queries, rules
from .forms import DisclosureFilter, ProposeForm, ReasonForm
from .models import Disclosure
from .rules import TRANSITIONS, WHO
from .scanning import findings_in

State = Disclosure.State
READERS = (SECRETARY, SUPERVISOR, ADMINISTRATOR)
#: Most sheets on the page for proposing.
PROPOSED = 500
#: Most stopped sheets named on the page; each says why on its own page as well.
NAMED = 20


@require_safe
@seat_required(*READERS)
def disclosure_list(request):
    """The disclosures in scope by state; the tab opened first is the one with work for this role."""
    form = DisclosureFilter(request.GET, seat=request.seat)
    facts = form.chosen
    mine = facts.pop("mine", None)
    visible = queries.filtered(Disclosure.objects.visible_to(request.seat), **facts)
    counts = queries.counts(visible, key=_key(request.seat, facts))
    state = request.GET.get("state") or _first_tab(request.seat, counts)
    rows = queries.filtered(visible, state=state if state in counts else "", mine=mine)
    rows = rows.select_related("sheet__member", "sheet__branch")
    if "export" in request.GET:
        return exported(
            request, _("Disclosure"), _columns(), rows.order_by("-proposed_at", "-pk"), filters=form
        )
    page = keyset_page(request, rows, order=("-proposed_at", "-pk"), size=50)
    verb = queries.NEXT.get(state)
    for row in page:
        row.barred = bool(verb and rules.refusal(row, verb, request.user, timezone.now()))
    labels = dict(State.choices) | {queries.HELD: _("New revision held back")}
    return render(request, "pledges/disclosure/publishing/list.html", {
        "form": form, "page": page, "state": state, "today": timezone.localdate(),
        "tabs": [(tab, labels[tab], count) for tab, count in counts.items() if count or (tab in queries.NEXT and tab != queries.HELD)],
        "verb": verb if verb and request.seat.role in WHO[verb] and page.rows else None,
        "matching": rows.count() if mine else counts.get(state, 0), "may_propose": request.seat.role in WHO["propose"],
        "undisclosed": queries.undisclosed(request.seat).count() if request.seat.role in WHO["propose"] else 0,
    })  # fmt: skip


def _columns():
    return [
        (_("Serial number"), 16, "sheet.serial"), (_("Member"), 12, "sheet.member.name"),
        (_("Branch"), 28, "sheet.branch.name"), (_("Scope"), 14, "get_scope_display"),
        (_("Channel"), 14, "get_channel_display"), (_("From"), 12, "starts"),
        (_("until"), 12, "ends"), (_("State"), 14, "get_state_display"),
    ]  # fmt: skip


def _key(seat, facts):
    """The cache key of the counts: everything that they depend on."""
    units = [organisation.pk for organisation in seat.organisations]
    return f"{units}:{sorted((name, getattr(value, 'pk', value)) for name, value in facts.items())}"


def _first_tab(seat, counts):
    mine = [tab for tab, verb in queries.NEXT.items() if seat.role in WHO[verb] and counts[tab]]
    return mine[0] if mine else State.CARRIED_OUT


@require_safe
@seat_required(*READERS)
def disclosure_detail(request, pk):
    return _detail(request, _one(request, pk))


def _one(request, pk):
    people = ("proposed_by", "reviewed_by", "approved_by", "carried_out_by", "ended_by")
    rows = Disclosure.objects.visible_to(request.seat)
    return get_object_or_404(rows.select_related("sheet__member", "sheet__branch", *people), pk=pk)


def _detail(request, disclosure):
    sheet = disclosure.sheet
    current = sheet.revisions.filter(number=sheet.revision).first()
    verbs = {verb for verb in TRANSITIONS.verbs(disclosure) if request.seat.role in WHO[verb]}
    now = timezone.now()
    barred = {
        verb: why for verb in verbs if (why := rules.refusal(disclosure, verb, request.user, now))
    }
    if disclosure.revision == sheet.revision:
        verbs.discard("renew")
    return render(request, "pledges/disclosure/publishing/detail.html", {
        "today": timezone.localdate(),
        "disclosure": disclosure, "sheet": sheet, "verbs": verbs - set(barred), "content": current.content if current else None,
        "pledged": current.content["items"] if current else [],
        "findings": findings_in(current.content) if current else [],
        "barred": sorted({str(why) for why in barred.values()}),
        "steps": _steps(disclosure),
    })  # fmt: skip


def _steps(disclosure):
    """The steps taken so far: (what, who, when)."""
    names = (
        ("proposed", _("Proposed")),
        ("reviewed", _("Reviewed")),
        ("approved", _("Approved")),
        ("carried_out", _("Disclosed")),
    )
    steps = [
        (label, getattr(disclosure, f"{name}_by"), getattr(disclosure, f"{name}_at"))
        for name, label in names
    ]
    steps = [step for step in steps if step[2]]
    if disclosure.ended_at:
        steps.append((disclosure.get_state_display(), disclosure.ended_by, disclosure.ended_at))
    return steps


@seat_required(*WHO["propose"])
def disclosure_propose(request):
    """Propose the ticked ones of the confirmed sheets that are not disclosed yet; all are ticked, or those named by ``sheet``."""
    sheets = queries.undisclosed(request.seat)
    posted = request.method == "POST"
    named = posted_keys((request.POST if posted else request.GET).getlist("sheet"))
    form = ProposeForm(request.POST if posted else None, initial={"starts": timezone.localdate()})
    if form.is_valid() and not named:
        form.add_error(None, _("No sheet was ticked."))
    if form.is_valid():
        chosen = list(sheets.filter(pk__in=named))
        outcome = rules.propose(chosen, actor=request.user, at=timezone.now(), **form.cleaned_data)
        _tell(request, "propose", outcome)
        return redirect(f"{reverse('disclosure_list')}?state=proposed")
    rows = list(sheets[:PROPOSED])
    for sheet in rows:
        sheet.ticked = sheet.pk in named if posted or named else True
    context = {"form": form, "sheets": rows, "more": len(rows) == PROPOSED}
    return render(request, "pledges/disclosure/publishing/propose.html", context)


@require_POST
@seat_required(*READERS)
def disclosure_act(request):
    """Do one verb to the ticked disclosures, or to all that match the filter in the address."""
    verb = request.POST.get("verb", "")
    if verb not in VERBS:
        raise Http404
    if request.seat.role not in WHO[verb]:
        raise PermissionDenied
    with refusals_shown(request):
        outcome = VERBS[verb](
            _chosen(request), actor=request.user, at=timezone.now(), **_facts(request, verb)
        )
        _tell(request, verb, outcome)
    return redirect(own_address(request, request.POST.get("next", ""), reverse("disclosure_list")))


VERBS = {
    "review": rules.review,
    "approve": rules.approve,
    "refuse": rules.refuse,
    "carry_out": rules.carry_out,
    "renew": rules.renew,
    "take_down": rules.take_down,
}


def _facts(request, verb):
    if verb == "review":
        return {"secrecy": "secrecy" in request.POST, "accuracy": "accuracy" in request.POST}
    if verb in ("refuse", "take_down"):
        form = ReasonForm(request.POST)
        if not form.is_valid():
            raise rules.DisclosureError(faults_of(form))
        return form.cleaned_data
    return {}


def _chosen(request):
    visible = Disclosure.objects.visible_to(request.seat).only("pk")
    if "all" in request.POST:
        form = DisclosureFilter(request.GET, seat=request.seat)
        facts = form.chosen
        return list(queries.filtered(visible, state=request.POST.get("state", ""), **facts))
    ids = posted_keys(request.POST.getlist("disclosure"))
    return list(visible.filter(pk__in=ids))


def _tell(request, verb, outcome):
    """Say how many went through and name those that stopped."""
    count = len(outcome.done)
    if count:
        messages.success(request, _said(verb, count) % {"count": count})
    elif not outcome.stopped:
        messages.warning(request, _("No sheet was ticked."))
    for serial, name, why in outcome.stopped[:NAMED]:
        facts = {"serial": serial, "name": name, "why": why}
        messages.warning(request, _("%(serial)s %(name)s stops: %(why)s") % facts)
    more = len(outcome.stopped) - NAMED
    if more > 0:
        said = ngettext(
            "%(count)d more stops; its page says why.",
            "%(count)d more stop; their pages say why.",
            more,
        )
        messages.warning(request, said % {"count": more})


def _said(verb, count):
    return {
        "propose": ngettext(
            "%(count)d sheet is proposed.", "%(count)d sheets are proposed.", count
        ),
        "review": ngettext("%(count)d sheet is reviewed.", "%(count)d sheets are reviewed.", count),
        "approve": ngettext(
            "%(count)d sheet is approved.", "%(count)d sheets are approved.", count
        ),
        "refuse": ngettext("%(count)d sheet is refused.", "%(count)d sheets are refused.", count),
        "carry_out": ngettext(
            "%(count)d sheet is on the board.", "%(count)d sheets are on the board.", count
        ),
        "renew": ngettext(
            "%(count)d sheet shows its new revision.",
            "%(count)d sheets show their new revision.",
            count,
        ),
        "take_down": ngettext(
            "%(count)d sheet is taken down.", "%(count)d sheets are taken down.", count
        ),
    }[verb]
