"""Safe, bounded reading of .xlsx workbooks: values only, in a stream, of a file that safety.py let pass."""

from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from math import isfinite
from pathlib import Path

from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext as _
from openpyxl.reader.excel import ExcelReader, _find_workbook_part
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.worksheet._reader import DATA_TAG, FORMULA_TAG, ROW_TAG, WorkSheetParser

from .safety import (
    BROKEN,
    Limits,
    WorkbookRefused,
    damaged,
    refuse_other_workbook_part,
    refuse_unsafe,
)

__all__ = ["SEARCHED_ROWS", "Limits", "Row", "WorkbookRefused", "read_rows"]

#: Titles and notes stand above the headings; beyond so many rows nobody puts them.
SEARCHED_ROWS = 20
#: Excel's own last row.
_LAST_ROW = 1_048_576


@dataclass(frozen=True)
class Row:
    """A row with something in it: its number in the sheet (from 1) and its raw values.

    ``formulas`` are the columns whose cell has no usable value: a formula without a stored result, or
    an error of Excel such as #REF!. Their value is None.
    """

    number: int
    cells: tuple
    formulas: frozenset = frozenset()


def read_rows(path, *, limits=None, fits=None):
    """The rows with something in them of one sheet of the workbook at ``path``.

    fits    told the first rows of a sheet, says whether it is the one; without it, or when none fits,
            the first sheet with rows is read. Sheets that are shown come before hidden ones.

    Formulas count by their stored result; external links and macros are never followed. Raises
    WorkbookRefused for anything that is no readable workbook, or larger than ``limits``.
    """
    limits = limits or Limits()
    path = Path(path)
    refuse_unsafe(path, limits)
    try:
        return _read(path, limits, fits or bool)
    except BROKEN as error:
        raise damaged() from error


def _read(path, limits, fits):
    with _opened(path) as (book, sheets):
        first = None
        for sheet in sheets:
            with book.archive.open(sheet) as source:
                rows = _rows(_parser(book, source), limits)
                head = list(islice(rows, SEARCHED_ROWS))
                if head and fits(head):
                    return list(chain(head, rows))
                first = first or (head and sheet)
        if not first:
            raise WorkbookRefused(
                "empty", _("The workbook has no rows."), _("Choose the workbook again.")
            )
        with book.archive.open(first) as source:
            return list(_rows(_parser(book, source), limits))


@contextmanager
def _opened(path):
    """(openpyxl's reader, paths of the sheets, shown ones first). Nothing is read but what values need."""
    with path.open("rb") as file:
        book = ExcelReader(file, read_only=True, data_only=True, keep_links=False)
        with book.archive:
            book.read_manifest()
            refuse_other_workbook_part(_find_workbook_part(book.package).PartName)
            book.read_strings()
            book.read_workbook()
            apply_stylesheet(book.archive, book.wb)
            sheets = [
                (sheet.state != "visible", rel.target)
                for sheet, rel in book.parser.find_sheets()
                if rel.Type.endswith("/worksheet") and rel.target in book.valid_files
            ]
            yield book, [path for _hidden, path in sorted(sheets, key=lambda pair: pair[0])]


def _parser(book, source):
    return _SheetParser(
        source,
        book.shared_strings,
        data_only=True,
        epoch=book.wb.epoch,
        date_formats=book.wb._date_formats,
        timedelta_formats=book.wb._timedelta_formats,
    )


class _SheetParser(WorkSheetParser):
    """openpyxl's reader of cells, without what it keeps of a sheet beside the values.

    The size that a sheet declares is not looked at, and nothing behind the last row is read.
    """

    def rows(self):
        """(row number, cells as openpyxl's parse_cell gives them), in the order of the file."""
        data, in_row = None, False
        for event, element in iterparse(self.source, events=("start", "end")):
            tag = element.tag
            if event == "start":
                in_row = in_row or tag == ROW_TAG
                data = element if tag == DATA_TAG else data
            elif tag == ROW_TAG:
                in_row = False
                yield self.parse_row(element)
                data.clear()
                self.row_dimensions.clear()
            elif tag == DATA_TAG:
                return
            elif not in_row:
                element.clear()

    def parse_cell(self, element):
        cell = super().parse_cell(element)
        value, kind = cell["value"], cell["data_type"]
        is_error = kind == "e" or (isinstance(value, float) and not isfinite(value))
        cell["unusable"] = is_error or (value is None and element.find(FORMULA_TAG) is not None)
        return cell


def _rows(parser, limits):
    """The rows with something in them as Row objects."""
    found = last = 0
    for number, cells in parser.rows():
        if not last < number <= _LAST_ROW:
            raise damaged()
        last = number
        row = _row(number, cells, limits)
        if row is None:
            continue
        found += 1
        if found > limits.rows:
            raise WorkbookRefused(
                "too_many_rows",
                _("The workbook has more than %(rows)s rows.") % {"rows": limits.rows},
                _("Send it in parts."),
            )
        yield row


def _row(number, cells, limits):
    """The row without the empty cells at its end; None if there is nothing in it."""
    values = {}
    unusable = set()
    for cell in cells:
        column = cell["column"] - 1
        if not 0 <= column < limits.columns:
            continue
        if cell["unusable"]:
            unusable.add(column)
        elif cell["value"] not in (None, ""):
            values[column] = cell["value"]
    if not values and not unusable:
        return None
    width = max(values, default=-1) + 1
    return Row(number, tuple(values.get(at) for at in range(width)), frozenset(unusable))
