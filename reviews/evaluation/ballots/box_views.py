"""Pages of one ballot box: who has not voted, slips and papers, closing it, entering counts."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from access.roles import ADMINISTRATOR, SECRETARY
from access.seats import seat_required
from accounts.audit.exports import exported
from core.asking import ask_first
from core.downloads import download
from core.posted import posted_keys
from core.refusals import refusals_shown
from reviews.errors import ReviewError

from . import box_papers as papers
from . import phases, questions, recounting, sealing, slips, tallying
from .forms import MARK_LABELS, IssueForm, RecountForm, SlipNumberForm, TallyForm, WithdrawForm
from .models import BallotSlip, Collection
from .views import KEEPERS

#: The roles that hand out slips and close a box: the branch for its own, the administrator for any.
ORGANISERS = (SECRETARY, ADMINISTRATOR)


def _box(request, pk):
    boxes = Collection.objects.visible_to(request.seat)
    return get_object_or_404(
        boxes.select_related("evaluation__organisation", "organisation", "accepted"), pk=pk
    )


def _roll(box):
    return box.roll.select_related("member").order_by("member__pinyin", "member_id")


@require_safe
@seat_required(*KEEPERS)
def collection_detail(request, pk):
    """Counts, and by name who has not voted; with ``export`` the roll as a workbook."""
    box = _box(request, pk)
    lines = list(_roll(box))
    if "export" in request.GET:
        return _export(request, box, lines)
    organises = request.seat.role in ORGANISERS
    issuing = phases.TRANSITIONS.may(box.evaluation, "issue_slips") and sealing.TRANSITIONS.may(
        box, "issue"
    )
    issued = {
        medium.value: box.slips.filter(medium=medium).count() for medium in BallotSlip.Medium
    }  # fmt: skip
    figures, standing = slips.box_figures([box])[box.pk], tallying.count_standing(box)
    return render(request, "reviews/evaluation/ballots/box.html", {
        "box": box, "lines": lines, "figures": figures, "hands_out": organises and issuing,
        "closes": organises and sealing.TRANSITIONS.may(box, "close") and phases.TRANSITIONS.may(box.evaluation, "close_voting"),
        "counts": _may_count(request, box, standing),
        "looks_again": _looks_again(request, box), "recount": _recount(request, box, standing),
        "issued": issued, "medium": BallotSlip.Medium.choices, "most": slips.MOST,
        "standing": standing, "people": box.subjects_on_form().count(),
        "lonely": _lonely(box, figures),
    })  # fmt: skip


def _recount(request, box, standing):
    """The order to count again that is in force, with ``withdrawable`` for who may take it back."""
    if standing.round == 1 or standing.turn is None:
        return None
    order = box.recounts.select_related("ordered_by").last()
    order.withdrawable = (
        request.seat.role == ADMINISTRATOR
        and not standing.counts
        and not tallying.is_rated(standing.rated, request.user)
    )
    return order


def _lonely(box, figures):
    """Whether so few voted in one way that a person who counted the papers could tell the rest by subtraction."""
    smallest = min(box.evaluation.leader_scheme.smallest, box.evaluation.member_scheme.smallest)
    open_ = box.state == Collection.State.OPEN
    return open_ and bool(figures.paper[0]) and 0 < figures.phone[1] < smallest


def _may_count(request, box, standing):
    """Whether the next count of the papers may be this person's."""
    try:
        phases.TRANSITIONS.require(box.evaluation, "tally")
        tallying.refuse_clerk(standing, request.user)
    except ReviewError:
        return False
    return True


def _export(request, box, lines):
    columns = [
        (_("Name"), 16, "member.name"), (_("Post"), 30, "member.post"), (_("State"), 16, "get_state_display"),
    ]  # fmt: skip
    return exported(request, _("Voting roll"), columns, lines, subject=box)


def _act(request, pk, verb, said, **facts):
    with refusals_shown(request):
        verb(_box(request, pk), actor=request.user, at=timezone.now(), **facts)
        messages.success(request, said)
    return redirect("collection_detail", pk)


@require_POST
@seat_required(*ORGANISERS)
def collection_close(request, pk):
    return ask_first(request, questions.box_closed, _box(request, pk)) or _act(
        request, pk, sealing.close, _("The ballot box is closed and sealed.")
    )


@require_POST
@seat_required(*ORGANISERS)
def collection_issue(request, pk):
    """Issue slips for mass representatives; the answer is the PDF, which is kept nowhere."""
    box, form = _box(request, pk), IssueForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say for which kind and how many slips."))
        return redirect("collection_detail", pk)
    medium = form.cleaned_data["medium"]
    layout = papers.phone_slips if medium == BallotSlip.Medium.PHONE else papers.paper_ballots
    return _printed(request, box, slips.issue, layout, **form.cleaned_data)


@require_POST
@seat_required(*ORGANISERS)
def collection_papers(request, pk):
    """Hand papers to the ticked members; the answer is the PDF."""
    lines = posted_keys(request.POST.getlist("line"))[:1000]
    return _printed(
        request, _box(request, pk), slips.hand_papers, papers.paper_ballots, lines=lines
    )


def _printed(request, box, verb, layout, **facts):
    """Issue and lay out. One slip is laid out beforehand, so that what cannot be printed is not issued.

    The laying out of all of them happens after the lock on the box is released: voters do not wait for it.
    """
    with refusals_shown(request):
        layout(box, [slips.Issued(number=1, token="-" * 22)])
        issued = verb(box, actor=request.user, at=timezone.now(), **facts)
        content = layout(box, issued)
        response = download(content, f"{papers.title_of(box)}.pdf", "application/pdf")
        response["Cache-Control"] = "no-store"
        return response
    return redirect("collection_detail", box.pk)


@require_POST
@seat_required(*ORGANISERS)
def collection_withdraw(request, pk):
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Enter the first and the last number."))
        return redirect("collection_detail", pk)
    return _act(request, pk, slips.withdraw, _("The slips are withdrawn."), **form.cleaned_data)


@require_POST
@seat_required(*ORGANISERS)
def collection_take_back(request, pk, line):
    """A member gives an unused paper back."""
    form = SlipNumberForm(request.POST)
    number = form.cleaned_data["number"] if form.is_valid() else 0
    said = _("The paper is withdrawn; the member may vote signed in.")
    return _act(request, pk, slips.take_back, said, line=line, number=number)


@seat_required(ADMINISTRATOR)
def collection_look_again(request, pk):
    """Have the papers counted once more, with a reason."""
    box = _box(request, pk)
    if not _looks_again(request, box):
        messages.error(request, _("These papers are not counted again by you, or not now."))
        return redirect("collection_detail", pk)
    form = RecountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_shown(form):
            recounting.look_again(box, actor=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("The papers are to be counted once more."))
            return redirect("collection_detail", pk)
    return render(request, "reviews/evaluation/ballots/recount.html", {"box": box, "form": form})


@require_POST
@seat_required(ADMINISTRATOR)
def collection_recount_withdraw(request, pk):
    said = _("The count that was accepted before is valid again.")
    return _act(request, pk, recounting.withdraw, said)


def _looks_again(request, box):
    """Whether the accepted count of this box may be replaced on this person's order."""
    return (
        request.seat.role == ADMINISTRATOR
        and box.accepted_id is not None
        and phases.TRANSITIONS.may(box.evaluation, "tally")
        and not tallying.is_rated(tallying.members_on_form(box), request.user)
    )


@seat_required(*KEEPERS)
def collection_tally(request, pk):
    """Enter one's own count; the other person's figures are shown only once both exist and differ."""
    box = _box(request, pk)
    subjects = list(box.subjects_on_form().select_related("member"))
    standing = tallying.count_standing(box)
    form = TallyForm(request.POST if request.method == "POST" else None, subjects=subjects)
    with refusals_shown(request):
        tallying.refuse_clerk(standing, request.user)
        if request.method == "POST" and form.is_valid():
            with refusals_shown(form):
                tallying.enter(
                    box, clerk=request.user, at=timezone.now(), marks=form.marks(),
                    returned=form.cleaned_data["returned"], unused=form.cleaned_data["unused"],
                )  # fmt: skip
                messages.success(request, _outcome(_box(request, pk)))
                return redirect("collection_detail", pk)
        return render(request, "reviews/evaluation/ballots/tally.html", {
            "box": box, "form": form, "standing": standing, "labels": MARK_LABELS,
            "differences": tallying.differences(*standing.counts[-2:], subjects) if standing.differs else [],
        })  # fmt: skip
    return redirect("collection_detail", pk)


def _outcome(box):
    """The result of a count as a sentence."""
    if box.state == Collection.State.BALANCED and box.accepted.turn > 2:
        return _("This count settles it: the ballot box balances.")
    if box.state == Collection.State.BALANCED:
        return _("The counts agree: the ballot box balances.")
    if box.state == Collection.State.VOID:
        return _("More papers came back than were handed out: the group is void.")
    if tallying.count_standing(box).turn == 2:
        return _("Your count is kept. Now somebody else counts the papers.")
    return _("The counts differ: another person looks at the papers.")
