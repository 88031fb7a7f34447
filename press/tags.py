"""The tag tree of a PDF: read from WeasyPrint's PDF, corrected, and written for each copy.

Corrections, after ISO 14289-1 (PDF/UA-1):
- text of running heads and page numbers, and a table's head repeated on a further page, becomes an artifact (7.8);
- a table or list that continues on the next page is one table or list again;
- header cells have a Scope, so that no IDs are needed (7.5); numbered lists are marked as numbered (7.6);
- elements without meaning (Span, NonStruct, a Div around paragraphs, the parts of a table) are left out, and so are
  tables without a head, which are only there for layout (7.5): a third of the objects remains;
- the box of a figure is in the page's coordinates.
"""

import functools
import json
import re
from dataclasses import dataclass, field

from pikepdf import Dictionary

WITHOUT_MEANING = {"Span", "NonStruct", "TBody"}
CELLS = {"TD", "TH"}
CONTINUED = {"Table", "L"}
_MARKED = re.compile(rb"/\w+\s*<<\s*/MCID (\d+)\s*>>\s*BDC")
_ARTIFACT = b"/Artifact\nBMC"
PIXEL = 0.75  # points to a CSS pixel


@dataclass(slots=True)
class Node:
    """An element: its kind, its page (an index) and its kids, which are Nodes or numbers of marked content.

    attributes   a PDF dictionary as text, "" for none
    alt          the alternative text of a figure
    """

    kind: str
    page: int
    kids: list = field(default_factory=list)
    attributes: str = ""
    alt: str = ""


def read(pdf):
    """The tag tree of a PDF by WeasyPrint without links: a list of Nodes for each page."""
    numbers = {page.objgen: index for index, page in enumerate(pdf.pages)}
    heights = [float(page.mediabox[3]) for page in pdf.pages]
    pages = [[] for _ in numbers]
    for element in pdf.Root.StructTreeRoot.K[0].K:
        pages[numbers[element.Pg.objgen]].extend(_nodes(element, numbers, heights))
    return pages


def _nodes(element, numbers, heights, in_head=False):
    """[the Node of an element], or its kids if the element itself has no meaning."""
    kind = str(element.S)[1:]
    page = numbers[element.Pg.objgen]
    in_head = in_head or kind == "THead"
    kids = []
    for kid in element.K:
        if isinstance(kid, Dictionary):
            kids.extend(_nodes(kid, numbers, heights, in_head))
        else:
            kids.append(int(kid))
    if kind in WITHOUT_MEANING:
        return kids
    if kind == "Div":
        if not any(isinstance(kid, int) for kid in kids):
            return kids
        kind = "P"
    if not kids and kind not in CELLS:
        return []
    if kind == "Table" and not any(node.kind == "TH" for node in descendants(kids)):
        return [
            Node("P" if node.kind in CELLS else node.kind, node.page, node.kids, node.attributes)
            for node in descendants(kids)
            if any(isinstance(kid, int) for kid in node.kids)
        ]
    if len(kids) == 1 and isinstance(kids[0], Node) and kids[0].kind == "P":
        kids = kids[0].kids
    node = Node(kind, page, kids)
    _describe(node, element, heights[page], in_head)
    return [node]


def descendants(kids):
    """All Nodes among the kids and under them, in order."""
    for kid in kids:
        if isinstance(kid, Node):
            yield kid
            yield from descendants(kid.kids)


def _describe(node, element, height, in_head):
    if node.kind in CELLS:
        spans = "".join(
            f"{key} {int(element.A[key])}" for key in ("/ColSpan", "/RowSpan") if key in element.A
        )
        scope = ("/Scope/Column" if in_head else "/Scope/Row") if node.kind == "TH" else ""
        if spans or scope:
            node.attributes = f"<</O/Table{spans}{scope}>>"
    elif node.kind == "L":
        if any(
            isinstance(kid, Node) and kid.kind == "Lbl" for item in node.kids for kid in item.kids
        ):
            node.attributes = "<</O/List/ListNumbering/Decimal>>"
    elif node.kind == "Figure":
        left, top, right, bottom = (float(number) * PIXEL for number in element.A.BBox)
        box = " ".join(f"{number:.2f}" for number in (left, height - bottom, right, height - top))
        node.attributes = f"<</O/Layout/BBox[{box}]/Placement/Block>>"
        node.alt = str(element.get("/Alt", ""))


def counted_from(start, nodes):
    """The Nodes, their page indices counted from the first page of their sheet."""
    for node in nodes:
        node.page -= start
        counted_from(start, [kid for kid in node.kids if isinstance(kid, Node)])
    return nodes


def joined_across_pages(pages):
    """One list of Nodes for consecutive pages; what continues over a page break is joined."""
    nodes = []
    for page in pages:
        for place, node in enumerate(page):
            if place == 0 and nodes and nodes[-1].kind == node.kind and node.kind in CONTINUED:
                _continue(nodes[-1], node)
            else:
                nodes.append(node)
    return nodes


def _continue(first, further):
    """Move the rows of the further part to the first; its repeated head is dropped."""
    first.kids.extend(kid for kid in further.kids if kid.kind != "THead")


def owned_numbers(nodes, count):
    """For each of ``count`` pages, the set of numbers of marked content that belong to a Node."""
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


def with_artifacts(content, keep):
    """A page's content, in which marked content outside ``keep`` becomes an artifact."""
    return _MARKED.sub(lambda found: found[0] if int(found[1]) in keep else _ARTIFACT, content)


def dumped(nodes):
    """(the Nodes as text, which is the same for all sheets of one template; the alternative texts of their figures)."""
    alts = []

    def plain(node):
        if node.alt:
            alts.append(node.alt)
        kids = [plain(kid) if isinstance(kid, Node) else kid for kid in node.kids]
        return [node.kind, node.page, kids, node.attributes, int(bool(node.alt))]

    return json.dumps([plain(node) for node in nodes], separators=(",", ":")), alts


@dataclass(frozen=True)
class TagPlan:
    """How a dumped tree is written: one text for all its elements, to be filled with numbers.

    text     a line for each element, with placeholders for numbers and alternative texts in the order of ``places``
    places   ("element", index), ("page", index), ("section", 0) or ("alt", index)
    size     number of elements; tops: the indices of those directly under the section
    owners   for each page, the index of the element that each number of marked content belongs to, or None
    """

    text: bytes
    places: tuple
    size: int
    tops: tuple
    owners: tuple

    def bodies(self, first, section, pages, alts):
        """The elements as PDF dictionaries, if the first has the object number ``first``."""
        found = {"element": first, "section": section}
        values = tuple(
            found[kind] + index if kind in found else (pages if kind == "page" else alts)[index]
            for kind, index in self.places
        )
        return (self.text % values).split(b"\n")


@functools.lru_cache(maxsize=4096)
def tag_plan(tree, pages):
    """The TagPlan of a dumped tree on ``pages`` pages."""
    planner = _Planner(pages)
    tops = tuple(planner.add(data, ("section", 0)) for data in json.loads(tree))
    return TagPlan(
        "\n".join(text for text, _ in planner.elements).encode(),
        tuple(place for _, places in planner.elements for place in places),
        len(planner.elements),
        tops,
        tuple(
            tuple(owned.get(number) for number in range(max(owned, default=-1) + 1))
            for owned in planner.owners
        ),
    )


class _Planner:
    def __init__(self, pages):
        self.elements, self.owners, self.alts = [], [{} for _ in range(pages)], 0

    def add(self, data, parent):
        """Append the element ``data`` and all under it; returns its index."""
        kind, page, kids, attributes, has_alt = data
        index = len(self.elements)
        self.elements.append(None)
        words, kid_places = [], []
        for kid in kids:
            if isinstance(kid, int):
                self.owners[page][kid] = index
                words.append(str(kid))
            else:
                words.append("%d 0 R")
                kid_places.append(("element", self.add(kid, ("element", index))))
        text, places = f"<</S/{kind}/P %d 0 R", [parent]
        if len(kid_places) < len(kids):
            text += "/Pg %d 0 R"
            places.append(("page", page))
        single = len(words) == 1 and not kid_places
        text += f"/K {words[0]}" if single else f"/K[{' '.join(words)}]"
        places += kid_places
        text += f"/A{attributes}" if attributes else ""
        if has_alt:
            text += "/Alt%b"
            places.append(("alt", self.alts))
            self.alts += 1
        self.elements[index] = (f"{text}>>", places)
        return index
