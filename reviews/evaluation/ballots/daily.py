"""What reviews do once a day: begin, remind, close. A missed day is caught up, a repeated one changes nothing."""

from django.utils.translation import gettext_lazy as _

from registry.daily import daily_step

from . import closing_boxes as closing
from . import phases, sealing


@daily_step("evaluations", order=30, label=_("Beginning and closing the voting of reviews"))
def evaluations(tick):
    """By the dates of each review; and what databases keep of old rows is swept once more."""
    begun = [phases.begin(row, actor=None, at=tick.at) for row in phases.due_to_begin(tick.today)]
    closed = sum(
        closing.close_voting(row, actor=None, at=tick.at) for row in phases.due_to_close(tick.today)
    )
    reminded = sum(phases.remind(row, at=tick.at) for row in phases.due_to_remind(tick.today))
    sealing.scrub(everything=True)
    return {"reviews begun": len(begun), "ballot boxes closed": closed, "people reminded": reminded}
