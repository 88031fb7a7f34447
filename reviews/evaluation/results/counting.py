"""From the ballots of an evaluation to a result for each person, in a few queries; and the same sum once more."""

from collections import Counter

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from accounts.audit.rules import record
from core.snapshots import snapshot
from ledger.entries.models import Cause, Entry
from reviews.errors import ReviewError

from ..ballots import closing_boxes as closing
from ..ballots import phases, soundness
from ..ballots import queries as reading
from ..schemes.models import SchemeKind
from ..schemes.scoring import Facts, Heard, rules_of, score
from ..schemes.sheets import plain_lines
from .models import Result


@transaction.atomic
def count(evaluation, *, actor, at):
    """Declare the collecting over and write everybody's Result. Returns the evaluation.

    Raises ReviewError while a ballot box is not balanced, BoxChanged where the ballots of one are not those that were
    cast; then nothing was changed.
    """
    evaluation = closing.count(evaluation, actor=actor, at=at)
    heard = reading.tallies(evaluation)
    soundness.refuse_faults(evaluation, heard)
    sums = sums_of(evaluation, heard=heard)
    Result.objects.bulk_create(
        (
            Result(
                evaluation=evaluation, subject=subject, member_id=subject.member_id, branch_id=subject.branch_id,
                year=evaluation.year, kind=subject.kind, score=found.total, blocked=found.blocked,
                proposed=found.grade, uncapped=found.before_ceiling, lines=plain_lines(found),
                facts=facts.__dict__, valid=found.voted[0], issued=found.voted[1],
            )
            for subject, found, facts in sums
        ),
        batch_size=500,
    )  # fmt: skip
    return evaluation


@transaction.atomic
def recall(evaluation, *, reason, actor, at):
    """Take the count back until the first grade is decided: the results are removed, the voting stays closed.

    Opinions that were counted stay as they are; those that were missing can be signed, and papers counted once more.
    """
    evaluation = phases.TRANSITIONS.locked(evaluation, "recall")
    if not reason.strip():
        raise ReviewError(_("Say why the count is taken back."))
    if evaluation.results.exclude(grade="").exists():
        raise ReviewError(_("A grade is decided already: the count can no longer be taken back."))
    evaluation.results.all().delete()
    evaluation.save(update_fields=["phase"])
    detail = {"reason": reason.strip()}
    record("count_recalled", actor=actor, subject=evaluation, detail=detail, at=at)
    return evaluation


def missing(evaluation):
    """What a count now would lack: ({(branch, part): people whose sum lacks that part}, {reason: people without a proposal})."""
    parts, blocked = Counter(), Counter()
    branches = dict(evaluation.subjects.order_by().values_list("pk", "branch__name"))
    for subject, found, _facts in sums_of(evaluation):
        if found.blocked:
            blocked[found.blocked] += 1
        for line in found.lines:
            if line.why:
                parts[branches[subject.pk], line.part] += 1
    return parts, blocked


def sums_of(evaluation, *, heard=None, facts=None):
    """Yields (Subject, Score, Facts) of everybody reviewed.

    heard   the result of ``reading.tallies``; read now unless given
    facts   subject's key → Facts as they were at the counting; those of today's ledger unless given
    """
    rules = {
        SchemeKind.LEADER: rules_of(evaluation.leader_scheme), SchemeKind.MEMBER: rules_of(evaluation.member_scheme),
    }  # fmt: skip
    heard = reading.tallies(evaluation) if heard is None else heard
    said = facts or ledger_facts(evaluation)
    for subject in evaluation.subjects.order_by("pk"):
        ledger = said.get(subject.pk if facts else subject.member_id, Facts())
        groups = {group: _heard(tally) for group, tally in heard[subject.pk].items()}
        yield subject, score(rules[subject.kind], groups, ledger), ledger


def _heard(tally):
    return Heard(tally.counts, tally.blank, tally.void, tally.issued, tally.returned, tally.is_void)


def ledger_facts(evaluation):
    """Member's key → Facts of the year's entries: what was not fulfilled for an objective cause does not count. One query."""
    explained = Q(state=Entry.State.UNFULFILLED, cause=Cause.OBJECTIVE)
    rows = (
        Entry.objects.standing()
        .filter(year=evaluation.year, ledger__member__reviewed__evaluation=evaluation)
        .order_by()
        .values("ledger__member")
        .annotate(
            items=Count("pk", filter=~explained),
            fulfilled=Count("pk", filter=Q(state__in=Entry.DONE)),
            unfulfilled=Count("pk", filter=Q(state=Entry.State.UNFULFILLED, cause=Cause.NONE)),
        )
    )
    return {
        row["ledger__member"]: Facts(row["items"], row["fulfilled"], row["unfulfilled"])
        for row in rows.iterator(chunk_size=5000)
    }


@snapshot()
def differing(evaluation):
    """The stored results that differ from a new sum over the sealed ballots; none if the record is intact.

    Raises BoxChanged where the ballots themselves are not those that were cast.
    """
    heard = reading.tallies(evaluation)
    soundness.refuse_faults(evaluation, heard)
    kept = {row.subject_id: row for row in evaluation.results.select_related("member")}
    facts = {pk: Facts(**row.facts) for pk, row in kept.items()}
    return [
        kept[subject.pk]
        for subject, found, _facts in sums_of(evaluation, heard=heard, facts=facts)
        if (kept[subject.pk].score, kept[subject.pk].proposed, kept[subject.pk].lines)
        != (found.total, found.grade, plain_lines(found))
    ]
