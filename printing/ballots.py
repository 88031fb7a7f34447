"""Slips for voting by phone, and ballots to be filled in, several a page to be cut apart. Knows no person who votes."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string

from . import pdf
from .blocks import refuse_unprintable
from .process import lays_out
from .qr import qr_svg
from .slips import render_cut
from .whole import boxes_of, is_piece, lost_of


@dataclass(frozen=True)
class PhoneSlip:
    """One slip: what is voted on, its number, the address with the token, and until when it is good."""

    title: str
    unit: str
    number: str
    address: str
    valid_until: str

    @property
    def qr(self):
        return qr_svg(self.address, f"二维码，{self.number}号评议票")

    def texts(self):
        """What must be on the paper, each alone in an element of the template."""
        return self.title, self.unit, self.number


@dataclass(frozen=True)
class PaperBallot:
    """One ballot to be filled in: the number stands on the stub only, which is cut off before it goes into the box.

    rows      (name, post) of each person on it, in their order
    choices   the words of the columns
    """

    title: str
    unit: str
    number: str
    rows: Sequence
    choices: Sequence
    note: str = ""


@dataclass(frozen=True)
class Format:
    """How a ballot is set: its names in the style sheet, how many are on an A4 page, whether every post is printed.

    ``most``: more people have no room, however short their names are, so it need not be tried.
    Where not every post is printed, it still is for people of one name. Their numbers tell apart whom even posts do not.
    """

    name: str
    a_page: int
    most: int = 0
    posts: bool = True


#: A ballot takes the first that has room for it, and else flows over pages of FULL.
FORMATS = (
    Format("quarter roomy", 4, 12), Format("quarter", 4, 18), Format("quarter", 4, 18, posts=False), Format("half", 2, 28),
)  # fmt: skip
FULL = Format("full", 1)
_TEMPLATE, _STYLE = "printing/paper_ballots.html", "print/ballots.css"


@dataclass(frozen=True)
class BallotPage:
    """A page of a ballot: what stands on all of them, and its own ``rows``, (number, name, post or "")."""

    ballot: PaperBallot
    rows: Sequence
    page: int = 1
    pages: int = 1

    def texts(self):
        """What must be on the paper, each alone in an element of the template."""
        yield from (self.ballot.title, self.ballot.unit, self.ballot.number)
        for row in self.rows:
            yield from row


@lays_out
def render_phone_slips(slips, *, progress=None):
    """The tagged PDF. Raises ValueError without slips, blocks.Unprintable, whole.LostText, and what pdf.lay_out raises."""
    slips = list(slips)
    for slip in slips:
        refuse_unprintable(slip)
    return render_cut(
        slips, template="printing/phone_slips.html", style="print/slips.css", progress=progress
    )  # fmt: skip


@lays_out
def render_paper_ballots(ballots, *, progress=None):
    """The tagged PDF; all ballots have the same people. Raises like render_phone_slips."""
    ballots = list(ballots)
    if not ballots:
        raise ValueError("there are no ballots to print")
    longest = max(ballots, key=lambda ballot: len(ballot.number))
    refuse_unprintable(longest)
    form, parts = _format_of(longest)
    pages = [page for ballot in ballots for page in _pages(ballot, parts)]
    return render_cut(
        pages, template=_TEMPLATE, style=_STYLE, a_page=(form.a_page,), form=form.name,
        progress=_of_ballots(progress, len(parts)),
    )  # fmt: skip


def _of_ballots(progress, pages):
    """Progress in ballots of what is told in pages."""
    return progress and (lambda done, total: progress(done // pages, total // pages))


def _pages(ballot, parts):
    for page, rows in enumerate(parts, start=1):
        yield BallotPage(ballot, rows, page, len(parts))


def _format_of(ballot):
    """(Format, [the rows of each of its pages]) that a ballot takes."""
    for form in (form for form in FORMATS if len(ballot.rows) <= form.most):
        rows = _rows(ballot, form)
        page = BallotPage(ballot, rows)
        if not lost_of(_laid_out(page, form), page.texts()):
            return form, [rows]
    return FULL, _parts(ballot)


def _rows(ballot, form):
    names = Counter(name for name, _post in ballot.rows)
    return [
        (str(number), name, post if form.posts or names[name] > 1 else "")
        for number, (name, post) in enumerate(ballot.rows, start=1)
    ]


def _laid_out(page, form, **context):
    html = render_to_string(_TEMPLATE, {"pages": [[page]], "form": form.name, **context})
    return pdf.lay_out(html, _STYLE)


def _parts(ballot):
    """The rows of each page of a ballot that takes whole pages, as evenly as it goes."""
    rows = _rows(ballot, FULL)
    heights, room = _measured(ballot, rows)
    even = sum(heights) / len(_cut(heights, room)) + max(heights, default=0)
    return [rows[part] for part in _cut(heights, min(room, even))]


def _measured(ballot, rows):
    """(height of each row, room for rows on a page) of a ballot that takes whole pages, in CSS pixels."""
    from weasyprint.formatting_structure import boxes

    endless = _laid_out(BallotPage(ballot, rows, 2, 2), FULL, endless=True).pages[0]
    page = _laid_out(BallotPage(ballot, [], 2, 2), FULL).pages[0]
    _head, *heights = (row.height for row in boxes_of(endless, boxes.TableRowBox))
    return heights, _height(page) - (_height(endless) - sum(heights))


def _height(page):
    from weasyprint.formatting_structure import boxes

    return next(box.height for box in boxes_of(page, boxes.BlockBox) if is_piece(box))


def _cut(heights, room):
    """[slice] of as many rows as there is room for, one after the other; at least one each."""
    parts, begin, used = [], 0, 0
    for place, height in enumerate(heights):
        if used + height > room and place > begin:
            parts.append(slice(begin, place))
            begin, used = place, 0
        used += height
    return [*parts, slice(begin, len(heights))]
