"""The audit trail as a workbook."""

from django.utils import timezone
from django.utils.translation import gettext as _

from access.roles import role_label

from .actions import detail_in_words, in_words

#: An export stops here and says so; a shorter period gives the rest.
MOST_ROWS = 20_000


def columns():
    """(heading, width) for the workbook's writer."""
    return [
        (_("When"), 20),
        (_("Who"), 14),
        (_("In the role of"), 14),
        (_("Did what"), 22),
        (_("About"), 36),
        (_("Detail"), 60),
        (_("Address"), 18),
    ]


def rows(lines):
    """One row a line, the newest MOST_ROWS; a last row says so when there are more."""
    found = list(lines.order_by("-occurred_at", "-pk")[: MOST_ROWS + 1])
    written = [_row(line) for line in found[:MOST_ROWS]]
    if len(found) > MOST_ROWS:
        written.append(
            [_("There are more lines than %(count)d: narrow the dates.") % {"count": MOST_ROWS}]
        )
    return written


def _row(line):
    return [
        timezone.localtime(line.occurred_at).strftime("%Y-%m-%d %H:%M:%S"),
        line.actor_name,
        role_label(line.seat.partition(":")[0]),
        in_words(line.action),
        line.subject,
        detail_in_words(line.detail),
        line.address or "",
    ]
