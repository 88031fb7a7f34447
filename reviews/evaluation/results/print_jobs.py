"""Printing the score sheets of a review as a job."""

from django.utils import timezone
from django.utils.translation import gettext as _

from reviews.documents.files import print_papers

from .forms import ResultFilter
from .models import Result
from .result_papers import score_sheet

KIND = "score_sheets"


def results_to_print(seat, params):
    """The results of a review in the seat's scope, branch by branch.

    params   evaluation (key), filter (what the address of the list says)
    """
    rows = Result.objects.visible_to(seat).filter(evaluation=params["evaluation"])
    rows = ResultFilter(params["filter"], seat=seat).filtered(rows)
    return rows.order_by("branch__path", "pk").select_related(
        "member", "branch", "evaluation__leader_scheme", "evaluation__member_scheme"
    )


def _sheets(results):
    return [score_sheet(row, row.evaluation.scheme_of(row.kind)) for row in results]


def print_score_sheets(job):
    """params: see results_to_print. Prints those in the scope of the seat that started it."""
    count = print_papers(
        job, lambda seat: results_to_print(seat, job.params), _sheets,
        name=_("Score sheets %(day)s.pdf") % {"day": timezone.localdate()},
        none=_("There is no score sheet to print here."),
    )  # fmt: skip
    return {"figures": [[_("score sheets"), count]]}
