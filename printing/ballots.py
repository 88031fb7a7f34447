"""Slips for voting by phone, and ballots to be filled in, several a page to be cut apart. Knows no person who votes."""

from collections.abc import Sequence
from dataclasses import dataclass

from .blocks import refuse_unprintable
from .process import lays_out
from .qr import qr_svg
from .slips import A_PAGE, render_cut


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


@dataclass(frozen=True)
class PaperBallot:
    """One ballot to be filled in: the number stands on the stub only, which is cut off before it goes into the box.

    rows      (name, post) of each person on it
    choices   the words of the columns
    """

    title: str
    unit: str
    number: str
    rows: Sequence
    choices: Sequence
    note: str = ""


#: Up to so many people on a ballot → its format, and how many are on an A4 page. More people: one a page, and it flows.
FORMATS = ((15, "quarter", 4), (24, "half", 2))
FULL = ("full", 1)


def format_for(people):
    """(format, how many a page) of a ballot with so many people."""
    return next(((name, a_page) for most, name, a_page in FORMATS if people <= most), FULL)


@lays_out
def render_phone_slips(slips, *, progress=None):
    """The tagged PDF, ten a page. Raises ValueError without slips, blocks.Unprintable, and what pdf.lay_out raises."""
    slips = list(slips)
    for slip in slips:
        refuse_unprintable(slip)
    return render_cut(
        slips, template="printing/phone_slips.html", style="print/ballots.css", a_page=A_PAGE,
        progress=progress,
    )  # fmt: skip


@lays_out
def render_paper_ballots(ballots, *, progress=None):
    """The tagged PDF; all ballots have the same people. Raises like render_phone_slips."""
    ballots = list(ballots)
    for ballot in ballots[:1]:
        refuse_unprintable(ballot)
    form, a_page = format_for(len(ballots[0].rows) if ballots else 0)
    return render_cut(
        ballots, template="printing/paper_ballots.html", style="print/ballots.css", a_page=a_page,
        progress=progress, form=form,
    )  # fmt: skip
