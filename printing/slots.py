"""What of a sheet is its own: the texts and drawings in its HTML, and the boxes in which WeasyPrint set them."""

import html as markup
import re
from dataclasses import dataclass

from . import laying
from .lettering import Style

_SLOT = re.compile(r'(<\w+[^<>]* data-slot="(\w+)"[^<>]*>)([^<]*)(?=<)')
_DRAWING = re.compile(r'(<title>)([^<]*)(</title><path[^<>]* d=")([^"]*)(")')
_STEP = re.compile(r"([Mmh])(-?[\d.]+)(?:[ ,]?(-?[\d.]+))?")
#: What the kinds of slots in the running head begin with; it stands on further pages only.
RUNNING = "running_"


@dataclass(frozen=True)
class Read:
    """An HTML text taken apart: what sheets of one form share, and what is their own."""

    shared: str
    slots: tuple  # (kind, text)
    drawings: tuple  # (words, path)


def read(html):
    slots, drawings = [], []

    def slot(found):
        slots.append((found[2], markup.unescape(found[3])))
        return found[1]

    def drawing(found):
        drawings.append((markup.unescape(found[2]), found[4]))
        return found[1] + found[3] + found[5]

    shared = _DRAWING.sub(drawing, _SLOT.sub(slot, html))
    return Read(shared, tuple(slots), tuple(drawings))


@dataclass(frozen=True)
class Set:
    """A line that WeasyPrint set: on which page (an index), its text box, and the block that it stands in."""

    page: int
    box: object
    block: object

    @property
    def centred(self):
        return self.box.style["text_align_all"] == "center"

    @property
    def room(self):
        """Pixels from where it begins to the end of its block."""
        return self.block.content_box_x() + self.block.width - self.box.position_x

    @property
    def baseline(self):
        return self.box.position_y + self.box.baseline

    @property
    def style(self):
        return Style(self.box.style, self.block.width, _pixels(self.block))


def texts_of(pages):
    """[(kind, [Set])] of the elements with a slot on the pages of a sheet: in the order of the HTML, for of two cells
    that go on over the page, the second one begins before the first one ends; then the running heads, page by page.
    """
    html = next(box.element for box in pages[0].children if box.element_tag == "html")
    order = {id(element): number for number, element in enumerate(html.iter())}
    rows = {}
    for page, top in enumerate(pages):
        for kind, element, found in _walk(top, page, None):
            key = (page if kind.startswith(RUNNING) else -1, order[id(element)])
            rows.setdefault(key, (kind, []))[1].append(found)
    return [row for _, row in sorted(rows.items())]


def _walk(box, page, block):
    from weasyprint.formatting_structure import boxes

    box = getattr(box, "_box", box)
    if isinstance(box, boxes.TextBox):
        kind = box.element.get("data-slot") if box.element is not None else None
        if kind and not box.element_tag.endswith("::marker"):
            yield kind, box.element, Set(page, box, block)
        return
    if isinstance(box, boxes.BlockContainerBox):
        block = box
    for kid in getattr(box, "children", ()):
        yield from _walk(kid, page, block)


def _pixels(block):
    indent = block.style["text_indent"]
    return float(getattr(indent, "value", indent))


def cells(path):
    """The operators for an SVG path of horizontal strokes (M, m and h), as QR codes are drawn."""
    x = y = 0.0
    runs = []
    for letter, first, second in _STEP.findall(path):
        if letter == "h":
            runs.append((int(y), int(x), int(x + float(first))))
            x += float(first)
        else:
            moved = float(first), float(second)
            x, y = moved if letter == "M" else (x + moved[0], y + moved[1])
    return laying.mask(runs)
