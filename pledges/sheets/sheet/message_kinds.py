"""The kinds of messages of declaring."""

from django.utils.translation import gettext_lazy as _

from registry.kinds import message_kind

DECLARE = message_kind("declare_reminder", _("Reminder to declare"))
