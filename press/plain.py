"""Plain papers: a title, blocks of text and tables, and at the foot of each page its number."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string

from . import pdf
from .blocks import refuse_unprintable
from .lost_text import refuse_lost_text
from .process import layout_function
from .qr import qr_svg


@dataclass(frozen=True)
class Paper:
    """One paper: it begins on a new page; each foot has its title and the page number in the whole print.

    title, subtitle   at the top; serial: small at the top left, so that the paper is found again
    blocks            of press/blocks.py
    address           where a QR code at the top right leads, "" for none
    landscape         A4 across
    """

    title: str
    blocks: Sequence
    subtitle: str = ""
    serial: str = ""
    address: str = ""
    landscape: bool = False

    @property
    def qr(self):
        return qr_svg(self.address, f"二维码：{self.address}") if self.address else ""


@layout_function
def render_papers(papers):
    """The tagged PDF of the papers in their order, as bytes.

    Raises ValueError without papers, blocks.Unprintable, lost_text.LostText, and what pdf.lay_out raises.
    """
    papers = list(papers)
    if not papers:
        raise ValueError("there is no paper to print")
    for paper in papers:
        refuse_unprintable(paper)
    html = render_to_string("press/plain.html", {"papers": papers})
    laid_out = pdf.lay_out(html, "print/plain.css")
    refuse_lost_text(laid_out)
    return laid_out.write_pdf(pdf_variant="pdf/ua-1")
