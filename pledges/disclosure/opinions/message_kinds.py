"""The kinds of messages of opinions."""

from django.utils.translation import gettext_lazy as _

from registry.kinds import message_kind

FORWARDED = message_kind("opinion_forwarded", _("An opinion for the branch"))
