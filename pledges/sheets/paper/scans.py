"""Scans of signed papers: judged by their content, kept outside the public folder."""

import hashlib
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.pictures import PictureRefused, picture_kind, redrawn
from pledges.errors import PledgeError

#: Bytes of a scan at most, and pixels in width and height: A4 with 300 dots an inch is 2480 × 3508.
SCAN_BYTES = 10 * 1024 * 1024
SIDE, QUALITY = 4000, 90


@dataclass(frozen=True)
class JudgedScan:
    """An uploaded scan that may be kept; ``facts`` are the fields that every table of scans has."""

    content: bytes
    sha256: str
    name: str
    content_type: str
    ending: str

    @property
    def facts(self):
        return {
            "name": self.name,
            "content_type": self.content_type,
            "size": len(self.content),
        }


def judge_scan(upload):
    """The JudgedScan of an uploaded file; a picture is encoded again, without place and camera.

    Raises PledgeError for anything but a PDF or a picture of at most 10 MB, judged by its content.
    """
    if upload.size > SCAN_BYTES:
        raise PledgeError(_("The scan has more than 10 MB: scan it with fewer dots per inch."))
    content, kind, ending = _kept(upload.read(), upload.name)
    stem = upload.name.rpartition(".")[0] or upload.name
    digest = hashlib.sha256(content).hexdigest()
    return JudgedScan(content, digest, f"{stem[:190]}.{ending}", kind, ending)


def _kept(content, name):
    if content.startswith(b"%PDF-"):
        return content, "application/pdf", "pdf"
    if not picture_kind(content):
        raise PledgeError(
            _("This is no scan: send a PDF file, or a photo (JPEG, PNG, WebP, HEIC).")
        )
    try:
        return redrawn(content, name, side=SIDE, quality=QUALITY)
    except PictureRefused as refused:
        raise PledgeError(str(refused)) from None
