"""The kinds of messages of exchange meetings."""

from django.utils.translation import gettext_lazy as _

from registry.kinds import message_kind

INVITATION = message_kind("meeting_invitation", _("Invitation to the exchange meeting"))
