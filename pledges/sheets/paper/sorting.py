"""A stack of signed sheets from the scanner: each page finds its sheet by the QR code that is printed on it."""

import io
import re
from dataclasses import dataclass, field
from itertools import islice

import pikepdf
import zxingcpp
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from core.pictures import opened, picture_kind
from pledges.errors import PledgeError

from ..confirmation.models import Revision
from .rules import keep_scan
from .scans import SCAN_BYTES, judge_scan

#: Most pages of all files together, most pictures of a page that are looked at, and most pixels of one of them.
MOST_PAGES, MOST_PICTURES, MOST_PIXELS = 120, 8, 40_000_000
_ADDRESS = re.compile(r"/paper/([^/?#]+)/([^/?#]+)/?$")


@dataclass(frozen=True)
class Page:
    """One page, or one picture: its name, a file of its own, and (serial, check code) that its QR code says, or None."""

    name: str
    content: bytes
    code: tuple | None


@dataclass
class SortingOutcome:
    """``kept``: (serial, Scan); ``left``: (name of the page, why)."""

    kept: list = field(default_factory=list)
    left: list = field(default_factory=list)


def sort_in(uploads, sheets, *, actor, at):
    """Keep every page of ``uploads`` with its sheet among ``sheets`` (a queryset in scope); returns a SortingOutcome.

    Pages of one sheet in one file become one scan. A page without a code that can be read is left and named: which sheet it
    belongs to is never guessed.
    """
    outcome, found, seen = SortingOutcome(), {}, 0
    for upload in uploads:
        try:
            pages = pages_of(upload, most=MOST_PAGES - seen)
        except PledgeError as refused:
            outcome.left.append((upload.name, str(refused)))
            continue
        seen += len(pages)
        for page in pages:
            if page.code is None:
                outcome.left.append((page.name, _("no code of a pledge sheet can be read on it")))
            else:
                found.setdefault((page.code, upload.name), []).append(page)
    for (code, _name), pages in found.items():
        _keep(code, pages, sheets, outcome, actor=actor, at=at)
    return outcome


def _keep(code, pages, sheets, outcome, *, actor, at):
    serial, check = code
    rows = Revision.objects.filter(sheet__in=sheets, sheet__serial=serial).select_related("sheet")
    revision = next((row for row in rows if row.check_code == check), None)
    if revision is None:
        why = _("its code says %(serial)s, which is no sheet of yours") % {"serial": serial}
        outcome.left += [(page.name, why) for page in pages]
        return
    try:
        file = ContentFile(_joined(pages), name=pages[0].name)
        outcome.kept.append((serial, keep_scan(revision, file, actor=actor, at=at)))
    except PledgeError as refused:
        outcome.left.append((pages[0].name, str(refused)))


def _joined(pages):
    if len(pages) == 1 or picture_kind(pages[0].content):
        return pages[0].content
    with pikepdf.new() as whole:
        for page in pages:
            with pikepdf.open(io.BytesIO(page.content)) as one:
                whole.pages.extend(one.pages)
        return _bytes(whole)


def pages_of(upload, *, most):
    """The Pages of a file. PledgeError for what is neither a PDF nor a picture, or is too long."""
    if upload.size > 3 * SCAN_BYTES:
        raise PledgeError(_("The scan has more than 30 MB: scan it with fewer dots per inch."))
    content = upload.read()
    if not content.startswith(b"%PDF-"):
        picture = judge_scan(ContentFile(content, name=upload.name)).content
        return [Page(upload.name, content, _code_in(opened(picture)))]
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if len(pdf.pages) > most:
                said = _("Together these are more than %(most)d pages: send them in two parts.")
                raise PledgeError(said % {"most": MOST_PAGES})
            return [_page(pdf, number, upload.name) for number in range(len(pdf.pages))]
    except pikepdf.PdfError:
        raise PledgeError(_("The PDF file is damaged or protected.")) from None


def _page(pdf, number, name):
    with pikepdf.new() as own:
        own.pages.append(pdf.pages[number])
        content = _bytes(own)
    stem, many = name.rpartition(".")[0] or name, len(pdf.pages) > 1
    code = next(filter(None, map(_code_in, _images(pdf.pages[number]))), None)
    return Page(f"{stem}-{number + 1}.pdf" if many else name, content, code)


def _images(page):
    """The pictures of a page that are not too large to be decoded; a scanner makes one."""
    for raw in islice(page.get_images().values(), MOST_PICTURES):
        picture = pikepdf.PdfImage(raw)
        if picture.width * picture.height <= MOST_PIXELS:
            try:
                yield picture.as_pil_image()
            except (pikepdf.PdfError, NotImplementedError, ValueError, OSError):
                continue


def _code_in(image):
    """(serial, check code) of the first QR code that leads to the check of a paper, or None."""
    for found in zxingcpp.read_barcodes(image.convert("L"), formats=zxingcpp.BarcodeFormat.QRCode):
        if match := _ADDRESS.search(found.text):
            return match.groups()
    return None


def _bytes(pdf):
    target = io.BytesIO()
    pdf.save(target)
    return target.getvalue()
