"""The Atom feed of struck-off items."""

from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.days import moment_on
from ledger.entries.models import Entry

from . import queries
from .caching import conditional

#: Most items, the last fulfilled first.
ITEMS = 50


class _AtomFeed(Atom1Feed):
    content_type = "application/atom+xml; charset=utf-8"


class StruckOff(Feed):
    """Items of the year that were fulfilled and struck off, as far as the board shows them."""

    feed_type = _AtomFeed

    def title(self):
        return _("Pledges fulfilled and struck off")

    def subtitle(self):
        return queries.units()[0]

    def link(self):
        return reverse("board")

    def feed_url(self):
        return reverse("board_feed")

    def get_object(self, request):
        return timezone.localdate()

    def items(self, today):
        year = max(queries.years(), default=today.year)
        entries = queries.shown_entries(year, today).filter(state=Entry.State.STRUCK_OFF)
        entries = entries.select_related("ledger__member", "branch").order_by(
            "-fulfilled_on", "-pk"
        )[:ITEMS]
        entries = list(entries)
        return list(zip(queries.lines(entries, today), entries, strict=True))

    def item_title(self, item):
        line, _entry = item
        return _("%(name)s, %(unit)s") % {"name": line.name, "unit": line.unit}

    def item_description(self, item):
        return item[0].pledge

    def item_link(self, item):
        return reverse("board_item", args=[item[0].serial, item[0].number])

    def item_updateddate(self, item):
        return moment_on(item[1].fulfilled_on)

    def item_guid(self, item):
        return f"urn:pledge:{item[0].serial}:{item[0].number}"


feed = require_safe(conditional(StruckOff()))
