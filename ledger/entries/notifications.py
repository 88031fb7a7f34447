"""Notifications about entries: to the branch when something waits for it, to the member when something was decided."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from access.own import is_own
from accounts.identity.holders import secretaries_of
from accounts.messages.posting import MessageDraft, post, post_drafts

from .message_kinds import DECIDED, WAITS
from .models import Event

Is = Event.Kind


#: Kind of event → the title of the message to the branch's secretaries.
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


def tell(entry, kind, *, actor, at, seq, note):
    """Post the messages about the event ``seq`` of ``entry``; people get none about their own acts."""
    if kind not in _TO_BRANCH and kind not in _TO_MEMBER:
        return
    member = entry.ledger.member
    facts = {"name": member.name, "number": entry.number}
    about, address = f"entry:{entry.pk}", reverse("entry_detail", args=[entry.pk])
    body = f"{entry.text}\n{note}".strip()
    common = {"body": body, "about": about, "period": f"line {seq}", "address": address, "at": at}
    if kind in _TO_BRANCH:
        people = [user for user in secretaries_of(entry.branch, at) if user != actor]
        post(WAITS, people, title=lambda _user: _TO_BRANCH[kind] % facts, **common)
    if kind in _TO_MEMBER and not is_own(actor, member.pk):
        post(DECIDED, [member], title=lambda _member: _TO_MEMBER[kind] % facts, **common)


def tell_members(kind, lines, *, actor, at):
    """Post to the members of many entries together what ``tell`` posts for one. ``lines``: (entry, number of the event)."""

    def drafts():
        for entry, seq in lines:
            member = entry.ledger.member
            if is_own(actor, member.pk):
                continue
            title = _TO_MEMBER[kind] % {"name": member.name, "number": entry.number}
            about, address = f"entry:{entry.pk}", reverse("entry_detail", args=[entry.pk])
            yield MessageDraft(member, title, entry.text, about, f"line {seq}", address)

    post_drafts(DECIDED, drafts(), at=at)
