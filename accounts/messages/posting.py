"""Putting messages into inboxes: once for each recipient, kind, matter and period."""

from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.utils import translation

from registry.kinds import MessageKind

from . import sending
from .models import Message
from .planning import choosers_among

#: Messages written by one statement.
CHUNK = 1000
#: From this many new messages on, the statistics of the database planner are refreshed.
MANY = 20_000
_TITLE, _ABOUT, _PERIOD, _ADDRESS = (
    Message._meta.get_field(name).max_length for name in ("title", "about", "period", "address")
)


@dataclass(frozen=True, slots=True)
class MemberKey:
    """A member of whom only the key was read: hundreds of thousands of these are made in one tick."""

    pk: int


@dataclass(frozen=True, slots=True)
class MessageDraft:
    """One message to be posted; ``recipient`` is a Member, a User, or the MemberKey of a member."""

    recipient: object
    title: str
    body: str
    about: str
    period: str
    address: str = ""


def post(kind, recipients, *, title=None, body=None, about, period, address="", at):
    """Put one message a recipient into the inboxes; returns how many are new.

    kind        what ``message_kind`` returned
    recipients  Member or User rows; or (recipient, title, body) each, without ``title`` and ``body``
    title, body, address  text (also lazy), or a function of the recipient that returns it
    about       the matter, e.g. "meeting:12"; period, e.g. "2026-Q2" or a day

    Somebody who was notified of ``about`` in ``period`` by this kind is not notified again, so posting may be
    repeated. An account of a member and the member are one recipient. Texts are written in Chinese.
    """
    shared = title is not None

    def drafts():
        for given in recipients:
            recipient, own_title, own_body = (given, title, body) if shared else given
            yield MessageDraft(
                recipient,
                _of(own_title, recipient),
                _of(own_body, recipient),
                about,
                str(period),
                _of(address, recipient),
            )

    return post_drafts(kind, drafts(), at=at)


def _of(text, recipient):
    return str(text(recipient) if callable(text) else text or "")


def post_drafts(kind, drafts, *, at):
    """Like ``post``, for drafts that each name their own matter. Reads ``drafts`` in chunks; returns how many are new."""
    if not isinstance(kind, MessageKind):
        raise TypeError("post() wants what message_kind() returned")
    new = 0
    with translation.override(settings.LANGUAGE_CODE):
        drafts = iter(drafts)
        while chunk := list(islice(drafts, CHUNK)):
            new += _post_chunk(kind, chunk, at)
    if new >= MANY:
        _analyze()
    return new


def _analyze():
    """Run ANALYZE on the messages: with outdated statistics PostgreSQL may look for each of them separately."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {connection.ops.quote_name(Message._meta.db_table)}")


def _post_chunk(kind, drafts, at: datetime):
    rows = {}
    for draft in drafts:
        row = _row(kind, draft, at)
        rows.setdefault((row.member_id, row.user_id, row.about, row.period), row)
    with transaction.atomic():
        known = _known(kind, rows)
        fresh = [row for key, row in rows.items() if key not in known]
        if kind.outside:
            _settle(fresh, at)
        Message.objects.bulk_create(fresh, ignore_conflicts=True)
        if fresh and kind.outside:
            sending.send_after_commit()
    return len(fresh)


def _settle(rows, at):
    """Mark the messages to people without an outside channel (nearly everybody) as planned, so that planning skips them."""
    members, users = choosers_among(
        {row.member_id for row in rows if row.member_id},
        {row.user_id for row in rows if row.user_id},
    )
    for row in rows:
        if row.member_id not in members and row.user_id not in users:
            row.planned_at = at


def _row(kind, draft, at):
    member, user = _person(draft.recipient)
    if len(draft.about) > _ABOUT or len(draft.period) > _PERIOD or len(draft.address) > _ADDRESS:
        raise ValueError(f"about, period or address is too long: {draft.about} {draft.period}")
    return Message(
        member_id=member,
        user_id=user,
        kind=kind.name,
        about=draft.about,
        period=draft.period,
        title=_shortened(draft.title),
        body=draft.body,
        address=draft.address,
        posted_at=at,
        planned_at=None if kind.outside else at,
    )


def _person(recipient):
    """(member's key, account's key), one of them None: the account of a member counts as the member."""
    if isinstance(recipient, get_user_model()):
        return (recipient.member_id, None) if recipient.member_id else (None, recipient.pk)
    return recipient.pk, None


def _shortened(title):
    return title if len(title) <= _TITLE else title[: _TITLE - 1] + "…"


def _known(kind, keys):
    """The keys whose message exists already."""
    told = Message.objects.filter(
        kind=kind.name,
        about__in={about for _member, _user, about, _period in keys},
        period__in={period for *_, period in keys},
    )
    members = {member for member, *_ in keys if member}
    found = set()
    if members:
        found.update(_keys(told.filter(member__in=members)))
    if accounts := {user for _member, user, *_ in keys if user}:
        found.update(_keys(told.filter(user__in=accounts)))
    return found


def _keys(rows):
    return rows.values_list("member_id", "user_id", "about", "period")
