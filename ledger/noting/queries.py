"""The open items of a branch for its page of progress."""

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q

from ..entries.models import Entry


def open_entries(seat, year):
    """The open entries of ``year`` in the seat's branch, by member and number."""
    rows = Entry.objects.visible_to(seat).filter(year=year, state=Entry.State.OPEN)
    return rows.select_related("ledger__member", "branch").order_by(
        "ledger__member__name_key", "ledger", "number"
    )


def written_for(entries, user):
    """Those of members for whom the branch writes: who never signed in; and the user's own."""
    signed_in = (
        get_user_model().objects.filter(member=OuterRef("ledger__member")).exclude(last_login=None)
    )
    own = Q(ledger__member=user.member_id) if user.member_id else Q()
    return entries.filter(~Exists(signed_in) | own)
