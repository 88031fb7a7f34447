"""The ledger of the old branch ends with the posting."""

from django.utils import timezone

from registry.endings import MOVED, ends

from .rules import hand_over_all


@ends(MOVED)
def entries_are_handed_over(ended):
    """Open entries follow their members; the daily tick does it once more for what was missed."""
    today = timezone.localdate(ended.at)
    hand_over_all(members=ended.members, today=today, at=ended.at, actor=ended.actor)
