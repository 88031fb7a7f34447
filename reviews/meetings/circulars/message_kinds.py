"""The kinds of messages of circulars."""

from django.utils.translation import gettext_lazy as _

from registry.kinds import message_kind

ISSUED = message_kind("circular_issued", _("Circular"))
