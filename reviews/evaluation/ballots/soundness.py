"""Whether the closed ballot boxes are unchanged: seals, numbers and balances, checked before anything is counted."""

from django.utils.translation import gettext as _

from reviews.errors import ReviewError

from . import queries as reading
from . import sealing
from .models import Collection, group_of

#: Most boxes named in one refusal.
_NAMED = 5


class BoxChanged(ReviewError):
    """The ballots of a box are not those that were cast; nothing is counted or published on them."""


def faults_of(evaluation, heard=None):
    """[(Collection, sentence)] of the closed ballot boxes that cannot be trusted; none where all are sound.

    heard   the result of ``reading.tallies``, if it is known already
    A box is sound when its ballots give its seal again, as many people voted as when it was closed, and for each person
    on the form issued = returned + unused and returned = valid + blank + void. A void box need not balance.
    """
    boxes = {
        box.pk: box
        for box in evaluation.collections.exclude(state=Collection.State.OPEN).select_related(
            "organisation"
        )
    }
    said = {
        box.pk: _("%(box)s: its ballots are not those that were sealed.")
        for box in sealing.broken_seals(evaluation)
    }
    for pk, number in sealing.votes_recorded(evaluation).items():
        if pk in boxes and boxes[pk].cast != number:
            said.setdefault(pk, _("%(box)s: not as many have voted as when it was closed."))
    for pk in _unbalanced(evaluation, reading.tallies(evaluation) if heard is None else heard):
        said.setdefault(pk, _("%(box)s: issued, returned and valid ballots do not add up."))
    return [(boxes[pk], text % {"box": boxes[pk]}) for pk, text in said.items() if pk in boxes]


def _unbalanced(evaluation, heard):
    """The keys of the boxes in which the figures of somebody on the form do not add up."""
    for row in evaluation.subjects.only("pk", "kind", *Collection.Circle.values):
        for circle in Collection.Circle:
            box = getattr(row, f"{circle}_id")
            tally = heard[row.pk].get(group_of(circle, row.kind)) if box else None
            if tally is not None and not tally.is_void and not tally.balances:
                yield box


def refuse_faults(evaluation, heard=None):
    """Raise BoxChanged, naming the boxes, unless all closed boxes are sound."""
    faults = faults_of(evaluation, heard)
    if faults:
        more = len(faults) - _NAMED
        words = " ".join(sentence for _box, sentence in faults[:_NAMED])
        words += _(" And %(count)d more.") % {"count": more} if more > 0 else ""
        raise BoxChanged(
            _("The record of the ballots was changed, so nothing is counted or published. %(boxes)s")
            % {"boxes": words}
        )  # fmt: skip
