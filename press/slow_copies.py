"""Copies of sheets the slow way: WeasyPrint lays out every copy, through its public interface alone. Nothing is stored."""

from functools import partial
from itertools import batched

from . import pdf
from .merging import merge
from .pool import in_chunks

TOGETHER = 10  # sheets laid out into one PDF: their fonts are embedded once; more takes memory


class CopiesWriter:
    """Lays out the copies as they come and writes one PDF at the end."""

    def __init__(self, design, file, *, duplex, processes):
        self.file, self.processes = file, processes
        self.work = partial(_pdf_of, design, duplex)
        self.parts = []

    def add(self, sheets, copies):
        chunks = list(batched(sheets, TOGETHER))
        work = partial(self.work, tuple(copies))
        self.parts += [part for _chunk, part in in_chunks(work, chunks, self.processes)]

    def close(self, title):
        """Write the file; returns the number of pages."""
        return merge(self.parts, self.file, title)


def _pdf_of(design, duplex, copies, sheets):
    """The PDF of the copies of some sheets, as bytes."""
    documents = [
        pdf.lay_out(variant.html(mark=sheet.marks[copy - 1]), design.style)
        for sheet in sheets
        for variant, some in sheet.variants(copies)
        for copy in some
    ]
    blank = pdf.lay_out("<html lang='zh-CN'><title>-</title><body></body></html>").pages[0]
    pages = []
    for document in documents:
        pages += document.pages
        pages += [blank] if duplex and len(document.pages) % 2 else []
    return documents[0].copy(pages).write_pdf(pdf_variant="pdf/ua-1")
