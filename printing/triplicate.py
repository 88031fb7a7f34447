"""《党员公开承诺书》 in triplicate: what stands on a sheet, and the PDF of its copies.

Source of the rule: the pledge is kept by the member, kept by the branch, and posted. The wording of the marks,
the vow and the telephone are configuration and come with each paper. Knows no member and no database.
"""

import contextlib
import functools
import hashlib
import io
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from itertools import batched, groupby

from django.template.loader import render_to_string

from . import fonts, pdf
from .forms import Forms
from .leaves import Store
from .pool import aside, in_chunks
from .qr import qr_svg
from .volume import Volume, marks_leaf

MARKS = ("第一联　本人存", "第二联　支部存", "第三联　公　开")
PUBLIC_COPY = 3
AT_ONCE = 50  # papers in a chunk: what is lost when a process is killed, and the step of the progress
LONG = 400  # characters from which an item may be broken over the page
_CONTROLS = {code: None for code in range(32) if chr(code) not in "\t\n\r"} | {127: None}


@dataclass(frozen=True)
class PledgeLine:
    """One practical or key-work item, every value as it is printed; ``parts`` are its sub-items."""

    number: int
    text: str
    target: str = ""
    deadline: str = ""
    parts: Sequence[str] = ()

    @property
    def is_long(self):
        return len(self.text) + sum(len(part) for part in self.parts) > LONG


@dataclass(frozen=True)
class SheetPaper:
    """What one pledge sheet says. An empty text prints 无; empty ``key_items``, ``vow`` and QR leave no gap.

    ``recorder`` (who wrote down an oral pledge) and ``notes`` are for the member and the branch: the public
    copy does not carry them.
    """

    serial: str
    revision: int
    name: str
    tier_label: str
    branch: str
    post: str
    year: int
    common: Sequence[str] = ()
    practical: Sequence[PledgeLine] = ()
    key_items: Sequence[PledgeLine] = ()
    vow: str = "以上承诺，请党组织和群众监督。"
    supervision_phone: str = ""
    public_url: str = ""
    check_code: str = ""
    recorder: str = ""
    notes: Sequence[str] = ()
    marks: tuple[str, str, str] = MARKS
    title: str = "党员公开承诺书"

    def for_the_public(self):
        """The same sheet with only what the public board may show."""
        return replace(self, recorder="", notes=())

    @functools.cached_property
    def key(self):
        """The digest of everything that stands on its leaf; the marks are stamped on later."""
        digest = hashlib.sha256(repr(replace(self, marks=())).encode())
        return digest.hexdigest()

    def texts(self):
        """Everything on it that somebody wrote."""
        for item in fields(self):
            yield from _texts(getattr(self, item.name))


def _texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, PledgeLine):
        yield from (value.text, value.target, value.deadline, *value.parts)
    elif isinstance(value, Sequence):
        for part in value:
            yield from _texts(part)


class MissingCharacters(pdf.PrintingError):
    """Some characters are in no installed font. ``sheets``: [(paper, [(char, code point, name)])]."""

    def __init__(self, sheets):
        self.sheets = sheets
        super().__init__(
            "; ".join(
                f"{paper.name}: {', '.join(f'{char} {code} {name}' for char, code, name in missing)}"
                for paper, missing in sheets
            )
        )


def missing_in(papers):
    """[(paper, [(char, "U+XXXX", name)])] of the papers that cannot be printed whole."""
    found = (
        (paper, fonts.missing_characters("".join(paper.texts()).translate(_CONTROLS)))
        for paper in papers
    )
    return [(paper, missing) for paper, missing in found if missing]


def render_sheets(
    papers, *, copies=(1, 2, 3), target=None, progress=None, processes=1, duplex=False, by_copy=False, store=None
):
    """The PDF of the papers' copies, each with its own page numbers from 1.

    target: a path or a binary file to write to; without one, the bytes are returned.
    progress: called as progress(done, total) of papers; what it raises stops the work.
    processes: 2 lays out in two processes; worth their start from about a hundred papers.
    duplex: an empty page after a copy of odd length, so that no copy begins on another's back.
    by_copy: all first copies, then all second, then all third; otherwise of each paper all its copies.
    store: a leaves.Store with what was laid out before, which keeps what is laid out now.
    Raises MissingCharacters before anything is laid out, ValueError without papers, and what pdf.lay_out raises.
    """
    papers = list(papers)
    if not papers:
        raise ValueError("there are no sheets to print")
    if missing := missing_in(papers):
        raise MissingCharacters(missing)
    with tempfile.TemporaryDirectory(prefix="leaves-") as folder:
        store = store or Store(folder)
        ready = lay_out_all(papers, copies=copies, store=store, processes=processes)
        if target is None:
            output = io.BytesIO()
            bind(papers, output, ready, copies=copies, store=store, progress=progress, duplex=duplex, by_copy=by_copy, processes=processes)  # fmt: skip
            return output.getvalue()
        with contextlib.ExitStack() as stack:
            file = target if hasattr(target, "write") else stack.enter_context(open(target, "wb"))
            bind(papers, file, ready, copies=copies, store=store, progress=progress, duplex=duplex, by_copy=by_copy, processes=processes)  # fmt: skip
    return None


def lay_out_all(papers, *, copies, store, processes=1):
    """Sees to it that the papers' leaves lie in the store; yields the papers chunk by chunk as they do."""
    chunks = batched(papers, AT_ONCE)
    work = functools.partial(_lay_out_chunk, store.root, tuple(copies))
    for chunk, _done in in_chunks(work, chunks, processes):
        yield chunk


def bind(papers, file, ready, *, copies, store, progress=None, duplex=False, by_copy=False, processes=1):
    """Writes the papers' copies to a binary file as one PDF; ``ready`` yields the papers as lay_out_all does."""
    volume = Volume(
        file,
        duplex=duplex,
        mark_leaf=lambda marks: _mark_leaf(marks, store),
        aside=aside if processes > 1 else None,
    )
    rounds = [(copy,) for copy in copies] if by_copy else [tuple(copies)]
    done = 0
    for chunk in ready:
        for paper in chunk:
            _add(volume, paper, rounds[0], store)
        done += len(chunk)
        if progress:
            progress(done, len(papers))
    for some in rounds[1:]:
        for paper in papers:
            _add(volume, paper, some, store)
    volume.close(_title(papers))


def _add(volume, paper, copies, store):
    title = f"{paper.name} {paper.serial}"
    for face, some in _faces_of(paper, copies):
        leaf = store.made(face.key, lambda face=face: _forms().leaves([sheet_html(face)])[0])
        volume.add(leaf, title, paper.marks, some)


def _mark_leaf(marks, store):
    key = hashlib.sha256(repr(marks).encode()).hexdigest()
    return store.made(key, lambda: marks_leaf(marks))


def _faces_of(paper, copies):
    """[(paper, copies)]: the copies that say the same together, in their order."""
    public = paper.for_the_public()
    if public == paper:
        return [(paper, tuple(copies))]
    groups = groupby(copies, key=PUBLIC_COPY.__eq__)
    return [(public if is_public else paper, tuple(some)) for is_public, some in groups]


@functools.cache
def _forms():
    """The forms of sheets that this process knows."""
    return Forms("print/sheet.css")


def _lay_out_chunk(root, copies, papers):
    """Puts into the store what of the papers does not lie there; returns how many leaves that were."""
    store, done = Store(root), 0
    for marks in {paper.marks for paper in papers}:
        _mark_leaf(marks, store)
    faces = {face.key: face for paper in papers for face, _ in _faces_of(paper, copies)}
    missing = [(key, face) for key, face in faces.items() if not store.has(key)]
    for some in batched(missing, AT_ONCE):
        leaves = _forms().leaves([sheet_html(face) for _, face in some])
        for (key, _), leaf in zip(some, leaves, strict=True):
            store.put(key, leaf)
        done += len(some)
    return done


def sheet_html(paper):
    address = paper.public_url
    qr = qr_svg(address, f"二维码，公开页面：{address}") if address else ""
    return render_to_string("printing/sheet.html", {"paper": paper, "qr": qr}).translate(_CONTROLS)


def _title(papers):
    first = papers[0]
    return (
        f"{first.title} {first.name}" if len(papers) == 1 else f"{first.title}（{len(papers)}人）"
    )
