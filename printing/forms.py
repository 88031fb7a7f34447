"""The fast way: a sheet that was laid out once is a form, and other sheets are filled into it.

In the HTML, an element with ``data-slot`` holds a text that differs from sheet to sheet. Two sheets have the
same form if their HTML without these texts is the same, and each text takes as many lines of the same height. Then
everything on them stands in the same places: the form's content stream is taken over, and only the lines are
set anew. A sheet whose form is not known yet is laid out in full and becomes a form; so does every sheet that
has more than a page or a text which only WeasyPrint can break, but as a form it is of no use to others.
"""

import gc
import html as markup
import re
import zlib
from dataclasses import dataclass

from . import laying, pdf
from .leaves import Leaf
from .lettering import Letterer, Style

_SLOT = re.compile(r'(<\w+[^<>]* data-slot="(\w+)"[^<>]*>)([^<]*)(?=<)')
_DRAWING = re.compile(r'(<title>)([^<]*)(</title><path[^<>]* d=")([^"]*)(")')
_STEP = re.compile(r"([Mmh])(-?[\d.]+)(?:[ ,]?(-?[\d.]+))?")
_TEXT = re.compile(rb"(1 0 0 -1 [-\d.]+ [-\d.]+ Tm)\n(.*?)\nET", re.DOTALL)
_MASK = re.compile(rb"q \d+ 0 0 -\d+ 0 \d+ cm\nBI[^>]*> EI Q\n")
UNSEEN = "unseen"  # the slot of a running head, which stands on further pages only
_NO_FORM = object()


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
class Place:
    """Where a line stands: x of its beginning or, if centred, of its middle; y of its baseline; in pixels."""

    slot: int
    line: int
    x: float
    y: float
    centred: bool

    def operators(self, line):
        x = self.x - line.width / 2 if self.centred else self.x
        return b"%s\n%s" % (laying.place(x, self.y), line.drawn)


@dataclass(frozen=True)
class Form:
    frame: bytes  # deflated
    parts: tuple  # bytes, Places, and the indices of drawings
    leaf: Leaf
    numbers: dict  # {font name: glyph numbers} of what is the same on all sheets


class Forms:
    """The forms known to this process, and the way to use them.

    styles   names of the style sheets, as for pdf.lay_out
    """

    MOST = 2000
    TOGETHER = 5  # laid out into one PDF: their fonts are embedded once; more takes memory

    def __init__(self, *styles):
        self.styles = styles
        self.letterer = Letterer()
        self.filled = self.laid_out = 0
        self._styles = {}
        self._forms = {}
        self._glyphs, self._faces = {}, {}  # of all typefaces seen so far

    def leaves(self, htmls):
        """[Leaf] of HTML texts, a sheet each. Raises what pdf.lay_out raises."""
        pdf.engine()
        done = [None] * len(htmls)
        waiting = list(enumerate(htmls))
        while waiting:
            later, new = [], []
            soon = set()  # what is learnt from those that are laid out now
            for place, html in waiting:
                done[place] = self.fill(html)
                if done[place] is None:
                    lesson = self._lesson(html)
                    put_off = len(new) >= self.TOGETHER or (lesson and lesson <= soon)
                    (later if put_off else new).append((place, html))
                    soon |= lesson
            self._lay_out(new, done)
            waiting = later
        return done

    def _lesson(self, html):
        """What laying out a sheet would teach: kinds of slots, else its form; nothing if its form is of no use."""
        sheet = read(html)
        unknown = {kind for kind, _ in sheet.slots} - self._styles.keys() - {UNSEEN}
        if unknown:
            return unknown
        key = self._key(sheet)
        return set() if key is None or key in self._forms else {key}

    def _lay_out(self, new, done):
        laid_out = laying.lay_out([html for _, html in new], *self.styles) if new else []
        for (place, html), (leaf, boxes) in zip(new, laid_out, strict=True):
            done[place] = leaf
            self._learn(read(html), leaf, boxes)
        self.laid_out += len(new)
        del laid_out
        if new:
            gc.collect()  # boxes of a page know each other, so they stay until somebody looks

    def fill(self, html):
        """The Leaf of a sheet whose form is known, or None."""
        sheet = read(html)
        key = self._key(sheet)
        form = self._forms.get(key)
        if form is None or form is _NO_FORM:
            return None
        lines = self._lines(sheet)
        numbers = {name: set(used) for name, used in form.numbers.items()}
        parts = []
        for part in form.parts:
            if isinstance(part, Place):
                style = self._styles[sheet.slots[part.slot][0]]
                line = self._drawn(lines[part.slot][part.line], style)
                for name, used in line.glyphs.items():
                    numbers.setdefault(name, set()).update(used)
                part = part.operators(line)
            elif isinstance(part, int):
                part = cells(sheet.drawings[part][1])
            parts.append(part)
        self.filled += 1
        return Leaf(
            pages=[[form.frame, zlib.compress(b"".join(parts), laying.LEVEL)]],
            tree=form.leaf.tree,
            alts=[words for words, _ in sheet.drawings],
            faces={name: self._faces[name] for name in numbers},
            glyphs={
                name: {number: self._glyph(name, number) for number in used}
                for name, used in numbers.items()
            },
            states=form.leaf.states,
        )

    def _drawn(self, line, style):
        self.letterer.draw(line, style)
        for name in line.glyphs.keys() - self._faces.keys():
            self._faces[name] = laying.face_of(self.letterer.typeface(name))
        return line

    def _glyph(self, name, number):
        key = name, number
        if key not in self._glyphs:
            self._glyphs[key] = laying.glyph_of(self.letterer.typeface(name), number)
        return self._glyphs[key]

    def _lines(self, sheet):
        """[[Line]] of the slots ([] for an unseen one), or None where one of them cannot be told."""
        found = []
        for kind, text in sheet.slots:
            style = self._styles.get(kind)
            lines = [] if kind == UNSEEN else style and self.letterer.lines(kind, text, style)
            if lines is None:
                return None
            found.append(lines)
        return found

    def _key(self, sheet):
        lines = self._lines(sheet)
        if lines is None:
            return None
        return sheet.shared, tuple(tuple(line.measures for line in some) for some in lines)

    def _learn(self, sheet, leaf, boxes):
        """Keeps a laid-out sheet as a form, unless it turns out that it cannot be filled to look the same."""
        self._faces |= leaf.faces
        for name, used in leaf.glyphs.items():
            self._glyphs |= {(name, number): glyph for number, glyph in used.items()}
        texts = _text_boxes(boxes[0])
        for kind, style in texts.styles.items():
            self._styles.setdefault(kind, style)
        key = self._key(sheet)
        if key is None:
            return
        if len(self._forms) >= self.MOST:
            self._forms.clear()
        self._forms[key] = _NO_FORM
        if leaf.size == 1 and (places := self._places(sheet, texts.rows)):
            self._forms[key] = _form(leaf, places, sheet) or _NO_FORM

    def _places(self, sheet, rows):
        """{operator that puts a line in its place: Place}, or None where lines fell otherwise than they are set here."""
        places, lines = {}, self._lines(sheet)
        seen = [(number, kind) for number, (kind, _) in enumerate(sheet.slots) if kind != UNSEEN]
        if [kind for _, kind in seen] != [kind for kind, _ in rows]:
            return None
        for (number, _), (_, boxes) in zip(seen, rows, strict=True):
            own = lines[number]
            if [box.text for box in boxes] != [line.text for line in own]:
                return None
            for place, (box, line) in enumerate(zip(boxes, own, strict=True)):
                if abs(box.width - line.width) > 0.01:
                    return None
                x, y = box.position_x, box.position_y + box.baseline
                centred = _centred(box.style)
                middle = x + box.width / 2 if centred else x
                places[laying.place(x, y)] = Place(number, place, middle, y, centred)
        return places


def _form(leaf, places, sheet):
    """The Form of a laid-out sheet, or None where its content is not as expected."""
    content = zlib.decompress(leaf.pages[0][1])
    cuts = []
    for found in _TEXT.finditer(content):
        place = places.get(found[1])
        if place:
            cuts.append((found.start(), found.end() - len(b"\nET"), place))
    drawn = list(_MASK.finditer(content))
    if len(cuts) != len(places) or len(drawn) != len(sheet.drawings):
        return None
    cuts += [(found.start(), found.end(), number) for number, found in enumerate(drawn)]
    parts, end, still = [], 0, []
    for begin, further, part in sorted(cuts, key=lambda cut: cut[0]):
        still.append(content[end:begin])
        parts += [content[end:begin], part]
        end = further
    still.append(content[end:])
    # A font is named before each text, so what is left of the content is complete in itself.
    numbers = laying.numbers_of(b"\n".join(still))
    return Form(leaf.pages[0][0], (*parts, content[end:]), leaf, numbers)


@dataclass
class _Texts:
    rows: list  # (kind, [text boxes]) of each element with a slot
    styles: dict  # {kind: Style}


def _text_boxes(page):
    from weasyprint.formatting_structure import boxes

    rows, styles, order = [], {}, {}

    def walk(box, block):
        box = getattr(box, "_box", box)
        if isinstance(box, boxes.MarginBox):
            return
        if isinstance(box, boxes.TextBox):
            kind = box.element.get("data-slot") if box.element is not None else None
            if kind and not box.element_tag.endswith("::marker"):
                if id(box.element) not in order:
                    order[id(box.element)] = len(rows)
                    rows.append((kind, []))
                rows[order[id(box.element)]][1].append(box)
                styles.setdefault(kind, Style(box.style, block.width, _pixels(block)))
            return
        if isinstance(box, boxes.BlockContainerBox):
            block = box
        for kid in getattr(box, "children", ()):
            walk(kid, block)

    walk(page, None)
    return _Texts(rows, styles)


def _pixels(block):
    indent = block.style["text_indent"]
    return float(getattr(indent, "value", indent))


def _centred(style):
    return style["text_align_all"] == "center"


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
