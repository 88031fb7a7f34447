"""What is asked before a step of a review that cannot simply be taken back, with who and what it leaves out."""

from django.urls import reverse
from django.utils.translation import gettext as _

from core.asking import Question
from core.days import long_day

from . import opening, phases
from . import queries as reading
from .models import Collection

State = Collection.State


def opened(facts):
    """Before a review is opened. ``facts``: the cleaned data of its form."""
    organisation, year = facts["organisation"], facts["year"]
    people = opening.members_of(organisation, year)
    others = phases.within(organisation, year).select_related("organisation").order_by("pk")
    days = {"begins": long_day(facts["begins_on"]), "ends": long_day(facts["ends_on"])}
    return Question(
        title=_("Open the review of %(year)s for %(unit)s?") % {"year": year, "unit": organisation},
        button=_("Open the review"), back=reverse("evaluation_list"),
        says=[
            _("%(count)d people with pledges of %(year)s are reviewed; roll and ballot boxes are made.")
            % {"count": people.filter(pledged=True).count(), "year": year},
            _("Voting begins on %(begins)s by itself, with a message to everybody on the roll, and ends on %(ends)s.") % days,
            _("The schemes in force are fixed for this review."),
            _("Until somebody has voted it can be given up."),
        ],
        lacks=[_("“%(other)s” covers its people already: they are left out.") % {"other": row} for row in others],
    )  # fmt: skip


def begun(evaluation):
    waits = evaluation.collections.filter(circle=Collection.Circle.MASSES, slips=None)
    lacks = [_("No slip for mass representatives is issued yet in %(names)s.") % {"names": named(waits)}] if waits.exists() else []  # fmt: skip
    return Question(
        title=_("Let voting begin: %(review)s?") % {"review": evaluation},
        button=_("Let voting begin"), back=_page(evaluation),
        says=[
            _("Voting begins now and everybody on the roll is invited. The roll can no longer be changed."),
            _("The last day is %(day)s.") % {"day": long_day(evaluation.ends_on)},
        ],
        lacks=lacks,
    )  # fmt: skip


def closed(evaluation):
    boxes = evaluation.collections.filter(state=State.OPEN)
    return _closing(
        _("Close the voting: %(review)s?") % {"review": evaluation}, _("Close the voting"),
        evaluation, boxes, back=_page(evaluation),
    )  # fmt: skip


def box_closed(box):
    boxes = Collection.objects.filter(pk=box.pk)
    return _closing(
        _("Close the ballot box %(box)s?") % {"box": box}, _("Close the ballot box"),
        box.evaluation, boxes, back=reverse("collection_detail", args=[box.pk]),
    )  # fmt: skip


def _closing(title, button, evaluation, boxes, *, back):
    told = reading.participation(evaluation, boxes=boxes.select_related("accepted"))
    left = told["issued"] - told["returned"]
    return Question(
        title=title, button=button, back=back,
        says=[
            _("%(count)d ballot boxes are closed and sealed. Voting is no longer possible.") % {"count": boxes.count()},
            _("Papers that were handed out are counted afterwards."),
        ],
        lacks=[_("%(left)d of %(issued)d ballots are not in.") % {"left": left, "issued": told["issued"]}] if left else [],
    )  # fmt: skip


def dropped(evaluation):
    return Question(
        title=_("Give up %(review)s?") % {"review": evaluation},
        button=_("Give it up"), back=_page(evaluation),
        says=[
            _("Its roll and ballot boxes are no longer used; slips that were handed out are void."),
            _("It stays in the list as given up, with the reason in the audit trail; another review can be opened."),
        ],
    )  # fmt: skip


def named(boxes, most=5):
    """The names of the first boxes, and how many more there are."""
    rows = list(boxes.select_related("organisation").order_by("organisation__path")[: most + 1])
    names = "、".join(row.organisation.name for row in rows[:most])
    if len(rows) <= most:
        return names
    return _("%(names)s and %(more)d more") % {"names": names, "more": boxes.count() - most}


def _page(evaluation):
    return reverse("evaluation_detail", args=[evaluation.pk])
