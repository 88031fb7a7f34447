"""The requirements of PDF/UA-1 (ISO 14289-1) on a file's structure that a program can check."""

import re

import pikepdf

_MARKED = re.compile(rb"/(\w+)\s*<<\s*/MCID (\d+)\s*>>\s*BDC|/(\w+)\s*(?:<<[^>]*>>\s*BDC|BMC)|EMC")
KINDS = {
    "Document", "Sect", "P", "H1", "H2", "Table", "THead", "TR", "TH", "TD", "L", "LI", "Lbl", "LBody", "Figure",
}  # fmt: skip
INSIDE = {
    "TR": {"Table", "THead"}, "TH": {"TR"}, "TD": {"TR"}, "THead": {"Table"}, "LI": {"L"}, "Lbl": {"LI"},
    "LBody": {"LI"}, "Sect": {"Document"},
}  # fmt: skip


def faults(document):
    """The faults of an open pikepdf.Pdf as sentences; [] for a valid file."""
    found = list(document.check_pdf_syntax())
    root = document.Root
    with document.open_metadata() as metadata:
        if metadata.get("pdfuaid:part") != "1" or not metadata.get("dc:title"):
            found.append("metadata")
    if not (root.MarkInfo.Marked and root.ViewerPreferences.DisplayDocTitle and "/Lang" in root):
        found.append("catalog")
    owners = {}  # (page, number of marked content) → the element that holds it
    found += _tree_faults(root.StructTreeRoot, owners)
    found += _page_faults(document, owners)
    return found


def _tree_faults(root, owners):
    found = []

    def walk(element, parent, above):
        kind = str(element.S)[1:]
        if kind not in KINDS:
            found.append(f"unknown kind {kind}")
        if element.P.objgen != parent.objgen:
            found.append(f"{kind} names another parent")
        if kind in INSIDE and above not in INSIDE[kind]:
            found.append(f"{kind} in {above}")
        if kind == "TH" and "/Scope" not in element.get("/A", {}):
            found.append("a TH without Scope")
        if kind == "Figure" and not str(element.get("/Alt", "")):
            found.append("a Figure without Alt")
        kids = element.K if isinstance(element.K, pikepdf.Array) else [element.K]
        for kid in kids:
            if isinstance(kid, pikepdf.Dictionary):
                walk(kid, element, kind)
            elif (element.Pg.objgen, int(kid)) in owners:
                found.append("marked content that two elements hold")
            else:
                owners[element.Pg.objgen, int(kid)] = element.objgen

    for element in root.K:
        walk(element, root, "")
    return found


def _page_faults(document, owners):
    found = []
    numbers = list(document.Root.StructTreeRoot.ParentTree.Nums)
    parents = dict(zip((int(key) for key in numbers[::2]), numbers[1::2], strict=True))
    if len(parents) != len(document.pages):
        found.append("the parent tree counts other pages")
    for place, page in enumerate(document.pages):
        held = {number: owner for (of, number), owner in owners.items() if of == page.objgen}
        told = {
            number: owner.objgen
            for number, owner in enumerate(parents[int(page.StructParents)])
            if owner is not None
        }
        content = b"\n".join(part.read_bytes() for part in page.Contents)
        shown, outside = _content(content)
        if held != told:
            found.append(f"page {place}: parent tree and tag tree differ")
        if sorted(shown) != sorted(held):
            found.append(f"page {place}: marked content {set(shown) ^ set(held)}")
        if outside:
            found.append(f"page {place}: content that is neither tagged nor an artifact")
        if page.Tabs != "/S":
            found.append(f"page {place}: order of tabs")
    return found


def _content(content):
    """(numbers of marked content, whether anything is painted outside of marked content)."""
    shown, depth, end, outside = [], 0, 0, False
    for match in _MARKED.finditer(content):
        if not depth and re.search(rb"\b(?:TJ|Tj|Do|S|f\*?|B)\n", content[end : match.start()]):
            outside = True
        if match[0] == b"EMC":
            depth -= 1
        else:
            depth += 1
        if match[2]:
            shown.append(int(match[2]))
        end = match.end()
    return shown, outside or depth != 0
