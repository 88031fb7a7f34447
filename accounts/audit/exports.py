"""Export a list as a workbook with the rows that it shows, and record the export in the audit trail."""

from datetime import datetime

from django.utils import timezone

from workbooks.writing import xlsx_response

from .taking import record_taken

#: At most this many rows are exported.
LIMIT = 50_000


def exported(request, name, columns, rows, *, subject=""):
    """A response with ``rows`` as the workbook ``name``, recorded in the audit trail under ``subject`` or the name.

    columns   (heading, width in characters, f(row) → the cell)
    """
    cells = [[_local(value(row)) for *_, value in columns] for row in rows[:LIMIT]]
    record_taken(request, "export", subject=str(subject or name), detail={"rows": len(cells)})
    return xlsx_response(
        f"{name}.xlsx", [(heading, width) for heading, width, _value in columns], cells
    )


def _local(value):
    """A moment in local time without time zone: Excel has none."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value).replace(tzinfo=None)
    return value
