"""Safe, bounded reading of .xlsx workbooks: values only, in a stream, with limits before anything is opened."""

import re
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from defusedxml.common import DefusedXmlException
from django.utils.translation import gettext as _
from openpyxl.utils.exceptions import InvalidFileException

_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MIB = 1024 * 1024


class WorkbookRefused(Exception):
    """A file that is not read; ``message`` says why, ``hint`` what to do. ``code`` is for programs."""

    def __init__(self, code, message, hint=""):
        super().__init__(f"{message} {hint}".strip())
        self.code, self.message, self.hint = code, message, hint


@dataclass(frozen=True)
class Limits:
    """How much is read at most: rows with something in them, columns, bytes packed and unpacked."""

    rows: int = 20_000
    columns: int = 200
    file_bytes: int = 20 * _MIB
    unpacked_bytes: int = 200 * _MIB
    parts: int = 2_000
    ratio: int = 200


@dataclass(frozen=True)
class Row:
    """A row with something in it: its number in the sheet (from 1) and its raw values.

    ``formulas`` are the columns whose cell holds a formula without a stored result.
    """

    number: int
    cells: tuple
    formulas: frozenset = frozenset()


def read_rows(path, *, limits=None):
    """The rows with something in them of the first sheet that has any. ``path`` names a file on disk.

    Formulas count by their stored result; external links and macros are never followed. Raises
    WorkbookRefused for anything that is no readable workbook, or larger than ``limits``.
    """
    limits = limits or Limits()
    path = Path(path)
    _refuse_unsafe(path, limits)
    try:
        return _read(path, limits)
    except WorkbookRefused:
        raise
    except DefusedXmlException as error:
        raise _damaged() from error
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError, OSError,
            SyntaxError, AttributeError, IndexError, EOFError, NotImplementedError, OverflowError) as error:  # fmt: skip
        raise _damaged() from error


def _damaged():
    return WorkbookRefused(
        "damaged",
        _("The workbook is damaged and cannot be read."),
        _("Open it in Excel, save it again as .xlsx and send it again."),
    )


def too_large(limits):
    """The refusal of a file with more bytes than ``limits`` allow."""
    return WorkbookRefused(
        "too_large",
        _("The file has more than %(size)s MB.") % {"size": limits.file_bytes // _MIB},
        _("Remove pictures and other sheets, or send it in parts."),
    )


def _refuse_unsafe(path, limits):
    size = path.stat().st_size
    if size == 0:
        raise WorkbookRefused("empty", _("The file is empty."), _("Choose the workbook again."))
    if size > limits.file_bytes:
        raise too_large(limits)
    with path.open("rb") as file:
        head = file.read(8)
        if head == _OLE:
            _refuse_ole(head + file.read(4 * _MIB))
    if not zipfile.is_zipfile(path):
        raise WorkbookRefused(
            "not_a_workbook",
            _("This is no Excel workbook, whatever its name says."),
            _("Open it in Excel or WPS and save it as an Excel workbook (.xlsx)."),
        )
    _refuse_bomb(path, limits)


def _refuse_ole(beginning):
    if _ENCRYPTED in beginning:
        raise WorkbookRefused(
            "password",
            _("The workbook is protected with a password."),
            _("Remove the password in Excel, save it and send it again."),
        )
    raise WorkbookRefused(
        "old_xls",
        _("This is a workbook of the old kind (.xls)."),
        _("Open it in Excel or WPS and save it as an Excel workbook (.xlsx)."),
    )


def _refuse_bomb(path, limits):
    """Unpack every part into nothing, counting: what the directory of the archive declares may lie."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            if len(parts) > limits.parts:
                raise _bomb()
            total = 0
            for part in parts:
                if part.flag_bits & 0x1:
                    raise WorkbookRefused(
                        "password",
                        _("The workbook is protected with a password."),
                        _("Remove the password in Excel, save it and send it again."),
                    )
                total = _count(archive, part, total, limits)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError) as error:
        raise _damaged() from error
    if "xl/workbook.xml" not in names:
        raise WorkbookRefused(
            "not_a_workbook",
            _("This is no Excel workbook, whatever its name says."),
            _("Open it in Excel or WPS and save it as an Excel workbook (.xlsx)."),
        )


def _count(archive, part, total, limits):
    if part.file_size > limits.unpacked_bytes:
        raise _bomb()
    seen = 0
    with archive.open(part) as stream:
        while chunk := stream.read(_MIB):
            seen += len(chunk)
            if total + seen > limits.unpacked_bytes:
                raise _bomb()
            if seen > 10 * _MIB and seen > limits.ratio * max(part.compress_size, 1):
                raise _bomb()
    return total + seen


def _bomb():
    return WorkbookRefused(
        "bomb",
        _("The file unpacks to far more than a workbook of this kind has."),
        _("Copy the data into a new workbook and send that."),
    )


def _read(path, limits):
    with _opened(path, data_only=True) as book:
        for position, sheet in enumerate(book.worksheets):
            rows = list(_rows_of(sheet, limits))
            if rows:
                formulas = _formulas(path, position, limits) if _has_formulas(path) else {}
                return [_with_formulas(row, formulas.get(row.number)) for row in rows]
    raise WorkbookRefused("empty", _("The workbook has no rows."), _("Choose the workbook again."))


@contextmanager
def _opened(path, *, data_only):
    """The workbook in a stream; the file is closed whatever happens."""
    with path.open("rb") as file:
        book = openpyxl.load_workbook(file, read_only=True, data_only=data_only, keep_links=False)
        try:
            yield book
        finally:
            book.close()


def _rows_of(sheet, limits):
    found = blank = 0
    for number, cells in _cells_of(sheet, limits):
        if not cells:
            blank += 1
            if blank > limits.rows:
                break
            continue
        found += 1
        if found > limits.rows:
            raise WorkbookRefused(
                "too_many_rows",
                _("The workbook has more than %(rows)s rows.") % {"rows": limits.rows},
                _("Send it in parts."),
            )
        yield Row(number, cells)


def _cells_of(sheet, limits):
    """(row number, cells without the empty ones at the end) of every row of ``sheet``."""
    sheet.reset_dimensions()  # never believe what the file says of its own size
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        width = min(len(cells), limits.columns)
        while width and cells[width - 1] in (None, ""):
            width -= 1
        yield number, cells[:width]


_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")


def _has_formulas(path):
    """Whether any sheet of the workbook has a formula: most have none, and reading twice costs time."""
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                tail = b""
                with archive.open(name) as stream:
                    while chunk := stream.read(_MIB):
                        if _FORMULA.search(tail + chunk):
                            return True
                        tail = chunk[-16:]
    return False


def _formulas(path, position, limits):
    """Row number → columns with a formula, in the sheet at ``position``."""
    with _opened(path, data_only=False) as book:
        found = {}
        for number, cells in _cells_of(book.worksheets[position], limits):
            columns = {column for column, cell in enumerate(cells) if _is_formula(cell)}
            if columns:
                found[number] = columns
        return found


def _is_formula(cell):
    return (isinstance(cell, str) and cell.startswith("=")) or type(cell).__name__ == "ArrayFormula"


def _with_formulas(row, columns):
    if not columns:
        return row
    empty = frozenset(
        column for column in columns if column >= len(row.cells) or row.cells[column] is None
    )
    return Row(row.number, row.cells, empty)
