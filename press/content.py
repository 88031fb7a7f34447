"""Content streams as WeasyPrint writes them: made smaller, taken apart, and the pieces that are filled into them.

The regular expressions match the spelling of the pinned version; full_layout.py and filled_templates.py check what they find.
"""

import re
import zlib

LEVEL = 9
#: The beginning of the first text; the frame comes before it: rules and borders.
_FIRST_TEXT = re.compile(rb"/\w+\s*<<\s*/MCID \d+\s*>>\s*BDC")
_FONT = re.compile(rb"/(\w+) [\d.]+ Tf|<([0-9a-f]+)>")
_ZERO_KERNING = re.compile(rb">0<")  # half of the stream
_TEXT_PLACE = re.compile(rb"1 0 0 -1 (-?\d+(?:\.\d+)?) (-?\d+(?:\.\d+)?) Tm")
_LONG_NUMBER = re.compile(rb"(-?\d+\.\d)\d{4,}(?=[<\]])")
_STROKES = re.compile(rb"(?<=\n4 M\n)0 0 m\n((?:-?[\d.]+ [\d.]+ [ml]\n)+)B\n")
_STROKE = re.compile(rb"([\d.]+) ([\d.]+) m\n([\d.]+) [\d.]+ l")
#: A text with the operator that places it, and a QR code.
TEXT = re.compile(rb"(1 0 0 -1 [-\d.]+ [-\d.]+ Tm)\n(.*?)\nET", re.DOTALL)
MASK = re.compile(rb"q \d+ 0 0 -\d+ 0 \d+ cm\nBI[^>]*> EI Q\n")


def compact(content):
    """The content without invisible parts: half of its size, and a small part of a QR code's."""
    content = _STROKES.sub(_as_mask, _LONG_NUMBER.sub(rb"\1", _ZERO_KERNING.sub(b"", content)))
    return _TEXT_PLACE.sub(lambda found: text_place(float(found[1]), float(found[2])), content)


def text_place(x, y):
    """The operator that places text at x and y (CSS pixels), to the hundredth."""
    return b"1 0 0 -1 %s %s Tm" % tuple(
        f"{number:.2f}".rstrip("0").rstrip(".").encode() for number in (x, y)
    )


def _as_mask(found):
    strokes = [tuple(map(float, stroke)) for stroke in _STROKE.findall(found[1])]
    return mask([(int(y), int(begin), int(end)) for begin, y, end in strokes])


def mask(runs):
    """The operators that paint the dark cells of a QR code: [(row, first cell, end)]."""
    size = max(end for _, _, end in runs)
    width = (size + 7) // 8 * 8
    rows = [(1 << width) - 1 for _ in range(size)]  # a cleared bit is painted
    for row, begin, end in runs:
        rows[row] &= ~((1 << (end - begin)) - 1 << (width - end))
    data = "".join(f"{bits:0{width // 4}X}" for bits in rows)
    return b"q %d 0 0 %d 0 %d cm\nBI/IM true/W %d/H %d/BPC 1/F/AHx ID %s> EI Q\n" % (
        size, -size, size, size, size, data.encode(),
    )  # fmt: skip


def deflated(content):
    """The two parts of the content, frame and text, deflated."""
    found = _FIRST_TEXT.search(content)
    middle = found.start() if found else len(content)
    return [zlib.compress(part, LEVEL) for part in (content[:middle], content[middle:])]


def glyph_numbers(content):
    """{font name: set of glyph numbers} that a content stream shows."""
    found, used = {}, None
    for name, digits in _FONT.findall(content):
        if name:
            used = found.setdefault(name.decode(), set())
        else:
            used.update(int(digits[place : place + 4], 16) for place in range(0, len(digits), 4))
    return found
