"""Scans of signed papers: judged by their content, kept outside the public folder."""

import hashlib
from dataclasses import dataclass

from django.utils.translation import gettext as _

from pledges.errors import PledgeError

#: Bytes of a scan at most, and the kinds by their first bytes.
SCAN_BYTES = 10 * 1024 * 1024
_KINDS = [
    (b"%PDF-", "application/pdf", "pdf"),
    (b"\xff\xd8\xff", "image/jpeg", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
]


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
    """The JudgedScan of an uploaded file.

    Raises PledgeError for anything but a PDF, JPEG or PNG of at most 10 MB, judged by its content.
    """
    if upload.size > SCAN_BYTES:
        raise PledgeError(_("The scan has more than 10 MB: scan it with fewer dots per inch."))
    content = upload.read()
    for beginning, kind, ending in _KINDS:
        if content.startswith(beginning):
            digest = hashlib.sha256(content).hexdigest()
            return JudgedScan(content, digest, upload.name[:200], kind, ending)
    raise PledgeError(_("This is no scan: send a PDF, JPEG or PNG file."))
