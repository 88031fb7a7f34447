"""Printing the check sheets of an inspection as a job."""

from django.utils import timezone
from django.utils.translation import gettext as _

from reviews.documents.files import print_papers

from .models import Sample
from .queries import check_sheets

KIND = "check_sheets"


def sheets_to_print(seat, inspection):
    """The check sheets of the inspection (its key) in the seat's scope, in order."""
    rows = Sample.objects.visible_to(seat).filter(inspection=inspection).order_by("number")
    return rows.select_related("inspection__organisation", "ledger__member", "branch")


def print_check_sheets(job):
    """params: inspection (key). Prints those in the scope of the seat that started it."""
    today = timezone.localdate()
    count = print_papers(
        job, lambda seat: sheets_to_print(seat, job.params["inspection"]),
        lambda samples: check_sheets(samples, today=today),
        name=_("Check sheets.pdf"), none=_("There is no check sheet to print here."),
    )  # fmt: skip
    return {"figures": [[_("check sheets"), count]]}
