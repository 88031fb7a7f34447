"""What others read of the published results."""

from django.db.models import Q

from ..evaluation.models import Evaluation
from ..schemes.models import Kind
from .models import Result

Discloses = Evaluation.Discloses
#: The results whose grade the district chose to show to everybody.
_SHOWN = Q(evaluation__discloses=Discloses.GRADES) | Q(
    evaluation__discloses=Discloses.LEADERS, kind=Kind.LEADER
)


def disclosed_grade(serial, year):
    """The published grade, in words, of whose sheet has the number ``serial``, where the board may show it, else "". One query."""
    rows = Result.objects.published().filter(_SHOWN, member__sheets__serial=serial, year=year)
    row = rows.only("grade").first()
    return row.get_grade_display() if row else ""
