"""Whether kept files still are what was kept, once a day; what broken writes left behind is put aside."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from registry.daily import daily_step

from ..backup.verifying import counted, faults, put_orphans_aside
from .rules import tell

(
    gettext_noop("missing"),
    gettext_noop("empty"),
    gettext_noop("changed"),
    gettext_noop("orphan"),
    gettext_noop("aside"),
)


@daily_step("verify_files", order=80, label=_("Comparing kept files with their digests"))
def verify_files(tick):
    now = timezone.now()  # how old a file is, says the real clock
    left, aside = put_orphans_aside(list(faults(at=now)), at=now)
    found = counted(left)
    if found:
        tell(found, day=tick.today, at=tick.at)
    return found | ({"aside": aside} if aside else {})
