"""The way that always works: WeasyPrint lays out a page, and what it wrote is taken apart into a Leaf."""

import io
import re
import zlib

import pikepdf
from django.utils.translation import gettext as _

from . import pdf, tags
from .errors import PrintingError
from .leaves import Face, Leaf

#: The beginning of the first text; what stands before is the frame: rules and borders.
_FIRST = re.compile(rb"/\w+\s*<<\s*/MCID \d+\s*>>\s*BDC")
_FONT = re.compile(rb"/(\w+) [\d.]+ Tf|<([0-9a-f]+)>")
IDLE = re.compile(rb">0<")  # moves nothing, and is half of the text
_PLACE = re.compile(rb"1 0 0 -1 (-?\d+(?:\.\d+)?) (-?\d+(?:\.\d+)?) Tm")
_LONG = re.compile(rb"(-?\d+\.\d)\d{4,}(?=[<\]])")
_STROKES = re.compile(rb"(?<=\n4 M\n)0 0 m\n((?:-?[\d.]+ [\d.]+ [ml]\n)+)B\n")
_STROKE = re.compile(rb"([\d.]+) ([\d.]+) m\n([\d.]+) [\d.]+ l")
LEVEL = 9


class Typefaces(dict):
    """WeasyPrint's fonts of a document, without the files: they are embedded later, once for all sheets."""

    def __setitem__(self, key, font):
        font.file_content = b""
        font.clean = _leave_as_it_is
        super().__setitem__(key, font)


def _leave_as_it_is(to_unicode, hinting):
    pass


def lay_out(htmls, *styles):
    """[(Leaf, [page boxes of WeasyPrint])] of HTML texts, a sheet each. Raises what pdf.lay_out raises."""
    documents = [pdf.lay_out(html, *styles) for html in htmls]
    pages = [page for document in documents for page in document.pages]
    whole = documents[0].copy(pages)
    whole.fonts = Typefaces()
    source = pikepdf.open(io.BytesIO(whole.write_pdf(pdf_variant="pdf/ua-1")))
    forest = tags.read(source)
    typefaces = {font.hash: font for font in whole.fonts.values()}
    done, start = [], 0
    for document in documents:
        end = start + len(document.pages)
        nodes = tags.flow([tags.counted_from(start, nodes) for nodes in forest[start:end]])
        leaf = _leaf(source.pages[start:end], nodes, typefaces)
        done.append((leaf, [page._page_box for page in document.pages]))
        start = end
    return done


def _leaf(pages, nodes, typefaces):
    keep = tags.claimed(nodes, len(pages))
    contents = [
        compact(tags.with_artifacts(page.Contents.read_bytes(), numbers))
        for page, numbers in zip(pages, keep, strict=True)
    ]
    if any(len(page.Resources.XObject) for page in pages):
        raise PrintingError(_("A sheet holds an image that cannot be joined."))
    tree, alts = tags.dumped(nodes)
    glyphs = glyphs_of(b"".join(contents), typefaces)
    return Leaf(
        pages=[deflated(content) for content in contents],
        tree=tree,
        alts=alts,
        faces={name: face_of(typefaces[name]) for name in glyphs},
        glyphs=glyphs,
        states={
            str(name)[1:]: "<<" + " ".join(f"{key} {value}" for key, value in state.items()) + ">>"
            for page in pages[:1]
            for name, state in page.Resources.ExtGState.items()
        },
    )


def compact(content):
    """The content with everything left out that nobody can see: half of its size, and nearly all of a QR code's."""
    content = _STROKES.sub(_as_mask, _LONG.sub(rb"\1", IDLE.sub(b"", content)))
    return _PLACE.sub(lambda found: place(float(found[1]), float(found[2])), content)


def place(x, y):
    """The operator that puts text at x and y (CSS pixels), to the hundredth."""
    return b"1 0 0 -1 %s %s Tm" % tuple(
        f"{number:.2f}".rstrip("0").rstrip(".").encode() for number in (x, y)
    )


def _as_mask(found):
    strokes = [tuple(map(float, stroke)) for stroke in _STROKE.findall(found[1])]
    return mask([(int(y), int(begin), int(end)) for begin, y, end in strokes])


def mask(runs):
    """The operators that paint the cells of a square grid, as a QR code has them: [(row, first cell, end)]."""
    size = max(end for _, _, end in runs)
    rows = [(1 << (size + 7) // 8 * 8) - 1 for _ in range(size)]  # a bit that is not set is painted
    width = (size + 7) // 8 * 8
    for row, begin, end in runs:
        rows[row] &= ~((1 << (end - begin)) - 1 << (width - end))
    data = "".join(f"{bits:0{width // 4}X}" for bits in rows)
    return b"q %d 0 0 %d 0 %d cm\nBI/IM true/W %d/H %d/BPC 1/F/AHx ID %s> EI Q\n" % (
        size, -size, size, size, size, data.encode(),
    )  # fmt: skip


def deflated(content):
    """The content's two parts, frame and text, deflated."""
    found = _FIRST.search(content)
    middle = found.start() if found else len(content)
    return [zlib.compress(part, LEVEL) for part in (content[:middle], content[middle:])]


def face_of(font):
    return Face(font.family, int(font.style), int(font.weight))


def numbers_of(content):
    """{font name: glyph numbers} of what a content stream shows."""
    found, used = {}, None
    for name, digits in _FONT.findall(content):
        if name:
            used = found.setdefault(name.decode(), set())
        else:
            used.update(int(digits[place : place + 4], 16) for place in range(0, len(digits), 4))
    return found


def glyphs_of(content, typefaces):
    """{font name: {glyph number: (text, width)}} of what a content stream shows."""
    return {
        name: {number: glyph_of(typefaces[name], number) for number in used}
        for name, used in numbers_of(content).items()
    }


def glyph_of(font, number):
    if number >= font.glyph_count:
        raise PrintingError(_("A character is in no installed font."))
    return font.to_unicode.get(number, ""), font.widths[number]
