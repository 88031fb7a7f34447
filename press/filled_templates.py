"""The fast way: a sheet that was laid out once is a template, and other sheets are filled into it.

In the HTML, an element with ``data-field`` holds a text that differs from sheet to sheet (fields.py). Two sheets have the
same template if their HTML without these texts is the same, and each text takes the same number of lines of the same
height. Then everything on them has the same place: the template's content stream is taken over, and only the lines of
the fields are set again. A sheet without a known template is laid out in full and becomes one. A sheet with a text that
needs WeasyPrint's line breaking is also laid out in full; as a template it is not reused.
"""

import gc
import zlib
from contextlib import contextmanager
from dataclasses import dataclass

from . import content, pdf
from .fields import RUNNING, parse, placed_fields, qr_operators
from .full_layout import glyph_of, lay_out_in_full, typeface_of
from .layouts import Layout
from .text_lines import LineSetter


@dataclass(frozen=True)
class Place:
    """The place of a line: x of its beginning or, if centred, of its middle; y of its baseline; in pixels.

    room, vertical_size   limits of a line in a running head; they do not decide which template a sheet has
    """

    field: int
    line: int
    x: float
    y: float
    centred: bool
    room: float
    vertical_size: tuple

    def takes(self, lines):
        """Whether the lines of a field in a running head fit here like the template's own."""
        return bool(
            lines
            and len(lines) == 1
            and lines[0].vertical_size == self.vertical_size
            and lines[0].width <= self.room
        )

    def operators(self, line):
        x = self.x - line.width / 2 if self.centred else self.x
        return b"%s\n%s" % (content.text_place(x, self.y), line.drawn)


@dataclass(frozen=True)
class Template:
    pages: tuple  # for each page the frame, deflated, and its parts: bytes, Places, and indices of drawings
    layout: Layout
    glyphs: dict  # {font name: glyph numbers} of the text that all sheets share
    running: tuple  # the Places in running heads


class TemplateFiller:
    """Lays out sheets, with the templates known to this process.

    styles   names of the style sheets, as for pdf.lay_out
    """

    TEMPLATES = 2000  # kept in memory
    LAID_OUT_TOGETHER = 5  # into one PDF: their fonts are embedded once; more takes memory

    def __init__(self, *styles):
        self.styles = styles
        self.line_setter = LineSetter()
        self.filled = self.laid_out = 0
        self._styles = {}
        self._templates = {}
        self._glyphs, self._typefaces = {}, {}  # of all fonts seen so far

    def lay_out(self, htmls):
        """[Layout] of HTML texts, one for each sheet. Raises what pdf.lay_out raises."""
        pdf.engine()
        done = [None] * len(htmls)
        waiting = list(enumerate(htmls))
        while waiting:
            later, now = [], []
            being_learnt = set()
            for place, html in waiting:
                done[place] = self.fill(html)
                if done[place] is None:
                    lesson = self._lesson(html)
                    full = len(now) >= self.LAID_OUT_TOGETHER
                    (later if full or (lesson and lesson <= being_learnt) else now).append((place, html))  # fmt: skip
                    being_learnt |= lesson
            self._lay_out_in_full(now, done)
            waiting = later
        return done

    def _lesson(self, html):
        """The unknown things that a full layout of the sheet would add: kinds of fields, else its template; empty if none."""
        sheet = parse(html)
        kinds = {kind for kind, _ in sheet.fields if not kind.startswith(RUNNING)}
        unknown = kinds - self._styles.keys()
        if unknown:
            return unknown
        key = self._key(sheet)
        return set() if key is None or key in self._templates else {key}

    def _lay_out_in_full(self, new, done):
        if not new:
            return
        with _garbage_collected_once():
            made = lay_out_in_full([html for _, html in new], *self.styles)
            for (place, html), (layout, page_boxes) in zip(new, made, strict=True):
                done[place] = layout
                self._learn(parse(html), layout, page_boxes)
            del made, page_boxes
        self.laid_out += len(new)

    def fill(self, html):
        """The Layout of a sheet whose template is cached, or None."""
        sheet = parse(html)
        template = self._templates.get(self._key(sheet))
        lines = template and self._lines_in(template, sheet)
        if not lines:
            return None
        numbers = {name: set(used) for name, used in template.glyphs.items()}

        def written(part):
            if isinstance(part, Place):
                line = lines[part.field][part.line]
                self._draw(line, self._styles[sheet.fields[part.field][0]])
                for name, used in line.glyphs.items():
                    numbers.setdefault(name, set()).update(used)
                return part.operators(line)
            return qr_operators(sheet.drawings[part][1]) if isinstance(part, int) else part

        pages = [
            [frame, zlib.compress(b"".join(map(written, parts)), content.LEVEL)]
            for frame, parts in template.pages
        ]
        self.filled += 1
        return Layout(
            pages=pages,
            tree=template.layout.tree,
            alts=[alt for alt, _path in sheet.drawings],
            typefaces={name: self._typefaces[name] for name in numbers},
            glyphs={
                name: {number: self._glyph(name, number) for number in used}
                for name, used in numbers.items()
            },
            states=template.layout.states,
        )

    def _lines_in(self, template, sheet):
        """[[Line]] of the fields of a sheet in a template, or None where its running head does not fit."""
        lines = self._lines(sheet)
        for place in template.running:
            lines[place.field] = self._broken(*sheet.fields[place.field])
            if not place.takes(lines[place.field]):
                return None
        return lines

    def _draw(self, line, style):
        self.line_setter.draw(line, style)
        for name in line.glyphs.keys() - self._typefaces.keys():
            self._typefaces[name] = typeface_of(self.line_setter.font(name))

    def _glyph(self, name, number):
        key = name, number
        if key not in self._glyphs:
            self._glyphs[key] = glyph_of(self.line_setter.font(name), number)
        return self._glyphs[key]

    def _broken(self, kind, text):
        """[Line] of a text in a kind of field, or None where they are not known."""
        style = self._styles.get(kind)
        return style and self.line_setter.lines(kind, text, style)

    def _lines(self, sheet):
        """[[Line]] of the fields ([] for those of a running head), or None where one of them is not known."""
        found = []
        for kind, text in sheet.fields:
            lines = [] if kind.startswith(RUNNING) else self._broken(kind, text)
            if lines is None:
                return None
            found.append(lines)
        return found

    def _key(self, sheet):
        lines = self._lines(sheet)
        if lines is None:
            return None
        return sheet.shared, tuple(tuple(line.vertical_size for line in field) for field in lines)

    def _learn(self, sheet, layout, page_boxes):
        """Keep a sheet that was laid out as a template, unless filling it would not give the same result."""
        self._typefaces |= layout.typefaces
        for name, used in layout.glyphs.items():
            self._glyphs |= {(name, number): glyph for number, glyph in used.items()}
        rows = placed_fields(page_boxes)
        for kind, lines in rows:
            self._styles.setdefault(kind, lines[0].style)
        key = self._key(sheet)
        if key is None:
            return
        if len(self._templates) >= self.TEMPLATES:
            self._templates.clear()
        places = self._places(sheet, rows, layout.size)
        self._templates[key] = (places and _template(layout, places, sheet)) or None

    def _places(self, sheet, rows, pages):
        """For each page {operator that places a line: Place}; None where WeasyPrint broke the lines differently."""
        places = [{} for _ in range(pages)]
        fields = list(enumerate(sheet.fields))
        body = [field for field in fields if not field[1][0].startswith(RUNNING)]
        head = [field for field in fields if field[1][0].startswith(RUNNING)]
        wanted = body + head * (pages - 1)
        if [kind for _, (kind, _text) in wanted] != [kind for kind, _ in rows]:
            return None
        for (number, (kind, text)), (_, placed) in zip(wanted, rows, strict=True):
            own = self._broken(kind, text)
            if own is None or [one.box.text for one in placed] != [line.text for line in own]:
                return None
            for index, (one, line) in enumerate(zip(placed, own, strict=True)):
                if abs(one.box.width - line.width) > 0.01:
                    return None
                x = one.box.position_x
                middle = x + one.box.width / 2 if one.centred else x
                places[one.page][content.text_place(x, one.baseline)] = Place(
                    number, index, middle, one.baseline, one.centred, one.room, line.vertical_size
                )
        return places


def _template(layout, places, sheet):
    """The Template of a sheet that was laid out in full, or None where its content is not as expected."""
    pages, shared, drawings = [], [], 0
    for (frame, data), here in zip(layout.pages, places, strict=True):
        stream = zlib.decompress(data)
        cuts = [
            (found.start(), found.end() - len(b"\nET"), here[found[1]])
            for found in content.TEXT.finditer(stream)
            if found[1] in here
        ]
        if len(cuts) != len(here):
            return None
        drawn = list(content.MASK.finditer(stream))
        cuts += [(found.start(), found.end(), n) for n, found in enumerate(drawn, drawings)]
        drawings += len(drawn)
        pages.append((frame, _parts(stream, cuts)))
        shared += [part for part in pages[-1][1] if isinstance(part, bytes)]
    if drawings != len(sheet.drawings):
        return None
    # Each text names its font, so the rest of the content is complete.
    glyphs = content.glyph_numbers(b"\n".join(shared))
    kinds = [kind for kind, _ in sheet.fields]
    running = {
        place
        for here in places
        for place in here.values()
        if kinds[place.field].startswith(RUNNING)
    }
    return Template(tuple(pages), layout, glyphs, tuple(running))


def _parts(stream, cuts):
    """The content in order, with each (begin, end, replacement) of ``cuts`` replaced."""
    parts, end = [], 0
    for begin, further, part in sorted(cuts, key=lambda cut: cut[0]):
        parts += [stream[end:begin], part]
        end = further
    return (*parts, stream[end:])


@contextmanager
def _garbage_collected_once():
    """Boxes form reference cycles; collect them at the end, instead of searching all older objects for them meanwhile."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.collect(0)
        if enabled:
            gc.enable()
