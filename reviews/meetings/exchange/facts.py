"""Facts from the ledger about each member for a quarter's meeting, so that they need not be typed again."""

from collections import defaultdict
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.days import quarter_bounds
from core.text import shortened
from ledger.entries.models import Entry, Light
from ledger.pages.lights import show


def last_month(year, quarter):
    """The first day of the quarter's last month: from then on its meeting is due."""
    return date(year, quarter * 3, 1)


def facts_of(members, *, year, quarter, today):
    """Member id → the sentences for the report. One query."""
    entries = (
        Entry.objects.standing()
        .filter(ledger__member__in=members, year=year)
        .with_light(today)
        .select_related("ledger")
        .order_by("due", "number")
    )
    of = defaultdict(list)
    for entry in show(entries, today):
        of[entry.ledger.member_id].append(entry)
    first, last = quarter_bounds(year, quarter)
    return {
        member.pk: _sentences(of[member.pk], first, min(last, today), today) for member in members
    }


def _sentences(entries, first, last, today):
    """``first`` to ``last``: the quarter; fulfilment after ``today`` is not known yet."""
    if not entries:
        return _("Nothing is registered for this year.")
    fulfilled = [e for e in entries if e.is_fulfilled and e.fulfilled_on <= today]
    done = [e for e in fulfilled if first <= e.fulfilled_on <= last]
    running = [e for e in entries if e.state == Entry.State.OPEN]
    lines = [
        ngettext(
            "%(done)d of %(all)d item fulfilled this year, %(now)d of them this quarter.",
            "%(done)d of %(all)d items fulfilled this year, %(now)d of them this quarter.",
            len(entries),
        )
        % {"done": len(fulfilled), "all": len(entries), "now": len(done)}
    ]
    lines += [_("Fulfilled: %(text)s") % {"text": shortened(entry.text, 60)} for entry in done]
    lines += [
        _("Under way: %(text)s (%(light)s)")
        % {"text": shortened(entry.text, 60), "light": entry.shown.word}
        for entry in running
        if entry.light != Light.COURSE
    ]
    return "\n".join(lines)
