"""The disclosure poster of a branch's notice board, A4 or A3. Knows no database.

Source of the rule: pledges are posted on the Party-affairs board or publicity column (党务公开条例 art. 15), with from when
until when. It takes what it is given; that this is no more than the board may show is the caller's duty.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string

from . import pdf
from .blocks import refuse_unprintable
from .process import lays_out
from .qr import qr_svg
from .whole import refuse_lost

SIZES = ("a4", "a3")


@dataclass(frozen=True)
class PosterMember:
    """One row: who, and what was pledged until when, as [(text, deadline)]."""

    name: str
    post: str
    pledges: Sequence


@dataclass(frozen=True)
class Poster:
    """What stands on the poster.

    period   公示时间, as it is printed
    address  where the QR code leads: the board; phone: 监督电话, "" for none
    """

    branch: str
    year: int
    period: str
    members: Sequence
    address: str
    phone: str = ""
    title: str = "党员公开承诺公示"

    @property
    def qr(self):
        return qr_svg(self.address, f"二维码，公开页面：{self.address}")


@lays_out
def render_poster(poster, size="a4"):
    """The tagged PDF of a Poster as bytes; ``size`` is one of SIZES.

    A long one goes on over further pages of the same size, with the head of the table repeated.
    Raises ValueError for another size, blocks.Unprintable, whole.LostText, and what pdf.lay_out raises.
    """
    if size not in SIZES:
        raise ValueError(f"no poster of the size {size}")
    refuse_unprintable(poster)
    html = render_to_string("printing/poster.html", {"poster": poster})
    laid_out = pdf.lay_out(html, "print/poster.css", f"print/poster-{size}.css")
    refuse_lost(laid_out)
    return laid_out.write_pdf(pdf_variant="pdf/ua-1")
