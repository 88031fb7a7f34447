"""Those who proposed a disclosure are notified of the decision: one message for all sheets that were decided together."""

from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from access.own import had_a_hand
from accounts.messages.posting import MessageDraft, post_drafts

from .message_kinds import DECIDED

#: Verb → the title of the message. "review" is not the decision yet.
_TITLES = {
    "approve": ngettext_lazy(
        "%(count)d sheet is approved for disclosure: put it up",
        "%(count)d sheets are approved for disclosure: put them up",
        "count",
    ),
    "refuse": ngettext_lazy(
        "The disclosure of %(count)d sheet is refused",
        "The disclosure of %(count)d sheets is refused",
        "count",
    ),
    "take_down": ngettext_lazy(
        "%(count)d sheet is taken down from the board",
        "%(count)d sheets are taken down from the board",
        "count",
    ),
}
_MORE = _("and %(count)d more")
#: Most sheets named in one message.
NAMED = 20


def tell_proposers(verb, moved, *, actor, at, reason):
    """Post about the disclosures that ``verb`` moved, to those who proposed them and did not act themselves."""
    if verb not in _TITLES:
        return
    by_proposer = {}
    for row in moved:
        if row.proposed_by_id and not had_a_hand(actor, [row.proposed_by_id]):
            by_proposer.setdefault(row.proposed_by_id, []).append(row)
    people = get_user_model().objects.in_bulk(by_proposer)

    def drafts():
        for key, rows in by_proposer.items():
            yield MessageDraft(
                people[key], _TITLES[verb] % {"count": len(rows)}, _named(rows, reason),
                f"disclosure:{rows[0].pk}", verb, reverse("disclosure_list", query={"state": rows[0].state}),
            )  # fmt: skip

    post_drafts(DECIDED, drafts(), at=at)


def _named(rows, reason):
    lines = [f"{row.sheet.serial} {row.sheet.member.name}" for row in rows[:NAMED]]
    if len(rows) > NAMED:
        lines.append(_MORE % {"count": len(rows) - NAMED})
    return "\n".join([reason, *lines]).strip()
