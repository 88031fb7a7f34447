"""Dates of a member that cannot be right together: pointed out wherever they are entered, and never refused."""

from django.utils.translation import gettext as _

from workbooks.dates import written
from workbooks.values import last_day

#: Nobody joins the Party younger (Constitution of the Communist Party of China, art. 1).
_ADULT = 18
#: Nobody who is entered is older.
_OLDEST = 110


def contradictions(born, joined, today):
    """Sentences about dates that cannot be right together; each of ``born`` and ``joined`` is (day or None, precision)."""
    said = []
    (birth, _precision), (joining, precision) = born, joined
    facts = {"born": written(*born) if birth else "", "joined": written(*joined) if joining else ""}
    if birth and not _adult(birth, today):
        said.append(
            _("Born %(born)s, and a member of the Party already: look at the date again.") % facts
        )
    if birth and today.year - birth.year > _OLDEST:
        said.append(_("Born %(born)s, more than 110 years ago: look at the date again.") % facts)
    if joining and joining > today:
        said.append(
            _("Joined the Party on %(joined)s, which has not come: look at the date again.") % facts
        )
    if birth and joining and not _adult(birth, last_day(joining, precision)):
        said.append(
            _(
                "Born %(born)s and joined the Party %(joined)s, not yet 18 years old: look at the dates again."
            )
            % facts
        )
    return said


def _adult(birth, day):
    return (day.year - _ADULT, day.month, day.day) >= (birth.year, birth.month, birth.day)
