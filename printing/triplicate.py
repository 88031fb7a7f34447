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
from .process import laid_out
from .qr import qr_svg
from .volume import Volume, marks_leaf

MARKS = ("第一联　本人存", "第二联　支部存", "第三联　公　开")
PUBLIC_COPY = 3
AT_ONCE = (
    50  # papers in a chunk: what is lost when a process is killed, and the step of the progress
)
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
    papers,
    *,
    copies=(1, 2, 3),
    target=None,
    progress=None,
    processes=1,
    duplex=False,
    by_copy=False,
    store=None,
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
    with contextlib.ExitStack() as stack:
        if store is None:
            store = Store(stack.enter_context(tempfile.TemporaryDirectory(prefix="leaves-")))
        ready = lay_out_all(papers, copies=copies, store=store, processes=processes)
        output = target or io.BytesIO()
        file = output if hasattr(output, "write") else stack.enter_context(open(output, "wb"))
        bind(
            file, ready, copies=copies, store=store, total=len(papers), progress=progress, duplex=duplex,
            by_copy=by_copy, processes=processes,
        )  # fmt: skip
    return output.getvalue() if target is None else None


def lay_out_all(papers, *, copies, store, processes=1, failures=None):
    """Sees to it that the papers' leaves lie in the store; yields the papers chunk by chunk as they do.

    failures: a list that takes (paper, reason) of those that cannot be laid out; without one the first ends the work.
    """
    work = functools.partial(_lay_out_chunk, store.root, tuple(copies))
    for chunk, failed in in_chunks(work, batched(papers, AT_ONCE), processes):
        if failed and failures is None:
            raise pdf.PrintingError(next(iter(failed.values())))
        if failed:
            failures += [(chunk[place], reason) for place, reason in failed.items()]
        yield [paper for place, paper in enumerate(chunk) if place not in failed]


def bind(
    file,
    ready,
    *,
    copies,
    store,
    title="",
    total=0,
    progress=None,
    duplex=False,
    by_copy=False,
    processes=1,
):
    """Writes copies to a binary file as one PDF; ``ready`` yields the papers as lay_out_all does.

    Returns the number of pages, empty ones included; 0 where there was no paper.
    """
    volume = Volume(
        file,
        duplex=duplex,
        mark_leaf=lambda marks: _mark_leaf(marks, store),
        aside=aside if processes > 1 else laid_out,
    )
    rounds = [(copy,) for copy in copies] if by_copy else [tuple(copies)]
    done = []
    for chunk in ready:
        for paper in chunk:
            _add(volume, paper, rounds[0], store)
        done += chunk
        if progress:
            progress(len(done), total or len(done))
    for some in rounds[1:]:
        for paper in done:
            _add(volume, paper, some, store)
    if done:
        volume.close(title or _title(done))
    return volume.pages


def _add(volume, paper, copies, store):
    title = f"{paper.name} {paper.serial}"
    for face, some in _faces_of(paper, copies):
        leaf = store.made(face.key, lambda face=face: laid_out(_leaf, face))
        volume.add(leaf, title, paper.marks, some)


def _mark_leaf(marks, store):
    key = hashlib.sha256(repr(marks).encode()).hexdigest()
    return store.made(key, lambda: laid_out(marks_leaf, marks))


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


def _leaf(paper):
    return _forms().leaves([sheet_html(paper)])[0]


def _lay_out_chunk(root, copies, papers):
    """Puts into the store what of the papers does not lie there; {place in papers: reason} of what cannot be."""
    store, failed = Store(root), {}
    for marks in {paper.marks for paper in papers}:
        _mark_leaf(marks, store)
    faces = {
        face.key: (place, face)
        for place, paper in enumerate(papers)
        for face, _ in _faces_of(paper, copies)
    }
    missing = [(key, *found) for key, found in faces.items() if not store.has(key)]
    try:
        leaves = _forms().leaves([sheet_html(face) for _, _, face in missing])
    except pdf.PrintingError:
        leaves = [None] * len(missing)  # one by one, then, so that the others are laid out
    for (key, place, face), leaf in zip(missing, leaves, strict=True):
        try:
            store.put(key, leaf or _leaf(face))
        except pdf.PrintingError as error:
            failed[place] = str(error)
    return failed


def sheet_html(paper):
    address = paper.public_url
    qr = qr_svg(address, f"二维码，公开页面：{address}") if address else ""
    return render_to_string("printing/sheet.html", {"paper": paper, "qr": qr}).translate(_CONTROLS)


def _title(papers):
    first = papers[0]
    return (
        f"{first.title} {first.name}" if len(papers) == 1 else f"{first.title}（{len(papers)}人）"
    )
