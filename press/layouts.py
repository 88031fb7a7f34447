"""Laid-out sheets, and the folder that keeps them: a sheet is laid out once, and later only joined and stamped.

A layout is stored under the digest of all its text, in a folder named after everything that decides how it looks
(templates, style sheets, fonts, WeasyPrint). So a stored layout is never wrong, only missing: the whole folder may be
deleted at any time.
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

FORMAT = 1  # of the files; to be raised when their content changes
_SIZE = 4  # bytes that hold the length of a file's head


@dataclass(frozen=True)
class Typeface:
    """A typeface as requested from Pango when fonts are embedded. Weight and style are Pango's numbers."""

    family: str
    style: int
    weight: int


@dataclass
class Layout:
    """One laid-out sheet, without the marks of its copies.

    pages       for each page the parts of its content, deflated; the first part is the frame, which many sheets share
    tree        the tags (tags.dumped), with ``alts``, the alternative texts of their figures
    typefaces   {name in the content: Typeface}, with ``glyphs``, {name: {glyph number: (text, width)}}
    states      {name in the content: graphics state as a PDF dictionary}
    """

    pages: list
    tree: str
    alts: list
    typefaces: dict
    glyphs: dict
    states: dict = field(default_factory=dict)

    @property
    def size(self):
        return len(self.pages)

    def dumped(self):
        """The layout as bytes, for a file."""
        head = {
            "sizes": [[len(part) for part in parts] for parts in self.pages],
            "tree": self.tree,
            "alts": self.alts,
            "typefaces": {
                name: [face.family, face.style, face.weight]
                for name, face in self.typefaces.items()
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
        """The Layout of dumped bytes; raises ValueError for anything else."""
        try:
            end = _SIZE + int.from_bytes(data[:_SIZE], "big")
            head = json.loads(zlib.decompress(data[_SIZE:end]))
        except zlib.error as error:
            raise ValueError("not a layout") from error
        pages = []
        for sizes in head["sizes"]:
            pages.append([])
            for size in sizes:
                pages[-1].append(data[end : end + size])
                end += size
        if end != len(data):
            raise ValueError("a layout of another length")
        return cls(
            pages=pages,
            tree=head["tree"],
            alts=head["alts"],
            typefaces={name: Typeface(*face) for name, face in head["typefaces"].items()},
            glyphs={
                name: {number: (text, width) for number, text, width in used}
                for name, used in head["glyphs"].items()
            },
            states=head["states"],
        )


class LayoutStore:
    """The layouts of a SheetDesign under a folder, each a file; several processes may write to it at the same time."""

    def __init__(self, folder, design):
        self.root = Path(folder)
        self.folder = self.root / layout_version(design)

    def path(self, key):
        return self.folder / key[:2] / key

    def has(self, key):
        return self.path(key).is_file()

    def get(self, key):
        """The Layout of a key, or None where there is none that can be read."""
        try:
            return Layout.loaded(self.path(key).read_bytes())
        except (FileNotFoundError, ValueError):
            return None

    def get_or_make(self, key, make):
        """The Layout of a key; where it is missing, made by ``make`` and stored."""
        layout = self.get(key)
        if layout is None:
            layout = make()
            self.put(key, layout)
        return layout

    def put(self, key, layout):
        path = self.path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{key}.{uuid.uuid4().hex}")  # threads may print the same sheet
        part.write_bytes(layout.dumped())
        part.replace(path)

    def delete_other_versions(self):
        """Delete the layouts of earlier versions of design, fonts or WeasyPrint; returns how many versions."""
        others = [path for path in self.root.glob("*") if path.is_dir() and path != self.folder]
        for path in others:
            shutil.rmtree(path, ignore_errors=True)
        return len(others)


@functools.cache
def layout_version(design):
    """A digest of everything except the text that affects the look of a sheet of a SheetDesign. Computed once a process."""
    digest = hashlib.sha256(f"{FORMAT} {version('weasyprint')} {font_files()}".encode())
    for name in design.templates:
        digest.update(engines["django"].get_template(name).template.source.encode())
    for name in design.styles:
        digest.update(Path(pdf.static_path(name)).read_bytes())
    digest.update(fonts.css().encode())
    return digest.hexdigest()[:16]


@functools.cache
def font_files():
    """The files and versions of the fonts in the chains: another file may number its glyphs differently."""
    listing = fonts.listing("%{family}\t%{file}\t%{fontversion}\n")
    wanted = {family for chain in fonts.CHAINS.values() for family in chain}
    return sorted(line for line in listing.splitlines() if wanted & set(re.split("[,\t]", line)))
