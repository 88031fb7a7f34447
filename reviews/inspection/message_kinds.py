"""The kinds of messages of inspections."""

from django.utils.translation import gettext_lazy as _

from registry.kinds import message_kind

from .models import Finding


def _to_rectify(keys):
    rows = Finding.objects.filter(pk__in=keys, state=Finding.State.OPEN)
    return rows.values_list("pk", flat=True)


INSPECTION = message_kind("inspection", _("Inspection"))
FINDING = message_kind("finding", _("Finding of an inspection"), is_open=_to_rectify)
RECHECK = message_kind("finding_recheck", _("Re-check of findings"))
SLIP = message_kind("supervision_slip", _("Supervision slip"))
