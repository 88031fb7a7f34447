"""The kinds of messages of measures."""

from django.utils.translation import gettext_lazy as _

from registry.kinds import message_kind

MEASURE = message_kind("measure", _("Accountability"))
