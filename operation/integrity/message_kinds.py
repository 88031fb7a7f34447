"""The kinds of messages of the check of kept files."""

from django.utils.translation import gettext_lazy as _

from registry.kinds import message_kind

FILES = message_kind("kept_files", _("Kept files that are missing or changed"))
