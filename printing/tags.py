"""The tag tree of a PDF: read what WeasyPrint wrote, put it right, and plan how it is written for each copy.

Put right, after ISO 14289-1 (PDF/UA-1):
- text of running heads and page numbers, and a table's head repeated on a further page, becomes an artifact (7.8);
- a table or list that goes on over the page is one table or list again;
- header cells say what they head (Scope), so that no IDs are needed (7.5); numbered lists say so (7.6);
- boxes that mean nothing (Span, NonStruct, a Div around paragraphs, the parts of a table) are left out, and so are
  tables without a head, which only put things beside each other (7.5): a third of the objects remains;
- a figure's box is in the page's own coordinates.
"""

import functools
import json
import re
from dataclasses import dataclass, field

from pikepdf import Dictionary

HOLLOW = {"Span", "NonStruct", "TBody"}
CELLS = {"TD", "TH"}
CONTINUED = {"Table", "L"}
_MARKED = re.compile(rb"/\w+\s*<<\s*/MCID (\d+)\s*>>\s*BDC")
_ARTIFACT = b"/Artifact\nBMC"
PIXEL = 0.75  # points to a CSS pixel


@dataclass(slots=True)
class Node:
    """An element: its kind, its page (an index) and its kids, which are Nodes or numbers of marked content.

    attributes   a PDF dictionary as it is written, "" for none
    alt          what a figure says to those who do not see it
    """

    kind: str
    page: int
    kids: list = field(default_factory=list)
    attributes: str = ""
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
    if kind == "Table" and not any(node.kind == "TH" for node in below(kids)):
        return [
            Node("P" if node.kind in CELLS else node.kind, node.page, node.kids, node.attributes)
            for node in below(kids)
            if any(isinstance(kid, int) for kid in node.kids)
        ]
    if len(kids) == 1 and isinstance(kids[0], Node) and kids[0].kind == "P":
        kids = kids[0].kids
    node = Node(kind, page, kids)
    _describe(node, element, heights[page], in_head)
    return [node]


def below(kids):
    """The Nodes among the kids and all theirs, in order."""
    for kid in kids:
        if isinstance(kid, Node):
            yield kid
            yield from below(kid.kids)


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
    """The Nodes with the page indices counted from the first page of their sheet."""
    for node in nodes:
        node.page -= start
        counted_from(start, [kid for kid in node.kids if isinstance(kid, Node)])
    return nodes


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
    first.kids.extend(kid for kid in further.kids if kid.kind != "THead")


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


def with_artifacts(content, keep):
    """A page's content, in which marked content that no Node holds is an artifact."""
    return _MARKED.sub(lambda found: found[0] if int(found[1]) in keep else _ARTIFACT, content)


def dumped(nodes):
    """(the Nodes as text, which is the same for all sheets of one form; the words for their figures)."""
    alts = []

    def plain(node):
        if node.alt:
            alts.append(node.alt)
        kids = [plain(kid) if isinstance(kid, Node) else kid for kid in node.kids]
        return [node.kind, node.page, kids, node.attributes, int(bool(node.alt))]

    return json.dumps([plain(node) for node in nodes], separators=(",", ":")), alts


@dataclass(frozen=True)
class Plan:
    """How a tree of dumped Nodes is written: one text for all its elements, to be filled with numbers.

    text     of each element a line, with places for numbers and words in the order of ``places``
    places   ("element", index), ("page", index), ("section", 0) or ("alt", index)
    size     how many elements; tops: the indices of those right below the section
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
def planned(tree, pages):
    """The Plan of dumped Nodes that stand on ``pages`` pages."""
    elements, owners, alts = [], [{} for _ in range(pages)], [0]

    def add(data, parent):
        kind, page, kids, attributes, has_alt = data
        index = len(elements)
        elements.append(None)
        inside = [kid if isinstance(kid, int) else add(kid, ("element", index)) for kid in kids]
        own = [isinstance(kid, int) for kid in kids]
        for kid, is_content in zip(kids, own, strict=True):
            if is_content:
                owners[page][kid] = index
        text, places = [f"<</S/{kind}/P %d 0 R"], [parent]
        if any(own):
            text.append("/Pg %d 0 R")
            places.append(("page", page))
        words = [
            str(kid) if content else "%d 0 R" for kid, content in zip(inside, own, strict=True)
        ]
        places += [
            ("element", kid) for kid, content in zip(inside, own, strict=True) if not content
        ]
        text.append(f"/K[{' '.join(words)}]" if len(words) != 1 or not own[0] else f"/K {words[0]}")
        text.append(f"/A{attributes}" if attributes else "")
        if has_alt:
            text.append("/Alt%b")
            places.append(("alt", alts[0]))
            alts[0] += 1
        elements[index] = ("".join(text) + ">>", places)
        return index

    tops = tuple(add(data, ("section", 0)) for data in json.loads(tree))
    return Plan(
        "\n".join(text for text, _ in elements).encode(),
        tuple(place for _, places in elements for place in places),
        len(elements),
        tops,
        tuple(
            tuple(owned.get(number) for number in range(max(owned, default=-1) + 1))
            for owned in owners
        ),
    )
