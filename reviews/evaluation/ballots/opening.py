"""Opening a review: subjects, ballot boxes and the voting roll of a whole district, in bulk and repeatably."""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import batched

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from access.seats import path_range, within_any
from accounts.audit.rules import record
from accounts.organisations.models import Organisation
from accounts.people.models import Member, Tier
from ledger.entries.models import Entry
from reviews.errors import ReviewError

from ..schemes.models import SchemeKind
from ..schemes.rules import freeze, scheme_on
from . import phases
from .models import Collection, Evaluation, RollLine, Subject, group_of

Circle = Collection.Circle
CHUNK = 1000


@transaction.atomic
def open_review(
    organisation, *, year, begins_on, ends_on, discloses, organisation_signer, actor, at
):
    """Open the review of everybody below ``organisation`` with the schemes in force on its first day, which freeze.

    Whom a review of a unit below covers already is left out. ReviewError where the dates are wrong, no scheme is in force,
    or a review of the year covers all of them.
    """
    if begins_on > ends_on or ends_on < timezone.localdate(at):
        raise ReviewError(_("The last day is before the first, or in the past."))
    other = phases.covering(organisation, year).select_related("organisation").first()
    if other:
        raise ReviewError(_("“%(other)s” covers these people already.") % {"other": other})
    schemes = {kind: freeze(scheme_on(kind, begins_on), at=at) for kind in SchemeKind}
    try:
        with transaction.atomic():
            evaluation = Evaluation.objects.create(
                year=year, organisation=organisation, begins_on=begins_on, ends_on=ends_on,
                leader_scheme=schemes[SchemeKind.LEADER], member_scheme=schemes[SchemeKind.MEMBER],
                discloses=discloses, organisation_signer=organisation_signer,
                opened_by=actor, opened_at=at,
            )  # fmt: skip
    except IntegrityError:
        raise ReviewError(_("There is a review of this year and unit already.")) from None
    counts = _fill(evaluation)
    if not counts["subjects"]:
        raise ReviewError(_("Nobody there has pledges of %(year)s.") % {"year": year})
    record("evaluation_opened", actor=actor, subject=evaluation, detail=counts, at=at)
    return evaluation


@transaction.atomic
def renew(evaluation, *, actor, at):
    """Bring subjects and roll up to date before voting begins; returns the counts. A repeated call changes nothing."""
    evaluation = phases.TRANSITIONS.locked(evaluation, "renew")
    counts = _fill(evaluation)
    record("evaluation_renewed", actor=actor, subject=evaluation, detail=counts, at=at)
    return counts


@dataclass
class _Box:
    """A ballot box to be created: the raters, and the members on the form."""

    raters: list = field(default_factory=list)
    rated: list = field(default_factory=list)

    @property
    def can_rate(self):
        """Whether somebody rates somebody else."""
        return any(rater.pk != other.pk for rater in self.raters for other in self.rated[:2])


def _fill(evaluation):
    members = list(members_of(evaluation.organisation, evaluation.year))
    plan = _plan(evaluation, members)
    boxes = _make_boxes(evaluation, plan)
    kept = _make_subjects(evaluation, [m for m in members if m.pledged], plan, boxes)
    lines = _make_roll(evaluation, plan, boxes)
    used = {boxes[key].pk for key in plan}
    evaluation.collections.exclude(pk__in=used).filter(slips=None, roll=None).delete()
    return {"subjects": kept, "boxes": len(plan), "lines": lines}


def members_of(organisation, year):
    """The active members below the unit whom no other review of the year covers, by branch and name, with ``pledged``:
    whether the ledger has an entry of the year."""
    pledged = Entry.objects.standing().filter(ledger__member=OuterRef("pk"), year=year)
    others = [
        row.organisation for row in phases.within(organisation, year).select_related("organisation")
    ]
    return (
        Member.objects.active()
        .filter(path_range("branch__path", organisation.path))
        .exclude(within_any("branch__path", others))
        .annotate(pledged=Exists(pledged))
        .select_related("branch")
        .order_by("branch__path", "pinyin", "pk")
    )


def _plan(evaluation, members):
    """(circle, organisation's path, team) → _Box, without circles that no scheme gives a weight or in which nobody can rate."""
    weights = {
        kind: dict(scheme.groups.values_list("group", "weight"))
        for kind, scheme in (
            (SchemeKind.LEADER, evaluation.leader_scheme),
            (SchemeKind.MEMBER, evaluation.member_scheme),
        )
    }
    boxes = defaultdict(_Box)
    for member in members:
        kind = SchemeKind.of(member)
        keys = {circle: _key(evaluation, circle, member) for circle in Circle}
        boxes[keys[Circle.OWN]].raters.append(member)
        if kind == SchemeKind.LEADER:
            boxes[keys[Circle.TEAM]].raters.append(member)
        for circle in Circle if member.pledged else ():
            if weights[kind].get(group_of(circle, kind)) and (
                kind == SchemeKind.LEADER or circle != Circle.TEAM
            ):
                boxes[keys[circle]].rated.append(member)
    return {
        key: box
        for key, box in boxes.items()
        if box.rated and (key[0] == Circle.MASSES or box.can_rate)
    }


def _key(evaluation, circle, member):
    """A district leader's team is one of the four; another leader's is that of the unit above the branch."""
    path, top = member.branch.path, evaluation.organisation.path
    if circle != Circle.TEAM:
        return circle, path, ""
    if member.tier == Tier.DISTRICT_LEADER and member.team:
        return circle, top, member.team
    above = member.branch.path_above
    return circle, above if above.startswith(top) else top, ""


def _make_boxes(evaluation, plan):
    units = dict(
        Organisation.objects.filter(path__in={path for _c, path, _t in plan})
        .order_by()
        .values_list("path", "pk")
    )
    Collection.objects.bulk_create(
        [
            Collection(evaluation=evaluation, circle=circle, organisation_id=units[path], team=team)
            for circle, path, team in sorted(plan)
        ],
        batch_size=CHUNK,
        ignore_conflicts=True,
    )
    return {
        (row.circle, row.organisation.path, row.team): row
        for row in evaluation.collections.select_related("organisation")
    }


def _make_subjects(evaluation, members, plan, boxes):
    """Make the missing subjects, change those that moved, take out those that are no longer reviewed; returns how many."""
    on_form = {
        (circle, member.pk): boxes[circle, path, team]
        for (circle, path, team), box in plan.items()
        for member in box.rated
    }
    wanted = {
        member.pk: Subject(
            evaluation=evaluation, member=member, branch=member.branch, tier=member.tier,
            kind=SchemeKind.of(member), place=min(place, 32_000),
            **{circle: on_form.get((circle, member.pk)) for circle in Circle},
        )
        for place, member in enumerate(members, start=1)
    }  # fmt: skip
    facts = ("branch_id", "tier", "kind", "place", "own_id", "masses_id", "team_id")
    there = {row.member_id: row for row in evaluation.subjects.all()}
    evaluation.subjects.filter(member__in=there.keys() - wanted.keys()).delete()
    changed = []
    for member in there.keys() & wanted.keys():
        row, new = there[member], wanted[member]
        if any(getattr(row, name) != getattr(new, name) for name in facts):
            new.pk = row.pk
            changed.append(new)
    Subject.objects.bulk_update(
        changed, ["branch", "tier", "kind", "place", "own", "masses", "team"], batch_size=200
    )
    fresh = [row for member, row in wanted.items() if member not in there]
    Subject.objects.bulk_create(fresh, batch_size=CHUNK)
    return len(wanted)


def _make_roll(evaluation, plan, boxes):
    """Put everybody who may vote on the roll of each box, and remove those who no longer may. Returns the number of lines."""
    wanted = {
        (boxes[key].pk, member.pk)
        for key, box in plan.items()
        if key[0] != Circle.MASSES
        for member in box.raters
        if any(other.pk != member.pk for other in box.rated[:2])
    }
    roll = RollLine.objects.filter(collection__evaluation=evaluation)
    there = dict(roll.values_list("pk", "collection_id").order_by())
    people = dict(roll.values_list("pk", "member_id").order_by())
    have = {(there[pk], people[pk]): pk for pk in there}
    gone = [pk for pair, pk in have.items() if pair not in wanted]
    for some in batched(gone, CHUNK):
        RollLine.objects.filter(pk__in=some, state=RollLine.State.WAITING).delete()
    RollLine.objects.bulk_create(
        [RollLine(collection_id=box, member_id=member) for box, member in sorted(wanted - have.keys())],
        batch_size=CHUNK,
    )  # fmt: skip
    return len(wanted)
