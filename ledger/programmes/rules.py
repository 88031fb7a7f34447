"""The verbs of a programme and of an activity. Recording one writes the progress of the entries that it advanced, once each."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit.rules import record as record_act
from accounts.people.models import Member
from core.days import day_text, long_day
from core.numbers import plain
from core.text import shortened

from ..entries.decisions import correct
from ..entries.models import Entry
from ..entries.verbs import locked_entry, note_progress
from ..errors import LedgerError
from .models import Activity, Participation, Programme


@dataclass(frozen=True)
class PartTaken:
    """One member's part in an activity: the hours, and the entry that it advanced, by how much of its unit."""

    hours: Decimal
    entry: Entry | None = None
    amount: Decimal | None = None


@transaction.atomic
def keep_programme(programme=None, *, actor, at, **facts):
    """Create a programme with these facts, or change the given one to them."""
    if programme is None:
        programme = Programme.objects.create(**facts)
    else:
        programme = Programme.objects.select_for_update().get(pk=programme.pk)
        for name, value in facts.items():
            setattr(programme, name, value)
        programme.save(update_fields=[*facts])
    record_act("programme_kept", actor=actor, subject=programme.name, at=at)
    return programme


@transaction.atomic
def record(programme, branch, *, on, place, what, people, token, actor, at):
    """Record an activity of ``branch`` with ``people`` (Member → Part) and write the progress.

    The same ``token`` sent again gives the activity that it made. LedgerError names the fault.
    """
    known = Activity.objects.filter(token=token).first()
    if known:
        return known
    facts = {
        "programme": programme, "branch": branch, "on": on, "place": place, "what": what,
        "recorded_by": actor, "recorded_at": at,
    }  # fmt: skip
    _check(Activity(**facts), people, before={}, at=at)
    activity, made = Activity.objects.get_or_create(token=token, defaults=facts)
    if made:  # else a second click recorded it already
        _write(activity, people, before={}, actor=actor, at=at)
    return activity


@transaction.atomic
def change(activity, *, programme, on, place, what, people, actor, at):
    """Correct an activity. Only the differences to its earlier progress are written, as new lines."""
    activity = _held(activity)
    activity.programme, activity.on, activity.place, activity.what = programme, on, place, what
    before = _parts_of(activity)
    _check(activity, people, before=before, at=at)
    activity.save(update_fields=["programme", "on", "place", "what"])
    _write(activity, people, before=before, actor=actor, at=at)
    return activity


@transaction.atomic
def cancel(activity, *, reason, actor, at):
    """Cancel an activity that did not take place, with the reason; the progress that it wrote is taken back."""
    if not reason.strip():
        raise LedgerError(_("Say why the activity is cancelled."))
    activity = _held(activity)
    for part in _in_order(_parts_of(activity).values()):
        _move(activity, part.entry, -_number(part.amount), actor, at, taken_back=True)
    activity.state, activity.reason = Activity.State.CANCELLED, reason
    activity.save(update_fields=["state", "reason"])
    return activity


def _held(activity):
    activity = Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)
    if activity.state != Activity.State.HELD:
        raise LedgerError(_("The activity is cancelled: record it again."))
    return activity


def _parts_of(activity):
    rows = activity.participations.select_related("member", "entry__ledger")
    return {row.member: PartTaken(row.hours, row.entry, row.amount) for row in rows}


def _check(activity, people, *, before, at):
    if not people:
        raise LedgerError(_("Tick who took part."))
    if activity.on > timezone.localdate(at):
        raise LedgerError(_("The activity is in the future: record it when it has been held."))
    if not Programme.objects.for_branch(activity.branch, activity.on).filter(pk=activity.programme_id).exists():  # fmt: skip
        raise LedgerError(
            _("%(programme)s is not a programme of this branch on %(day)s.")
            % {"programme": activity.programme, "day": long_day(activity.on)}
        )
    for member, part in people.items():
        wrong = _wrong(activity, member, part, before.get(member))
        if wrong:
            raise LedgerError(f"{member.name}：{wrong}")


def _wrong(activity, member, part, had):
    """The fault in one member's part as a sentence, or None."""
    if had is None and (
        member.branch_id != activity.branch_id or member.status != Member.Status.ACTIVE
    ):
        return _("is not a member of this branch.")
    if not 0 < part.hours <= 24:
        return _("the hours of one day are between 0 and 24.")
    entry = part.entry
    if entry is None:
        return _("choose the pledge that the amount counts towards.") if part.amount else None
    if part.amount is not None and part.amount <= 0:
        return _("the amount must be more than nothing.")
    if part.amount is not None and entry.target is None:
        return _("this pledge has no target that could be counted: leave the amount empty.")
    if had and had.entry == entry:
        return None
    if entry.ledger.member_id != member.pk or entry.branch_id != activity.branch_id:
        return _("the chosen pledge is not one of theirs.")
    if entry.state != Entry.State.OPEN:
        return _("the chosen pledge is no longer open.")
    return None


def _write(activity, people, *, before, actor, at):
    """Keep the participations, and write to each entry by how much it now differs."""
    for member in before.keys() - people.keys():
        activity.participations.filter(member=member).delete()
    for member, part in people.items():
        facts = {"hours": part.hours, "entry": part.entry, "amount": part.amount}
        Participation.objects.update_or_create(activity=activity, member=member, defaults=facts)
    old = {part.entry: part.amount for part in before.values() if part.entry}
    new = {part.entry: part.amount for part in people.values() if part.entry}
    for part in _in_order(PartTaken(Decimal(1), entry) for entry in old.keys() | new.keys()):
        entry = part.entry
        difference = _number(new.get(entry)) - _number(old.get(entry))
        if difference or entry not in old or entry not in new:
            facts = {"taken_back": entry not in new, "first": entry not in old}
            _move(activity, entry, difference, actor, at, **facts)


def _move(activity, entry, difference, actor, at, *, taken_back, first=False):
    """Write what the activity adds to the entry, or takes back, as a new line.

    An entry that is closed meanwhile is only corrected; to advance it for the ``first`` time it must be open.
    """
    entry = locked_entry(entry)
    note = f"{activity.programme}（{day_text(activity.on)}）：{activity.what}"
    if taken_back:
        note = f"撤回：{note}"
    amount = max(_number(entry.amount) + difference, Decimal(0)) if difference else None
    if entry.state == Entry.State.OPEN or first:
        note_progress(entry, actor=actor, at=at, note=note[:1000], amount=amount, of=activity.pk)
    elif amount is not None and amount != entry.amount:
        correct(entry, actor=actor, at=at, note=note[:1000], amount=amount)


def _in_order(parts):
    """The parts with an entry, sorted so that two activities lock the same ledgers in the same order."""
    return sorted((part for part in parts if part.entry), key=lambda p: (p.entry.ledger_id, p.entry.pk))  # fmt: skip


def _number(amount):
    return amount or Decimal(0)


def label_of(entry):
    """The label of an entry in a list: number, words, progress."""
    words = shortened(entry.text, 24)
    if entry.target is None:
        return f"{entry.number}. {words}"
    return (
        f"{entry.number}. {words}（{plain(entry.amount) or 0}/{plain(entry.target)}{entry.unit}）"
    )
