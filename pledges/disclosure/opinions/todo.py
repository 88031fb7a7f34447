"""To-do items about opinions."""

from django.urls import reverse
from django.utils.translation import gettext as _

from access.roles import ADMINISTRATOR, SECRETARY, SUPERVISOR
from registry.todo import SOON, WAITS, Matter, todo_block

from .models import OpinionCase

State = OpinionCase.State


def _waiting(seat, state):
    """(the rows in that state, the address that lists them)."""
    rows = OpinionCase.objects.visible_to(seat).filter(state=state)
    return rows, f"{reverse('opinion_list')}?state={state}"


@todo_block(SECRETARY)
def opinions_to_answer(seat, today):
    return [Matter(SOON, _("opinions of the public to answer"), *_waiting(seat, State.FORWARDED))]


@todo_block(SUPERVISOR, ADMINISTRATOR)
def opinions_to_moderate(seat, today):
    return [
        Matter(SOON, _("opinions of the public to moderate"), *_waiting(seat, State.RECEIVED)),
        Matter(WAITS, _("answers to opinions to moderate"), *_waiting(seat, State.ANSWERED)),
    ]
