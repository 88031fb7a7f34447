"""Voting: signed in, or by a slip without an account. Nothing on these pages says how anybody voted.

A slip's page needs no cookie and sets none. Its address carries the token, so the page tells the browser to
send no referrer and to keep no copy, and no log line has the token (config/logs.py).
"""

from contextlib import suppress

from django.contrib import messages
from django.core.cache import cache
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from access.roles import MEMBER
from access.seats import seat_required
from accounts.audit.origin import client_address
from core.typed import never_kept
from reviews.errors import ReviewError

from . import voting
from .forms import BallotForm
from .models import BallotSlip, RollLine

#: Most unknown tokens from one address within a quarter of an hour; a whole meeting may share one address.
WRONG_TOKENS, PAUSE = 60, 15 * 60


@require_safe
@seat_required(MEMBER)
def ballot_list(request):
    """The ballots that the member may cast, and those cast: whether, not how."""
    today = timezone.localdate()
    lines = list(
        RollLine.objects.visible_to(request.seat)
        .select_related("collection__evaluation__organisation", "collection__organisation")
        .order_by("-collection__evaluation__year", "-pk")[:50]
    )
    for line in lines:
        line.takes_votes = voting.takes_votes(line.collection, today=today)
    if "waiting" in request.GET:  # as the first page counts them
        lines = [row for row in lines if row.takes_votes and row.state == RollLine.State.WAITING]
    return render(request, "reviews/evaluation/ballots/ballots.html", {"lines": lines})


def _line(request, pk):
    lines = RollLine.objects.visible_to(request.seat).filter(collection=pk)
    return get_object_or_404(
        lines.select_related("collection__evaluation", "collection__organisation"), collection=pk
    )


@never_kept
@seat_required(MEMBER)
def ballot_vote(request, pk):
    """The whole branch, or team, on one form; one's own line is missing."""
    line = _line(request, pk)
    box = line.collection
    open_ = line.state == RollLine.State.WAITING
    if request.method != "POST" and not (
        open_ and voting.takes_votes(box, today=timezone.localdate())
    ):
        return redirect("ballot_list")
    subjects = voting.rated_by(box, member=request.seat.member).select_related("member")
    form = BallotForm(request.POST if request.method == "POST" else None, subjects=subjects)
    if request.method == "POST" and form.is_valid():
        try:
            voting.vote_signed_in(
                box, member=request.seat.member, choices=form.choices(), at=timezone.now()
            )
        except voting.VotedAlready as refused:
            messages.info(request, str(refused))
        except ReviewError as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Your ballot is in the box. Nobody can see how you voted."))
        return redirect("ballot_list")
    return render(request, "reviews/evaluation/ballots/ballot.html", {
        "form": form, "box": box, "draft": f"{box.pk}-{request.user.pk}",
    })  # fmt: skip


@never_kept
@csrf_exempt  # the token in the address is known to the holder of the slip only
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def vote(request, token):
    """The form of a slip's QR code; once the slip is used, the page says so, on every further request."""
    slip = _slip(request, token)
    response = _too_many(request) if slip is None else _answer(request, slip, token)
    response["Referrer-Policy"] = "no-referrer"
    return response


def _slip(request, token):
    """The slip; for an unknown token Http404, or None where too many of them came from the address.

    A valid slip is accepted regardless of failures from the same address: nobody can lock a meeting out,
    and 128 random bits are not guessed.
    """
    slips = BallotSlip.objects.select_related("collection__evaluation", "collection__organisation")
    slip = slips.filter(digest=voting.digest(token)).first()
    if slip is not None:
        return slip
    key = f"vote:{client_address(request)}"
    cache.add(key, 0, PAUSE)
    with suppress(ValueError):  # the counter expired between the two calls
        if cache.incr(key) > WRONG_TOKENS:
            return None
    raise Http404


def _too_many(request):
    return render(request, "reviews/evaluation/ballots/vote_state.html", {
        "said": _("Too many slips that do not exist were tried from your network. Try again in 15 minutes."),
    }, status=429)  # fmt: skip


def _answer(request, slip, token):
    box = slip.collection
    state = _state(slip, box)
    if request.method != "POST" and state:
        return _say(request, slip, *state)
    form = BallotForm(
        request.POST if request.method == "POST" else None,
        subjects=voting.rated_by(box).select_related("member"),
    )
    if request.method == "POST" and form.is_valid():
        try:
            voting.vote_by_slip(slip, choices=form.choices(), at=timezone.now())
        except ReviewError:
            """The page says what keeps this slip from voting."""
        return redirect("vote", token)
    return render(request, "reviews/evaluation/ballots/vote.html", {
        "form": form, "box": box, "draft": slip.digest[:16], "number": slip.number,
    })  # fmt: skip


def _state(slip, box):
    """(what, words) why this slip cannot vote now, or None."""
    if slip.state == BallotSlip.State.USED:
        return "done", _("The ballot of this slip is in the box. Nobody can see what it says; it cannot be sent again.")  # fmt: skip
    if slip.state == BallotSlip.State.WITHDRAWN:
        return "over", _("This slip was withdrawn; get another one.")
    if not voting.takes_votes(box, today=timezone.localdate()):
        if box.evaluation.phase == "open":
            return "early", _("Voting has not begun yet.")
        return "over", _("Voting is over.")
    return None


def _say(request, slip, what, said):
    return render(request, "reviews/evaluation/ballots/vote_state.html", {
        "box": slip.collection, "what": what, "said": said, "draft": slip.digest[:16],
    })  # fmt: skip
