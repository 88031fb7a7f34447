"""Whether all that was to be printed is on the paper, judged by where it was laid out: what is cut off stays in the text of a PDF.

Text counts where it lies within the page and within its own box: a cell of a table, an element that is marked ``data-piece``
because it will be cut out (its padding is the distance to the cut), and every box that hides what overflows. Looks at
WeasyPrint's boxes, which are not its public interface; the requirements pin its version, and the tests show that it is told.
"""

import re
from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .pdf import PrintingError

#: CSS pixels by which a glyph may pass the edge of its box: less than anybody sees.
SLACK = 0.5
#: What of a line of text is drawn, as parts of its size above and below its baseline.
ABOVE, BELOW = 0.88, 0.12
NAMED = 10  # texts that the sentence names
_UNSEEN = re.compile(r"[\s\x00-\x1f\x7f\xad\u200b-\u200f\u2060\ufeff]+")
_SVG = "{http://www.w3.org/2000/svg}"


class LostText(PrintingError):
    """Something would not be on the paper. ``lost``: the texts, in the order in which they should stand there."""

    def __init__(self, lost):
        super().__init__(lost)
        self.lost = lost

    def __str__(self):  # in the language of whoever reads it, also where another process raised it
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


def refuse_lost(document, wanted=()):
    """Raise LostText where something of WeasyPrint's ``document`` is not on the paper whole.

    wanted: texts, each as often as it must be there, in an element of its own; beside them everything that the HTML says.
    """
    if lost := lost_of(document, wanted):
        raise LostText(lost)


def lost_of(document, wanted=()):
    """The texts that refuse_lost names; a QR code by the words that stand for it."""
    seen = _seen(document)
    said, lost = Counter(), []
    for element, text in _said(document.pages[0]._page_box):
        shown = seen.get(element, "")
        if shown and shown == _plain(text) * (len(shown) // len(_plain(text))):
            said[_plain(text)] += 1  # once, also where the head of a table is repeated
        else:
            lost.append(" ".join(text.split()))
    missing = Counter(filter(None, map(_plain, wanted))) - said - Counter(map(_plain, lost))
    return list(dict.fromkeys([*lost, *missing]))


def boxes_of(page, kind):
    """The laid-out boxes of a class of weasyprint.formatting_structure.boxes on a page, in their order."""
    waiting = [page._page_box]
    while waiting:
        box = waiting.pop()
        if isinstance(box, kind):
            yield box
        waiting += reversed(_children(box))


def is_piece(box):
    """Whether it is the box of an element that will be cut out."""
    return box.element is not None and box.element.get("data-piece") is not None


def _plain(text):
    return _UNSEEN.sub("", text)


def _children(box):
    """Boxes that are placed absolutely stand in their parent as something that refers to them."""
    return [getattr(child, "_box", child) for child in getattr(box, "children", ())]


def _seen(document):
    """{element: what of its own text, or of what stands for it, lies where it can be seen}."""
    seen, begun = {}, set()
    for page in document.pages:
        box = page._page_box
        pieces = {part.element for part in boxes_of(page, object) if is_piece(part)}
        _look(box, _Area(0, 0, box.margin_width(), box.margin_height()), seen, begun)
        begun |= pieces  # what goes on overleaf is no longer on its piece
    return seen


def _look(box, area, seen, begun):
    """Collect in ``seen`` what of ``box`` lies within ``area``; ``begun``: the pieces of earlier pages."""
    from weasyprint.formatting_structure import boxes

    if isinstance(box, boxes.TextBox):
        if "::" not in (box.element_tag or "::") and area.holds(_ink(box)):
            seen[box.element] = seen.get(box.element, "") + _plain(box.text)
    elif isinstance(box, boxes.ReplacedBox):
        if area.holds(_content(box)):
            seen[box.element] = _plain(_title(box.element))
    elif not (is_piece(box) and box.element in begun):
        area = _narrowed(box, area)
        for child in _children(box):
            _look(child, area, seen, begun)


def _ink(box):
    baseline, size = box.position_y + box.baseline, box.style["font_size"]
    return _Area(
        box.position_x, baseline - ABOVE * size, box.position_x + box.width, baseline + BELOW * size
    )


def _content(box):
    x, y = box.content_box_x(), box.content_box_y()
    return _Area(x, y, x + box.width, y + box.height)


def _narrowed(box, area):
    """What of ``area`` is left to what stands in ``box``."""
    from weasyprint.formatting_structure import boxes

    if is_piece(box):
        return area.within(_content(box))
    hides = isinstance(box, boxes.BlockContainerBox) and box.style["overflow"] != "visible"
    if hides or isinstance(box, boxes.TableCellBox):
        x, y = box.padding_box_x(), box.padding_box_y()
        return area.within(_Area(x, y, x + box.padding_width(), y + box.padding_height()))
    return area


def _said(page_box):
    """(element, its own text) of everything that the HTML says, in its order; of a picture, what stands for it."""
    waiting = [child.element for child in _children(page_box) if child.element_tag == "html"]
    while waiting:
        element = waiting.pop()
        if element.tag == f"{_SVG}svg":
            yield element, _title(element)
        elif isinstance(element.tag, str) and element.tag != "head":  # a comment's is not
            text = (element.text or "") + "".join(child.tail or "" for child in element)
            if _plain(text):
                yield element, text
            waiting += reversed(element)


def _title(picture):
    return picture.findtext(f"{_SVG}title") or "□"
