"""《党员公开承诺书》 in triplicate: the text of a sheet, and how it looks.

Source of the rule: one copy is kept by the member, one by the branch, and one is posted. The wording of the marks, the
vow and the telephone are configuration and come with each paper. This module imports no model: it also runs in the
layout process, which has no database.
"""

import functools
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from itertools import groupby

from django.template.loader import render_to_string

from press import fonts
from press.copies import SheetDesign, lay_out_all, render_copies, write_copies
from press.errors import PrintingError
from press.layouts import LayoutStore
from press.qr import qr_svg

MARKS = ("第一联　本人存", "第二联　支部存", "第三联　公　开")
PUBLIC_COPY = 3
LONG = 400  # characters from which an item may be broken over the page
_CONTROLS = {code: None for code in range(32) if chr(code) not in "\t\n\r"} | {127: None}


@dataclass(frozen=True)
class PledgeLine:
    """One practical or key-work item, each value in its printed form; ``parts`` are its sub-items."""

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
    """The text of one pledge sheet. An empty text is printed as 无; empty ``key_items``, ``vow`` and QR code leave no gap.

    ``recorder`` (who wrote down an oral pledge) and ``notes`` are for the member and the branch only: they are not on
    the public copy.
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

    @property
    def bookmark(self):
        return f"{self.name} {self.serial}"

    def for_the_public(self):
        """The same sheet with only what the public may see."""
        return replace(self, recorder="", notes=())

    def variants(self, copies):
        """[(sheet, copies)]: the copies with the same text together, in their order."""
        public = self.for_the_public()
        if public == self:
            return [(self, tuple(copies))]
        groups = groupby(copies, key=PUBLIC_COPY.__eq__)
        return [(public if is_public else self, tuple(some)) for is_public, some in groups]

    def html(self, mark=""):
        """The HTML of the sheet, with the mark of a copy if one is given."""
        address = self.public_url
        qr = qr_svg(address, f"二维码，公开页面：{address}") if address else ""
        context = {"paper": self, "qr": qr, "mark": mark}
        return render_to_string("pledges/sheets/paper/triplicate.html", context).translate(
            _CONTROLS
        )

    @functools.cached_property
    def key(self):
        """The digest of everything printed on it except the marks."""
        digest = hashlib.sha256(repr(replace(self, marks=())).encode())
        return digest.hexdigest()

    def texts(self):
        """All its texts."""
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


class MissingCharacters(PrintingError):
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
    """[(paper, [(char, "U+XXXX", name)])] of the papers with characters that cannot be printed."""
    found = (
        (paper, fonts.missing_characters("".join(paper.texts()).translate(_CONTROLS)))
        for paper in papers
    )
    return [(paper, missing) for paper, missing in found if missing]


def render_sheets(papers, *, copies=(1, 2, 3), store=None, **options):
    """The PDF of the papers' copies; ``options`` as for press.copies.render_copies.

    Raises MissingCharacters before anything is laid out.
    """
    papers = list(papers)
    if missing := missing_in(papers):
        raise MissingCharacters(missing)
    return render_copies(DESIGN, papers, copies=copies, title=title_of, store=store, **options)


def sheet_store(folder):
    """The LayoutStore of sheets in a folder."""
    return LayoutStore(folder, DESIGN)


def _marks_html(marks):
    return render_to_string("pledges/sheets/paper/triplicate_marks.html", {"marks": marks})


def title_of(papers):
    """The title of a PDF of sheets."""
    first = papers[0]
    return (
        f"{first.title} {first.name}" if len(papers) == 1 else f"{first.title}（{len(papers)}人）"
    )


DESIGN = SheetDesign(
    style="print/sheet.css",
    marks_html=_marks_html,
    marks_style="print/marks.css",
    templates=(
        "pledges/sheets/paper/triplicate.html",
        "pledges/sheets/paper/_triplicate_items.html",
        "pledges/sheets/paper/triplicate_marks.html",
    ),
)
#: lay_out_all and write_copies of sheets, for work in parts.
lay_out_sheets = functools.partial(lay_out_all, DESIGN)
write_sheets = functools.partial(write_copies, DESIGN)
