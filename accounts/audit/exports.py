"""Export a list as a workbook with the rows that it shows, and record the export in the audit trail."""

import re
from datetime import datetime
from functools import partial

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.text import shortened
from workbooks.writing import xlsx_response

from .taking import record_taken

#: At most this many rows are exported; a last line says so where there are more.
MOST_ROWS = 50_000
#: Characters of the filters in a file's name.
MOST_SAID = 60


def exported(request, name, columns, rows, *, subject="", filters=None, detail=None, prepare=list):
    """A response with ``rows`` as the workbook ``name``, recorded in the audit trail under ``subject`` or the name.

    columns   (heading, width in characters, value): f(row) → the cell, or a name as in a template ("branch.name")
    rows      a queryset or a list
    filters   the FilterForm whose rows they are, which the file's name and head and the audit trail say
    detail    what the line of the audit trail says besides
    prepare   f(list of rows) → the rows with what their columns need
    """
    found = list(rows[: MOST_ROWS + 1])
    cells_of = [
        partial(_value, value.split(".")) if isinstance(value, str) else value
        for *_heading, value in columns
    ]
    cells = [[_plain(cell(row)) for cell in cells_of] for row in prepare(found[:MOST_ROWS])]
    told = (filters.chosen if filters else {}) | (detail or {})
    facts = {"rows": len(cells)} | {key: str(value) for key, value in told.items()}
    record_taken(request, "export", subject=str(subject or name), detail=facts)
    if len(found) > MOST_ROWS:
        said = _("There are more than %(count)d rows: narrow the filter.")
        cells.append([said % {"count": MOST_ROWS}])
    title = title_of(request, name, filters)
    return xlsx_response(
        f"{title}.xlsx", [column[:2] for column in columns], cells, sheet=str(name)
    )


def title_of(request, name, filters=None):
    """What a file holds, for its name and its printed head: unit, content, filters, date."""
    unit = request.seat.organisation or getattr(request.seat.member, "branch", None)
    said = filters.said if filters else ""
    said = f"（{shortened(said, MOST_SAID)}）" if said else ""
    title = f"{unit.name if unit else ''}{name}{said}{timezone.localdate()}"
    return re.sub(r'[\\/:*?"<>|]', " ", title)


def _value(names, row):
    """What the ``names`` lead to from ``row``: attributes, keys or places in a list, called where they can be."""
    for name in names:
        if isinstance(row, list | tuple):
            row = row[int(name)]
        else:
            row = row[name] if isinstance(row, dict) else getattr(row, name)
        row = row() if callable(row) else row
        if row is None:
            return None
    return row


def _plain(value):
    """A moment in local time without time zone, because Excel has none; a translation as its text."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value).replace(tzinfo=None)
    return str(value) if isinstance(value, Promise) else value
