"""The leader's comment and the organisation's opinion: signed, written next to the member's ledger."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from access.own import refuse_own
from access.roles import ADMINISTRATOR, SECRETARY, Role
from access.seats import path_range
from accounts.audit.rules import record
from accounts.identity.models import RoleAssignment
from reviews.errors import ReviewError

from ..schemes.models import GROUPS, SIGNED, Group
from . import phases
from .models import Evaluation, Subject
from .opinion_models import SignedOpinion


def signed_groups(evaluation):
    """[(class, group)] of the signed groups that the evaluation's schemes give a weight."""
    return [
        (scheme.kind, Group(group))
        for scheme in (evaluation.leader_scheme, evaluation.member_scheme)
        for group, weight in scheme.groups.values_list("group", "weight")
        if weight and group in SIGNED and group in GROUPS[scheme.kind]
    ]


def leaders_of_branches(branches, *, on):
    """The keys of the members who are secretary of one of the branches: their comment is the superior's."""
    held = RoleAssignment.objects.on(on).filter(role=Role.SECRETARY, organisation__in=branches)
    return set(held.exclude(user__member=None).values_list("user__member_id", flat=True))


def signs(seat, evaluation, group, *, superior=False):
    """Whether the seat signs for ``group``: who leads the branch, or the person whom the evaluation names for the organisation.

    superior   whether the person is the secretary: then an administrator comments
    """
    if seat is None:
        return False
    if group == Group.LEADER:
        return seat.role == (ADMINISTRATOR if superior else SECRETARY)
    signer = {
        Evaluation.Signer.ADMINISTRATOR: ADMINISTRATOR, Evaluation.Signer.SECRETARY: SECRETARY,
    }[evaluation.organisation_signer]  # fmt: skip
    return seat.role == (ADMINISTRATOR if superior else signer)


@transaction.atomic
def sign(subject, *, group, choice, words, seat, at):
    """Sign, or sign again, one choice with a comment. ReviewError where the phase, the seat or the person does not allow it."""
    evaluation = phases.TRANSITIONS.locked(Evaluation(pk=subject.evaluation_id), "sign")
    superior = subject.member_id in leaders_of_branches(
        [subject.branch_id], on=timezone.localdate(at)
    )
    if (subject.kind, group) not in signed_groups(evaluation) or not signs(
        seat, evaluation, group, superior=superior
    ):
        raise ReviewError(_("Somebody else signs this."))
    own = _("Nobody rates themself: somebody else signs this.")
    refuse_own(seat.user, subject.member_id, ReviewError, own)
    if not words.strip():
        raise ReviewError(_("Write the comment."))
    if SignedOpinion.objects.filter(subject=subject, group=group, sealed=True).exists():
        raise ReviewError(_("The ballots were counted with this opinion: it stays as it is."))
    opinion, _made = SignedOpinion.objects.update_or_create(
        subject=subject, group=group,
        defaults={"choice": choice, "text": words.strip(), "by": seat.user, "role": seat.role, "signed_at": at},
    )  # fmt: skip
    record(
        "opinion_signed", actor=seat.user, subject=f"{subject.member.name} · {group.label}", at=at
    )
    return opinion


def waiting(seat, evaluation, *, on):
    """[(Subject queryset still without the opinion, group)] that the seat signs in the evaluation."""
    if seat.role not in (ADMINISTRATOR, SECRETARY):
        return []
    return [
        (subjects_for(seat, evaluation, kind, group, on=on).exclude(opinions__group=group), group)
        for kind, group in signed_groups(evaluation)
    ]


def subjects_for(seat, evaluation, kind, group, *, on):
    """The subjects of the class for whom the seat signs ``group``."""
    subjects = Subject.objects.visible_to(seat).filter(evaluation=evaluation, kind=kind)
    held = RoleAssignment.objects.on(on).filter(
        path_range("organisation__path", evaluation.organisation.path), role=Role.SECRETARY
    )
    leaders = held.exclude(user__member=None).values("user__member")
    ordinary, led = subjects.exclude(member__in=leaders), subjects.filter(member__in=leaders)
    own = {"member": seat.user.member_id} if seat.user.member_id else {"pk": 0}
    if signs(seat, evaluation, group) and signs(seat, evaluation, group, superior=True):
        return subjects.exclude(**own)
    if signs(seat, evaluation, group, superior=True):
        return led.exclude(**own)
    return ordinary.exclude(**own) if signs(seat, evaluation, group) else subjects.none()
