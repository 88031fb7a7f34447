"""The daily steps of the ledger."""

from django.utils.translation import gettext_lazy as _

from registry.daily import daily_step

from .handover.rules import hand_over_due


@daily_step("hand_over", order=10, label=_("Handing over to the new branch"))
def hand_over(tick):
    """Open entries of members who moved follow them."""
    return {"handed over": hand_over_due(today=tick.today, at=tick.at)}
