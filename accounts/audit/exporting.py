"""The audit trail as a workbook."""

from django.utils import timezone
from django.utils.translation import gettext as _

from .actions import in_words, told


def headings():
    return [_("When"), _("Who"), _("In the role of"), _("Did what"), _("About"), _("Detail"), _("Address")]


def rows(lines):
    """One row a line, read from the database bit by bit."""
    for line in lines.iterator(chunk_size=2000):
        yield [
            timezone.localtime(line.at).strftime("%Y-%m-%d %H:%M:%S"),
            line.actor_name,
            line.seat,
            in_words(line.action),
            line.subject,
            told(line.detail),
            line.address or "",
        ]
