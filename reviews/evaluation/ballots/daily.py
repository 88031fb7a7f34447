"""The daily steps of reviews: begin, remind, close. A missed day is made up for, a repeated one changes nothing."""

from django.utils.translation import gettext_lazy as _

from registry.daily import daily_step

from . import closing_boxes as closing
from . import phases, sealing


@daily_step("evaluations", order=30, label=_("Beginning and closing the voting of reviews"))
def evaluations(tick):
    """Begin, remind and close by the dates of each review, and vacuum old rows of ballots once more."""
    begun = [phases.begin(row, actor=None, at=tick.at) for row in phases.due_to_begin(tick.today)]
    closed = sum(
        closing.close_voting(row, actor=None, at=tick.at) for row in phases.due_to_close(tick.today)
    )
    reminded = sum(phases.remind(row, at=tick.at) for row in phases.due_to_remind(tick.today))
    sealing.scrub(everything=True)
    return {"reviews begun": len(begun), "ballot boxes closed": closed, "people reminded": reminded}
