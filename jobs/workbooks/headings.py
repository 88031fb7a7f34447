"""Finding the row of headings in a sheet that begins with titles and notes."""

import re

from django.utils.translation import gettext as _

from .reading import WorkbookRefused
from .values import clean_text, to_half_width

#: Titles and notes stand above the headings; beyond so many rows nobody puts them.
SEARCHED_ROWS = 20


def normal(heading):
    """A heading as it is compared: half-width, without blanks, lines or a trailing colon."""
    return re.sub(r"\s", "", to_half_width(clean_text(heading))).rstrip(":*")


def find_heading(rows, aliases, required):
    """(number of the heading row, {column: field}, [unknown headings]) in the first rows of ``rows``.

    aliases   field → headings under which it may stand; the first column that fits a field wins
    required  fields without which nothing can be read; WorkbookRefused names what is missing
    """
    fields = {normal(heading): field for field, names in aliases.items() for heading in names}
    best = (None, {}, [])
    for row in rows[:SEARCHED_ROWS]:
        columns, unknown = {}, []
        for column, cell in enumerate(row.cells):
            field = fields.get(normal(cell))
            if field and field not in columns.values():
                columns[column] = field
            elif normal(cell):
                unknown.append(clean_text(cell))
        if len(columns) > len(best[1]):
            best = (row.number, columns, unknown)
    missing = [aliases[field][0] for field in required if field not in best[1].values()]
    if missing:
        raise WorkbookRefused(
            "no_heading",
            _("No row of headings was found: the columns %(names)s are missing.")
            % {"names": "、".join(missing)},
            _("Put one row with these headings above the data, as in the template."),
        )
    return best
