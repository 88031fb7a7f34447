"""The kinds of messages of upward reports."""

from django.utils.translation import gettext_lazy as _

from registry.kinds import message_kind

REPORT = message_kind("report", _("Upward report"))
