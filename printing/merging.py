"""Puts finished PDFs one behind the other."""

import io

import pikepdf
from pikepdf import Array, Dictionary, Name, NumberTree

#: What of a tagged PDF's catalogue holds for the whole volume as well.
_SHARED = (Name.Lang, Name.MarkInfo, Name.Metadata, Name.ViewerPreferences)


def merged(parts):
    """One PDF of the PDFs ``parts`` (bytes each, at least one), as bytes; tagged if all of them are."""
    if len(parts) == 1:
        return parts[0]
    volume, output = pikepdf.new(), io.BytesIO()
    sources = [pikepdf.open(io.BytesIO(part)) for part in parts]  # read when the volume is saved
    tags = _Tags(volume) if all(Name.StructTreeRoot in source.Root for source in sources) else None
    for source in sources:
        before = len(volume.pages)
        volume.pages.extend(source.pages)
        if tags:
            tags.add(source, volume.pages[before:])
    if tags:
        tags.keep(sources[0])
    volume.save(output, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return output.getvalue()


def _kids(element):
    return list(element.K) if isinstance(element.K, Array) else [element.K]


class _Tags:
    """The trees of tags of several PDFs as one: one document, their elements side by side, the numbers of their parents shifted."""

    def __init__(self, volume):
        self.volume, self.kids, self.parents, self.next = volume, [], [], 0
        self.root = volume.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        whole = Dictionary(Type=Name.StructElem, S=Name.Document, P=self.root)
        self.document = volume.make_indirect(whole)

    def add(self, source, pages):
        """``pages`` of the volume are those of ``source``, whose tree is taken over."""
        tree = self.volume.copy_foreign(source.make_indirect(source.Root.StructTreeRoot))
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

    def keep(self, first):
        """Hang the tree into the volume, with what the catalogue of the PDF ``first`` says."""
        self.document.K, self.root.K = Array(self.kids), self.document
        self.root.ParentTree = self.volume.make_indirect(Dictionary(Nums=Array(self.parents)))
        self.root.ParentTreeNextKey = self.next
        self.volume.Root.StructTreeRoot = self.root
        for name in _SHARED:
            if name in first.Root:
                self.volume.Root[name] = self.volume.copy_foreign(
                    first.make_indirect(first.Root[name])
                )
