"""To-do items about making sheets public."""

from django.urls import reverse
from django.utils.translation import gettext as _

from access.roles import ADMINISTRATOR, SECRETARY
from registry.todo import LATE, WAITS, Matter, todo_block

from .models import Disclosure
from .queries import filtered


@todo_block(SECRETARY)
def disclosures_to_put_up(seat, today):
    rows, address = Disclosure.objects.visible_to(seat), reverse("disclosure_list")
    approved = rows.filter(state=Disclosure.State.APPROVED)
    return [
        Matter(WAITS, _("approved sheets to be put up"), approved, f"{address}?state=approved"),
        Matter(
            LATE,
            _("new revisions held back from the board"),
            rows.held_back(),
            f"{address}?state=held",
        ),
    ]


@todo_block(ADMINISTRATOR)
def disclosures_to_decide(seat, today):
    """Without those of one's own, and those that the same person proposed as a secretary."""

    def waiting(state):
        rows = filtered(Disclosure.objects.visible_to(seat), state=state, mine=seat.user)
        return rows, f"{reverse('disclosure_list')}?state={state}&mine=on"

    states = Disclosure.State
    return [
        Matter(WAITS, _("sheets to review for disclosure"), *waiting(states.PROPOSED)),
        Matter(WAITS, _("sheets to approve for disclosure"), *waiting(states.REVIEWED)),
    ]
