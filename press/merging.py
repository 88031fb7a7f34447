"""Concatenates finished PDFs."""

import io

import pikepdf
from pikepdf import Array, Dictionary, Name, NumberTree

#: Entries of a tagged PDF's catalogue that also hold for the merged file.
_SHARED = (Name.Lang, Name.MarkInfo, Name.Metadata, Name.ViewerPreferences)


def merged(parts):
    """One PDF of the PDFs ``parts`` (bytes each, at least one), as bytes; tagged if all of them are."""
    if len(parts) == 1:
        return parts[0]
    output = io.BytesIO()
    merge(parts, output)
    return output.getvalue()


def merge(parts, file, title=""):
    """Write one PDF of the PDFs ``parts`` to a binary file, with a title if one is given; returns the number of pages."""
    merged_pdf = pikepdf.new()
    sources = [pikepdf.open(io.BytesIO(part)) for part in parts]  # read when the result is saved
    tags = (
        _Tags(merged_pdf) if all(Name.StructTreeRoot in source.Root for source in sources) else None
    )
    for source in sources:
        before = len(merged_pdf.pages)
        merged_pdf.pages.extend(source.pages)
        if tags:
            tags.add(source, merged_pdf.pages[before:])
    if tags:
        tags.write(sources[0])
    if title:
        with merged_pdf.open_metadata() as metadata:
            metadata["dc:title"] = title
        merged_pdf.docinfo.Title = title
    merged_pdf.save(file, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return len(merged_pdf.pages)


def _kids(element):
    return list(element.K) if isinstance(element.K, Array) else [element.K]


class _Tags:
    """The tag trees of several PDFs as one tree: one document element, their elements in order, the parent numbers shifted."""

    def __init__(self, merged_pdf):
        self.merged_pdf, self.kids, self.parents, self.next = merged_pdf, [], [], 0
        self.root = merged_pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        whole = Dictionary(Type=Name.StructElem, S=Name.Document, P=self.root)
        self.document = merged_pdf.make_indirect(whole)

    def add(self, source, pages):
        """Take over the tag tree of ``source``, whose pages are ``pages`` in the merged file."""
        tree = self.merged_pdf.copy_foreign(source.make_indirect(source.Root.StructTreeRoot))
        for top in _kids(tree):
            for kid in _kids(top) if Name.Document == top.S else [top]:
                kid.P = self.document
                self.kids.append(kid)
        numbers = dict(NumberTree(tree.ParentTree).items())
        for page in pages:
            for holder, name in self._numbered(page.obj):
                holder[name] = holder[name] + self.next
        for number in sorted(numbers):
            self.parents += [number + self.next, numbers[number]]
        self.next += max(numbers, default=-1) + 1

    @staticmethod
    def _numbered(page):
        if Name.StructParents in page:
            yield page, Name.StructParents
        for note in page.get(Name.Annots, ()):
            if Name.StructParent in note:
                yield note, Name.StructParent

    def write(self, first):
        """Write the tree into the merged file, with the shared entries of the first PDF's catalogue."""
        self.document.K, self.root.K = Array(self.kids), self.document
        self.root.ParentTree = self.merged_pdf.make_indirect(Dictionary(Nums=Array(self.parents)))
        self.root.ParentTreeNextKey = self.next
        self.merged_pdf.Root.StructTreeRoot = self.root
        for name in _SHARED:
            if name in first.Root:
                self.merged_pdf.Root[name] = self.merged_pdf.copy_foreign(
                    first.make_indirect(first.Root[name])
                )
