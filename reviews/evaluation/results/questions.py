"""What is asked before ballots are counted, grades fixed and results published."""

from django.urls import reverse
from django.utils.translation import gettext as _

from core.asking import Question
from reviews.documents.rules import next_number

from ..ballots import closing_boxes as closing
from ..schemes.sheets import blocked_of, label_of
from . import counting
from .models import FulfilmentMeeting

#: Lines of a kind that are written out; the rest is a number.
MOST = 20


def counted(evaluation):
    """By branch and part of the sum what would be missing; nothing while a ballot box is not balanced, which is refused."""
    lacks = []
    if not closing.unsettled(evaluation)["boxes"]:
        parts, blocked = counting.missing(evaluation)
        without = _("%(count)d people without a proposed grade.")
        lacks = [without % {"count": count} + blocked_of(why) for why, count in blocked.items()]
        lines = [
            _("%(unit)s: “%(part)s” is missing for %(count)d people.")
            % {"unit": unit, "part": label_of(part), "count": count}
            for (unit, part), count in sorted(parts.items(), key=lambda line: (-line[1], str(line)))
        ]
        lacks += lines[:MOST]
        if len(lines) > MOST:
            lacks.append(_("And %(count)d more.") % {"count": len(lines) - MOST})
    return Question(
        title=_("Count the ballots: %(review)s?") % {"review": evaluation},
        button=_("Count the ballots"), back=reverse("evaluation_detail", args=[evaluation.pk]),
        says=[
            _("The scores of %(count)d people are computed; ballots and signed opinions are fixed.") % {"count": evaluation.subjects.count()},
            _("Until the first grade is decided the count can be taken back."),
        ],
        lacks=lacks,
    )  # fmt: skip


def recalled(evaluation):
    return Question(
        title=_("Take the count back: %(review)s?") % {"review": evaluation},
        button=_("Take the count back"), back=_results(evaluation),
        says=[
            _("The results are removed; voting stays closed."),
            _("Missing opinions can be signed and papers counted once more; opinions that were counted stay."),
        ],
    )  # fmt: skip


def concluded(evaluation):
    return Question(
        title=_("Fix all grades: %(review)s?") % {"review": evaluation},
        button=_("Fix all grades"), back=_results(evaluation),
        says=[
            _("The grades of %(count)d people are fixed; they are published next.") % {"count": evaluation.results.count()},
            _("Until they are published they can be opened again."),
        ],
    )  # fmt: skip


def published(evaluation, word, at):
    unrecorded = without_meeting(evaluation)
    return Question(
        title=_("Publish the results: %(review)s?") % {"review": evaluation},
        button=_("Publish all results"), back=_results(evaluation),
        says=[
            _("%(count)d people see their grade and have a message.") % {"count": evaluation.results.count()},
            _("The bulletin is issued, as %(number)s unless another document is issued first.") % {"number": next_number(evaluation.organisation, word, at=at)},
            _("The board shows: %(what)s.") % {"what": evaluation.get_discloses_display()},
            _("This cannot be taken back."),
        ],
        lacks=[_("%(count)d branches have no record of their year-end meeting.") % {"count": unrecorded}] if unrecorded else [],
    )  # fmt: skip


def without_meeting(evaluation):
    """How many branches of the review have no record of their year-end meeting yet."""
    held = FulfilmentMeeting.objects.filter(evaluation=evaluation).values("organisation")
    branches = evaluation.subjects.order_by().exclude(branch__in=held)
    return branches.values("branch").distinct().count()


def _results(evaluation):
    return reverse("result_list", args=[evaluation.pk])
