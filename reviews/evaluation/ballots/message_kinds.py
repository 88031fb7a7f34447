"""The kinds of messages of the voting of a review."""

from django.utils.translation import gettext_lazy as _

from registry.kinds import message_kind

ORDERED = message_kind("papers_look_again", _("Papers to be counted again"))
INVITATION = message_kind("ballot_invitation", _("Invitation to vote"))
REMINDER = message_kind("ballot_reminder", _("Voting ends soon"))
