"""After a member moves to another branch: hand the open entries over; the old branch keeps a record."""

from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.people.models import Posting

from ..entries.models import Entry, Event
from ..entries.stale import mark
from ..entries.verbs import locked_entry, record_event, wording_of
from .models import HandOver

#: The wording in the old branch's record.
_KEPT = ("text", "target", "unit", "due", "parts")


def hand_over_due(*, today, at):
    """Hand over every open or claimed entry whose member belongs to another branch by now.

    Returns how many entries moved. Closed entries stay with the branch that closed them.
    """
    return hand_over_all(today=today, at=at, actor=None)


def hand_over_all(*, members=None, today, at, actor):
    """Hand over the due entries of these members (keys; None: all members); returns the number of entries."""
    moved = Entry.objects.filter(state__in=[Entry.State.OPEN, Entry.State.CLAIMED])
    moved = moved.exclude(branch=F("ledger__member__branch")).filter(
        ledger__member__status="active"
    )
    if members is not None:
        moved = moved.filter(ledger__member__in=members)
    count = 0
    for pk in list(moved.order_by("ledger", "pk").values_list("pk", flat=True)):
        count += hand_over(Entry.objects.get(pk=pk), today=today, at=at, actor=actor)
    return count


@transaction.atomic
def hand_over(entry, *, today, at, actor):
    """Hand one entry over to its member's present branch; False if it is there already."""
    entry = locked_entry(entry)
    giver, taker = entry.branch, entry.ledger.member.branch
    if giver.pk == taker.pk or entry.state not in (Entry.State.OPEN, Entry.State.CLAIMED):
        return False
    posting = Posting.objects.filter(member=entry.ledger.member, branch=taker, until=None).first()
    on = (posting and posting.since) or timezone.localdate(at)
    light = Entry.objects.with_light(today).get(pk=entry.pk).light
    wording = wording_of(entry)
    facts = {name: wording[name] for name in _KEPT} | {
        "state": entry.state, "light": light, "note": entry.note,
        "amount": None if entry.amount is None else str(entry.amount),
    }  # fmt: skip
    HandOver.objects.get_or_create(
        entry=entry, giver=giver, on=on,
        defaults={"taker": taker, "member_name": entry.ledger.member.name, "facts": facts},
    )  # fmt: skip
    data = {
        "from": giver.code, "from_name": giver.name, "to": taker.code, "to_name": taker.name,
        "on": on.isoformat(),
    }  # fmt: skip
    record_event(
        entry, Event.Kind.HANDED_OVER, actor=actor, at=at, data=data, changes={"branch": taker}
    )
    mark({(giver.pk, entry.year)})
    return True


def due_of(handover):
    """The due date as it stood when the entry was handed over."""
    return date.fromisoformat(handover.facts["due"])
