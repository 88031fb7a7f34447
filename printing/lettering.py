"""Sets lines of text as WeasyPrint would, by the same calls to Pango, without a page around them.

Asks two functions of WeasyPrint that are not its public interface: the one that breaks a line and the one that
draws it. The requirements pin its version, and the tests compare with what it lays out itself.
"""

import re
from dataclasses import dataclass
from types import SimpleNamespace

from . import laying

#: Text in which WeasyPrint would fold blanks or break lines by itself.
ODD = re.compile(r"[\t\n\r\f\v\x1c-\x1f\x85\xad\u2028\u2029]|^ |  | $")
_MOST = 2_000  # lines of text remembered


@dataclass(frozen=True)
class Style:
    """How a kind of place is set: WeasyPrint's computed style, the width of its lines, the first one's indent."""

    computed: object
    width: float
    indent: float

    def room(self, number):
        return self.width - self.indent if number == 0 else self.width


@dataclass
class Line:
    """One line: its text, its measures in CSS pixels, and once drawn, its operators and {font: glyph numbers}."""

    text: str
    width: float
    height: float
    baseline: float
    layout: object
    drawn: bytes = b""
    glyphs: dict | None = None

    @property
    def measures(self):
        return round(self.height, 3), round(self.baseline, 3)


class Letterer:
    """Breaks texts into lines and draws them; remembers what it did."""

    def __init__(self):
        from weasyprint.pdf.stream import Stream

        self.fonts = laying.Typefaces()
        self._lines = {}
        self._stream = Stream(self.fonts, None, {"ExtGState": {}}, {}, None, {}, None)

    def typeface(self, name):
        return next(font for font in self.fonts.values() if font.hash == name)

    def lines(self, kind, text, style):
        """[Line] of a text in a place of a kind, or None where only WeasyPrint can tell."""
        key = kind, text
        if key not in self._lines:
            if len(self._lines) >= _MOST:  # what a chunk needs comes back at once
                self._lines.clear()
            self._lines[key] = self._broken(text, style)
        return self._lines[key]

    def _broken(self, text, style):
        from weasyprint.text.line_break import split_first_line

        if ODD.search(text) or not text:
            return None
        data, start, lines = text.encode(), 0, []
        while start is not None:
            rest = data[start:].decode()
            layout, length, resume, width, height, baseline = split_first_line(
                rest, style.computed, None, style.room(len(lines)), 0
            )
            shown = layout.text
            if not length or shown.startswith(" ") or (resume and resume != length):
                return None
            lines.append(Line(shown, width, height, baseline, layout))
            start = None if resume is None else start + resume
        return lines

    def draw(self, line, style):
        """Fills in the operators of a line; where it stands is not among them."""
        if line.glyphs is None:
            from weasyprint.draw.text import draw_first_line
            from weasyprint.matrix import Matrix

            stream = self._stream
            stream.stream, stream._current_font = [], None
            box = SimpleNamespace(
                text=line.text, style=style.computed, pango_layout=line.layout, baseline=0
            )
            line.layout.reactivate(style.computed)
            draw_first_line(stream, box, "clip", "none", Matrix(d=-1))
            line.layout.deactivate()
            content = b"\n".join(stream.stream[1:])
            line.drawn, line.layout = laying.compact(content), None
            line.glyphs = laying.numbers_of(line.drawn)
        return line
