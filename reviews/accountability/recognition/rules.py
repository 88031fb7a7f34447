"""Make, recompute, adopt and give up a list; and what bars somebody, by the rules that the list was made by."""

from django.db import IntegrityError, transaction
from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.seats import path_range
from accounts.audit.rules import record
from accounts.messages.posting import post
from accounts.people.models import Member
from core.numbers import percent
from core.states import Transitions
from ledger.entries.models import Cause, Entry
from reviews.errors import ReviewError
from reviews.evaluation.results.models import Result
from reviews.evaluation.schemes.models import Grade

from ..measures.models import Measure
from .message_kinds import BARRED
from .models import RecognitionList, RecognitionRow, RecognitionRules

State = RecognitionList.State

#: (state, verb) → next state. Anything else is refused.
TRANSITIONS = Transitions(
    {
        (State.DRAFT, "refresh"): State.DRAFT,
        (State.DRAFT, "adopt"): State.ADOPTED,
        (State.DRAFT, "drop"): State.DROPPED,
    },
    error=ReviewError,
    sentence=gettext_lazy("The list is “%(state)s”: this is no longer possible."),
    related=("organisation", "rules"),
)


def make(organisation, *, year, name, purpose, actor, at):
    """A new draft with the facts of this moment, by the rules in force. ReviewError where the unit has one of this name."""
    today = timezone.localdate(at)
    rules = RecognitionRules.objects.in_force(today)
    if rules is None:
        raise ReviewError(_("Set the rules first: they say what bars."))
    if not name.strip():
        raise ReviewError(_("Name the award or benefit."))
    try:
        with transaction.atomic():
            row = RecognitionList.objects.create(
                organisation=organisation, year=year, name=name.strip(), purpose=purpose, rules=rules, as_of=today,
                made_by=actor, made_at=at,
            )  # fmt: skip
            _fill(row)
            record("recognition_made", actor=actor, subject=str(row), at=at)
    except IntegrityError:
        raise ReviewError(_("There is a list of this name and year already.")) from None
    return row


@transaction.atomic
def refresh(row, *, actor, at):
    """Take the facts of this moment, and the rules that are in force now, into a draft."""
    row = TRANSITIONS.locked(row, "refresh")
    row.as_of, row.made_by, row.made_at = timezone.localdate(at), actor, at
    row.rules = RecognitionRules.objects.in_force(row.as_of) or row.rules
    row.save(update_fields=["state", "as_of", "made_by", "made_at", "rules"])
    row.rows.all().delete()
    _fill(row)
    record("recognition_refreshed", actor=actor, subject=str(row), at=at)
    return row


@transaction.atomic
def adopt(row, *, actor, at):
    """Freeze the list with its rows; barred members get a message with a link to the reason."""
    row = TRANSITIONS.locked(row, "adopt")
    row.adopted_by, row.adopted_at = actor, at
    row.save(update_fields=["state", "adopted_by", "adopted_at"])
    row.rows.update(adopted=True)
    barred = Member.objects.filter(recognition_rows__list=row, recognition_rows__barred=True)
    post(
        BARRED, barred.order_by("pk").iterator(), title=_("A list of awards or benefits was adopted"), body=row.name,
        about=f"recognition:{row.pk}", period="adopted", address=reverse("my_standing"), at=at,
    )  # fmt: skip
    record("recognition_adopted", actor=actor, subject=str(row), at=at)
    return row


@transaction.atomic
def drop(row, *, actor, at):
    """Delete a draft with its rows."""
    row = TRANSITIONS.locked(row, "drop")
    row.save(update_fields=["state"])
    row.rows.all().delete()
    record("recognition_dropped", actor=actor, subject=str(row), at=at)
    return row


def _fill(row):
    members = (
        Member.objects.filter(path_range("branch__path", row.organisation.path))
        .active()
        .order_by("branch__path", "pinyin", "pk")
    )
    members = list(members.values_list("pk", "branch_id"))
    found = bars_of({pk for pk, _branch in members}, row.rules, year=row.year, day=row.as_of)
    RecognitionRow.objects.bulk_create(
        [
            RecognitionRow(
                list=row, member_id=pk, branch_id=branch, place=place, bars=found.get(pk, []), barred=pk in found
            )
            for place, (pk, branch) in enumerate(members, start=1)
        ],
        batch_size=1000,
    )  # fmt: skip


def bars_of(members, rules, *, year, day):
    """Member id → the bars of those who have any, as RecognitionRow keeps them. A grouped query a rule."""
    found = {}

    def bar(member, **facts):
        if member in members:
            found.setdefault(member, []).append({"until": None} | facts)

    if rules.measures:
        ends = (
            Measure.objects.in_influence(day)
            .values("member")
            .annotate(until=Max("influence_until"))
        )
        for member, until in ends.order_by().values_list("member", "until"):
            bar(member, rule="measure", until=until.isoformat())
    if rules.least_grade:
        lower = Grade.values[Grade.values.index(rules.least_grade) + 1 :]
        grades = Result.objects.published().filter(year=year, grade__in=lower).order_by("pk")
        for member, grade in grades.values_list("member", "grade"):
            bar(member, rule="grade", grade=grade)
    if not (rules.unfulfilled or rules.least_percent):
        return found
    for member, neglected, done, counted in _figures(year):
        if rules.unfulfilled and neglected:
            bar(member, rule="unfulfilled", count=neglected)
        if rules.least_percent and counted and done * 100 < rules.least_percent * counted:
            share = str(percent(done, counted))
            bar(member, rule="share", share=share, done=done, counted=counted, least=rules.least_percent)  # fmt: skip
    return found


def _figures(year):
    """(member, not fulfilled without good reason, fulfilled, counted) of everybody with an entry of ``year``."""
    explained = Q(state=Entry.State.UNFULFILLED, cause=Cause.OBJECTIVE)
    return (
        Entry.objects.standing()
        .filter(year=year)
        .order_by()
        .values("ledger__member")
        .annotate(
            neglected=Count("pk", filter=Q(state=Entry.State.UNFULFILLED, cause=Cause.NONE)),
            done=Count("pk", filter=Q(state__in=Entry.DONE)),
            counted=Count("pk", filter=~explained),
        )
        .values_list("ledger__member", "neglected", "done", "counted")
    )
