"""The kinds of messages of inspections."""

from django.utils.translation import gettext_lazy as _

from registry.kinds import message_kind

INSPECTION = message_kind("inspection", _("Inspection"))
FINDING = message_kind("finding", _("Finding of an inspection"))
RECHECK = message_kind("finding_recheck", _("Re-check of findings"))
SLIP = message_kind("supervision_slip", _("Supervision slip"))
