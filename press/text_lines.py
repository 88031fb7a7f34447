"""Sets lines of text as WeasyPrint does, through the same calls to Pango, without a page around them.

Uses functions of WeasyPrint that are not public (press/private.py). The requirements pin its version, and the tests
compare the result with what WeasyPrint lays out itself.
"""

import re
from dataclasses import dataclass
from types import SimpleNamespace

from . import content, private
from .full_layout import FontCollection

#: Text in which WeasyPrint collapses spaces or breaks lines.
_NOT_PLAIN = re.compile(r"[\t\n\r\f\v\x1c-\x1f\x85\xad\u2028\u2029]|^ |  | $")
_CACHED_TEXTS = 2_000


@dataclass(frozen=True)
class FieldStyle:
    """How a kind of field is set: WeasyPrint's computed style, the width of its lines, the indent of the first one."""

    computed: object
    width: float
    indent: float

    def line_width(self, number):
        return self.width - self.indent if number == 0 else self.width


@dataclass
class TextLine:
    """A line: its text, its size in CSS pixels, and once drawn, its operators and {font: glyph numbers}."""

    text: str
    width: float
    height: float
    baseline: float
    pango_layout: object
    drawn: bytes = b""
    glyphs: dict | None = None

    @property
    def vertical_size(self):
        return round(self.height, 3), round(self.baseline, 3)


class LineSetter:
    """Breaks texts into lines and draws them; caches both."""

    def __init__(self):
        self.fonts = FontCollection()
        self._lines = {}
        self._stream = private.empty_stream(self.fonts)

    def font(self, name):
        return next(font for font in self.fonts.values() if font.hash == name)

    def lines(self, kind, text, style):
        """[Line] of a text in a field of a kind, or None where only WeasyPrint itself can break it."""
        key = kind, text
        if key not in self._lines:
            if len(self._lines) >= _CACHED_TEXTS:
                self._lines.clear()
            self._lines[key] = self._broken(text, style)
        return self._lines[key]

    def _broken(self, text, style):
        if _NOT_PLAIN.search(text) or not text:
            return None
        data, start, lines = text.encode(), 0, []
        while start is not None:
            rest = data[start:].decode()
            layout, length, resume, width, height, baseline = private.split_first_line(
                rest, style.computed, None, style.line_width(len(lines)), 0
            )
            shown = layout.text
            if not length or shown.startswith(" ") or (resume and resume != length):
                return None
            lines.append(TextLine(shown, width, height, baseline, layout))
            start = None if resume is None else start + resume
        return lines

    def draw(self, line, style):
        """Fill in the operators of a line; its place on the page is not among them."""
        if line.glyphs is None:
            box = SimpleNamespace(
                text=line.text, style=style.computed, pango_layout=line.pango_layout, baseline=0
            )
            line.pango_layout.reactivate(style.computed)
            operators = private.drawn(
                self._stream,
                lambda: private.draw_first_line(
                    self._stream, box, "clip", "none", private.Matrix(d=-1)
                ),
            )
            line.pango_layout.deactivate()
            line.drawn, line.pango_layout = content.compact(operators), None
            line.glyphs = content.glyph_numbers(line.drawn)
        return line
