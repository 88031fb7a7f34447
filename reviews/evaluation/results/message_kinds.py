"""The kinds of messages of the results of a review."""

from django.utils.translation import gettext_lazy as _

from registry.kinds import message_kind

PUBLISHED = message_kind("review_published", _("Result of the review"))
