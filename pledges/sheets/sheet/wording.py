"""The checks of an item's wording, however it is entered: on screen, by an amendment, from a workbook, by a command.

Forms and the import show these sentences next to the field; saving a draft, requesting an amendment and confirming refuse.
"""

from django.db import models
from django.utils.translation import gettext as _

from pledges.errors import PledgeError

from .models import Item

#: The most working days of a statutory or a pledged limit.
MOST_DAYS = 1000
_DAYS = ("statutory_days", "pledged_days")
_LENGTHS = {
    row.name: row.max_length
    for row in Item._meta.fields
    if isinstance(row, (models.CharField, models.TextField)) and row.max_length and not row.choices
}
#: The fields that these rules check.
FIELDS = ("deadline", "target", *_DAYS, *_LENGTHS)


def faults_of(values, *, year):
    """{field: sentence} of the invalid values for a sheet of ``year``. ``values``: field → value; missing fields are not checked."""
    return dict(_too_long(values)) | dict(_of_days(values)) | dict(_of_the_rest(values, year))


def _too_long(values):
    for name, most in _LENGTHS.items():
        count = len(values.get(name) or "")
        if count > most:
            words = _("At most %(most)d characters; there are %(count)d: shorten it.")
            yield name, words % {"most": most, "count": count}


def _of_days(values):
    for name in _DAYS:
        days = values.get(name)
        least = (
            0 if name == "pledged_days" and values.get("statutory_days") else 1
        )  # 0: done on the spot
        if days is not None and not least <= days <= MOST_DAYS:
            words = _("Enter whole working days between 1 and %(most)d.") % {"most": MOST_DAYS}
            yield name, words
            return
    statutory, pledged = values.get("statutory_days"), values.get("pledged_days")
    if pledged is None or "statutory_days" not in values:
        return
    if statutory is None:
        words = _("Enter the statutory limit that the pledge is compared with.")
        yield "statutory_days", words
    elif pledged > statutory:
        yield "pledged_days", _("The pledged limit is longer than the statutory one.")


def _of_the_rest(values, year):
    day, target = values.get("deadline"), values.get("target")
    if day is not None and day.year != year:
        words = _("The deadline must be in %(year)s, e.g. %(year)s-11-30.") % {"year": year}
        yield "deadline", words
    if target is not None and target < 0:
        yield "target", _("A target is not negative.")


def refuse_faults(values, *, year, of=""):
    """PledgeError for the first fault of ``values``; ``of``: what the sentence is about, where it is not plain."""
    for words in faults_of(values, year=year).values():
        raise PledgeError(f"{of}: {words}" if of else words)


def wording_of(item):
    """The present values of the fields that these rules check."""
    return {name: getattr(item, name) for name in FIELDS}
