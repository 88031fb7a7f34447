"""One kept file of every kind, with the page on which its owner opens it."""

from dataclasses import dataclass

from django.urls import reverse

from reviews.evaluation.results.models import Bulletin
from reviews.reports.models import ReportIssue
from tests.access.world import World


@dataclass(frozen=True)
class Made:
    """``kind``: the model; ``row``: names the file; ``address``: its page; ``who``: of the cast, may open it."""

    kind: str
    row: object
    address: str
    who: str


def make_all(w=None):
    """A list of Made, one for each kind that is declared."""
    w = w or World()
    issue = ReportIssue.objects.get(report=w.sent_report)
    letter = (
        w.letter
    )  # after the report: a branch with several words has to choose one for its first report
    bulletin = Bulletin.objects.get(evaluation=w.published_review)
    rows = [
        (w.evidence, "evidence_file", "m"),
        (w.scan, "scan_file", "s"),
        (w.issued_circular, "circular_pdf", "a"),
        (w.slip, "slip_pdf", "s"),
        (letter, "letter_pdf", "s"),
        (w.report_scan, "report_scan_file", "s"),
        (issue, "report_issue_pdf", "s"),
    ]
    made = [Made(row._meta.label, row, reverse(page, args=[row.pk]), who) for row, page, who in rows]  # fmt: skip
    address = reverse("bulletin_pdf", args=[bulletin.evaluation_id])
    return [*made, Made(bulletin._meta.label, bulletin, address, "m")]
