"""Slips to be cut apart and handed out; here the activation slips, ten on an A4 page, each with a QR code. Knows no account."""

from dataclasses import dataclass
from itertools import batched

from django.template.loader import render_to_string

from . import pdf
from .merging import merged
from .process import lays_out
from .qr import qr_svg

A_PAGE = 10
AT_ONCE = 20  # pages laid out into one PDF: their fonts are embedded once


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
    def qr(self):
        return qr_svg(self.address, f"二维码，启用页面：{self.site}")


@lays_out
def render_slips(slips, *, progress=None):
    """The PDF of the slips in their order, ten a page.

    progress: called as progress(done, total) of slips; what it raises stops the work.
    Raises ValueError without slips, and what pdf.lay_out raises.
    """
    return render_cut(
        slips, template="printing/slips.html", style="print/slips.css", a_page=A_PAGE, progress=progress
    )  # fmt: skip


def render_cut(slips, *, template, style, a_page, progress=None, **context):
    """The PDF of slips that are cut apart, ``a_page`` on each page of ``template``, which is given ``pages``.

    Raises ValueError without slips, and what pdf.lay_out raises.
    """
    slips = list(slips)
    if not slips:
        raise ValueError("there are no slips to print")
    parts, done = [], 0
    for some in batched(slips, a_page * AT_ONCE):
        html = render_to_string(template, {"pages": list(batched(some, a_page)), **context})
        parts.append(pdf.lay_out(html, style).write_pdf(pdf_variant="pdf/ua-1"))
        done += len(some)
        if progress:
            progress(done, len(slips))
    return merged(parts)
