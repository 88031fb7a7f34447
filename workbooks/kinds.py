"""The kind of a file, detected by its contents, never by its name."""

import re
import zipfile
from enum import StrEnum

from django.utils.translation import gettext as _

from .safety import WorkbookRefused, not_a_workbook, protected

_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_MIB = 1024 * 1024


class Kind(StrEnum):
    XLSX = "xlsx"  # and .xlsm; what WPS calls .et may be one of these two
    XLS = "xls"
    ODS = "ods"
    TEXT = "text"  # commas, tabs, semicolons


def kind_of(path):
    """The Kind of the file at ``path``. Raises WorkbookRefused for any other kind, with advice."""
    with path.open("rb") as file:
        head = file.read(4096)
        if head.startswith(_OLE):
            return _kind_of_ole(file, head)
    if head.startswith(b"PK"):
        return _kind_of_archive(path)
    if (
        re.match(rb"[\x09\x00][\x00\x02\x04\x08]..[\x00-\x0f]\x00", head, re.S)
        and head[:1] == b"\x09"
    ):
        return Kind.XLS  # the first Excels wrote their records without a container
    return _kind_of_text(head)


def _kind_of_ole(file, head):
    """The names of the container's streams, from its directory, which may be anywhere in it."""
    wanted = {
        name: name.encode("utf-16-le")
        for name in ("EncryptedPackage", "Workbook", "Book", "WordDocument")
    }
    found, tail = set(), b""
    chunk = head
    while chunk:
        text = tail + chunk
        found |= {name for name, sign in wanted.items() if sign in text}
        tail = chunk[-64:]
        chunk = file.read(_MIB)
    if "EncryptedPackage" in found:
        raise protected()
    if "WordDocument" in found and "Workbook" not in found:
        raise not_a_workbook()
    return Kind.XLS


def _kind_of_archive(path):
    if not zipfile.is_zipfile(path):
        raise not_a_workbook()
    with zipfile.ZipFile(path) as archive:
        names = {name.replace("\\", "/").lower() for name in archive.namelist()}
        if "xl/workbook.bin" in names:
            raise WorkbookRefused(
                "xlsb",
                _("This is a binary workbook (.xlsb)."),
                _("Open it in Excel or WPS and save it as an Excel workbook (.xlsx)."),
            )
        if "content.xml" in names and "meta-inf/manifest.xml" in names:
            return Kind.ODS
        if any(name.startswith("xl/") for name in names) or (
            "[content_types].xml" in names and "workbook.xml" in names
        ):
            return Kind.XLSX
    raise not_a_workbook()


def _kind_of_text(head):
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if wide:
        start = head.replace(b"\0", b"")[2:].lstrip().lower()
    if start.startswith(
        (b"<!doctype", b"<html", b"<table", b"<head", b"<meta", b"<style", b"<?xml", b"<workbook")
    ):
        raise WorkbookRefused(
            "page",
            _("This is a web page that was saved under the name of a workbook."),
            _("Open it in Excel or WPS and save it as an Excel workbook (.xlsx)."),
        )
    if head.startswith(
        (b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"Rar!", b"7z\xbc", b"\x1f\x8b", b"GIF8")
    ):
        raise not_a_workbook()
    zeros = head.count(b"\0")
    if zeros and not wide and not 0.2 < zeros / len(head) < 0.6:
        raise not_a_workbook()
    return Kind.TEXT
