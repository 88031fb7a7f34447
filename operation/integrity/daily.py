"""Check once a day that stored files are unchanged; and delete files left over by rolled-back transactions."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from registry.daily import daily_step

from ..backup.verifying import counted, faults
from .rules import sweep, tell

gettext_noop("missing"), gettext_noop("empty"), gettext_noop("changed"), gettext_noop("orphan")
gettext_noop("swept")


@daily_step("verify_files", order=80, label=_("Comparing kept files with their digests"))
def verify_files(tick):
    left, swept = sweep(
        faults(at=timezone.now())
    )  # the age of a file is measured by the real clock
    found = counted(left)
    if found:
        tell(found, day=tick.today, at=tick.at)
    return found | ({"swept": swept} if swept else {})
