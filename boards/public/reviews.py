"""The public part of a review: counts and rates of its units, as the review's setting discloses them."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.cache_stamp import cached
from core.numbers import miss_100
from pledges.sheets.sheet.models import Sheet
from reviews.evaluation.ballots.models import Evaluation
from reviews.evaluation.results.figures import disclosed
from reviews.evaluation.results.models import Bulletin, Result
from reviews.evaluation.schemes.models import SchemeKind

Discloses = Evaluation.Discloses


def grade_on_board(serial):
    """(year, grade in words) of the sheet's member where a review discloses it, or None. One query."""
    sheet = Sheet.objects.filter(serial=serial).values("member", "cycle__year")
    row = Result.objects.disclosed().filter(
        member=sheet.values("member")[:1], year=sheet.values("cycle__year")[:1]
    ).first()  # fmt: skip
    return (row.year, row.get_grade_display()) if row else None


def reviewed_years():
    """The years of which a review discloses something, the newest first."""
    return cached("board-reviews", lambda: sorted(set(_bulletins().values_list("evaluation__year", flat=True)), reverse=True))  # fmt: skip


def _bulletins():
    return Bulletin.objects.exclude(evaluation__discloses=Discloses.NOTHING)


@require_safe
def board_reviews(request, year):
    """The counts and rates of the reviews of ``year``; 404 where none discloses them."""
    found = _bulletins().filter(evaluation__year=year).select_related(
        "document", "evaluation__organisation", "evaluation__leader_scheme", "evaluation__member_scheme"
    )  # fmt: skip
    reviews = [_review(bulletin) for bulletin in found.order_by("evaluation__organisation__path")]
    if not reviews:
        raise Http404
    return render(request, "boards/reviews.html", {"year": year, "reviews": reviews})


def _review(bulletin):
    shown, total = disclosed(bulletin.evaluation, bulletin.figures), bulletin.figures["total"]
    lines = [total, *shown.kinds, *shown.units]
    return {
        "bulletin": bulletin, "total": total, "units": shown.units,
        "rounded": any(miss_100(line["rates"]) for line in lines if line["rates"]),
        "kinds": [line | {"name": SchemeKind(line["kind"]).label} for line in shown.kinds],
    }  # fmt: skip
