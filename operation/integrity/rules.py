"""Delete files without a row, and notify the administrators of the whole installation of other faults of kept files."""

import logging

from django.utils.translation import gettext as _

from access.roles import Role
from accounts.identity.holders import holders_over
from accounts.messages.posting import post
from accounts.organisations.models import Organisation
from core.files.kinds import named
from core.files.store import storage

from .message_kinds import FILES

logger = logging.getLogger(__name__)
#: More files without a row than killed processes leave behind: they may be the last copies of something.
TOO_MANY = 100


def sweep(found):
    """Delete the files without a row among the faults ``found``; returns (faults that stay, how many were deleted).

    Nothing is deleted where there are too many, or where no row names a file at all: then older rows were put back, or
    this is another installation's database.
    """
    stay, orphans = [], []
    for fault in found:
        (orphans if fault.what == "orphan" else stay).append(fault)
    if len(orphans) > TOO_MANY or next(named(), None) is None:
        stay, orphans = stay + orphans, []
    for fault in stay:
        logger.error("kept file: %s", fault)
    for fault in orphans:
        storage().delete(fault.file)
        logger.warning("kept file: swept %s", fault.file)
    return stay, len(orphans)


def tell(found, *, day, at):
    """Post to the administrators of the whole district; ``found``: {"missing": how many, …}. Once a day."""
    roots = Organisation.objects.filter(depth=1)
    people = {user for root in roots for user in holders_over(root, Role.ADMINISTRATOR, at)}
    counts = _("missing %(missing)s, empty %(empty)s, changed %(changed)s, without a row %(orphan)s") % {
        what: found.get(what, 0) for what in ("missing", "empty", "changed", "orphan")
    }  # fmt: skip
    post(
        FILES, sorted(people, key=lambda user: user.pk), title=_("Kept files differ from the record"),
        body=_("%(counts)s. “manage.py verify_files” names them; a backup may hold them as they were.") % {"counts": counts},
        about="files", period=day.isoformat(), at=at,
    )  # fmt: skip
