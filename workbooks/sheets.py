"""The common form of sheets of every kind of file: non-empty rows, and facts that a reader of values does not give."""

from dataclasses import dataclass, field
from datetime import date, datetime


class MonthOnly(date):
    """A date of which the cell shows only year and month."""

    def __str__(self):
        return f"{self:%Y-%m}"


#: In ``Row.faults``: a formula whose result was never computed.
UNCOMPUTED = ""


@dataclass(frozen=True)
class Row:
    """A row with something in it: its number in the sheet (from 1) and its raw values.

    ``faults`` are the columns without a usable value: UNCOMPUTED for a formula without a stored result, else the
    error that Excel shows, such as #REF!. Their value is None.
    """

    number: int
    cells: tuple
    faults: dict = field(default_factory=dict)

    @property
    def formulas(self):
        """The columns without a usable value."""
        return frozenset(self.faults)


@dataclass
class Sheet:
    """One sheet as it was read.

    merged    [(first row, first column, last row, last column)], rows from 1, columns from 0
    hidden_rows, hidden_columns   those with something in them that do not show
    cut       the row after which reading stopped although rows below it are not empty, or None
    epoch     the year from which its numbers count days, 1900 or 1904
    """

    name: str
    hidden: bool = False
    rows: list = field(default_factory=list)
    merged: list = field(default_factory=list)
    hidden_rows: set = field(default_factory=set)
    hidden_columns: set = field(default_factory=set)
    cut: int | None = None
    epoch: int = 1900


@dataclass
class Book:
    """A file as it was read. ``untold``: facts that this kind of file does not have, in words for the preview."""

    kind: str
    sheets: list
    untold: list = field(default_factory=list)


def column_name(column):
    """0 → A, 26 → AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def cell_name(row, column):
    return f"{column_name(column)}{row}"


def trimmed(number, values, faults=None):
    """The Row of ``values`` (column → value), or None where there is nothing in it."""
    faults = faults or {}
    values = {column: value for column, value in values.items() if value not in (None, "")}
    if not values and not faults:
        return None
    width = max(values, default=-1) + 1
    return Row(number, tuple(values.get(at) for at in range(width)), faults)


def as_month(value):
    """A date or moment as MonthOnly; any other value unchanged."""
    if isinstance(value, (date, datetime)):
        return MonthOnly(value.year, value.month, value.day)
    return value
