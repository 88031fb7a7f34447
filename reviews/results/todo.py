"""What the results of a review leave to be done."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import ADMINISTRATOR, SECRETARY
from accounts.todo import WAITS, Matter, todo_block

from ..evaluation.models import Evaluation
from ..schemes.models import Kind
from .models import Result

Phase = Evaluation.Phase


@todo_block(SECRETARY, ADMINISTRATOR)
def grades_to_decide(seat, today):
    """Of the newest review whose grades are decided now; asks for it first."""
    evaluation = Evaluation.objects.visible_to(seat).filter(phase=Phase.COUNTED).first()
    if evaluation is None:
        return []
    rows = Result.objects.visible_to(seat).filter(evaluation=evaluation).undecided()
    address = f"{reverse('result_list', args=[evaluation.pk])}?state=undecided"
    if seat.role == SECRETARY:
        rows, address = rows.filter(kind=Kind.MEMBER), f"{address}&kind={Kind.MEMBER}"
    return [Matter(WAITS, _("grades to decide"), rows, address)]
