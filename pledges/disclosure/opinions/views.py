"""Pages of the opinions: the public's form and receipt, and the desk of those who moderate and answer."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from access.own import is_own
from access.roles import ADMINISTRATOR, SECRETARY, SUPERVISOR
from access.seats import seat_required
from accounts.audit.exports import exported
from accounts.audit.origin import client_address
from core.keyset import keyset_page
from core.refusals import refusals_shown
from ledger.entries.models import Entry

from ..publishing.models import Disclosure
from . import queries, rules
from .forms import (
    LEAST,
    AnswerForm,
    ForwardForm,
    OpinionFilter,
    OpinionForm,
    ReasonForm,
    ReceiptForm,
)
from .models import OpinionCase
from .proof import challenge, proof_of

KEEPERS = (SECRETARY, SUPERVISOR, ADMINISTRATOR)


def _shown_item(serial, number):
    """The entry, if the board shows its sheet today; else 404."""
    if not Disclosure.objects.showing(timezone.localdate()).filter(sheet__serial=serial).exists():
        raise Http404
    return get_object_or_404(Entry, serial=serial, number=number)


@never_cache
def opinion_create(request, serial, number):
    """The form for an opinion on one item. Open to everybody; with JavaScript a proof of work is sent along."""
    entry = _shown_item(serial, number)
    form = OpinionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        receipt = _send(request, entry, form)
        if receipt is not None:
            return redirect(f"{reverse('opinion_receipt')}?receipt={receipt}&sent=1")
    form.initial["seal"] = seal = OpinionForm.fresh_seal()
    if form.is_bound and "seal" in form.errors:
        form.data = form.data.copy()
        form.data["seal"] = seal
    return render(
        request,
        "pledges/disclosure/opinions/create.html",
        {"form": form, "serial": serial, "number": number},
    )


def _send(request, entry, form):
    """The receipt number, or None with the errors on the form."""
    proof = proof_of(request.POST.get("altcha", ""))
    if proof is None and form.age < LEAST:
        form.add_error(None, _("Please wait a few seconds, then send it once more."))
        return None
    with refusals_shown(form):
        return rules.send(
            entry, text=form.cleaned_data["text"], token=form.cleaned_data["seal"], proof=proof,
            address=client_address(request), at=timezone.now(),
        )  # fmt: skip
    return None


@require_safe
@never_cache
def opinion_challenge(request):
    """A challenge that the browser has to solve before it may send without waiting."""
    return JsonResponse(challenge())


@require_safe
@never_cache
def opinion_receipt(request):
    """The state of an opinion, for anyone who has its receipt number."""
    receipt = request.GET.get("receipt", "")
    handling = queries.by_receipt(receipt) if receipt else None
    return render(request, "pledges/disclosure/opinions/receipt.html", {
        "form": ReceiptForm(initial={"receipt": receipt}), "receipt": receipt, "handling": handling,
        "sent": "sent" in request.GET,
        "answer": handling.answer if handling and handling.state in _READABLE else "",
    })  # fmt: skip


_READABLE = (OpinionCase.State.PUBLISHED, OpinionCase.State.REPLIED, OpinionCase.State.WITHDRAWN)


@require_safe
@seat_required(*KEEPERS)
def opinion_list(request):
    """Opinions in scope, the newest first; a secretary sees those that were forwarded. As a workbook with ``export``."""
    scope = _visible(request.seat)
    form = OpinionFilter(request.GET, seat=request.seat)
    rows = form.filtered(scope).select_related(
        "opinion__entry__ledger__member", "opinion__entry__branch"
    )
    if "export" in request.GET:
        return exported(request, _("Opinions"), _columns(), rows.order_by("-pk"), filters=form)
    page = keyset_page(request, rows, order=("-pk",), size=25)
    return render(request, "pledges/disclosure/opinions/list.html", {
        "page": page, "form": form, "counts": queries.counts(scope), "states": OpinionCase.State.choices,
    })  # fmt: skip


def _visible(seat):
    handlings = OpinionCase.objects.visible_to(seat)
    return handlings.exclude(state__in=_UNMODERATED) if seat.role == SECRETARY else handlings


_UNMODERATED = (OpinionCase.State.RECEIVED, OpinionCase.State.SET_ASIDE)


def _columns():
    return [
        (_("Sent"), 18, "opinion.sent_at"), (_("Branch"), 28, "opinion.entry.branch.name"),
        (_("Member"), 12, "opinion.entry.ledger.member.name"), (_("What was pledged"), 50, "opinion.entry.text"),
        (_("State"), 16, "get_state_display"), (_("Wording for the public"), 50, "public_text"), (_("Answer"), 50, "answer"),
        (_("Answered on"), 12, "answered_on"), (_("Published on"), 12, "published_on"), (_("Reason"), 30, "reason"),
    ]  # fmt: skip


def _handling(request, pk):
    rows = _visible(request.seat).select_related(
        "opinion__entry__ledger__member", "opinion__entry__branch", "answered_by"
    )
    return get_object_or_404(rows, pk=pk)


#: Verb → its form.
FORMS = {
    "forward": ForwardForm,
    "set_aside": ReasonForm,
    "answer": AnswerForm,
    "send_back": ReasonForm,
    "withdraw": ReasonForm,
}


@require_safe
@seat_required(*KEEPERS)
def opinion_detail(request, pk):
    return _page(request, _handling(request, pk))


def _page(request, handling, *, bound=None):
    seat = request.seat
    own = is_own(request.user, handling.opinion.entry.ledger.member_id)
    verbs = [] if own else rules.TRANSITIONS.verbs(handling)
    may = [verb for verb in verbs if seat.role in rules.WHO[verb]]
    initial = {
        "public_text": handling.public_text or handling.opinion.text,
        "text": handling.answer,
    }
    forms = {verb: FORMS[verb](initial=initial) for verb in may if verb in FORMS} | (bound or {})
    return render(request, "pledges/disclosure/opinions/detail.html", {
        "handling": handling, "opinion": handling.opinion, "entry": handling.opinion.entry, "may": may,
        "forms": forms, "steps": handling.steps.select_related("actor"),
        "original": request.seat.role != SECRETARY,
    })  # fmt: skip


@require_POST
@seat_required(*KEEPERS)
def opinion_act(request, pk, verb):
    """One verb on one opinion."""
    if verb not in rules.WHO:
        raise Http404
    handling = _handling(request, pk)
    if request.seat.role not in rules.WHO[verb]:
        raise PermissionDenied
    form = FORMS[verb](request.POST) if verb in FORMS else None
    if form is not None and not form.is_valid():
        return _page(request, handling, bound={verb: form})
    facts = form.cleaned_data if form is not None else {}
    with refusals_shown(request):
        getattr(rules, verb)(handling, actor=request.user, at=timezone.now(), **facts)
        messages.success(request, _SAID[verb]())
    return redirect("opinion_detail", pk)


_SAID = {
    "forward": lambda: _("The opinion is with the branch."),
    "set_aside": lambda: _("The opinion is set aside."),
    "answer": lambda: _("The answer waits for the moderator."),
    "send_back": lambda: _("The branch is asked for another answer."),
    "publish": lambda: _("Opinion and answer are on the item's page."),
    "reply": lambda: _("The sender can read the answer with the receipt number."),
    "withdraw": lambda: _("Opinion and answer are taken down."),
}
