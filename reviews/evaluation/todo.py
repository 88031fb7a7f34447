"""What a review leaves to be done."""

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import ADMINISTRATOR, MEMBER, SECRETARY
from accounts.todo import LATE, SOON, WAITS, Matter, todo_block

from . import opinions
from .models import Collection, Evaluation, RollLine, Subject

State, Phase = Collection.State, Evaluation.Phase


@todo_block(MEMBER)
def ballots_waiting(seat, today):
    """Forms on which the member has not voted; those that were handed on paper are not counted."""
    lines = RollLine.objects.visible_to(seat).filter(
        state=RollLine.State.WAITING, collection__state=State.OPEN,
        collection__evaluation__phase=Phase.COLLECTING, collection__evaluation__ends_on__gte=today,
    )  # fmt: skip
    return [Matter(SOON, _("ballots wait for you"), lines, f"{reverse('ballot_list')}?waiting=1")]


@todo_block(SECRETARY, ADMINISTRATOR)
def collecting(seat, today):
    """Of the newest review in which something is collected: opinions to sign, boxes to balance, boxes still open.

    Asks for the review and its signed groups first. Counts boxes, never people.
    """
    rows = Evaluation.objects.visible_to(seat).filter(phase=Phase.COLLECTING)
    evaluation = rows.select_related("leader_scheme", "member_scheme").first()
    if evaluation is None:
        return []
    boxes = Collection.objects.visible_to(seat).filter(evaluation=evaluation)
    waiting = RollLine.objects.filter(collection=OuterRef("pk"), state=RollLine.State.WAITING)
    address = reverse("evaluation_detail", args=[evaluation.pk])
    unsigned = Q(pk__in=[])
    for subjects, _group in opinions.waiting(seat, evaluation, on=today):
        unsigned |= Q(pk__in=subjects.values("pk"))
    return [
        Matter(
            WAITS, _("people on whom you have a comment or opinion to sign"), Subject.objects.filter(unsigned),
            f"{reverse('signed_opinion_list', args=[evaluation.pk])}?waiting=1",
        ),
        Matter(LATE, _("ballot boxes are not balanced"), boxes.filter(state=State.CLOSED), f"{address}?state=closed"),
        Matter(
            WAITS, _("ballot boxes are open in which votes are missing"),
            boxes.filter(Exists(waiting), state=State.OPEN), f"{address}?state=open",
        ),
    ]  # fmt: skip
