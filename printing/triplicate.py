"""《党员公开承诺书》 in triplicate: what stands on a sheet, and the PDF of its copies.

Source of the rule: the pledge is kept by the member, kept by the branch, and posted. The wording of the marks,
the vow and the telephone are configuration and come with each paper. Knows no member and no database.
"""

import io
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, fields, replace
from itertools import batched, groupby
from multiprocessing import current_process, get_context

import django
from django.template.loader import render_to_string

from . import fonts, pdf
from .joining import Bodies, Volume
from .qr import qr_svg

MARKS = ("第一联　本人存", "第二联　支部存", "第三联　公　开")
PUBLIC_COPY = 3
AT_ONCE = 50  # sheets laid out into one PDF: their fonts are embedded once; more only takes memory
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
    papers, *, copies=(1, 2, 3), target=None, progress=None, processes=1, duplex=False
):
    """The PDF of the papers' copies: of each paper all its copies, each with its own page numbers from 1.

    target: a path or a binary file to write to; without one, the bytes are returned.
    progress: called as progress(done, total) of papers; what it raises stops the work.
    processes: 2 lays out in two processes; worth their start from about a hundred papers.
    duplex: an empty page after a copy of odd length, so that no copy begins on another's back.
    Raises MissingCharacters before anything is laid out, ValueError without papers, and what pdf.lay_out raises.
    """
    papers = list(papers)
    if not papers:
        raise ValueError("there are no sheets to print")
    if missing := missing_in(papers):
        raise MissingCharacters(missing)
    prints = [part for paper in papers for part in _prints(paper, copies)]
    volume = Volume()
    done = 0
    for chunk, bodies in _laid_out(prints, processes):
        volume.keep_open(bodies)
        for (paper, wanted, ends), sheet in zip(chunk, bodies.sheets, strict=True):
            volume.add(sheet, f"{paper.name} {paper.serial}", paper.marks, wanted, duplex=duplex)
            done += ends
        if progress:
            progress(done, len(papers))
    output = target or io.BytesIO()
    volume.save(output, _title(papers))
    return output.getvalue() if target is None else None


def _prints(paper, copies):
    """(paper, copies, 1 if it is the paper's last part else 0): one layout for all copies that say the same."""
    public = paper.for_the_public()
    if public == paper:
        return [(paper, tuple(copies), 1)]
    parts = [
        (public if is_public else paper, tuple(part))
        for is_public, part in groupby(copies, key=PUBLIC_COPY.__eq__)
    ]
    return [(*part, int(place == len(parts))) for place, part in enumerate(parts, 1)]


def _laid_out(prints, processes):
    """[(part of the prints, Bodies)], in their order."""
    chunks = list(batched(prints, AT_ONCE))
    htmls = ([sheet_html(paper) for paper, _, _ in chunk] for chunk in chunks)
    if processes > 1 and len(chunks) > 1 and not current_process().daemon:
        with ProcessPoolExecutor(
            processes, mp_context=get_context("spawn"), initializer=django.setup
        ) as pool:
            made = pool.map(lay_out_bodies, htmls)
            yield from zip(chunks, (Bodies(*parts) for parts in made), strict=True)
    else:
        for chunk, made in zip(chunks, htmls, strict=True):
            yield chunk, Bodies(*lay_out_bodies(made))


def sheet_html(paper):
    address = paper.public_url
    qr = qr_svg(address, f"二维码，公开页面：{address}") if address else ""
    return render_to_string("printing/sheet.html", {"paper": paper, "qr": qr}).translate(_CONTROLS)


def lay_out_bodies(htmls):
    """(PDF of the sheets one after the other, the number of pages of each)."""
    documents = [pdf.lay_out(html, "print/sheet.css") for html in htmls]
    pages = [page for document in documents for page in document.pages]
    content = documents[0].copy(pages).write_pdf(pdf_variant="pdf/ua-1")
    return content, [len(document.pages) for document in documents]


def _title(papers):
    first = papers[0]
    return (
        f"{first.title} {first.name}" if len(papers) == 1 else f"{first.title}（{len(papers)}人）"
    )
