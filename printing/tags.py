"""The tag tree of a PDF: read what WeasyPrint wrote, put it right, and write it again, as often as there are copies.

Put right, after ISO 14289-1 (PDF/UA-1):
- text of running heads and page numbers, and a table's head repeated on a further page, becomes an artifact (7.8);
- a table or list that goes on over the page is one table or list again;
- header cells say what they head (Scope), so that no IDs are needed (7.5); numbered lists say so (7.6);
- boxes that mean nothing (Span, NonStruct, a Div around paragraphs) are left out: a third of the objects remains;
- a figure's box is in the page's own coordinates.
"""

import re
from dataclasses import dataclass, field

from pikepdf import Array, Dictionary, Name, String

HOLLOW = {"Span", "NonStruct"}
CELLS = {"TD", "TH"}
CONTINUED = {"Table", "L"}
_MARKED = re.compile(rb"/\w+\s*<<\s*/MCID (\d+)\s*>>\s*BDC")
_ARTIFACT = b"/Artifact\nBMC"
PIXEL = 0.75  # points to a CSS pixel


@dataclass(slots=True)
class Node:
    """An element: its kind, its page (an index) and its kids, which are Nodes or numbers of marked content."""

    kind: str
    page: int
    kids: list = field(default_factory=list)
    attributes: dict = field(default_factory=dict)
    alt: str = ""


def read(pdf):
    """The tag tree of a PDF by WeasyPrint without links: for each page, its list of Nodes."""
    numbers = {page.objgen: index for index, page in enumerate(pdf.pages)}
    heights = [float(page.mediabox[3]) for page in pdf.pages]
    pages = [[] for _ in numbers]
    for element in pdf.Root.StructTreeRoot.K[0].K:
        pages[numbers[element.Pg.objgen]].extend(_nodes(element, numbers, heights))
    return pages


def _nodes(element, numbers, heights, in_head=False):
    """The Node of an element in a list, or its kids where it means nothing by itself."""
    kind = str(element.S)[1:]
    page = numbers[element.Pg.objgen]
    in_head = in_head or kind == "THead"
    kids = []
    for kid in element.K:
        if isinstance(kid, Dictionary):
            kids.extend(_nodes(kid, numbers, heights, in_head))
        else:
            kids.append(int(kid))
    if kind in HOLLOW:
        return kids
    if kind == "Div":
        if not any(isinstance(kid, int) for kid in kids):
            return kids
        kind = "P"
    if not kids and kind not in CELLS:
        return []
    if len(kids) == 1 and isinstance(kids[0], Node) and kids[0].kind == "P":
        kids = kids[0].kids
    node = Node(kind, page, kids)
    _describe(node, element, heights[page], in_head)
    return [node]


def _describe(node, element, height, in_head):
    if node.kind in CELLS:
        spans = {key: int(element.A[key]) for key in ("/ColSpan", "/RowSpan") if key in element.A}
        scope = {"/Scope": Name.Column if in_head else Name.Row} if node.kind == "TH" else {}
        if spans or scope:
            node.attributes = {"/O": Name.Table, **spans, **scope}
    elif node.kind == "L":
        if any(
            isinstance(kid, Node) and kid.kind == "Lbl" for item in node.kids for kid in item.kids
        ):
            node.attributes = {"/O": Name.List, "/ListNumbering": Name.Decimal}
    elif node.kind == "Figure":
        left, top, right, bottom = (float(number) * PIXEL for number in element.A.BBox)
        box = [round(number, 2) for number in (left, height - bottom, right, height - top)]
        node.attributes = {"/O": Name.Layout, "/BBox": Array(box), "/Placement": Name.Block}
        node.alt = str(element.get("/Alt", ""))


def flow(pages):
    """One list of Nodes for consecutive pages, what goes on over a page break joined again."""
    nodes = []
    for page in pages:
        for place, node in enumerate(page):
            if place == 0 and nodes and nodes[-1].kind == node.kind and node.kind in CONTINUED:
                _go_on(nodes[-1], node)
            else:
                nodes.append(node)
    return nodes


def _go_on(first, further):
    """Puts the rows of the further part under the first; its repeated head is dropped."""
    if first.kind == "Table":
        body = next((kid for kid in first.kids if kid.kind == "TBody"), first)
        for part in further.kids:
            if part.kind != "THead":
                body.kids.extend(part.kids if part.kind == "TBody" else [part])
    else:
        first.kids.extend(further.kids)


def claimed(nodes, count):
    """For each of ``count`` pages, the set of numbers of marked content that Nodes hold."""
    found = [set() for _ in range(count)]

    def walk(node):
        for kid in node.kids:
            if isinstance(kid, Node):
                walk(kid)
            else:
                found[node.page].add(kid)

    for node in nodes:
        walk(node)
    return found


def make_artifacts(page, keep):
    """Turns marked content of a page that no Node holds into artifacts."""
    stream = page.Contents.read_bytes()
    page.Contents.write(
        _MARKED.sub(lambda found: found[0] if int(found[1]) in keep else _ARTIFACT, stream)
    )


class Tree:
    """The tag tree of a PDF being put together."""

    def __init__(self, pdf):
        self.pdf = pdf
        self.parents = Array()  # of each page, what its marked content belongs to
        self.root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self.document = self.element("Document", self.root)
        self.root.K = Array([self.document])
        self.root.ParentTree = pdf.make_indirect(Dictionary(Nums=self.parents))
        pdf.Root.StructTreeRoot = self.root
        pdf.Root.MarkInfo = Dictionary(Marked=True)
        self.sections = Array()
        self.pages = 0

    def element(self, kind, parent, **more):
        return self.pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name("/" + kind), P=parent, **more)
        )

    def add(self, title, nodes, pages):
        """Writes the Nodes as a section; ``pages`` are the page dictionaries that their page indices mean."""
        owners = [{} for _ in pages]
        section = self.element("Sect", self.document, T=String(title))
        section.K = Array([self._write(node, section, pages, owners) for node in nodes])
        self.sections.append(section)
        for page, owned in zip(pages, owners, strict=True):
            page.StructParents = self.pages
            page.Tabs = Name.S
            self.parents.append(self.pages)
            size = max(owned, default=-1) + 1
            self.parents.append(
                self.pdf.make_indirect(Array([owned.get(number) for number in range(size)]))
            )
            self.pages += 1

    def _write(self, node, parent, pages, owners):
        element = self.element(node.kind, parent)
        kids = []
        for kid in node.kids:
            if isinstance(kid, Node):
                kids.append(self._write(kid, element, pages, owners))
            else:
                kids.append(kid)
                owners[node.page][kid] = element
                element.Pg = pages[node.page]
        element.K = Array(kids)
        if node.attributes:
            element.A = Dictionary(node.attributes)
        if node.alt:
            element.Alt = String(node.alt)
        return element

    def close(self):
        self.document.K = self.sections
        self.root.ParentTreeNextKey = self.pages
