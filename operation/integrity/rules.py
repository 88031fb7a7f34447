"""Telling those who answer for the whole installation that its files are not as they were kept."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.roles import Role
from accounts.identity.holders import holders_over
from accounts.messages.posting import message_kind, post
from accounts.organisations.models import Organisation

FILES = message_kind("kept_files", gettext_lazy("Kept files that are missing or changed"))


def tell(found, *, day, at):
    """Post to the administrators of the whole district; ``found``: {"missing": how many, …}. Once a day."""
    roots = Organisation.objects.filter(depth=1)
    people = {user for root in roots for user in holders_over(root, Role.ADMINISTRATOR, at)}
    counts = _("missing %(missing)s, empty %(empty)s, changed %(changed)s, without a row %(orphan)s") % {
        what: found.get(what, 0) for what in ("missing", "empty", "changed", "orphan")
    }  # fmt: skip
    post(
        FILES, sorted(people, key=lambda user: user.pk), title=_("Kept files are not as the record says"),
        body=_("%(counts)s. “manage.py verify_files” names them; a backup may hold them as they were.") % {"counts": counts},
        about="files", period=day.isoformat(), at=at,
    )  # fmt: skip
