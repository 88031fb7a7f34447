"""Slips to be cut apart and handed out; here the activation slips, ten on an A4 page, each with a QR code. Knows no account."""

from dataclasses import dataclass
from itertools import batched

from django.template.loader import render_to_string

from . import pdf
from .blocks import refuse_unprintable
from .merging import merged
from .process import lays_out
from .qr import qr_svg
from .whole import LostText, lost_of

#: From small to large, how many slips are on an A4 page: where one slip has no room for what it says, there are fewer.
SLIPS_A_PAGE = (10, 8, 6)
AT_ONCE = 20  # pages laid out into one PDF: their fonts are embedded once
LONG_NAME = 12  # characters of a name from which it is set smaller


@dataclass(frozen=True)
class Slip:
    """What one slip says: whose it is, the sign-in name, the one-time code in clear, and until when it is good.

    address   where the QR code leads; it must not carry the code
    """

    name: str
    unit: str
    username: str
    code: str
    address: str
    valid_until: str = ""

    @property
    def site(self):
        """The address as one types it."""
        return self.address.partition("?")[0].partition("://")[2]

    @property
    def long_name(self):
        return len(self.name) > LONG_NAME

    @property
    def qr(self):
        return qr_svg(self.address, f"二维码，启用页面：{self.site}")

    def texts(self):
        """What must be on the paper, each alone in an element of the template."""
        return self.name, self.unit, self.username, self.code


@lays_out
def render_slips(slips, *, progress=None):
    """The PDF of the slips in their order.

    progress: called as progress(done, total) of slips; what it raises stops the work.
    Raises ValueError without slips, blocks.Unprintable, LostText where a slip has no room, and what pdf.lay_out raises.
    """
    slips = list(slips)
    for slip in slips:
        refuse_unprintable(slip)
    return render_cut(
        slips, template="printing/slips.html", style="print/slips.css", progress=progress
    )  # fmt: skip


def render_cut(slips, *, template, style, a_page=SLIPS_A_PAGE, progress=None, **context):
    """The PDF of slips that are cut apart, each with ``texts()`` that must be on it.

    a_page: how many are on a page, the first choice first. The whole print takes one size, so that a pile of it can be cut at
    once: the first that has room for the ten with the most text.
    Raises ValueError without slips, LostText where none has room, and what pdf.lay_out raises.
    """
    slips = list(slips)
    if not slips:
        raise ValueError("there are no slips to print")
    longest = sorted(slips, key=_length, reverse=True)[: a_page[0]]
    if len(slips) > len(longest):
        _, a_page = _laid_out(longest, template, style, a_page, context)
    parts, done = [], 0
    for some in batched(slips, a_page[0] * AT_ONCE):
        document, a_page = _laid_out(some, template, style, a_page, context)
        parts.append(document.write_pdf(pdf_variant="pdf/ua-1"))
        done += len(some)
        if progress:
            progress(done, len(slips))
    return merged(parts)


def _length(slip):
    return sum(map(len, slip.texts()))


def _laid_out(slips, template, style, a_page, context):
    """(document, sizes that remain): in the first size that has room for all of them."""
    wanted = [text for slip in slips for text in slip.texts()]
    for place, number in enumerate(a_page):
        pages = list(batched(slips, number))
        html = render_to_string(template, {"pages": pages, "a_page": number, **context})
        document = pdf.lay_out(html, style)
        lost = lost_of(document, wanted)
        if not lost:
            return document, a_page[place:]
    raise LostText(lost)
