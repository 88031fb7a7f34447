"""Reminding members who have not handed in a sheet, at most once a day each."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.audit.rules import record
from accounts.messages.posting import post

from .message_kinds import DECLARE
from .rules import require_open
from .standing import UNDECLARED, with_standing


@transaction.atomic
def remind_to_declare(members, cycle, *, actor, at):
    """Remind those of ``members`` who have not declared; returns (how many were, how many had been today already)."""
    require_open(cycle)
    waiting = with_standing(members, cycle).filter(standing__in=UNDECLARED)
    people = list(waiting.only("pk").order_by("pk"))
    count = post(
        DECLARE, people, title=_("Please hand in your pledge sheet of %(year)s") % {"year": cycle.year},
        body=_("Your branch waits for it. You can write it here, or hand it to the secretary on paper."),
        about=f"declare:{cycle.pk}", period=timezone.localdate(at).isoformat(), address=reverse("my_sheet"), at=at,
    )  # fmt: skip
    if count:
        record("declaring_reminded", actor=actor, subject=cycle, detail={"count": count}, at=at)
    return count, len(people) - count
