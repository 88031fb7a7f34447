"""Activation slips on paper: ten on an A4 page, each with a QR code, to be cut apart and handed out.

This module imports no model: it also runs in the layout process, which has no database.
"""

from dataclasses import dataclass

from press.blocks import refuse_unprintable
from press.cut_sheets import render_cut_sheets
from press.process import layout_function
from press.qr import qr_svg

#: How many slips are on an A4 page, the preferred number first: where a slip has no room for its text, there are fewer.
SLIPS_A_PAGE = (10, 8, 6)
LONG_NAME = 12  # characters of a name from which it is set smaller


@dataclass(frozen=True)
class ActivationSlip:
    """The text of one slip: the person, the sign-in name, the one-time code in clear, and its last day.

    address   where the QR code leads; it must not contain the code
    """

    name: str
    unit: str
    username: str
    code: str
    address: str
    valid_until: str = ""

    @property
    def site(self):
        """The address as people type it."""
        return self.address.partition("?")[0].partition("://")[2]

    @property
    def long_name(self):
        return len(self.name) > LONG_NAME

    @property
    def qr(self):
        return qr_svg(self.address, f"二维码，启用页面：{self.site}")

    def texts(self):
        """The texts that must be on the paper, each in a separate element."""
        return self.name, self.unit, self.username, self.code


@layout_function
def render_slips(slips, *, progress=None):
    """The PDF of the slips in their order.

    progress: called as progress(done, total) of slips; an exception in it stops the work.
    Raises ValueError without slips, blocks.Unprintable, LostText where a slip has no room, and what pdf.lay_out raises.
    """
    slips = list(slips)
    for slip in slips:
        refuse_unprintable(slip)
    return render_cut_sheets(
        slips, template="accounts/identity/activation_slips.html", style="print/slips.css",
        sizes=SLIPS_A_PAGE, progress=progress,
    )  # fmt: skip
