"""Detect the type of an uploaded file by its content, and prepare it for storing."""

import io
import zipfile

from django.utils.translation import gettext_lazy as _

from core.pictures import PictureRefused, picture_kind, redrawn

from ..errors import LedgerError

#: Most bytes of a file; a photo wider or higher than SIDE pixels is scaled down.
BYTES = 20 * 2**20
SIDE = 2560

_OFFICE = "application/vnd.openxmlformats-officedocument"
#: First folder inside a new Office file → (content type, ending).
_ZIPPED = {
    "word/": (f"{_OFFICE}.wordprocessingml.document", "docx"),
    "xl/": (f"{_OFFICE}.spreadsheetml.sheet", "xlsx"),
    "ppt/": (f"{_OFFICE}.presentationml.presentation", "pptx"),
}
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD = {
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "wps": "application/msword",
    "et": "application/vnd.ms-excel",
}


class NotEvidence(LedgerError):
    """The file is of a kind that is not kept, too large or damaged; the message says what to do."""


def prepared(upload):
    """(bytes to keep, content type, ending) of an uploaded file; NotEvidence with the reason."""
    if upload.size > BYTES:
        raise NotEvidence(
            _("%(name)s has more than 20 MB: send a smaller photo or file.") % {"name": upload.name}
        )
    content = upload.read()
    if not content:
        raise NotEvidence(_("%(name)s is empty: choose the file again.") % {"name": upload.name})
    if picture_kind(content):
        return _photo(content, upload.name)
    if content.startswith(b"%PDF-"):
        return content, "application/pdf", "pdf"
    kind = _office(content, upload.name)
    if kind:
        return (content, *kind)
    raise NotEvidence(
        _("%(name)s is of no kind that is kept: send a photo (JPEG, PNG, WebP, HEIC), a PDF or an Office file.")
        % {"name": upload.name}
    )  # fmt: skip


def _photo(content, name):
    """The picture encoded again, without its metadata: place, time and device."""
    try:
        return redrawn(content, name, side=SIDE)
    except PictureRefused as refused:
        raise NotEvidence(str(refused)) from None


def _office(content, name):
    if content.startswith(b"PK\x03\x04"):
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                names = archive.namelist()
        except zipfile.BadZipFile:
            return None
        if "[Content_Types].xml" in names:
            return next(
                (kind for folder, kind in _ZIPPED.items() if any(n.startswith(folder) for n in names)),
                None,
            )  # fmt: skip
    if content.startswith(_OLD_OFFICE):
        ending = name.rpartition(".")[2].lower()
        return (_OLD[ending], ending) if ending in _OLD else None
    return None
