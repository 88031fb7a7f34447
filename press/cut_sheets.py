"""Sheets that are cut into pieces: slips and ballots. Each piece must have room for all its text.

A piece is a dataclass with ``texts()``, the texts that must be on it. In the template it is an element with ``data-piece``,
whose padding is the distance to the cut, and ends with ``press/_piece_end.html``.
"""

from itertools import batched
from math import inf

from django.conf import settings
from django.template.loader import render_to_string

from . import pdf
from .lost_text import SLACK, LostText, lost_texts
from .merging import merged

PAGES_TOGETHER = 20  # laid out into one PDF: their fonts are embedded once


def render_cut_sheets(pieces, *, template, style, sizes, progress=None, **context):
    """The PDF of the pieces in their order.

    sizes: how many pieces are on a page, the preferred number first. The whole print takes one size, so that a pile can
    be cut together: the first that has room for the pieces with the most text.
    progress: called as progress(done, total) of pieces; an exception in it stops the work.
    Raises ValueError without pieces, LostText where no size has room, and what pdf.lay_out raises.
    """
    pieces = list(pieces)
    if not pieces:
        raise ValueError("there are no slips to print")
    longest = sorted(pieces, key=_length, reverse=True)[: sizes[0]]
    if len(pieces) > len(longest):
        _, sizes = _laid_out(longest, template, style, sizes, context)
    parts, done = [], 0
    for some in batched(pieces, sizes[0] * PAGES_TOGETHER):
        document, sizes = _laid_out(some, template, style, sizes, context)
        parts.append(document.write_pdf(pdf_variant="pdf/ua-1"))
        done += len(some)
        if progress:
            progress(done, len(pieces))
    return merged(parts)


def lay_out_pieces(pages, *, template, style, **context):
    """WeasyPrint's Document of ``pages``, each a sequence of pieces."""
    html = render_to_string(template, {"pages": pages, **context})
    return pdf.lay_out(html, style, "print/pieces.css")


def lost_from_pieces(document, pages):
    """The texts of pieces that have no room for all of them; [] where everything is printed.

    With FAST_PRINTING=0, and where the template was given ``measured``, only the bottom of each piece is looked at.
    """
    pieces = {(page, place): piece for page, some in enumerate(pages) for place, piece in enumerate(some)}  # fmt: skip
    if settings.FAST_PRINTING:
        return lost_texts(document, [text for piece in pieces.values() for text in piece.texts()])
    full = {key for key in pieces if overflow(document, *key) > SLACK}
    return [text for key, piece in pieces.items() if key in full for text in piece.texts()]


def overflow(document, page, place):
    """CSS pixels by which the content of a measured piece is too high; infinity where WeasyPrint gave up at the page's end."""
    end_page, end = place_of(document, f"end-{page}-{place}")
    floor_page, floor = place_of(document, f"floor-{page}-{place}")
    return end - floor if end_page is not None and end_page == floor_page else inf


def place_of(document, name):
    """(index of the page, y in CSS pixels) of the element with the id ``name``; (None, infinity) where it was not laid out."""
    found = (
        (number, page.anchors[name][1])
        for number, page in enumerate(document.pages)
        if name in page.anchors
    )
    return next(found, (None, inf))


def _length(piece):
    return sum(map(len, piece.texts()))


def _laid_out(pieces, template, style, sizes, context):
    """(document, remaining sizes): in the first size that has room for all of the pieces."""
    measured = not settings.FAST_PRINTING
    for number, size in enumerate(sizes):
        pages = list(batched(pieces, size))
        document = lay_out_pieces(
            pages, template=template, style=style, a_page=size, measured=measured, **context
        )
        lost = lost_from_pieces(document, pages)
        if not lost:
            return document, sizes[number:]
    raise LostText(lost)
