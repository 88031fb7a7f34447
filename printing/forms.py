"""The fast way: a sheet that was laid out once is a form, and other sheets are filled into it.

In the HTML, an element with ``data-slot`` holds a text that differs from sheet to sheet. Two sheets have the
same form if their HTML without these texts is the same, and each text takes as many lines of the same height. Then
everything on them stands in the same places: the form's content stream is taken over, and only the lines are
set anew. A sheet whose form is not known yet is laid out in full and becomes a form; so does every sheet that
has a text which only WeasyPrint can break, but as a form it is of no use to others.
"""

import gc
import re
import zlib
from contextlib import contextmanager
from dataclasses import dataclass

from . import laying, pdf
from .leaves import Leaf
from .lettering import Letterer
from .slots import RUNNING, cells, read, texts_of

_TEXT = re.compile(rb"(1 0 0 -1 [-\d.]+ [-\d.]+ Tm)\n(.*?)\nET", re.DOTALL)
_MASK = re.compile(rb"q \d+ 0 0 -\d+ 0 \d+ cm\nBI[^>]*> EI Q\n")


@dataclass(frozen=True)
class Place:
    """Where a line stands: x of its beginning or, if centred, of its middle; y of its baseline; in pixels.

    room, measures   what a line may take in a running head, which is of no say in which form a sheet has
    """

    slot: int
    line: int
    x: float
    y: float
    centred: bool
    room: float
    measures: tuple

    def takes(self, lines):
        """Whether the lines of a slot in a running head stand here as the form's own."""
        return bool(
            lines
            and len(lines) == 1
            and lines[0].measures == self.measures
            and lines[0].width <= self.room
        )

    def operators(self, line):
        x = self.x - line.width / 2 if self.centred else self.x
        return b"%s\n%s" % (laying.place(x, self.y), line.drawn)


@dataclass(frozen=True)
class Form:
    pages: tuple  # of each page the frame, deflated, and its parts: bytes, Places, and indices of drawings
    leaf: Leaf
    numbers: dict  # {font name: glyph numbers} of what is the same on all sheets
    running: tuple  # the Places in running heads


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
        kinds = {kind for kind, _ in sheet.slots if not kind.startswith(RUNNING)}
        unknown = kinds - self._styles.keys()
        if unknown:
            return unknown
        key = self._key(sheet)
        return set() if key is None or key in self._forms else {key}

    def _lay_out(self, new, done):
        if not new:
            return
        with _litter_kept_apart():
            laid_out = laying.lay_out([html for _, html in new], *self.styles)
            for (place, html), (leaf, boxes) in zip(new, laid_out, strict=True):
                done[place] = leaf
                self._learn(read(html), leaf, boxes)
            del laid_out, boxes
        self.laid_out += len(new)

    def fill(self, html):
        """The Leaf of a sheet whose form is known, or None."""
        sheet = read(html)
        form = self._forms.get(self._key(sheet))
        lines = form and self._lines_in(form, sheet)
        if not lines:
            return None
        numbers = {name: set(used) for name, used in form.numbers.items()}

        def written(part):
            if isinstance(part, Place):
                style = self._styles[sheet.slots[part.slot][0]]
                line = self._drawn(lines[part.slot][part.line], style)
                for name, used in line.glyphs.items():
                    numbers.setdefault(name, set()).update(used)
                return part.operators(line)
            return cells(sheet.drawings[part][1]) if isinstance(part, int) else part

        pages = [
            [frame, zlib.compress(b"".join(map(written, parts)), laying.LEVEL)]
            for frame, parts in form.pages
        ]
        self.filled += 1
        return Leaf(
            pages=pages,
            tree=form.leaf.tree,
            alts=[words for words, _ in sheet.drawings],
            faces={name: self._faces[name] for name in numbers},
            glyphs={
                name: {number: self._glyph(name, number) for number in used}
                for name, used in numbers.items()
            },
            states=form.leaf.states,
        )

    def _lines_in(self, form, sheet):
        """[[Line]] of the slots of a sheet in a form, or None where its running head does not fit."""
        lines = self._lines(sheet)
        for place in form.running:
            lines[place.slot] = self._broken(*sheet.slots[place.slot])
            if not place.takes(lines[place.slot]):
                return None
        return lines

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

    def _broken(self, kind, text):
        """[Line] of a text in a kind of slot, or None where they cannot be told."""
        style = self._styles.get(kind)
        return style and self.letterer.lines(kind, text, style)

    def _lines(self, sheet):
        """[[Line]] of the slots ([] for those of a running head), or None where one of them cannot be told."""
        found = []
        for kind, text in sheet.slots:
            lines = [] if kind.startswith(RUNNING) else self._broken(kind, text)
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
        rows = texts_of(boxes)
        for kind, found in rows:
            self._styles.setdefault(kind, found[0].style)
        key = self._key(sheet)
        if key is None:
            return
        if len(self._forms) >= self.MOST:
            self._forms.clear()
        places = self._places(sheet, rows, leaf.size)
        self._forms[key] = (places and _form(leaf, places, sheet)) or None

    def _places(self, sheet, rows, pages):
        """For each page {operator that puts a line in its place: Place}; None where lines fell otherwise than they are set here."""
        places = [{} for _ in range(pages)]
        slots = list(enumerate(sheet.slots))
        body = [slot for slot in slots if not slot[1][0].startswith(RUNNING)]
        head = [slot for slot in slots if slot[1][0].startswith(RUNNING)]
        wanted = body + head * (pages - 1)
        if [kind for _, (kind, _text) in wanted] != [kind for kind, _ in rows]:
            return None
        for (number, (kind, text)), (_, found) in zip(wanted, rows, strict=True):
            own = self._broken(kind, text)
            if own is None or [one.box.text for one in found] != [line.text for line in own]:
                return None
            for place, (one, line) in enumerate(zip(found, own, strict=True)):
                if abs(one.box.width - line.width) > 0.01:
                    return None
                x = one.box.position_x
                middle = x + one.box.width / 2 if one.centred else x
                places[one.page][laying.place(x, one.baseline)] = Place(
                    number, place, middle, one.baseline, one.centred, one.room, line.measures
                )
        return places


def _form(leaf, places, sheet):
    """The Form of a laid-out sheet, or None where its content is not as expected."""
    pages, still, drawings = [], [], 0
    for (frame, data), some in zip(leaf.pages, places, strict=True):
        content = zlib.decompress(data)
        cuts = [
            (found.start(), found.end() - len(b"\nET"), some[found[1]])
            for found in _TEXT.finditer(content)
            if found[1] in some
        ]
        if len(cuts) != len(some):
            return None
        drawn = list(_MASK.finditer(content))
        cuts += [(found.start(), found.end(), n) for n, found in enumerate(drawn, drawings)]
        drawings += len(drawn)
        pages.append((frame, _parts(content, cuts)))
        still += [part for part in pages[-1][1] if isinstance(part, bytes)]
    if drawings != len(sheet.drawings):
        return None
    # A font is named before each text, so what is left of the content is complete in itself.
    numbers = laying.numbers_of(b"\n".join(still))
    kinds = [kind for kind, _ in sheet.slots]
    running = {
        place for some in places for place in some.values() if kinds[place.slot].startswith(RUNNING)
    }
    return Form(tuple(pages), leaf, numbers, tuple(running))


def _parts(content, cuts):
    """The content with what is cut out of it, (begin, end, what stands there), in order."""
    parts, end = [], 0
    for begin, further, part in sorted(cuts, key=lambda cut: cut[0]):
        parts += [content[end:begin], part]
        end = further
    return (*parts, content[end:])


@contextmanager
def _litter_kept_apart():
    """Boxes of a page know each other, so they stay until the collector comes; without this it would look at everything else again and again."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.collect(0)  # what was made since
        if enabled:
            gc.enable()
