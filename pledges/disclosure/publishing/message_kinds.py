"""The kinds of messages of making sheets public."""

from django.utils.translation import gettext_lazy as _

from registry.kinds import message_kind

DECIDED = message_kind("disclosure_decided", _("Disclosure decided"))
