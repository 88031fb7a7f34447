"""Laid-out sheets, and the folder that keeps them: what is laid out once is only joined and stamped later.

A leaf lies under the digest of everything that stands on it, in a folder named after everything that decides
how it looks (templates, style sheets, fonts, the program that lays out). So a leaf is never wrong, only missing: the whole
folder may be deleted at any time.
"""

import functools
import hashlib
import json
import re
import shutil
import uuid
import zlib
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from django.template import engines

from . import fonts, pdf

FORMAT = 1  # of the files; to be raised when what they hold changes
_SIZE = 4  # bytes that say how long the head of a file is


@dataclass(frozen=True)
class Face:
    """A typeface, as it is asked for again when fonts are embedded. Weight and style are Pango's numbers."""

    family: str
    style: int
    weight: int


@dataclass
class Leaf:
    """One laid-out sheet, without marks.

    pages    of each page the parts of its content, deflated; the first part is the frame, which many sheets share
    tree     the tags (tags.dumped), with ``alts``, the words for their figures
    faces    {name in the content: Face}, with ``glyphs``, {name: {glyph number: (text, width)}}
    states   {name in the content: graphics state as a PDF dictionary}
    """

    pages: list
    tree: str
    alts: list
    faces: dict
    glyphs: dict
    states: dict = field(default_factory=dict)

    @property
    def size(self):
        return len(self.pages)

    def dumped(self):
        head = {
            "sizes": [[len(part) for part in parts] for parts in self.pages],
            "tree": self.tree,
            "alts": self.alts,
            "faces": {
                name: [face.family, face.style, face.weight] for name, face in self.faces.items()
            },
            "glyphs": {
                name: [[number, *glyph] for number, glyph in sorted(used.items())]
                for name, used in self.glyphs.items()
            },
            "states": self.states,
        }
        text = zlib.compress(json.dumps(head, separators=(",", ":")).encode(), 6)
        parts = [part for parts in self.pages for part in parts]
        return b"".join([len(text).to_bytes(_SIZE, "big"), text, *parts])

    @classmethod
    def loaded(cls, data):
        """The Leaf of dumped bytes; raises ValueError for anything else."""
        try:
            end = _SIZE + int.from_bytes(data[:_SIZE], "big")
            head = json.loads(zlib.decompress(data[_SIZE:end]))
        except zlib.error as error:
            raise ValueError("no leaf") from error
        pages = []
        for sizes in head["sizes"]:
            pages.append([])
            for size in sizes:
                pages[-1].append(data[end : end + size])
                end += size
        if end != len(data):
            raise ValueError("a leaf of another length")
        return cls(
            pages=pages,
            tree=head["tree"],
            alts=head["alts"],
            faces={name: Face(*face) for name, face in head["faces"].items()},
            glyphs={
                name: {number: (text, width) for number, text, width in used}
                for name, used in head["glyphs"].items()
            },
            states=head["states"],
        )


class Store:
    """Leaves below a folder, each a file; several processes may write to it at once."""

    def __init__(self, folder):
        self.root = Path(folder)
        self.folder = self.root / layout_version()

    def path(self, key):
        return self.folder / key[:2] / key

    def has(self, key):
        return self.path(key).is_file()

    def get(self, key):
        """The Leaf of a key, or None where there is none that can be read."""
        try:
            return Leaf.loaded(self.path(key).read_bytes())
        except (FileNotFoundError, ValueError):
            return None

    def made(self, key, make):
        """The Leaf of a key, laid out by ``make`` and kept if it is not there."""
        leaf = self.get(key)
        if leaf is None:
            leaf = make()
            self.put(key, leaf)
        return leaf

    def put(self, key, leaf):
        path = self.path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f"{key}.{uuid.uuid4().hex}")  # threads may print the same sheet
        beside.write_bytes(leaf.dumped())
        beside.replace(path)

    def forget_others(self):
        """Delete what an earlier version of the layout left behind; returns how many versions."""
        others = [path for path in self.root.glob("*") if path.is_dir() and path != self.folder]
        for path in others:
            shutil.rmtree(path, ignore_errors=True)
        return len(others)


@functools.cache
def layout_version():
    """A digest of everything beside its words that decides how a sheet looks. Taken once a process."""
    digest = hashlib.sha256(f"{FORMAT} {version('weasyprint')} {_font_files()}".encode())
    for name in ("printing/sheet.html", "printing/sheet_items.html", "printing/marks.html"):
        digest.update(engines["django"].get_template(name).template.source.encode())
    for name in ("print/sheet.css", "print/marks.css"):
        digest.update(Path(pdf.static_path(name)).read_bytes())
    digest.update(fonts.css().encode())
    return digest.hexdigest()[:16]


def _font_files():
    """The files and versions of the fonts in the chains: other files may number their glyphs otherwise."""
    listing = fonts.listing("%{family}\t%{file}\t%{fontversion}\n")
    wanted = {family for chain in fonts.CHAINS.values() for family in chain}
    return sorted(line for line in listing.splitlines() if wanted & set(re.split("[,\t]", line)))
