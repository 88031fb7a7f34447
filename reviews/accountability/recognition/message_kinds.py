"""The kinds of messages of awards and benefits."""

from django.utils.translation import gettext_lazy as _

from registry.kinds import message_kind

BARRED = message_kind("recognition", _("Awards and benefits"))
