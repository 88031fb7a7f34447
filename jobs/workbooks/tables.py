"""A workbook as a table of records: headings found, total rows passed over, refusals collected."""

from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from .headings import find_heading, normal
from .reading import read_rows
from .values import is_total_row
from .writing import ERROR_HEADING, write_errors

#: Headings that every workbook may have and nobody needs to be told of: row numbers, our own remarks.
_OURS = {normal("序号"), normal(ERROR_HEADING)}


class RowRefused(Exception):
    """A row that cannot be taken; the message says what to mend. ``field`` names the wrong column."""

    def __init__(self, message, field=None):
        super().__init__(str(message))
        self.field = field


@dataclass(frozen=True)
class Record:
    """One row of data: its number in the file, its values by field, its raw cells."""

    number: int
    values: dict
    cells: tuple
    formulas: frozenset = frozenset()

    def refuse_formulas(self):
        """Raise RowRefused where a needed cell holds a formula without a stored result."""
        if self.formulas:
            raise RowRefused(
                _("A cell holds a formula without a result: enter the value itself."),
                min(self.formulas),
            )


@dataclass(frozen=True)
class Refusal:
    """A refused row: its number in the file, what to mend, and in which field (or None)."""

    number: int
    message: str
    field: str | None = None


@dataclass
class Table:
    """The records below the headings. ``columns``: column → field; ``dropped``: headings never read."""

    headings: tuple
    columns: dict
    records: list
    unknown: list = field(default_factory=list)
    dropped: list = field(default_factory=list)

    def write_refusals(self, target, refusals):
        """The refused rows as a workbook to mend and send again; dropped columns are left out."""
        column_of = {name: column for column, name in self.columns.items()}
        cells = {record.number: record.cells for record in self.records}
        dropped = {
            column
            for column, heading in enumerate(self.headings)
            if normal(heading) in self.dropped
        }
        write_errors(
            target,
            headings=self.headings,
            refused=[
                (cells[row.number], row.message, column_of.get(row.field)) for row in refusals
            ],
            left_out=dropped,
        )


def read_table(path, *, aliases, required, never=(), limits=None):
    """Read the workbook at ``path`` as a Table. Raises WorkbookRefused.

    never   headings whose columns are dropped unread, such as identity numbers
    """
    rows = read_rows(Path(path), limits=limits)
    never = {normal(heading) for heading in never}
    number, columns, unknown = find_heading(rows, aliases, required)
    headings = next(row.cells for row in rows if row.number == number)
    records = [
        Record(row.number, _values(row, columns), row.cells, _needed(row, columns))
        for row in rows
        if row.number > number and _is_record(row, columns)
    ]
    return Table(
        headings=headings,
        columns=columns,
        records=records,
        unknown=[heading for heading in unknown if normal(heading) not in never | _OURS],
        dropped=[normal(heading) for heading in unknown if normal(heading) in never],
    )


def _values(row, columns):
    return {name: row.cells[column] for column, name in columns.items() if column < len(row.cells)}


def _needed(row, columns):
    return frozenset(columns[column] for column in row.formulas if column in columns)


def _is_record(row, columns):
    """Whether a row below the headings holds a record: something in a known column, and no total."""
    known = [row.cells[column] for column in columns if column < len(row.cells)]
    return any(cell not in (None, "") for cell in known) and not is_total_row(row.cells)
