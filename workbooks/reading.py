"""Safe, bounded reading of uploaded files: .xlsx, .xlsm, .xls, .et, .ods, text. Values only; nothing is followed."""

from pathlib import Path

from core.identity import take_out

from . import delimited, kinds, ods, xls, xlsx
from .safety import BROKEN, Limits, WorkbookRefused, damaged, nothing_in_it, refuse_size
from .sheets import Row

__all__ = ["Limits", "Row", "WorkbookRefused", "read_book", "read_pasted", "read_rows"]

_READERS = {
    kinds.Kind.XLSX: xlsx.read,
    kinds.Kind.XLS: xls.read,
    kinds.Kind.ODS: ods.read,
    kinds.Kind.TEXT: delimited.read,
}


def read_book(path, *, limits=None):
    """The file at ``path`` as a Book (workbooks/sheets.py) with at least one row.

    Formulas count by their stored result; external links and macros are never followed. Raises
    WorkbookRefused for anything that cannot be read, or is larger than ``limits``.
    """
    limits, path = limits or Limits(), Path(path)
    refuse_size(path, limits)
    try:
        kind = kinds.kind_of(path)
        return _with_rows(_READERS[kind](path, limits))
    except BROKEN as error:
        raise damaged() from error


def read_pasted(text, *, limits=None):
    """A table pasted from a sheet as a Book. Raises WorkbookRefused."""
    return _with_rows(delimited.read_text(text, limits or Limits()))


def _with_rows(book):
    if not any(sheet.rows for sheet in book.sheets):
        raise nothing_in_it()
    for sheet in book.sheets:
        sheet.name = take_out(sheet.name)[0]
    return book


def read_rows(path, *, limits=None):
    """The rows of the first sheet with something in it; those that are shown come before hidden ones."""
    sheets = sorted(read_book(path, limits=limits).sheets, key=lambda sheet: sheet.hidden)
    return next(sheet.rows for sheet in sheets if sheet.rows)
