"""Joins laid-out sheets into one PDF: each copy is a page of its own, stamped with its mark and tagged by itself.

What copies share (the frame, the text, the fonts) is written once. Everything is written as it comes, so that a
volume of eleven thousand pages takes no more memory than one of eleven.
"""

import hashlib
import re
import zlib
from importlib.metadata import version
from xml.sax.saxutils import escape

from django.template.loader import render_to_string

from . import laying, tags
from .embedding import subsets
from .writing import Writer, text

A4 = b"[0 0 595.276 841.89]"
_A_NODE = 100  # pages below a node of the page tree
_MARKS = re.compile(rb"/\w+\s*(?:<<[^>]*>>\s*BDC|BMC)\n?|EMC\n?")
_HEAD = b"/Artifact<</Type/Pagination/Subtype/Header>>BDC"
_EMPTY = b"/Artifact BMC EMC\n"

METADATA = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdfuaid:part>1</pdfuaid:part><pdf:Producer>{producer}</pdf:Producer>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>zh-CN</rdf:li></rdf:Bag></dc:language>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


def marks_leaf(marks):
    """The Leaf of the copies' marks, a page each, in the place where they are stamped."""
    html = render_to_string("printing/marks.html", {"marks": marks})
    ((leaf, _boxes),) = laying.lay_out([html], "print/marks.css")
    return leaf


class Volume:
    """The PDF being joined, copy after copy, written to a binary file.

    duplex      an empty page after a copy of odd length
    mark_leaf   called with the wording of the marks, returns the Leaf of their pages
    aside       called with a function and what it is given, returns what it returns: the way to another process
    """

    def __init__(self, file, *, duplex=False, mark_leaf=marks_leaf, aside=None):
        self.writer = Writer(file)
        self.duplex = duplex
        self.mark_leaf = mark_leaf
        self.aside = aside or (lambda function, *given: function(*given))
        self.pages = 0
        self._digest = hashlib.md5(usedforsecurity=False)
        self._root = self.writer.reserve()
        self._resources = self.writer.reserve()
        self._tree = self.writer.reserve()
        self._document = self.writer.reserve()
        self._page_root = self.writer.reserve()
        self._nodes = []  # [(number, [pages])] of the page tree
        self._node_of = {}  # of pages that are not written yet
        self._sections, self._parents, self._outline = [], [], []
        self._parts, self._calls, self._marks = {}, {}, {}
        self._faces, self._glyphs, self._states = {}, {}, {}

    def add(self, leaf, title, marks, copies):
        """Adds copies (numbers from 1) of a Leaf; ``title`` names it to readers of the PDF."""
        self._use(leaf)
        parts = [[self._part(part) for part in page] for page in leaf.pages]
        plan = tags.planned(leaf.tree, leaf.size)
        alts = [text(words) for words in leaf.alts]
        # The mark is the first thing on the first page that is read; its number is the next one free.
        free = len(plan.owners[0])
        for copy in copies:
            pages = [self._page() for _ in leaf.pages]
            if not self._outline or self._outline[-1][0] != title:
                self._outline.append((title, pages[0]))
            section = self.writer.reserve()
            mark = self.writer.reserve()
            elements = self.writer.reserve(plan.size)
            self.writer.put(b"<</S/P/P %d 0 R/Pg %d 0 R/K %d>>" % (section, pages[0], free), mark)
            self.writer.put_all(plan.bodies(elements, section, pages, alts), elements)
            kids = b" ".join(b"%d 0 R" % (elements + top) for top in plan.tops)
            name = text(f"{title} {marks[copy - 1]}")
            self.writer.put(
                b"<</S/Sect/P %d 0 R/T%b/K[%d 0 R %b]>>" % (self._document, name, mark, kids),
                section,
            )
            self._sections.append(section)
            for place, page in enumerate(pages):
                number = free if place == 0 else None
                contents = [self._call(marks, copy, number), *parts[place]]
                owners = [
                    b"null" if owner is None else b"%d 0 R" % (elements + owner)
                    for owner in plan.owners[place]
                ]
                self._write_page(page, contents, owners + ([b"%d 0 R" % mark] if not place else []))
            if self.duplex and leaf.size % 2:
                self._write_page(self._page(), [self._part(zlib.compress(_EMPTY))], [])

    def _use(self, leaf):
        self._faces |= leaf.faces
        self._states |= leaf.states
        for name, used in leaf.glyphs.items():
            self._glyphs.setdefault(name, {}).update(used)

    def _part(self, data):
        """The object of a piece of content; what was written already is not written again."""
        key = hashlib.md5(data, usedforsecurity=False).digest()
        if key not in self._parts:
            self._parts[key] = self.writer.stream(data)
        return self._parts[key]

    def _page(self):
        """The number of one more page, whose place in the page tree is settled."""
        if not self._nodes or len(self._nodes[-1][1]) >= _A_NODE:
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

    def _call(self, marks, copy, number):
        """The content that stamps a mark: as marked content ``number``, or as a page's running head."""
        key = marks, copy, number
        if key not in self._calls:
            if marks not in self._marks:
                leaf = self.mark_leaf(marks)
                self._use(leaf)
                self._marks[marks] = [self._form(page) for page in leaf.pages]
            begin = _HEAD if number is None else b"/P<</MCID %d>>BDC" % number
            name = b"/Mark%d" % self._marks[marks][copy - 1]
            self._calls[key] = self._part(zlib.compress(b"%b q %b Do Q EMC\n" % (begin, name)))
        return self._calls[key]

    def _form(self, page):
        """A page's content as a form of the page's size; it is one thing, so nothing in it is marked."""
        content = _MARKS.sub(b"", b"".join(zlib.decompress(part) for part in page))
        entries = b"/Type/XObject/Subtype/Form/BBox%b/Resources %d 0 R" % (A4, self._resources)
        return self.writer.stream(zlib.compress(content), entries)

    def close(self, title):
        """Writes what belongs to the whole: fonts, tag tree, page tree, outline, metadata."""
        put = self.writer.put
        fonts = self._write_fonts()
        states = "".join(f"/{name}{state}" for name, state in sorted(self._states.items()))
        forms = b"".join(
            b"/Mark%d %d 0 R" % (form, form) for some in self._marks.values() for form in some
        )
        put(
            b"<</Font<<%b>>/ExtGState<<%b>>/XObject<<%b>>>>" % (fonts, states.encode(), forms),
            self._resources,
        )
        for node, pages in self._nodes:
            kids = b" ".join(b"%d 0 R" % page for page in pages)
            put(b"<</Type/Pages/Parent %d 0 R/Count %d/Kids[%b]>>" % (self._page_root, len(pages), kids), node)  # fmt: skip
        kids = b" ".join(b"%d 0 R" % node for node, _ in self._nodes)
        put(b"<</Type/Pages/Count %d/Kids[%b]>>" % (self.pages, kids), self._page_root)
        self._close_tree()
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

    def _write_fonts(self):
        """The entries of the fonts in the resources."""
        first = self.writer.count
        bodies, numbers = self.aside(subsets, first, self._faces, self._glyphs)
        self.writer.reserve(len(bodies))
        for number, body in enumerate(bodies, first):
            if body.endswith(b"endstream"):
                self.writer.raw(body, number)
            else:
                self.writer.put(body.replace(b"\n", b" "), number)
        return b"".join(b"/%b %d 0 R" % (name.encode(), font) for name, font in numbers.items())

    def _close_tree(self):
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
        """A bookmark for each sheet, where there are several; the entry of the catalog."""
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
