"""The full layout of a sheet: WeasyPrint lays out its pages, and the PDF that it writes is taken apart into a Layout."""

import io

import pikepdf
from django.utils.translation import gettext as _

from . import content, pdf, private, tags
from .errors import PrintingError
from .layouts import Layout, Typeface


class FontCollection(dict):
    """WeasyPrint's fonts of a document, without their files: they are embedded later, once for all sheets."""

    def __setitem__(self, key, font):
        font.file_content = b""
        font.clean = _do_not_subset
        super().__setitem__(key, font)


def _do_not_subset(to_unicode, hinting):
    """In place of Font.clean, which needs the file."""


def lay_out_in_full(htmls, *styles):
    """[(Layout, [page boxes of WeasyPrint])] of HTML texts, one for each sheet. Raises what pdf.lay_out raises."""
    documents = [pdf.lay_out(html, *styles) for html in htmls]
    together = documents[0].copy([page for document in documents for page in document.pages])
    collection = FontCollection()
    private.use_fonts(together, collection)
    source = pikepdf.open(io.BytesIO(together.write_pdf(pdf_variant="pdf/ua-1")))
    tags_of_pages = tags.read(source)
    fonts = {font.hash: font for font in collection.values()}
    layouts, start = [], 0
    for document in documents:
        end = start + len(document.pages)
        nodes = [tags.counted_from(start, nodes) for nodes in tags_of_pages[start:end]]
        layout = _layout(source.pages[start:end], tags.joined_across_pages(nodes), fonts)
        layouts.append((layout, [private.page_box(page) for page in document.pages]))
        start = end
    return layouts


def _layout(pages, nodes, fonts):
    if any(len(page.Resources.XObject) for page in pages):
        raise PrintingError(_("A sheet holds an image that cannot be joined."))
    owned = tags.owned_numbers(nodes, len(pages))
    contents = [
        content.compact(tags.with_artifacts(page.Contents.read_bytes(), numbers))
        for page, numbers in zip(pages, owned, strict=True)
    ]
    tree, alts = tags.dumped(nodes)
    numbers = content.glyph_numbers(b"".join(contents))
    return Layout(
        pages=[content.deflated(part) for part in contents],
        tree=tree,
        alts=alts,
        typefaces={name: typeface_of(fonts[name]) for name in numbers},
        glyphs={
            name: {number: glyph_of(fonts[name], number) for number in used}
            for name, used in numbers.items()
        },
        states={
            str(name)[1:]: "<<" + " ".join(f"{key} {value}" for key, value in state.items()) + ">>"
            for page in pages[:1]
            for name, state in page.Resources.ExtGState.items()
        },
    )


def typeface_of(font):
    return Typeface(font.family, int(font.style), int(font.weight))


def glyph_of(font, number):
    """(text, width) of a glyph of a WeasyPrint Font."""
    if number >= font.glyph_count:
        raise PrintingError(_("A character is in no installed font."))
    return font.to_unicode.get(number, ""), font.widths[number]
