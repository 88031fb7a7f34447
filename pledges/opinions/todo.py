"""What is to be done about opinions."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import ADMINISTRATOR, SECRETARY, SUPERVISOR
from accounts.todo import SOON, WAITS, Todo, todo_block

from .models import Handling

State = Handling.State


@todo_block(SECRETARY)
def opinions_to_answer(seat, today):
    waiting = Handling.objects.visible_to(seat).filter(state=State.FORWARDED).count()
    return [
        Todo(
            SOON,
            _("opinions of the public to answer"),
            waiting,
            f"{reverse('opinion_list')}?state=forwarded",
        )
    ]


@todo_block(SUPERVISOR, ADMINISTRATOR)
def opinions_to_moderate(seat, today):
    found = Handling.objects.visible_to(seat).aggregate(
        received=Count("pk", filter=Q(state=State.RECEIVED)),
        answered=Count("pk", filter=Q(state=State.ANSWERED)),
    )
    address = reverse("opinion_list")
    return [
        Todo(
            SOON,
            _("opinions of the public to moderate"),
            found["received"],
            f"{address}?state=received",
        ),
        Todo(
            WAITS,
            _("answers to opinions to moderate"),
            found["answered"],
            f"{address}?state=answered",
        ),
    ]
