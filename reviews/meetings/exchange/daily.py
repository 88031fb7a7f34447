"""The daily steps of exchange meetings."""

from django.utils.translation import gettext_lazy as _

from registry.daily import daily_step

from .rules import open_due


@daily_step("open_meetings", order=30, label=_("Opening the quarter's meetings"))
def open_meetings(tick):
    """From the first day of a quarter's last month its exchange meetings are due."""
    return {"meetings due": open_due(tick.today)}
