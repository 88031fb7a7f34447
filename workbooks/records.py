"""The records of a table that was read, and the refusals that go back as a workbook."""

from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from .headings import Headings
from .sheets import UNCOMPUTED, column_name
from .writing import write_errors

_SHEET = 2_000_000


class RowRefused(Exception):
    """A row that cannot be imported; the message says what to correct. ``field`` names the wrong column."""

    def __init__(self, message, field=None):
        super().__init__(str(message))
        self.field = field


class RowNumber(int):
    """The number of a row, in order through all sheets; as text it names the sheet where there are several."""

    def __new__(cls, row, sheet=0, name=""):
        number = super().__new__(cls, sheet * _SHEET + row)
        number.row, number.sheet = row, name
        return number

    def __str__(self):
        return f"{self.sheet}!{self.row}" if self.sheet else str(self.row)

    def __format__(self, spec):
        return format(str(self), spec)


@dataclass(frozen=True)
class Record:
    """One row of data: its number in the file, its values by field, its raw cells.

    ``faults``: field → (name of the cell, UNCOMPUTED or the error that it shows).
    """

    number: int
    values: dict
    cells: tuple
    faults: dict = field(default_factory=dict)

    def refuse_formulas(self):
        """Raise RowRefused where a needed cell holds a formula without a stored result, or an error."""
        for name, (cell, error) in sorted(self.faults.items()):
            if error == UNCOMPUTED:
                said = _(
                    "The formula in cell %(cell)s has no result: open the file in Excel and save it, or enter the value itself."
                )
            else:
                said = _("Cell %(cell)s shows the error %(error)s: enter the value itself.")
            raise RowRefused(said % {"cell": cell, "error": error}, name)


@dataclass(frozen=True)
class Refusal:
    """A refused row: its number in the file, what to correct, in which field (or None), and the name and unit in it.

    ``asked``: it is valid, but somebody has to say first what it means.
    ``column``, ``value``: heading and content of the wrong cell, where Table.with_cells has looked them up.
    """

    number: int
    message: str
    field: str | None = None
    name: str = ""
    unit: str = ""
    asked: bool = False
    column: str = ""
    value: str = ""


@dataclass
class Part:
    """One sheet that was read: its headings, and the columns that are dropped unread.

    ``name`` is part of row numbers, and empty if only one sheet is read; ``sheet`` is always its name.
    ``given``: field → heading of what somebody has said for rows that do not say it.
    """

    name: str
    headings: Headings
    sheet: str = ""
    dropped: set = field(default_factory=set)
    records: list = field(default_factory=list)
    given: dict = field(default_factory=dict)

    @property
    def added(self):
        """The fields of ``given`` that no column has."""
        return [name for name in self.given if name not in self.headings.columns.values()]

    @property
    def titles(self):
        """The headings of the workbook of refused rows: as received, or as somebody has said, and those of ``added``."""
        width = max([len(self.headings.cells), *(len(record.cells) for record in self.records)])
        found = [*self.headings.cells, *[None] * (width - len(self.headings.cells))]
        if (
            self.headings.titles
        ):  # the columns were chosen by somebody: a column without a heading is read too
            named = self.headings.titles
            found = [named.get(at) or words or column_name(at) for at, words in enumerate(found)]
        return [*found, *(self.given[name] for name in self.added)]


@dataclass
class Table:
    """The records of all sheets that were read.

    unknown  headings that are not used; dropped: headings never read; numbers: cells that had identity numbers
    notes    sentences about what was found and how it was taken, for the preview and the command
    """

    parts: list
    unknown: list = field(default_factory=list)
    dropped: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    numbers: list = field(default_factory=list)

    @property
    def records(self):
        return [record for part in self.parts for record in part.records]

    @property
    def headings(self):
        return self.parts[0].headings.cells

    @property
    def columns(self):
        return self.parts[0].headings.columns

    def with_cells(self, refusals):
        """The refusals in their order, each with the heading and the content of its wrong cell."""
        wanted, cells = {refusal.number: refusal for refusal in refusals}, {}
        for part in self.parts:
            column_of = {name: column for column, name in part.headings.columns.items()}
            titles = None
            for record in part.records:
                if record.number in wanted:
                    titles = titles or part.titles
                    column = column_of.get(wanted[record.number].field)
                    cells[record.number] = _cell_of(record, column, titles, part.dropped)
        return [
            replace(refusal, column=column, value=value)
            for refusal in refusals
            for column, value in [cells.get(refusal.number, ("", ""))]
        ]

    def write_refusals(self, target, refusals):
        """The refused rows as a workbook to correct and send again; dropped columns are left out.

        It also contains the choices made for the file, so that it can be read when it comes back.
        """
        said = {refusal.number: refusal for refusal in refusals}
        sheets = []
        for part in self.parts:
            refused = [record for record in part.records if record.number in said]
            if refused:
                titles = part.titles
                width = len(titles) - len(part.added)
                rows = [
                    _refused_row(part, record, said[record.number], width) for record in refused
                ]
                sheets.append((part.name, titles, rows, part.dropped))
        write_errors(target, sheets)


def _cell_of(record, column, titles, dropped):
    """(heading, content) of the record's cell in the column; empty where there is none to be shown."""
    if column is None or column in dropped or column >= len(titles):
        return "", ""
    value = record.cells[column] if column < len(record.cells) else None
    return str(titles[column] or ""), "" if value is None else str(value)


def _refused_row(part, record, refusal, width):
    """A row for write_errors: its cells with what was given for all rows, the sentence, the wrong column, its number."""
    cells = [*record.cells, *[None] * (width - len(record.cells))]
    column_of = {name: column for column, name in part.headings.columns.items()}
    for name in part.given:
        if name in column_of and cells[column_of[name]] in (None, ""):
            cells[column_of[name]] = record.values.get(name)
    for name in part.added:
        column_of[name] = len(cells)
        cells.append(record.values.get(name))
    return tuple(cells), refusal.message, column_of.get(refusal.field), str(record.number)
