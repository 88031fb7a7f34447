"""Limits for files from outside, and the sentences with which they are refused.

Only the parts that are read are unpacked, and only up to ``Limits``: the directory of an archive may be false, so every
part is counted while it is unpacked.
"""

import struct
import zipfile
import zlib
from dataclasses import dataclass
from xml.parsers.expat import ExpatError

from django.utils.translation import gettext as _

_MIB = 1024 * 1024
#: The methods that Excel and WPS write; others allocate memory by a number in the file.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
#: Exceptions of the standard library and the readers for a broken archive, broken XML or a broken workbook.
BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, LookupError, ValueError, TypeError, OSError, SyntaxError,
    AttributeError, EOFError, OverflowError, RuntimeError, AssertionError, ExpatError, ArithmeticError,
)  # fmt: skip
_CHUNK = 256 * 1024


class WorkbookRefused(Exception):
    """A file that is not read; ``message`` says why, ``hint`` what to do. ``code`` is for programs."""

    def __init__(self, code, message, hint=""):
        super().__init__(f"{message} {hint}".strip())
        self.code, self.message, self.hint = code, message, hint


@dataclass(frozen=True)
class Limits:
    """How much is read at most.

    rows, columns   non-empty ones; cells right of the last column are not read
    cells           with something in them, in all sheets together
    file_bytes      of the file as sent
    unpacked_bytes  of all parts that are read, together
    part_bytes      of one sheet, which is read in a stream
    held_bytes      of parts kept in memory: the table of texts, a text file
    small_bytes     of any other part that is read, such as the styles
    tags            XML tags looked at: each costs time, even a short one
    parts, ratio    entries of the archive; how far one may unpack
    empty           reading a sheet stops this many rows after the last non-empty one
    """

    rows: int = 20_000
    columns: int = 200
    cells: int = 1_500_000
    file_bytes: int = 20 * _MIB
    unpacked_bytes: int = 768 * _MIB
    part_bytes: int = 512 * _MIB
    held_bytes: int = 40 * _MIB
    small_bytes: int = 4 * _MIB
    tags: int = 6_000_000
    parts: int = 2_000
    ratio: int = 200
    empty: int = 5_000


def damaged():
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


def too_many_rows(limits):
    return WorkbookRefused(
        "too_many_rows",
        _("The workbook has more than %(rows)s rows.") % {"rows": limits.rows},
        _("Send it in parts."),
    )


def not_a_workbook():
    return WorkbookRefused(
        "not_a_workbook",
        _("This is no workbook, whatever its name says."),
        _("Open it in Excel or WPS and save it as an Excel workbook (.xlsx)."),
    )


def nothing_in_it():
    return WorkbookRefused("empty", _("The workbook has no rows."), _("Choose the workbook again."))


def protected():
    return WorkbookRefused(
        "password",
        _("The workbook is protected with a password."),
        _("Remove the password in Excel, save it and send it again."),
    )


def bomb():
    return WorkbookRefused(
        "bomb",
        _("The file unpacks to far more than a workbook of this kind has."),
        _("Copy the data into a new workbook and send that."),
    )


def too_much():
    return WorkbookRefused(
        "too_much",
        _("The workbook holds more than can be read at once."),
        _("Send it in parts."),
    )


class Archive:
    """A zip archive of which only some parts are read, each counted against ``limits`` while it is unpacked."""

    def __init__(self, file, limits):
        self._zip, self._limits = zipfile.ZipFile(file), limits
        self._left = limits.unpacked_bytes
        parts = self._zip.infolist()
        if len(parts) > limits.parts:
            raise bomb()
        if any(part.flag_bits & 0x1 for part in parts):
            raise protected()
        for part in parts:
            if part.file_size > max(10 * _MIB, limits.ratio * part.compress_size):
                raise bomb()
        #: Excel and WPS find a part regardless of the case of its name and of the direction of its slashes.
        self._parts = {part.filename.replace("\\", "/").lower(): part for part in parts}

    def __contains__(self, name):
        return name.lower() in self._parts

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self._zip.close()

    def chunks(self, name, most):
        """The bytes of a part in pieces; WorkbookRefused beyond ``most`` bytes."""
        part = self._parts[name.lower()]
        if part.compress_type not in _METHODS:
            raise damaged()
        seen, packed = 0, self._limits.ratio * max(part.compress_size, 1)
        with self._zip.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                seen += len(chunk)
                self._left -= len(chunk)
                if seen > 10 * _MIB and seen > packed:
                    raise bomb()
                if seen > most or self._left < 0:
                    raise too_much()
                yield chunk

    def small(self, name):
        """A part that is read whole."""
        return b"".join(self.chunks(name, self._limits.small_bytes))

    def held(self, name):
        """The whole table of texts; each of its tags costs extra memory."""
        tags, found = 0, []
        for chunk in self.chunks(name, self._limits.held_bytes):
            tags += chunk.count(b"<")
            if tags > self._limits.tags:
                raise too_much()
            found.append(chunk)
        return b"".join(found)


def refuse_size(path, limits):
    """WorkbookRefused for an empty file or one that is too large."""
    size = path.stat().st_size
    if size == 0:
        raise WorkbookRefused("empty", _("The file is empty."), _("Choose the workbook again."))
    if size > limits.file_bytes:
        raise too_large(limits)
