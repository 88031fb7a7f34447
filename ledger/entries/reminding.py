"""Reminding by hand: a line in the history of each pledge and one message to the member, at most once a day a pledge."""

from dataclasses import dataclass, field
from itertools import batched

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from accounts.messages.posting import MessageDraft, post_drafts
from accounts.people.models import Member
from core.days import long_day, moment_on

from ..errors import LedgerError
from .message_kinds import REMINDED
from .models import Event
from .verbs import TRANSITIONS, append, locked_entries, refuse_own

Is = Event.Kind
#: Most entries in one transaction.
CHUNK = 100
_SEVERAL = ngettext_lazy(
    "You are reminded of %(count)d pledge", "You are reminded of %(count)d pledges", "count"
)


@dataclass
class Reminded:
    """``done``: the entries of which their members were reminded; ``skipped``: (entry, why) for the others."""

    done: list = field(default_factory=list)
    skipped: list = field(default_factory=list)


def reminded_on(day):
    """The events of reminding on ``day``."""
    return Event.objects.filter(kind=Is.REMINDED, occurred_at__gte=moment_on(day))


def remind(entry, *, actor, at, words=""):
    """Remind the member of one entry. LedgerError where it is not open, is the own one, or was done today already."""
    outcome = remind_many([entry], actor=actor, at=at, words=words)
    for _entry, why in outcome.skipped:
        raise LedgerError(why)


def remind_many(entries, *, actor, at, words=""):
    """Remind the members of these entries, each in one message; returns a Reminded. Repeated on one day it changes nothing."""
    outcome = Reminded()
    ordered = sorted(entries, key=lambda entry: (entry.ledger_id, entry.pk))
    for part in batched([entry.pk for entry in ordered], CHUNK):
        _remind_part(part, outcome, actor=actor, at=at, words=words.strip())
    return outcome


@transaction.atomic
def _remind_part(keys, outcome, *, actor, at, words):
    standing = locked_entries(keys)
    today = reminded_on(timezone.localdate(at)).filter(entry__in=keys)
    before, members = set(today.values_list("entry", flat=True)), {}
    for key in keys:
        entry = standing[key]
        try:
            _refuse(entry, before, actor)
        except LedgerError as refused:
            outcome.skipped.append((entry, str(refused)))
            continue
        members.setdefault(entry.ledger.member, []).append(entry)
        outcome.done.append(entry)
    lines = [(entry, Is.REMINDED, words, {}) for rows in members.values() for entry in rows]
    append(lines, actor=actor, at=at)
    post_drafts(REMINDED, (_draft(*pair, words, at) for pair in members.items()), at=at)


def _refuse(entry, before, actor):
    TRANSITIONS.require(entry, Is.REMINDED)
    refuse_own(entry, Is.REMINDED, actor)
    if entry.ledger.member.status != Member.Status.ACTIVE:
        raise LedgerError(_("The member has left: nobody can be reminded."))
    if entry.pk in before:
        raise LedgerError(_("The member was reminded of this item today already."))


def _draft(member, entries, words, at):
    """The message to one member. The first of the entries names it: of each, there is one reminder a day."""
    first = entries[0]
    if len(entries) == 1:
        title = _("You are reminded of item %(number)s, due on %(day)s") % {
            "number": first.number, "day": long_day(first.due),
        }  # fmt: skip
    else:
        title = _SEVERAL % {"count": len(entries)}
    lines = [f"{entry.text}（{long_day(entry.due)}）" for entry in entries]
    address = (
        reverse("entry_detail", args=[first.pk]) if len(entries) == 1 else reverse("my_ledger")
    )
    about, period = f"entry:{first.pk}", f"reminded {timezone.localdate(at)}"
    return MessageDraft(member, title, "\n".join([words, *lines]).strip(), about, period, address)
