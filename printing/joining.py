"""Joins laid-out sheets into one PDF: every copy of a sheet shares its pages' content, and has a mark of its own.

A page is laid out and painted once. Its copies are page objects of their own that share the content stream and
the fonts; before the content, each draws its mark, a form XObject. The tag tree is written anew for every copy.
"""

import functools
import io

import pikepdf
from django.template.loader import render_to_string
from pikepdf import Array, Dictionary, Name

from . import pdf, tags

A4 = (595.28, 841.89)  # points
HEAD = "/Artifact <</Type /Pagination /Subtype /Header>> BDC"


class Bodies:
    """A PDF of laid-out sheets one after the other, without marks.

    Takes its bytes and, sheet by sheet, the number of pages.
    """

    def __init__(self, content, page_counts):
        self.pdf = pikepdf.open(io.BytesIO(content))
        forest = tags.read(self.pdf)
        self.sheets = []
        start = 0
        for count in page_counts:
            nodes = tags.flow([_from(start, page) for page in forest[start : start + count]])
            pages = self.pdf.pages[start : start + count]
            keep = tags.claimed(nodes, count)
            for page, numbers in zip(pages, keep, strict=True):
                tags.make_artifacts(page, numbers)
            free = [max(numbers, default=-1) + 1 for numbers in keep]
            self.sheets.append((nodes, pages, free))
            start += count


def _from(start, nodes):
    """Counts the page indices of Nodes from the first page of their sheet."""
    for node in nodes:
        node.page -= start
        _from(start, [kid for kid in node.kids if isinstance(kid, tags.Node)])
    return nodes


class Volume:
    """The PDF being joined, copy after copy."""

    def __init__(self):
        self.pdf = pikepdf.new()
        self.tree = tags.Tree(self.pdf)
        self.outline = []
        self._forms = {}
        self._calls = {}
        self._sources = []  # their streams are read when the volume is saved

    def keep_open(self, bodies):
        self._sources.append(bodies)

    def add(self, sheet, title, marks, copies, *, duplex=False):
        """Adds copies (numbers from 1) of one sheet of a Bodies; ``title`` names it to readers of the PDF."""
        nodes, sources, free = sheet
        self.outline.append((title, len(self.pdf.pages)))
        shared = None
        for copy in copies:
            pages = self._pages(sources, shared)
            shared = shared or [(page.Contents, page.Resources) for page in pages]
            for place, (page, (content, resources)) in enumerate(zip(pages, shared, strict=True)):
                number = free[0] if place == 0 else None
                call = self._mark(marks, copy, number, resources)
                page.Contents = Array([call, content])
            mark = tags.Node("P", 0, [free[0]])
            self.tree.add(f"{title} {marks[copy - 1]}", [mark, *nodes], pages)
            if duplex and len(pages) % 2:
                self.pdf.add_blank_page(page_size=A4)

    def _pages(self, sources, shared):
        """The page dictionaries of one more copy, put at the end of the volume."""
        pages = []
        for place, source in enumerate(sources):
            if shared is None:
                self.pdf.pages.append(source)
            else:
                content, resources = shared[place]
                page = Dictionary(
                    Type=Name.Page,
                    MediaBox=Array(list(source.mediabox)),
                    Resources=resources,
                    Contents=content,
                )
                self.pdf.pages.append(pikepdf.Page(self.pdf.make_indirect(page)))
            pages.append(self.pdf.pages[-1].obj)
        return pages

    def _mark(self, marks, copy, number, resources):
        """The content stream that draws a mark: as marked content ``number``, or as a page's running head."""
        if marks not in self._forms:
            self._forms[marks] = [self.pdf.copy_foreign(form) for form in mark_forms(marks)]
        name = f"/Mark{list(self._forms).index(marks)}.{copy}"
        if name not in resources.XObject:
            resources.XObject[name] = self._forms[marks][copy - 1]
        if (name, number) not in self._calls:
            begin = HEAD if number is None else f"/P <</MCID {number}>> BDC"
            code = f"{begin} q {name} Do Q EMC\n"
            self._calls[name, number] = self.pdf.make_stream(code.encode())
        return self._calls[name, number]

    def save(self, target, title):
        """Writes the volume to a path or a binary file."""
        self.tree.close()
        finish(self.pdf, title, self.outline)
        self.pdf.Root.ViewerPreferences.Duplex = Name.Simplex
        self.pdf.save(
            target,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
            deterministic_id=True,
        )


def finish(document, title, outline=()):
    """What PDF/UA-1 asks of a document as a whole: language, title, its own mark in the metadata."""
    document.Root.Lang = pikepdf.String("zh-CN")
    document.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=True) as metadata:
        metadata.register_xml_namespace("http://www.aiim.org/pdfua/ns/id/", "pdfuaid")
        metadata["pdfuaid:part"] = "1"
        metadata["dc:title"] = title
    if len(outline) > 1:
        with document.open_outline() as bookmarks:
            bookmarks.root.extend(pikepdf.OutlineItem(name, page) for name, page in outline)


@functools.lru_cache(maxsize=8)
def _marks_pdf(marks):
    html = render_to_string("printing/marks.html", {"marks": marks})
    return pikepdf.open(io.BytesIO(pdf.lay_out(html, "print/marks.css").write_pdf()))


def mark_forms(marks):
    """The marks as form XObjects the size of a page, so that they fall into place without being moved."""
    return [page.as_form_xobject() for page in _marks_pdf(marks).pages]
