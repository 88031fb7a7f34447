"""The kinds of messages of exchange meetings."""

from django.utils.translation import gettext_lazy as _

from registry.kinds import message_kind

from .models import Meeting


def _ahead(keys):
    rows = Meeting.objects.filter(pk__in=keys, state=Meeting.State.INVITED)
    return rows.values_list("pk", flat=True)


INVITATION = message_kind(
    "meeting_invitation", _("Invitation to the exchange meeting"), is_open=_ahead
)
