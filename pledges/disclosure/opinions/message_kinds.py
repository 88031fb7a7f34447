"""The kinds of messages of opinions."""

from django.utils.translation import gettext_lazy as _

from registry.kinds import message_kind

from .models import OpinionCase


def _to_answer(keys):
    rows = OpinionCase.objects.filter(pk__in=keys, state=OpinionCase.State.FORWARDED)
    return rows.values_list("pk", flat=True)


FORWARDED = message_kind("opinion_forwarded", _("An opinion for the branch"), is_open=_to_answer)
