"""What is looked at before a workbook is opened: is it one, and does it unpack to something bearable?"""

import struct
import zipfile
import zlib
from dataclasses import dataclass

from django.utils.translation import gettext as _

_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MIB = 1024 * 1024
_MANIFEST, _WORKBOOK = "[Content_Types].xml", "xl/workbook.xml"
#: What Excel and WPS write; the others ask for memory by a figure that the file itself gives.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
#: What a broken archive or broken XML raises, in the standard library and in openpyxl.
BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, KeyError, ValueError, TypeError, OSError, SyntaxError,
    AttributeError, IndexError, EOFError, OverflowError, RuntimeError, AssertionError,
)  # fmt: skip


class WorkbookRefused(Exception):
    """A file that is not read; ``message`` says why, ``hint`` what to do. ``code`` is for programs."""

    def __init__(self, code, message, hint=""):
        super().__init__(f"{message} {hint}".strip())
        self.code, self.message, self.hint = code, message, hint


@dataclass(frozen=True)
class Limits:
    """How much is read at most.

    rows, columns   with something in them; what stands right of the last column is not read
    file_bytes      of the file as it is sent
    unpacked_bytes  of all its parts together
    part_bytes      of one sheet, or of the table of texts, unpacked
    small_bytes     of any other part that is read, such as the styles: these are held whole
    tags            XML tags in one part: each costs time and memory, however short it is
    """

    rows: int = 20_000
    columns: int = 200
    file_bytes: int = 20 * _MIB
    unpacked_bytes: int = 200 * _MIB
    part_bytes: int = 64 * _MIB
    small_bytes: int = 4 * _MIB
    tags: int = 6_000_000
    parts: int = 2_000
    ratio: int = 200


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


def _not_a_workbook():
    return WorkbookRefused(
        "not_a_workbook",
        _("This is no Excel workbook, whatever its name says."),
        _("Open it in Excel or WPS and save it as an Excel workbook (.xlsx)."),
    )


def _protected():
    return WorkbookRefused(
        "password",
        _("The workbook is protected with a password."),
        _("Remove the password in Excel, save it and send it again."),
    )


def _bomb():
    return WorkbookRefused(
        "bomb",
        _("The file unpacks to far more than a workbook of this kind has."),
        _("Copy the data into a new workbook and send that."),
    )


def _too_much():
    return WorkbookRefused(
        "too_much",
        _("The workbook holds more than can be read at once."),
        _("Send it in parts."),
    )


def refuse_unsafe(path, limits):
    """Raise WorkbookRefused unless the file at ``path`` is a workbook whose parts stay within ``limits``."""
    size = path.stat().st_size
    if size == 0:
        raise WorkbookRefused("empty", _("The file is empty."), _("Choose the workbook again."))
    if size > limits.file_bytes:
        raise too_large(limits)
    with path.open("rb") as file:
        if file.read(len(_OLE)) == _OLE:
            _refuse_ole(file)
    if not zipfile.is_zipfile(path):
        raise _not_a_workbook()
    try:
        with zipfile.ZipFile(path) as archive:
            _refuse_archive(archive, limits)
    except BROKEN as error:
        raise damaged() from error


def _refuse_ole(file):
    """The directory that tells an encrypted .xlsx from an .xls may stand anywhere in the file."""
    tail = b""
    while chunk := file.read(_MIB):
        if _ENCRYPTED in tail + chunk:
            raise _protected()
        tail = chunk[-len(_ENCRYPTED) :]
    raise WorkbookRefused(
        "old_xls",
        _("This is a workbook of the old kind (.xls)."),
        _("Open it in Excel or WPS and save it as an Excel workbook (.xlsx)."),
    )


def _refuse_archive(archive, limits):
    parts = archive.infolist()
    if len(parts) > limits.parts:
        raise _bomb()
    if any(part.flag_bits & 0x1 for part in parts):
        raise _protected()
    names = {part.filename for part in parts}
    if not {_MANIFEST, _WORKBOOK} <= names:
        raise _not_a_workbook()
    if any(part.compress_type not in _METHODS for part in parts):
        raise damaged()
    left = limits.unpacked_bytes
    for part in parts:
        left -= _measured(archive, part, left, limits)
    if b"purl.oclc.org/ooxml" in archive.read(_WORKBOOK):
        raise WorkbookRefused(
            "strict",
            _("The workbook is saved in the form “Strict Open XML”."),
            _("Open it in Excel or WPS and save it as an Excel workbook (.xlsx)."),
        )


def _measured(archive, part, left, limits):
    """Bytes of ``part``, unpacked into nothing: what the directory of the archive declares may lie."""
    is_picture = part.filename.startswith(("xl/media/", "xl/embeddings/"))
    most = left if is_picture else min(left, _most_bytes(part.filename, limits))
    packed = limits.ratio * max(part.compress_size, 1)
    if part.file_size > most:
        raise _bomb() if part.file_size > packed else _too_much()
    seen = tags = 0
    with archive.open(part) as stream:
        while chunk := stream.read(_MIB):
            seen += len(chunk)
            found = chunk.count(b"<")
            tags += found
            endless_text = not found and len(chunk) == _MIB and not is_picture
            if endless_text or (seen > 10 * _MIB and seen > packed):
                raise _bomb()
            if seen > most or tags > limits.tags:
                raise _too_much()
    return seen


def _most_bytes(name, limits):
    """Sheets and texts are read in a stream; everything else is built in memory as a whole."""
    streamed = name.startswith("xl/worksheets/") or name.lower().endswith("sharedstrings.xml")
    return limits.part_bytes if streamed else limits.small_bytes


def refuse_other_workbook_part(part_name):
    """The list of contents may name any part as the workbook; only the one that was measured is read."""
    if part_name.lstrip("/") != _WORKBOOK:
        raise damaged()
