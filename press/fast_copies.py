"""Copies of sheets the fast way: layouts that are kept, joined and stamped."""

import functools
import hashlib

from .errors import PrintingError
from .filled_templates import TemplateFiller
from .full_layout import lay_out_in_full
from .joined_pdf import JoinedPdf
from .layouts import LayoutStore
from .process import run_layout


class CopiesWriter:
    """Writes the copies of sheets from a LayoutStore; layouts that are missing there are made."""

    def __init__(self, design, file, store, *, duplex, run_in_process):
        self.design, self.store = design, store
        self.joined = JoinedPdf(
            file, lambda marks: marks_layout(design, marks, store), duplex=duplex, run_in_process=run_in_process
        )  # fmt: skip

    def add(self, sheets, copies):
        for sheet in sheets:
            for variant, some in sheet.variants(copies):
                layout = self.store.get_or_make(
                    variant.key, lambda variant=variant: run_layout(_lay_out, self.design, variant)
                )
                self.joined.add(layout, sheet.bookmark, sheet.marks, some)

    def close(self, title):
        """Write the end of the file; returns the number of pages."""
        self.joined.close(title)
        return self.joined.pages


def marks_layout(design, marks, store):
    """The Layout of the marks of copies, a page for each, from the store or new."""
    key = hashlib.sha256(repr(marks).encode()).hexdigest()
    return store.get_or_make(key, lambda: run_layout(_lay_out_marks, design, marks))


def _lay_out_marks(design, marks):
    ((layout, _page_boxes),) = lay_out_in_full([design.marks_html(marks)], design.marks_style)
    return layout


@functools.cache
def _filler(style):
    """The templates of sheets that this process has cached."""
    return TemplateFiller(style)


def _lay_out(design, sheet):
    return _filler(design.style).lay_out([sheet.html()])[0]


def lay_out_chunk(design, root, copies, sheets):
    """Put the missing layouts of the sheets into the store; {index in sheets: reason} of those that cannot be laid out."""
    store, failed = LayoutStore(root, design), {}
    for marks in {sheet.marks for sheet in sheets}:
        marks_layout(design, marks, store)
    variants = {
        variant.key: (place, variant)
        for place, sheet in enumerate(sheets)
        for variant, _ in sheet.variants(copies)
        if not store.has(variant.key)
    }
    try:
        layouts = _filler(design.style).lay_out([sheet.html() for _, sheet in variants.values()])
    except PrintingError:
        layouts = [None] * len(variants)  # then one by one, so that the others are laid out
    for (place, variant), layout in zip(variants.values(), layouts, strict=True):
        try:
            store.put(variant.key, layout or _lay_out(design, variant))
        except PrintingError as error:
            failed[place] = str(error)
    return failed
