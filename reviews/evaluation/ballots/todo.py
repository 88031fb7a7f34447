"""To-do items about a review's voting."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from access.roles import MEMBER
from registry.todo import LATE, SOON, WAITS, Matter, todo_block

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


def collecting(seat, evaluation, today):
    """The matters of a review in which something is collected: opinions to sign, boxes to balance, boxes still open.

    Counts boxes, never people. The signed groups of its schemes come first.
    """
    boxes = Collection.objects.visible_to(seat).filter(evaluation=evaluation)
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
        Matter(WAITS, _("ballot boxes are open"), boxes.filter(state=State.OPEN), f"{address}?state=open"),
    ]  # fmt: skip
