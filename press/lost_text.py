"""Finds text that would be cut off on paper, by the places where it was laid out: cut-off text is still in the PDF.

Text counts as printed if it is within the page and within its own box: a table cell, an element with ``data-piece``
that will be cut out (its padding is the distance to the cut), and every box that hides its overflow.

This reads WeasyPrint's boxes, which are not public (press/private.py); with FAST_PRINTING=0 only the pieces to be cut
out are checked, by cut_sheets.py.
"""

import re
from collections import Counter
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from . import private
from .errors import PrintingError

#: CSS pixels by which a glyph may cross the edge of its box: too little to be seen.
SLACK = 0.5
#: The height of glyphs above and below the baseline, as parts of the font size.
ABOVE, BELOW = 0.88, 0.12
NAMED = 10  # texts that the message names
_INVISIBLE = re.compile(r"[\s\x00-\x1f\x7f\xad\u200b-\u200f\u2060\ufeff]+")
_SVG = "{http://www.w3.org/2000/svg}"


class LostText(PrintingError):
    """Some text would be cut off. ``lost``: the texts, in their order on the paper."""

    def __init__(self, lost):
        super().__init__(lost)
        self.lost = lost

    def __str__(self):  # in the language of the reader, also where another process raised it
        named = "、".join(self.lost[:NAMED])
        if len(self.lost) > NAMED:
            named = _("%(names)s and %(more)d more") % {
                "names": named, "more": len(self.lost) - NAMED,
            }  # fmt: skip
        return _("Nothing was printed, because there is no room on the paper for: %(what)s.") % {
            "what": named
        }


@dataclass(frozen=True)
class _Area:
    left: float
    top: float
    right: float
    bottom: float

    def within(self, other):
        return _Area(
            max(self.left, other.left), max(self.top, other.top),
            min(self.right, other.right), min(self.bottom, other.bottom),
        )  # fmt: skip

    def holds(self, other):
        return (
            other.left >= self.left - SLACK
            and other.right <= self.right + SLACK
            and other.top >= self.top - SLACK
            and other.bottom <= self.bottom + SLACK
        )


def refuse_lost_text(document, wanted=()):
    """Raise LostText where some text of WeasyPrint's ``document`` would be cut off.

    wanted: texts that must be in a separate element, each as often as it must occur; all text of the HTML is checked anyway.
    """
    if lost := lost_texts(document, wanted):
        raise LostText(lost)


def lost_texts(document, wanted=()):
    """The texts that refuse_lost_text names; a QR code by its alternative text. With FAST_PRINTING=0 none."""
    if not settings.FAST_PRINTING:
        return []
    visible = _visible(document)
    printed, lost = Counter(), []
    for element, text in _texts(private.page_box(document.pages[0])):
        shown = visible.get(element, "")
        if shown and shown == _plain(text) * (len(shown) // len(_plain(text))):
            printed[_plain(text)] += 1  # once, also where the head of a table is repeated
        else:
            lost.append(" ".join(text.split()))
    missing = Counter(filter(None, map(_plain, wanted))) - printed - Counter(map(_plain, lost))
    return list(dict.fromkeys([*lost, *missing]))


def boxes_of(page, kind=object):
    """The boxes of a class of WeasyPrint on a page, in their order."""
    waiting = [private.page_box(page)]
    while waiting:
        box = waiting.pop()
        if isinstance(box, kind):
            yield box
        waiting += reversed(private.children_of(box))


def is_piece(box):
    """Whether it is the box of an element that will be cut out."""
    return box.element is not None and box.element.get("data-piece") is not None


def _plain(text):
    return _INVISIBLE.sub("", text)


def _visible(document):
    """{element: the part of its own text, or of its alternative text, that is visible}."""
    visible, begun = {}, set()
    for page in document.pages:
        box = private.page_box(page)
        pieces = {part.element for part in boxes_of(page) if is_piece(part)}
        _collect(box, _Area(0, 0, box.margin_width(), box.margin_height()), visible, begun)
        begun |= pieces  # what continues on the next page is no longer on its piece
    return visible


def _collect(box, area, visible, begun):
    """Add to ``visible`` what of ``box`` is within ``area``; ``begun``: the pieces of earlier pages."""
    if isinstance(box, private.TextBox):
        if "::" not in (box.element_tag or "::") and area.holds(_ink(box)):
            visible[box.element] = visible.get(box.element, "") + _plain(box.text)
    elif isinstance(box, private.ReplacedBox):
        if area.holds(_content(box)):
            visible[box.element] = _plain(_title(box.element))
    elif not (is_piece(box) and box.element in begun):
        area = _narrowed(box, area)
        for child in private.children_of(box):
            _collect(child, area, visible, begun)


def _ink(box):
    baseline, size = box.position_y + box.baseline, box.style["font_size"]
    return _Area(
        box.position_x, baseline - ABOVE * size, box.position_x + box.width, baseline + BELOW * size
    )


def _content(box):
    x, y = box.content_box_x(), box.content_box_y()
    return _Area(x, y, x + box.width, y + box.height)


def _narrowed(box, area):
    """The part of ``area`` in which the content of ``box`` is visible."""
    if is_piece(box):
        return area.within(_content(box))
    hides = isinstance(box, private.BlockContainerBox) and box.style["overflow"] != "visible"
    if hides or isinstance(box, private.TableCellBox):
        x, y = box.padding_box_x(), box.padding_box_y()
        return area.within(_Area(x, y, x + box.padding_width(), y + box.padding_height()))
    return area


def _texts(page_box):
    """(element, its own text) of all text in the HTML, in its order; of a picture its alternative text."""
    waiting = [
        child.element for child in private.children_of(page_box) if child.element_tag == "html"
    ]
    while waiting:
        element = waiting.pop()
        if element.tag == f"{_SVG}svg":
            yield element, _title(element)
        elif isinstance(element.tag, str) and element.tag != "head":  # a comment has no text tag
            text = (element.text or "") + "".join(child.tail or "" for child in element)
            if _plain(text):
                yield element, text
            waiting += reversed(element)


def _title(picture):
    return picture.findtext(f"{_SVG}title") or "□"
