"""Decide which messages also go outside, over which channel, and when: one delivery for each message, or a digest of several."""

from collections import defaultdict
from datetime import time

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from core.days import moment_on
from core.workdays import is_workday, next_workday
from registry.kinds import kind_called

from . import channels
from .letters import title_of
from .message_kinds import DIGEST
from .models import DeliveredMessage, Delivery, Message, Preferences

#: On the next working day outside messages leave from this hour on.
MORNING = time(7)
#: Persons planned in one transaction.
CHUNK = 200


def plan(*, at, digests):
    """Make the deliveries of every message that is not planned yet; returns the number of new deliveries.

    digests  whether the digests of today are made up as well; until then the messages of those who want
             a digest wait
    """
    names = channels.names()
    chosen = _choosers()
    member, user = chosen.filter(user__member=OuterRef("member_id")), chosen.filter(user=OuterRef("user_id"))  # fmt: skip
    unplanned = Message.objects.unplanned()
    unplanned.filter(~Exists(member), ~Exists(user)).update(planned_at=at)
    if not digests:
        chosen = chosen.filter(Q(digest=False))
    made = 0
    for preferences in _in_chunks(chosen.filter(_waiting())):
        made += _plan_chunk(preferences, names, at)
    return made


def choosers_among(members, users):
    """Those of the keys of members and accounts who chose an outside channel: (members, accounts)."""
    rows = _choosers().filter(Q(user__member__in=members) | Q(user__in=users))
    found = list(rows.values_list("user__member", "user"))
    return {member for member, _user in found if member}, {user for _member, user in found}


def _choosers():
    """The preferences of those who chose some outside channel and can still be written to."""
    able = Q(user__member=None) | Q(user__member__status="active")
    return Preferences.objects.exclude(channels=[]).filter(able, user__is_active=True)


def _waiting():
    """The condition for preferences whose person has a message to be planned."""
    unplanned = Message.objects.unplanned()
    return Exists(unplanned.filter(member=OuterRef("user__member_id"))) | Exists(
        unplanned.filter(user=OuterRef("user_id"))
    )


def _in_chunks(preferences):
    last = 0
    while chunk := list(
        preferences.filter(pk__gt=last).select_related("user__member").order_by("pk")[:CHUNK]
    ):
        yield chunk
        last = chunk[-1].pk


@transaction.atomic
def _plan_chunk(preferences, names, at):
    by_member = {row.user.member_id: row for row in preferences if row.user.member_id}
    by_user = {row.user_id: row for row in preferences if not row.user.member_id}
    rows = Message.objects.unplanned().filter(Q(member__in=by_member) | Q(user__in=by_user))
    # Locked, so that two planners never plan one message twice; a planner skips rows that another one has locked.
    rows = rows.order_by("pk").select_for_update(of=("self",), skip_locked=True)
    messages = defaultdict(list)
    for message in rows:
        messages[by_member.get(message.member_id) or by_user[message.user_id]].append(message)
    deliveries, carried = [], []
    for row, own in messages.items():
        phone = row.user.member.phone if row.user.member else ""
        for name in row.channels:
            if name in names and not channels.why_unreachable(name, email=row.email, phone=phone):
                for bundle in [own] if row.digest else ([message] for message in own):
                    deliveries.append(_delivery(row.user, name, bundle, at))
                    carried.append(bundle)
    Delivery.objects.bulk_create(deliveries)
    DeliveredMessage.objects.bulk_create(
        DeliveredMessage(delivery=delivery, message=message, channel=delivery.channel)
        for delivery, bundle in zip(deliveries, carried, strict=True)
        for message in bundle
    )
    ids = [message.pk for own in messages.values() for message in own]
    Message.objects.filter(pk__in=ids).update(planned_at=at)
    return len(deliveries)


def _delivery(user, channel, messages, at):
    waits = all(kind_called(message.kind).waits for message in messages)
    return Delivery(
        first=messages[0],
        member_id=user.member_id,
        user=user,
        channel=channel,
        title=title_of(messages),
        kind=messages[0].kind if len(messages) == 1 else DIGEST.name,
        count=len(messages),
        created_at=at,
        next_at=not_on_a_day_off(at) if waits else at,
    )


def not_on_a_day_off(at):
    """``at``, or the morning of the next working day if it is on a day off."""
    day = timezone.localdate(at)
    if is_workday(day):
        return at
    return moment_on(next_workday(day), MORNING)
