"""The kinds of messages of checking sheets and of changes to confirmed ones."""

from django.utils.translation import gettext_lazy as _

from registry.kinds import message_kind

from .models import Amendment


def _requested(keys):
    rows = Amendment.objects.filter(pk__in=keys, state=Amendment.State.REQUESTED)
    return rows.values_list("pk", flat=True)


WAITS = message_kind("change_waits", _("Change of a pledge to decide on"), is_open=_requested)
DECIDED = message_kind("change_decided", _("Change of a pledge decided"))
CHECKED = message_kind("sheet_checked", _("Pledge sheet checked"))
