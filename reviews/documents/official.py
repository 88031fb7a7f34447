"""Official documents after GB/T 9704-2012: circulars, supervision slips, decisions, bulletins.

Type area 156 × 225 mm, 22 lines of 28 characters; issuer's name and rule in red; page numbers at the outer edge. This
module imports no model: it also runs in the layout process, which has no database.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.template.loader import render_to_string

from core.days import day_text
from press import pdf
from press.blocks import refuse_unprintable
from press.lost_text import refuse_lost_text
from press.process import layout_function

#: Points of the type area's width, and of the issuer's name: the largest size that GB/T 9704 leaves room for, and the smallest.
_WIDTH, _LARGEST, _SMALLEST = 442, 48, 22


@dataclass(frozen=True)
class OfficialDocument:
    """The text of the paper.

    issuer      the name in red, e.g. 中共路桥区委员会文件
    number      路承〔2026〕3号 (``number_of``)
    addressee   主送, without the colon; "" for none
    blocks      Heading, Paragraph and Table of press/blocks.py
    signature   who signs; day: the date beneath
    copies_to   抄送 in the imprint, "" for none; printed_by: who prints it
    """

    issuer: str
    number: str
    title: str
    blocks: Sequence
    signature: str
    day: date
    addressee: str = ""
    copies_to: str = ""
    printed_by: str = ""

    @property
    def issuer_size(self):
        """Points, so that the issuer's name fits on one line; a very long one takes several."""
        return max(_SMALLEST, min(_LARGEST, _WIDTH // max(len(self.issuer), 1)))


def number_of(word, year, number):
    """The number of a document: hexagonal brackets, the year in full, no leading zero: 路承〔2026〕3号."""
    return f"{word}〔{year}〕{number}号"


@layout_function
def render_official(document):
    """The tagged PDF of an OfficialDocument as bytes.

    Raises blocks.Unprintable, lost_text.LostText, and what pdf.lay_out raises.
    """
    refuse_unprintable(document)
    html = render_to_string(
        "reviews/official.html", {"document": document, "day": day_text(document.day)}
    )
    laid_out = pdf.lay_out(html, "print/official.css")
    refuse_lost_text(laid_out)
    return laid_out.write_pdf(pdf_variant="pdf/ua-1")
