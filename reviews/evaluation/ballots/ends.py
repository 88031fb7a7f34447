"""The vote of somebody who belongs to the circle no longer."""

from registry.endings import DIED, LEFT, MOVED, ends

from .models import Collection, RollLine


@ends(LEFT, DIED, MOVED)
def the_vote_ends(ended):
    """Members who have not voted yet leave the rolls of open boxes; after a move they stay on the roll of a unit that holds the new branch.

    A ballot that was cast belongs to nobody and stays; so does the line of a paper that was handed out, which has to balance.
    """
    waiting = RollLine.objects.filter(
        member__in=ended.members, state=RollLine.State.WAITING, collection__state=Collection.State.OPEN
    )  # fmt: skip
    lines = waiting.select_related("collection__organisation", "member__branch")
    over = [
        line
        for line in lines
        if ended.fact != MOVED
        or not line.member.branch.path.startswith(line.collection.organisation.path)
    ]
    boxes = {line.collection_id for line in over}
    # Locked in the order of their keys and as voting locks them: a vote that is being cast is finished first, and counts.
    list(Collection.objects.filter(pk__in=boxes).order_by("pk").select_for_update(no_key=True))
    waiting.filter(pk__in=[line.pk for line in over]).delete()
