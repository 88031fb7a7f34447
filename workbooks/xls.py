"""Reading .xls, and WPS .et, which is the same container, with xlrd.

python-calamine reads them too, but builds each sheet as one rectangle (65,536 × 256 cells are 400 MB) and tells neither
formats nor hidden rows; xlrd, which is needed for those, has read the values already.
"""

import io
import struct

import xlrd
from django.utils.translation import gettext as _
from xlrd.compdoc import CompDocError

from .formats import BUILT_IN, MONTH, shown
from .safety import BROKEN, damaged, protected, too_many_rows, too_much
from .sheets import Book, Sheet, as_month, trimmed

_BLANK, _MULTIPLE_BLANKS = 0x0201, 0x00BE
_CELLS = {0x0203, 0x0204, 0x0205, 0x0006, 0x027E, 0x00FD, 0x00D6, _BLANK}
_MULTIPLE = {0x00BD, _MULTIPLE_BLANKS}


def read(path, limits):
    """The workbook at ``path`` as a Book. Raises WorkbookRefused, or one of BROKEN for a broken file."""
    content = path.read_bytes()
    untold = [_("whether the formulas have been computed")]
    try:
        return Book("xls", _sheets(content, limits, formatted=True), untold)
    except (xlrd.XLRDError, CompDocError) as error:
        if "encrypted" in str(error).lower():
            raise protected() from None
    except BROKEN:
        pass
    # Colours and fonts carry no values: a workbook that has them broken is read without.
    untold.append(_("hidden rows, merged cells and dates that show a month only"))
    try:
        return Book("xls", _sheets(content, limits, formatted=False), untold)
    except (xlrd.XLRDError, CompDocError) as error:
        raise damaged() from error


def _sheets(content, limits, *, formatted):
    book = _opened(content, formatted=formatted)
    _refuse_crowd(book, limits)
    return [_sheet(book, number, limits, formatted=formatted) for number in range(book.nsheets)]


def _opened(content, *, formatted):
    return xlrd.open_workbook(
        file_contents=content,
        formatting_info=formatted,
        on_demand=True,
        ragged_rows=True,
        logfile=io.StringIO(),
        ignore_workbook_corruption=True,
    )


def _refuse_crowd(book, limits):
    """Count the cells by their records before anything is built of them."""
    place, end, cells, records = book.base, book.base + book.stream_len, 0, 0
    most = 2 * limits.cells
    while place + 4 <= end:
        kind, length = struct.unpack_from("<HH", book.mem, place)
        if kind in _CELLS:
            cells += 1
        elif kind in _MULTIPLE:
            cells += length // (2 if kind == _MULTIPLE_BLANKS else 6)
        place += 4 + length
        records += 1
        if cells > most or records > limits.tags:
            raise too_much()


def _sheet(book, number, limits, *, formatted):
    source = book.sheet_by_index(number)
    sheet = Sheet(source.name, source.visibility != 0, epoch=1904 if book.datemode else 1900)
    if formatted:
        sheet.merged = [
            (top + 1, left, bottom, right - 1) for top, bottom, left, right in source.merged_cells
        ]
        sheet.hidden_columns = {c for c, info in source.colinfo_map.items() if info.hidden}
    for at in range(source.nrows):
        row = _row(book, source, at, limits, formatted=formatted)
        if row is None:
            continue
        sheet.rows.append(row)
        if formatted and at in source.rowinfo_map and source.rowinfo_map[at].hidden:
            sheet.hidden_rows.add(row.number)
        if len(sheet.rows) > limits.rows:
            raise too_many_rows(limits)
    book.unload_sheet(number)
    return sheet


def _row(book, source, at, limits, *, formatted):
    values, faults = {}, {}
    width = min(source.row_len(at), limits.columns)
    kinds, found = source.row_types(at, 0, width), source.row_values(at, 0, width)
    for column, (kind, value) in enumerate(zip(kinds, found, strict=True)):
        if kind == xlrd.XL_CELL_ERROR:
            faults[column] = xlrd.error_text_from_code.get(value, "#")
        elif kind == xlrd.XL_CELL_BOOLEAN:
            values[column] = bool(value)
        elif kind in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
            what = _shown(book, source.cell_xf_index(at, column)) if formatted else None
            values[column] = _number(book, value, kind, what)
        elif kind == xlrd.XL_CELL_TEXT:
            values[column] = value
    return trimmed(at + 1, values, faults)


def _number(book, value, kind, what):
    if what or kind == xlrd.XL_CELL_DATE:
        try:
            moment = xlrd.xldate.xldate_as_datetime(value, book.datemode)
        except (xlrd.xldate.XLDateError, OverflowError, ValueError):
            moment = None
        if moment is not None and moment.year >= 1900:
            return as_month(moment) if what == MONTH else moment
    return int(value) if value.is_integer() else value


def _shown(book, index):
    number = book.xf_list[index].format_key
    if number in BUILT_IN:
        return BUILT_IN[number]
    return shown(number, book.format_map[number].format_str)
