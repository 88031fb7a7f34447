"""The kinds of messages of checking sheets and of changes to confirmed ones."""

from django.utils.translation import gettext_lazy as _

from registry.kinds import message_kind

WAITS = message_kind("change_waits", _("Change of a pledge to decide on"))
DECIDED = message_kind("change_decided", _("Change of a pledge decided"))
CHECKED = message_kind("sheet_checked", _("Pledge sheet checked"))
