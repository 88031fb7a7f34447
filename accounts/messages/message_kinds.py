"""The kinds of messages of messages themselves."""

from django.utils.translation import gettext_lazy as _

from registry.kinds import message_kind

#: The kind of a delivery that bundles several messages.
DIGEST = message_kind("digest", _("Digest"), outside=False)
