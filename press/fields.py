"""The fields of a template: the texts and drawings in its HTML that differ from sheet to sheet, and where WeasyPrint set them.

A field is an element with ``data-field="kind"``, which holds nothing but text; fields of one kind look the same.
"""

import html as markup
import re
from dataclasses import dataclass

from . import content, private
from .text_lines import FieldStyle

_FIELD = re.compile(r'(<\w+[^<>]* data-field="(\w+)"[^<>]*>)([^<]*)(?=<)')
_DRAWING = re.compile(r'(<title>)([^<]*)(</title><path[^<>]* d=")([^"]*)(")')
_STEP = re.compile(r"([Mmh])(-?[\d.]+)(?:[ ,]?(-?[\d.]+))?")
#: Prefix of the kinds of fields in the running head, which is shown on the second and later pages only.
RUNNING = "running_"


@dataclass(frozen=True)
class ParsedSheet:
    """The HTML of a sheet taken apart: the common part of the sheets of one template, and the fields."""

    shared: str
    fields: tuple  # (kind, text)
    drawings: tuple  # (alternative text, path)


def parse(html):
    fields, drawings = [], []

    def field(found):
        fields.append((found[2], markup.unescape(found[3])))
        return found[1]

    def drawing(found):
        drawings.append((markup.unescape(found[2]), found[4]))
        return found[1] + found[3] + found[5]

    shared = _DRAWING.sub(drawing, _FIELD.sub(field, html))
    return ParsedSheet(shared, tuple(fields), tuple(drawings))


@dataclass(frozen=True)
class PlacedLine:
    """A line that WeasyPrint set: the index of its page, its text box, and the block around it."""

    page: int
    box: object
    block: object

    @property
    def centred(self):
        return self.box.style["text_align_all"] == "center"

    @property
    def room(self):
        """Pixels from its beginning to the end of its block."""
        return self.block.content_box_x() + self.block.width - self.box.position_x

    @property
    def baseline(self):
        return self.box.position_y + self.box.baseline

    @property
    def style(self):
        indent = self.block.style["text_indent"]
        return FieldStyle(self.box.style, self.block.width, float(getattr(indent, "value", indent)))


def placed_fields(page_boxes):
    """[(kind, [PlacedLine])] of the fields on the pages of a sheet, in the order of the HTML: of two cells that continue
    on the next page, the second one begins before the first one ends. Then the running heads, page by page.
    """
    html = next(box.element for box in page_boxes[0].children if box.element_tag == "html")
    order = {id(element): number for number, element in enumerate(html.iter())}
    rows = {}
    for page, top in enumerate(page_boxes):
        for kind, element, line in _walk(top, page, None):
            key = (page if kind.startswith(RUNNING) else -1, order[id(element)])
            rows.setdefault(key, (kind, []))[1].append(line)
    return [row for _, row in sorted(rows.items())]


def _walk(box, page, block):
    if isinstance(box, private.TextBox):
        kind = box.element.get("data-field") if box.element is not None else None
        if kind and not box.element_tag.endswith("::marker"):
            yield kind, box.element, PlacedLine(page, box, block)
        return
    if isinstance(box, private.BlockContainerBox):
        block = box
    for child in private.children_of(box):
        yield from _walk(child, page, block)


def qr_operators(path):
    """The operators that paint an SVG path of horizontal strokes (M, m and h), as press/qr.py draws QR codes."""
    x = y = 0.0
    runs = []
    for letter, first, second in _STEP.findall(path):
        if letter == "h":
            runs.append((int(y), int(x), int(x + float(first))))
            x += float(first)
        else:
            moved = float(first), float(second)
            x, y = moved if letter == "M" else (x + moved[0], y + moved[1])
    return content.mask(runs)
