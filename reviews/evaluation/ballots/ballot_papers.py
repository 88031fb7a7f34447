"""Slips for voting by phone, and ballots to be filled in, several on a page to be cut apart: their text and their size.

This module imports no model: it also runs in the layout process, which has no database.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from press.blocks import refuse_unprintable
from press.cut_sheets import lay_out_pieces, lost_from_pieces, place_of, render_cut_sheets
from press.process import layout_function
from press.qr import qr_svg

#: How many phone slips are on a page, the preferred number first.
_SLIPS_A_PAGE = (10, 8, 6)


@dataclass(frozen=True)
class PhoneSlip:
    """One slip: the title of the vote, its number, the address with the token, and its last day."""

    title: str
    unit: str
    number: str
    address: str
    valid_until: str

    @property
    def qr(self):
        return qr_svg(self.address, f"二维码，{self.number}号评议票")

    def texts(self):
        """The texts that must be on the paper, each in a separate element."""
        return self.title, self.unit, self.number


@dataclass(frozen=True)
class PaperBallot:
    """One ballot to be filled in. Its number is only on the stub, which is torn off before the ballot goes into the box.

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
    """The size of a ballot: its class in the style sheet, how many are on an A4 page, whether every post is printed.

    ``most``: the number of people above which this size is not tried, because even the shortest names have no room.
    Where not every post is printed, it still is for people with the same name; row numbers tell apart those with the same post.
    """

    name: str
    a_page: int
    most: int = 0
    posts: bool = True


#: A ballot takes the first of these that has room for it, else several pages of FULL.
FORMATS = (
    Format("quarter roomy", 4, 12), Format("quarter", 4, 18), Format("quarter", 4, 18, posts=False), Format("half", 2, 28),
)  # fmt: skip
FULL = Format("full", 1)
_LOOK = {"template": "reviews/evaluation/ballots/paper_ballots.html", "style": "print/ballots.css"}


@dataclass(frozen=True)
class BallotPage:
    """One page of a ballot, with its ``rows``: (number, name, post or "")."""

    ballot: PaperBallot
    rows: Sequence
    page: int = 1
    pages: int = 1

    def texts(self):
        """The texts that must be on the paper, each in a separate element."""
        yield from (self.ballot.title, self.ballot.unit, self.ballot.number)
        for row in self.rows:
            yield from row


@layout_function
def render_phone_slips(slips, *, progress=None):
    """The tagged PDF. Raises ValueError without slips, blocks.Unprintable, lost_text.LostText, and what pdf.lay_out raises."""
    slips = list(slips)
    for slip in slips:
        refuse_unprintable(slip)
    return render_cut_sheets(
        slips, template="reviews/evaluation/ballots/phone_slips.html", style="print/slips.css",
        sizes=_SLIPS_A_PAGE, progress=progress,
    )  # fmt: skip


@layout_function
def render_paper_ballots(ballots, *, progress=None):
    """The tagged PDF; all ballots have the same people. Raises like render_phone_slips."""
    ballots = list(ballots)
    if not ballots:
        raise ValueError("there are no ballots to print")
    longest = max(ballots, key=lambda ballot: len(ballot.number))
    refuse_unprintable(longest)
    form, parts = _format_of(longest)
    pages = [page for ballot in ballots for page in _pages(ballot, parts)]
    return render_cut_sheets(
        pages, **_LOOK, sizes=(form.a_page,), form=form.name,
        progress=_of_ballots(progress, len(parts)),
    )  # fmt: skip


def _of_ballots(progress, pages):
    """Turns progress counted in pages into progress in ballots."""
    return progress and (lambda done, total: progress(done // pages, total // pages))


def _pages(ballot, parts):
    for page, rows in enumerate(parts, start=1):
        yield BallotPage(ballot, rows, page, len(parts))


def _format_of(ballot):
    """(Format, [the rows of each page]) of a ballot."""
    for form in (form for form in FORMATS if len(ballot.rows) <= form.most):
        rows = _rows(ballot, form)
        page = BallotPage(ballot, rows)
        if not lost_from_pieces(_laid_out(page, form), [[page]]):
            return form, [rows]
    return FULL, _parts(ballot)


def _rows(ballot, form):
    names = Counter(name for name, _post in ballot.rows)
    return [
        (str(number), name, post if form.posts or names[name] > 1 else "")
        for number, (name, post) in enumerate(ballot.rows, start=1)
    ]


def _laid_out(page, form, **context):
    return lay_out_pieces([[page]], **_LOOK, form=form.name, measured=True, **context)


def _parts(ballot):
    """The rows of each page of a ballot that takes whole pages, divided as evenly as possible."""
    rows = _rows(ballot, FULL)
    heights, room = _measured(ballot, rows)
    even = sum(heights) / len(_cut(heights, room)) + max(heights, default=0)
    return [rows[part] for part in _cut(heights, min(room, even))]


def _measured(ballot, rows):
    """(height of each row, room for rows on a page) of a ballot that takes whole pages, in CSS pixels."""
    endless = _laid_out(BallotPage(ballot, rows, 2, 2), FULL, endless=True)
    tops = [place_of(endless, f"row-{number}")[1] for number, _name, _post in rows]
    heights = [below - top for top, below in pairwise([*tops, place_of(endless, "end-0-0")[1]])]
    page = _laid_out(BallotPage(ballot, rows[:0], 2, 2), FULL)
    used = place_of(page, "end-0-0")[1]
    return heights, place_of(page, "floor-0-0")[1] - used


def _cut(heights, room):
    """Slices of the rows, each as long as there is room for, with at least one row."""
    parts, begin, used = [], 0, 0
    for place, height in enumerate(heights):
        if used + height > room and place > begin:
            parts.append(slice(begin, place))
            begin, used = place, 0
        used += height
    return [*parts, slice(begin, len(heights))]
