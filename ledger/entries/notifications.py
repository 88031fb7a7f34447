"""Notifications about entries: to those whose turn it is, and to the member and who asked when something was decided."""

from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from access.own import is_own
from accounts.identity.deciders import deciders_of
from accounts.messages.posting import MessageDraft, post, post_drafts

from .message_kinds import DECIDED, WAITS
from .models import Event

Is = Event.Kind


#: Kind of event → the title of the message to those whose turn it is.
_TO_BRANCH = {
    Is.CLAIMED: _("%(name)s reports item %(number)s as fulfilled: verify it"),
    Is.EXT_ASKED: _("%(name)s requests an extension of item %(number)s: decide on it"),
}
#: Kind of event → the title of the message to the member.
_TO_MEMBER = {
    Is.RETURNED: _("Item %(number)s: the report is returned"),
    Is.EXTENDED: _("Item %(number)s: the extension is approved"),
    Is.EXT_REFUSED: _("Item %(number)s: the extension is refused"),
    Is.STRUCK_OFF: _("Item %(number)s is struck off"),
    Is.UNFULFILLED: _("Item %(number)s is closed as not fulfilled"),
    Is.REOPENED: _("Item %(number)s is open again"),
}


def tell(entry, kind, *, actor, at, seq, note, asker):
    """Post the messages about the event ``seq`` of ``entry``; people get none about their own acts.

    ``asker``: the key of the account that claimed or asked before this event, or None; it gets the answer as the member does.
    """
    if kind not in _TO_BRANCH and kind not in _TO_MEMBER:
        return
    member = entry.ledger.member
    facts = {"name": member.name, "number": entry.number}
    about, address = f"entry:{entry.pk}", reverse("entry_detail", args=[entry.pk])
    body = f"{entry.text}\n{note}".strip()
    common = {"body": body, "about": about, "period": f"line {seq}", "address": address, "at": at}
    if kind in _TO_BRANCH:
        people = deciders_of(entry.branch, member_id=member.pk, asker=actor, at=at)
        post(WAITS, people, title=lambda _user: _TO_BRANCH[kind] % facts, **common)
    if kind in _TO_MEMBER:
        own = [] if is_own(actor, member.pk) else [member]
        post(DECIDED, own, title=lambda _member: _TO_MEMBER[kind] % facts, **common)
        askers = _askers([asker], actor)
        post(DECIDED, askers, title=lambda _user: _to_asker(kind, facts), **common)


def _to_asker(kind, facts):
    return f"{facts['name']}：{_TO_MEMBER[kind] % facts}"


def _askers(keys, actor):
    """The accounts with these keys, without ``actor``."""
    wanted = {key for key in keys if key and (actor is None or key != actor.pk)}
    return list(get_user_model().objects.filter(pk__in=wanted)) if wanted else []


def tell_members(kind, lines, *, actor, at):
    """Post about many entries together what ``tell`` posts for one. ``lines``: (entry, number of the event)."""
    askers = {
        user.pk: user for user in _askers([entry.claimed_by_id for entry, _seq in lines], actor)
    }

    def drafts():
        for entry, seq in lines:
            member = entry.ledger.member
            facts = {"name": member.name, "number": entry.number}
            where = (f"entry:{entry.pk}", f"line {seq}", reverse("entry_detail", args=[entry.pk]))
            if not is_own(actor, member.pk):
                yield MessageDraft(member, _TO_MEMBER[kind] % facts, entry.text, *where)
            if asker := askers.get(entry.claimed_by_id):
                yield MessageDraft(asker, _to_asker(kind, facts), entry.text, *where)

    post_drafts(DECIDED, drafts(), at=at)
