"""Joins laid-out sheets into one PDF: each copy has its own page objects and tags, and is stamped with its mark.

The common parts of the copies (frame, text, fonts) are written once. Objects are written as they come, so that a PDF of eleven
thousand pages takes no more memory than one of eleven.
"""

import hashlib
import re
import zlib
from importlib.metadata import version
from xml.sax.saxutils import escape

from . import tags
from .embedding import subsets
from .pdf_writer import Writer, text

A4 = b"[0 0 595.276 841.89]"
_PAGES_A_NODE = 100  # of the page tree
_MARKED_CONTENT = re.compile(rb"/\w+\s*(?:<<[^>]*>>\s*BDC|BMC)\n?|EMC\n?")
_RUNNING_HEAD = b"/Artifact<</Type/Pagination/Subtype/Header>>BDC"
_EMPTY_PAGE = b"/Artifact BMC EMC\n"

METADATA = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdfuaid:part>1</pdfuaid:part><pdf:Producer>{producer}</pdf:Producer>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>zh-CN</rdf:li></rdf:Bag></dc:language>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


def call(function, *args):
    return function(*args)


class JoinedPdf:
    """The PDF that is being joined, copy after copy, and written to a binary file.

    marks_layout     f(wording of the marks) → Layout with a page for each mark, in the place where it is stamped
    duplex           an empty page after a copy with an odd number of pages
    run_in_process   f(function, *args) → its result, for work that takes much memory
    """

    def __init__(self, file, marks_layout, *, duplex=False, run_in_process=call):
        self.writer = Writer(file)
        self.marks_layout, self.duplex, self.run_in_process = marks_layout, duplex, run_in_process
        self.pages = 0
        self._digest = hashlib.md5(usedforsecurity=False)
        self._root, self._resources, self._tree, self._document, self._page_root = (
            self.writer.reserve() for _ in range(5)
        )
        self._nodes = []  # [(number, [pages])] of the page tree
        self._node_of = {}  # of pages that are not written yet
        self._sections, self._parents, self._outline = [], [], []
        self._parts, self._stamps, self._marks = {}, {}, {}
        self._typefaces, self._glyphs, self._states = {}, {}, {}

    def add(self, layout, title, marks, copies):
        """Add copies (numbers from 1) of a Layout; ``title`` is their bookmark."""
        self._use(layout)
        parts = [[self._part(part) for part in page] for page in layout.pages]
        plan = tags.tag_plan(layout.tree, layout.size)
        alts = [text(alt) for alt in layout.alts]
        for copy in copies:
            pages = [self._page() for _ in layout.pages]
            if not self._outline or self._outline[-1][0] != title:
                self._outline.append((title, pages[0]))
            name = text(f"{title} {marks[copy - 1]}")
            mark, elements = self._write_tags(plan, pages, alts, name)
            for place, page in enumerate(pages):
                # The mark is read first on the first page; it takes the next free number there. Further on it is a running head.
                number = len(plan.owners[0]) if place == 0 else None
                owners = [
                    b"null" if owner is None else b"%d 0 R" % (elements + owner)
                    for owner in plan.owners[place]
                ]
                owners += [b"%d 0 R" % mark] if place == 0 else []
                self._write_page(page, [self._stamp(marks, copy, number), *parts[place]], owners)
            if self.duplex and layout.size % 2:
                self._write_page(self._page(), [self._part(zlib.compress(_EMPTY_PAGE))], [])

    def _write_tags(self, plan, pages, alts, name):
        """The tags of a copy, as a section; (number of its mark's element, number of its first element)."""
        section, mark, elements = (
            self.writer.reserve(), self.writer.reserve(), self.writer.reserve(plan.size)
        )  # fmt: skip
        number = len(plan.owners[0])
        self.writer.put(b"<</S/P/P %d 0 R/Pg %d 0 R/K %d>>" % (section, pages[0], number), mark)
        self.writer.put_all(plan.bodies(elements, section, pages, alts), elements)
        kids = b" ".join(b"%d 0 R" % (elements + top) for top in plan.tops)
        self.writer.put(
            b"<</S/Sect/P %d 0 R/T%b/K[%d 0 R %b]>>" % (self._document, name, mark, kids), section
        )
        self._sections.append(section)
        return mark, elements

    def _use(self, layout):
        self._typefaces |= layout.typefaces
        self._states |= layout.states
        for name, used in layout.glyphs.items():
            self._glyphs.setdefault(name, {}).update(used)

    def _part(self, data):
        """The object number of a piece of content, which is written only once."""
        key = hashlib.md5(data, usedforsecurity=False).digest()
        if key not in self._parts:
            self._parts[key] = self.writer.stream(data)
        return self._parts[key]

    def _page(self):
        """The number of a new page, which has its place in the page tree."""
        if not self._nodes or len(self._nodes[-1][1]) >= _PAGES_A_NODE:
            self._nodes.append((self.writer.reserve(), []))
        node, pages = self._nodes[-1]
        number = self.writer.reserve()
        pages.append(number)
        self._node_of[number] = node
        return number

    def _write_page(self, number, contents, owners):
        parents = self.writer.put(b"[%b]" % b" ".join(owners))
        self._parents.append(b"%d %d 0 R" % (self.pages, parents))
        self.writer.put(
            b"<</Type/Page/Parent %d 0 R/MediaBox%b/Resources %d 0 R/Contents[%b]/Tabs/S/StructParents %d>>"
            % (
                self._node_of.pop(number),
                A4,
                self._resources,
                b" ".join(b"%d 0 R" % part for part in contents),
                self.pages,
            ),
            number,
        )
        self._digest.update(b"%d" % len(owners))
        self.pages += 1

    def _stamp(self, marks, copy, number):
        """The content that stamps a mark: as marked content ``number``, or as a page's running head."""
        key = marks, copy, number
        if key not in self._stamps:
            if marks not in self._marks:
                layout = self.marks_layout(marks)
                self._use(layout)
                self._marks[marks] = [self._form(page) for page in layout.pages]
            begin = _RUNNING_HEAD if number is None else b"/P<</MCID %d>>BDC" % number
            name = b"/Mark%d" % self._marks[marks][copy - 1]
            self._stamps[key] = self._part(zlib.compress(b"%b q %b Do Q EMC\n" % (begin, name)))
        return self._stamps[key]

    def _form(self, page):
        """A page's content as one Form XObject of the page's size, without marked content."""
        content = _MARKED_CONTENT.sub(b"", b"".join(zlib.decompress(part) for part in page))
        entries = b"/Type/XObject/Subtype/Form/BBox%b/Resources %d 0 R" % (A4, self._resources)
        return self.writer.stream(zlib.compress(content), entries)

    def close(self, title):
        """Write what belongs to the whole file: fonts, tag tree, page tree, outline, metadata."""
        self._write_resources()
        self._write_page_tree()
        self._write_tag_tree()
        put = self.writer.put
        producer = f"WeasyPrint {version('weasyprint')}"
        data = METADATA.format(producer=escape(producer), title=escape(title)).encode()
        metadata = self.writer.raw(
            b"<</Type/Metadata/Subtype/XML/Length %d>>stream\n%b\nendstream" % (len(data), data)
        )
        outline = self._write_outline()
        sides = b"DuplexFlipLongEdge" if self.duplex else b"Simplex"
        put(
            b"<</Type/Catalog/Pages %d 0 R/Lang(zh-CN)/MarkInfo<</Marked true>>/StructTreeRoot %d 0 R/Metadata %d 0 R"
            b"/ViewerPreferences<</DisplayDocTitle true/Duplex/%b>>%b>>"
            % (self._page_root, self._tree, metadata, sides, outline),
            self._root,
        )
        info = put(b"<</Title%b/Producer%b>>" % (text(title), text(producer)))
        self._digest.update(title.encode())
        for key in self._parts:
            self._digest.update(key)
        self.writer.close(self._root, info, self._digest.digest())

    def _write_resources(self):
        fonts = self._write_fonts()
        states = "".join(f"/{name}{state}" for name, state in sorted(self._states.items()))
        forms = b"".join(
            b"/Mark%d %d 0 R" % (form, form) for some in self._marks.values() for form in some
        )
        self.writer.put(
            b"<</Font<<%b>>/ExtGState<<%b>>/XObject<<%b>>>>" % (fonts, states.encode(), forms),
            self._resources,
        )

    def _write_page_tree(self):
        put = self.writer.put
        for node, pages in self._nodes:
            kids = b" ".join(b"%d 0 R" % page for page in pages)
            put(b"<</Type/Pages/Parent %d 0 R/Count %d/Kids[%b]>>" % (self._page_root, len(pages), kids), node)  # fmt: skip
        kids = b" ".join(b"%d 0 R" % node for node, _ in self._nodes)
        put(b"<</Type/Pages/Count %d/Kids[%b]>>" % (self.pages, kids), self._page_root)

    def _write_fonts(self):
        """Embed the fonts; returns their entries in the resources."""
        first = self.writer.count
        bodies, numbers = self.run_in_process(subsets, first, self._typefaces, self._glyphs)
        self.writer.reserve(len(bodies))
        for number, body in enumerate(bodies, first):
            if body.endswith(b"endstream"):
                self.writer.raw(body, number)
            else:
                self.writer.put(body.replace(b"\n", b" "), number)
        return b"".join(b"/%b %d 0 R" % (name.encode(), font) for name, font in numbers.items())

    def _write_tag_tree(self):
        put = self.writer.put
        kids = b" ".join(b"%d 0 R" % section for section in self._sections)
        put(b"<</Type/StructElem/S/Document/P %d 0 R/K[%b]>>" % (self._tree, kids), self._document)
        parents = put(b"<</Nums[%b]>>" % b" ".join(self._parents))
        put(
            b"<</Type/StructTreeRoot/K[%d 0 R]/ParentTree %d 0 R/ParentTreeNextKey %d>>"
            % (self._document, parents, self.pages),
            self._tree,
        )

    def _write_outline(self):
        """Write a bookmark for each sheet, where there are several; returns the entry of the catalogue."""
        if len(self._outline) < 2:
            return b""
        count = len(self._outline)
        root = self.writer.reserve()
        first = self.writer.reserve(count)
        for place, (title, page) in enumerate(self._outline):
            before = b"/Prev %d 0 R" % (first + place - 1) if place else b""
            after = b"/Next %d 0 R" % (first + place + 1) if place + 1 < count else b""
            body = b"<</Title%b/Parent %d 0 R/Dest[%d 0 R/Fit]%b%b>>"
            self.writer.put(body % (text(title), root, page, before, after), first + place)
        ends = (first, first + count - 1, count)
        self.writer.put(b"<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>" % ends, root)
        return b"/Outlines %d 0 R" % root
