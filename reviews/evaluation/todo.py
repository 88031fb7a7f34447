"""What a review leaves to be done."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import ADMINISTRATOR, MEMBER, SECRETARY
from accounts.todo import LATE, SOON, WAITS, Todo, todo_block

from . import opinions
from .models import Collection, Evaluation, RollLine

State, Phase = Collection.State, Evaluation.Phase


@todo_block(MEMBER)
def ballots_waiting(seat, today):
    """Forms on which the member has not voted; those that were handed on paper are not counted."""
    lines = RollLine.objects.visible_to(seat).filter(
        state=RollLine.State.WAITING, collection__state=State.OPEN,
        collection__evaluation__phase=Phase.COLLECTING, collection__evaluation__ends_on__gte=today,
    )  # fmt: skip
    return [Todo(SOON, _("ballots wait for you"), lines.count(), reverse("ballot_list"))]


def _running(seat):
    """The newest review in which something is collected, or None."""
    return Evaluation.objects.visible_to(seat).filter(phase=Phase.COLLECTING).first()


@todo_block(SECRETARY, ADMINISTRATOR)
def opinions_waiting(seat, today):
    """Signed opinions that the seat still owes."""
    evaluation = _running(seat)
    if evaluation is None:
        return []
    waiting = opinions.waiting(seat, evaluation, on=today)
    address = f"{reverse('opinion_list', args=[evaluation.pk])}?waiting=1"
    count = sum(rows.count() for rows, _group in waiting)
    return [Todo(WAITS, _("comments and opinions to sign"), count, address)]


@todo_block(SECRETARY, ADMINISTRATOR)
def boxes_waiting(seat, today):
    """Closed boxes whose papers are still to be counted, and people who have not voted; counts, no names."""
    evaluation = _running(seat)
    if evaluation is None:
        return []
    boxes = Collection.objects.visible_to(seat).filter(evaluation=evaluation)
    found = boxes.aggregate(
        closed=Count("pk", filter=Q(state=State.CLOSED), distinct=True),
        waiting=Count("roll", filter=Q(state=State.OPEN, roll__state=RollLine.State.WAITING)),
    )
    address = reverse("evaluation_detail", args=[evaluation.pk])
    return [
        Todo(LATE, _("ballot boxes are not balanced"), found["closed"], f"{address}?state=closed"),
        Todo(WAITS, _("votes have not been cast yet"), found["waiting"], f"{address}?state=open"),
    ]
