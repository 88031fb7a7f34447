"""To-do items about opinions."""

from django.urls import reverse
from django.utils.translation import gettext as _

from access.roles import ADMINISTRATOR, SECRETARY, SUPERVISOR
from registry.todo import SOON, WAITS, Matter, todo_block

from .forms import MINE
from .models import OpinionCase
from .queries import waiting_for

State = OpinionCase.State


def _waiting(seat, state, today):
    """(the rows in that state with which the seat may go on, the address that lists them)."""
    rows = waiting_for(OpinionCase.objects.visible_to(seat), seat, state, today)
    return rows, f"{reverse('opinion_list')}?state={MINE}{state}"


@todo_block(SECRETARY, ADMINISTRATOR)
def opinions_to_answer(seat, today):
    text = _("opinions of the public to answer")
    if seat.role == ADMINISTRATOR:
        text = _("opinions of the public that no secretary of their branch may answer")
    return [Matter(SOON, text, *_waiting(seat, State.FORWARDED, today))]


@todo_block(SUPERVISOR, ADMINISTRATOR)
def opinions_to_moderate(seat, today):
    return [
        Matter(
            SOON, _("opinions of the public to moderate"), *_waiting(seat, State.RECEIVED, today)
        ),
        Matter(WAITS, _("answers to opinions to moderate"), *_waiting(seat, State.ANSWERED, today)),
    ]
