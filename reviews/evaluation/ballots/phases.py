"""The phases of an evaluation, and the conditions of the next one."""

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.roles import Role
from access.seats import path_range, reaching
from accounts.audit.rules import record
from accounts.identity.holders import holders_below
from accounts.messages.posting import post
from accounts.people.models import Member
from core.days import long_day
from core.states import Transitions
from reviews.errors import ReviewError

from .message_kinds import INVITATION, REMINDER
from .models import BallotSlip, Collection, Evaluation, RollLine

Phase = Evaluation.Phase
#: Days before the last one on which everybody on the roll is reminded, whether they have voted or not.
REMIND_BEFORE = 2

#: (phase, verb) → next phase. Anything else is refused.
TRANSITIONS = Transitions(
    {
        (Phase.OPEN, "renew"): Phase.OPEN,
        (Phase.OPEN, "change"): Phase.OPEN,
        (Phase.OPEN, "begin"): Phase.COLLECTING,
        (Phase.OPEN, "drop"): Phase.DROPPED,
        (Phase.COLLECTING, "drop"): Phase.DROPPED,
        (Phase.COLLECTING, "change"): Phase.COLLECTING,
        (Phase.COLLECTING, "vote"): Phase.COLLECTING,
        (Phase.COLLECTING, "sign"): Phase.COLLECTING,
        (Phase.COLLECTING, "close_voting"): Phase.COLLECTING,
        (Phase.COLLECTING, "tally"): Phase.COLLECTING,
        (Phase.COLLECTING, "count"): Phase.COUNTED,
        (Phase.COUNTED, "recall"): Phase.COLLECTING,
        (Phase.COUNTED, "grade"): Phase.COUNTED,
        (Phase.COUNTED, "decide"): Phase.DECIDED,
        (Phase.DECIDED, "reopen"): Phase.COUNTED,
        (Phase.DECIDED, "publish"): Phase.PUBLISHED,
        **{(phase, "issue_slips"): phase for phase in (Phase.OPEN, Phase.COLLECTING)},
        **{
            (phase, "keep_record"): phase
            for phase in Phase
            if phase not in (Phase.PUBLISHED, Phase.DROPPED)
        },
    },
    error=ReviewError,
    sentence=gettext_lazy("The review is “%(phase)s”: this is no longer possible, or not yet."),
    field="phase",
    related=("organisation",),
)


@transaction.atomic
def change(evaluation, *, actor, at, begins_on, ends_on, discloses, organisation_signer):
    """Other dates, disclosure or signer. The first day is fixed once voting has begun; the last is never in the past."""
    evaluation = TRANSITIONS.locked(evaluation, "change")
    today = timezone.localdate(at)
    if evaluation.phase == Phase.COLLECTING and begins_on != evaluation.begins_on:
        raise ReviewError(_("Voting has begun: its first day can no longer be changed."))
    if ends_on < max(begins_on, today):
        raise ReviewError(_("The last day is before the first, or in the past."))
    put_off = evaluation.phase == Phase.COLLECTING and ends_on != evaluation.ends_on
    evaluation.begins_on, evaluation.ends_on = begins_on, ends_on
    evaluation.discloses, evaluation.organisation_signer = discloses, organisation_signer
    evaluation.save(
        update_fields=["phase", "begins_on", "ends_on", "discloses", "organisation_signer"]
    )
    record("evaluation_changed", actor=actor, subject=evaluation, at=at,
           detail={"since": f"{begins_on}", "until": f"{ends_on}"})  # fmt: skip
    if put_off:
        _tell_last_day(evaluation, at)
    return evaluation


def _tell_last_day(evaluation, at):
    """Notify everybody on the roll of the changed last day."""
    day = long_day(evaluation.ends_on)
    post(
        INVITATION, raters(evaluation), about=f"evaluation:{evaluation.pk}", period=f"{timezone.localtime(at):%m-%d %H:%M:%S}",
        title=lambda _p: _("Voting now ends on %(day)s") % {"day": day},
        body=lambda _p: _("If you have voted already, you need not do anything."), address=reverse("ballot_list"), at=at,
    )  # fmt: skip


@transaction.atomic
def begin(evaluation, *, actor, at):
    """Open the voting, and invite everybody on the roll and the secretaries. ``actor`` None: the daily tick."""
    evaluation = TRANSITIONS.locked(evaluation, "begin")
    today = timezone.localdate(at)
    if evaluation.ends_on < today:
        raise ReviewError(_("The last day of voting is over: set a later one first."))
    evaluation.begins_on = min(evaluation.begins_on, today)
    evaluation.save(update_fields=["phase", "begins_on"])
    facts = {"year": evaluation.year, "day": long_day(evaluation.ends_on)}
    post(
        INVITATION, raters(evaluation), about=f"evaluation:{evaluation.pk}", period="begin",
        title=lambda _p: _("The review of %(year)s has begun: please vote by %(day)s") % facts,
        body=lambda _p: _("One form for the whole branch. Your ballot is secret; nobody can see how you voted."),
        address=reverse("ballot_list"), at=at,
    )  # fmt: skip
    post(
        INVITATION, holders_below(evaluation.organisation, Role.SECRETARY, at),
        about=f"evaluation:{evaluation.pk}", period="secretary",
        title=lambda _p: _("The review of %(year)s has begun: hand out the slips") % facts,
        body=lambda _p: _("Slips for mass representatives and papers are printed on the page of the ballot box."),
        address=reverse("evaluation_detail", args=[evaluation.pk]), at=at,
    )  # fmt: skip
    record("evaluation_begun", actor=actor, subject=evaluation, at=at)
    return evaluation


@transaction.atomic
def drop(evaluation, *, reason, actor, at):
    """Give up a review that was opened by mistake, while nobody has voted and no paper is counted; its people are free again."""
    evaluation = TRANSITIONS.locked(evaluation, "drop")
    if not reason.strip():
        raise ReviewError(_("Say why the review is given up."))
    _lock_boxes(evaluation)
    boxes = evaluation.collections
    if (
        boxes.filter(roll__state=RollLine.State.VOTED).exists()
        or boxes.filter(slips__state=BallotSlip.State.USED).exists()
        or boxes.exclude(counts=None).exists()
    ):
        raise ReviewError(_("Somebody has voted already: the review can no longer be given up."))
    told = evaluation.begins_on <= timezone.localdate(at)
    evaluation.save(update_fields=["phase"])
    if told:
        post(
            INVITATION, raters(evaluation), about=f"evaluation:{evaluation.pk}", period="dropped",
            title=lambda _p: _("The review of %(year)s is given up") % {"year": evaluation.year},
            body=lambda _p: _("It was opened by mistake. You need not vote."), address=reverse("ballot_list"), at=at,
        )  # fmt: skip
    detail = {"reason": reason.strip()}
    record("evaluation_dropped", actor=actor, subject=evaluation, detail=detail, at=at)
    return evaluation


def _lock_boxes(evaluation):
    """A vote locks its ballot box alone: one that is on its way is waited for, and no other begins."""
    boxes = evaluation.collections.order_by("pk").select_for_update(no_key=True)
    list(boxes.values_list("pk", flat=True))


def raters(evaluation):
    """The members on the roll, in the order of their keys, which reveals nothing."""
    on_roll = RollLine.objects.filter(collection__evaluation=evaluation, member=OuterRef("pk"))
    return Member.objects.filter(Exists(on_roll)).order_by("pk").iterator()


def remind(evaluation, *, at):
    """Remind everybody on the roll, so that no message says who has not voted; returns how many are new."""
    day = long_day(evaluation.ends_on)
    return post(
        REMINDER, raters(evaluation), about=f"evaluation:{evaluation.pk}",
        period=f"{evaluation.ends_on}", address=reverse("ballot_list"), at=at,
        title=lambda _p: _("Voting ends on %(day)s") % {"day": day},
        body=lambda _p: _("If you have voted already, you need not do anything."),
    )  # fmt: skip


def covering(organisation, year):
    """The evaluations of the year that cover everybody below the organisation: its own, and those over it."""
    standing = Evaluation.objects.standing().filter(year=year)
    return standing.filter(reaching("organisation__path", [organisation]))


def within(organisation, year):
    """The evaluations of the year of units below the organisation, whose people a review of the organisation leaves out."""
    standing = Evaluation.objects.standing().filter(year=year).exclude(organisation=organisation)
    return standing.filter(path_range("organisation__path", organisation.path))


def due_to_begin(today):
    return Evaluation.objects.filter(
        phase=Phase.OPEN, begins_on__lte=today, ends_on__gte=today
    ).order_by("pk")


def due_to_close(today):
    """Reviews whose last day is over and that still have open boxes."""
    open_ = Collection.objects.open().filter(evaluation=OuterRef("pk"))
    return Evaluation.objects.filter(
        Exists(open_), phase=Phase.COLLECTING, ends_on__lt=today
    ).order_by("pk")


def due_to_remind(today):
    return Evaluation.objects.filter(
        phase=Phase.COLLECTING, ends_on__gte=today, begins_on__lt=F("ends_on"),
        ends_on__lte=today + timezone.timedelta(days=REMIND_BEFORE),
    ).order_by("pk")  # fmt: skip
