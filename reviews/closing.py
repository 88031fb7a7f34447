"""What the reviews keep a year from being closed for."""

from django.urls import reverse
from django.utils.translation import gettext as _

from pledges.sheets.cycles.rules import keeps_open

from reviews.evaluation.ballots.models import Evaluation
from reviews.meetings.exchange.models import Meeting


@keeps_open
def reviews_open(cycle):
    reviews = Evaluation.objects.filter(year=cycle.year).exclude(phase=Evaluation.Phase.PUBLISHED)
    states = [Meeting.State.PLANNED, Meeting.State.INVITED, Meeting.State.HELD]
    meetings = Meeting.objects.filter(year=cycle.year, state__in=states)
    return [
        (_("reviews not published"), reviews.count(), reverse("evaluation_list")),
        (
            _("exchange meetings not closed"),
            meetings.count(),
            f"{reverse('meeting_list')}?year={cycle.year}",
        ),
    ]
