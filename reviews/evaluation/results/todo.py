"""To-do items about the newest review under way."""

from django.urls import reverse
from django.utils.translation import gettext as _

from access.roles import ADMINISTRATOR, SECRETARY
from registry.todo import WAITS, Matter, todo_block

from ..ballots.models import Evaluation
from ..ballots.todo import collecting
from .models import Result

Phase = Evaluation.Phase


@todo_block(SECRETARY, ADMINISTRATOR)
def review_under_way(seat, today):
    """The review comes first: the numbers link to its pages."""
    rows = Evaluation.objects.visible_to(seat).filter(phase__in=[Phase.COLLECTING, Phase.COUNTED])
    evaluation = rows.select_related("leader_scheme", "member_scheme").first()
    if evaluation is None:
        return []
    if evaluation.phase == Phase.COLLECTING:
        return collecting(seat, evaluation, today)
    return [_grades_to_decide(seat, evaluation)]


def _grades_to_decide(seat, evaluation):
    """A secretary decides members, an administrator everybody; nobody their own."""
    rows = Result.objects.visible_to(seat).filter(evaluation=evaluation).decidable_by(seat)
    address = f"{reverse('result_list', args=[evaluation.pk])}?state=mine"
    return Matter(WAITS, _("grades to decide"), rows, address)
