"""The disclosure poster of a branch's notice board, A4 or A3.

Source of the rule: pledges are posted on the Party-affairs board or publicity column (党务公开条例 art. 15), with the first
and the last day. The caller ensures that the poster shows no more than the board may show. This module imports no
model: it also runs in the layout process, which has no database.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string

from press import pdf
from press.blocks import refuse_unprintable
from press.lost_text import refuse_lost_text
from press.process import layout_function
from press.qr import qr_svg

SIZES = ("a4", "a3")


@dataclass(frozen=True)
class PosterMember:
    """One row: a member and the pledges, [(text, deadline)]."""

    name: str
    post: str
    pledges: Sequence


@dataclass(frozen=True)
class Poster:
    """The text of a poster.

    period   公示时间, as printed
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


@layout_function
def render_poster(poster, size="a4"):
    """The tagged PDF of a Poster as bytes; ``size`` is one of SIZES.

    A long one continues on further pages of the same size, with the head of the table repeated.
    Raises ValueError for another size, blocks.Unprintable, lost_text.LostText, and what pdf.lay_out raises.
    """
    if size not in SIZES:
        raise ValueError(f"no poster of the size {size}")
    refuse_unprintable(poster)
    html = render_to_string("boards/posters/paper.html", {"poster": poster})
    laid_out = pdf.lay_out(html, "print/poster.css", f"print/poster-{size}.css")
    refuse_lost_text(laid_out)
    return laid_out.write_pdf(pdf_variant="pdf/ua-1")
