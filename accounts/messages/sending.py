"""Send planned deliveries: hand them over to workers in chunks, claim them one by one, retry, give up.

Each delivery is claimed by one UPDATE right before it leaves and marked right after, so that a worker that is
killed leaves one delivery in doubt at most. Such a one is queued once more, and then given up with the reason:
a recipient gets a message at most twice unless a person sends it again, and every loss is visible.
"""

import logging
from collections import defaultdict
from contextlib import closing
from datetime import timedelta
from itertools import batched, groupby
from operator import attrgetter, itemgetter

from celery import current_app
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit.rules import record
from core.states import Transitions
from registry.daily import ticking

from . import channels
from .letters import letter_of
from .models import DeliveredMessage, Delivery, Preferences

logger = logging.getLogger(__name__)
State = Delivery.State

#: (state, event) → next state. Anything else is refused.
TRANSITIONS = Transitions(
    {
        (State.QUEUED, "claim"): State.SENDING,
        (State.FAILED, "claim"): State.SENDING,
        (State.SENDING, "succeed"): State.SENT,
        (State.SENDING, "fail"): State.FAILED,
        (State.SENDING, "lose"): State.QUEUED,
        (State.SENDING, "give_up"): State.GIVEN_UP,
        (State.FAILED, "again"): State.QUEUED,
        (State.GIVEN_UP, "again"): State.QUEUED,
        (State.SENT, "again"): State.QUEUED,
    },
)

#: A delivery is given up after this many attempts.
ATTEMPTS = 5
#: The wait after the first failure; after each further one it is four times as long.
PAUSE = timedelta(minutes=15)
#: A claimed delivery that was not updated for this long has lost its worker.
LOST_AFTER = timedelta(minutes=10)
#: A delivery that was handed over and not claimed for this long is handed over again: its task is lost or late.
HANDED_FOR = timedelta(minutes=30)
#: Deliveries in one task.
CHUNK = 100


def waiting(at):
    """The deliveries that are due and not in any task."""
    fresh = Q(handed_at__isnull=True) | Q(handed_at__lt=at - HANDED_FOR)
    return Delivery.objects.filter(fresh, state__in=TRANSITIONS.before("claim"), next_at__lte=at)


def send_after_commit():
    """Plan and send the posted messages after the transaction; within the daily tick its last step does this."""
    if channels.names() and not ticking.get():
        transaction.on_commit(_queue_due)


def _queue_due():
    try:
        current_app.tasks["accounts.messages.due"].apply_async(retry=False)
    except Exception:  # any error of the broker: the next tick of beat tries again
        logger.exception("sending could not be queued")


def hand_over(*, at):
    """Queue tasks for all that is due; returns how many deliveries they hold."""
    return sum(_hand(ids, at) for ids in _chunks_due(at))


def deliver_here(*, at):
    """Send all that is due in this process, without a worker; returns how many left."""
    return sum(deliver(ids) for ids in _chunks_due(at))


def _chunks_due(at):
    """The keys of the deliveries that are due, each chunk of one channel; lost ones are queued again first."""
    requeue_lost(at=at)
    due = list(waiting(at).order_by("channel", "next_at", "pk").values_list("channel", "pk"))
    for _name, rows in groupby(due, key=itemgetter(0)):
        yield from batched((pk for _channel, pk in rows), CHUNK, strict=False)


def _hand(ids, at):
    rows = Delivery.objects.filter(pk__in=ids)
    rows.update(handed_at=at)
    try:
        current_app.tasks["accounts.messages.send"].apply_async(
            kwargs={"ids": list(ids)}, retry=False
        )
    except Exception:
        logger.exception("%d deliveries could not be queued", len(ids))
        rows.filter(handed_at=at).update(handed_at=None)
        return 0
    return len(ids)


def requeue_lost(*, at):
    """Queue deliveries again whose worker was lost while sending; give up those that lost it twice. Returns how many."""
    lost = Delivery.objects.filter(state=State.SENDING, claimed_at__lt=at - LOST_AFTER)
    reason = _("Sending was interrupted twice; it may have arrived.")
    given_up = lost.filter(interruptions__gte=1).update(
        state=TRANSITIONS.after("give_up"), error=reason
    )
    return given_up + lost.update(
        state=TRANSITIONS.after("lose"),
        interruptions=F("interruptions") + 1,
        error=_("Sending was interrupted; it may have arrived."),
        handed_at=None,
    )


def deliver(ids, *, now=timezone.now):
    """Send those of the deliveries that are due and unclaimed; returns how many were sent.

    now  the clock: each attempt is stamped with the moment at which it begins
    """
    rows = Delivery.objects.filter(pk__in=ids, state__in=TRANSITIONS.before("claim"))
    rows = list(rows.select_related("user__member").order_by("channel", "next_at", "pk"))
    letters = _letters(rows)
    return sum(
        _deliver_over(name, list(some), letters, now)
        for name, some in groupby(rows, key=attrgetter("channel"))
    )


def _letters(rows):
    """Delivery id → its Letter."""
    messages = defaultdict(list)
    carried = DeliveredMessage.objects.filter(delivery__in=[row.pk for row in rows])
    for one in carried.select_related("message").order_by("message"):
        messages[one.delivery_id].append(one.message)
    chosen = Preferences.objects.filter(user__in={row.user_id for row in rows})
    chosen = {preferences.user_id: preferences for preferences in chosen}
    return {row.pk: letter_of(row, messages[row.pk], chosen.get(row.user_id)) for row in rows}


def _deliver_over(name, rows, letters, now):
    """Send ``rows``, all of one channel; when it does not answer, the rest waits without an attempt."""
    try:
        over = channels.channel(name)
    except channels.NotSent as error:
        over = _Closed(error)
    sent = 0
    with closing(over):
        for place, row in enumerate(rows):
            stamp = claim(row, at=now())
            if stamp is None:
                continue
            try:
                sent += _send(over, row, letters[row.pk], stamp, now)
            except channels.NotSent as error:
                _fail(row, stamp, error)
                if error.down:
                    _postpone(rows[place + 1 :], stamp, str(error))
                    break
    return sent


def _send(over, row, letter, stamp, now):
    lacks = channels.why_unreachable(row.channel, email=letter.email, phone=letter.phone)
    if lacks:
        raise channels.NotSent(lacks, final=True)
    try:
        over.send(letter)
    except channels.Uncertain as error:
        if row.interruptions:
            return _mark(row, stamp, "give_up", error=str(error)) and 0
        _mark(row, stamp, "lose", error=str(error), interruptions=1, next_at=stamp + PAUSE, handed_at=None)  # fmt: skip
        return 0
    return _mark(row, stamp, "succeed", error="", sent_at=now())


class _Closed:
    """A channel that the installation no longer has."""

    def __init__(self, error):
        self.error = error

    def send(self, letter):
        raise self.error

    def close(self):
        """Does nothing: no connection is open."""


def claim(row, *, at):
    """Take the delivery for this worker; returns the stamp of the claim, or None when somebody else has it."""
    able = Delivery.objects.filter(state__in=TRANSITIONS.before("claim"))
    taken = able.filter(pk=row.pk, next_at__lte=at).update(
        state=TRANSITIONS.after("claim"), claimed_at=at, attempts=F("attempts") + 1
    )
    row.attempts += taken
    return at if taken else None


def _claimed(row, stamp):
    return Delivery.objects.filter(pk=row.pk, state=State.SENDING, claimed_at=stamp)


def _mark(row, stamp, how, **facts):
    """Store the result of an attempt, over a new connection if the old one broke meanwhile."""
    rows = _claimed(row, stamp)
    try:
        return rows.update(state=TRANSITIONS.after(how), **facts)
    except (OperationalError, InterfaceError):
        if connection.in_atomic_block:
            raise
        connection.close()
        return rows.update(state=TRANSITIONS.after(how), **facts)


def _fail(row, stamp, error):
    if error.final or row.attempts >= ATTEMPTS:
        _mark(row, stamp, "give_up", error=str(error))
        return
    pause = PAUSE * 4 ** (row.attempts - 1)
    _mark(row, stamp, "fail", error=str(error), next_at=stamp + pause, handed_at=None)


def _postpone(rows, at, why):
    """The channel is down: the following deliveries wait too, without counting an attempt."""
    waiting_still = Delivery.objects.filter(
        pk__in=[row.pk for row in rows], state__in=TRANSITIONS.before("claim")
    )
    waiting_still.update(next_at=at + PAUSE, handed_at=None, error=why)


@transaction.atomic
def again(deliveries, *, actor, at, subject=""):
    """Send failed, given up and undelivered messages again on request of a person; returns how many.

    subject  the recipient's name, for the audit line of a single message
    """
    renewed = deliveries.filter(state__in=TRANSITIONS.before("again")).update(
        state=TRANSITIONS.after("again"),
        attempts=0,
        interruptions=0,
        resends=F("resends") + 1,
        error="",
        next_at=at,
        handed_at=None,
        sent_at=None,
    )
    if renewed:
        record("delivery_again", actor=actor, subject=subject, detail={"count": renewed}, at=at)
        transaction.on_commit(_queue_due)
    return renewed
