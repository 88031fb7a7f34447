"""The context of every page's frame: the seat, the other seats, the navigation. No queries."""

from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.functional import cached_property

from access.seats import label_of
from registry.navigation import navigation


@dataclass
class Shell:
    """The frame of one page.

    seat, seats   the seat that the request acts from (or None), and all that the person may take
    seat_label    "陈建国 · 支部书记"
    unread        how many messages the person has not read
    unit          the name of the organisation that the seat acts for, "" for a visitor
    year          the current year
    nav           [{"url", "label", "active"}, …]
    demo          whether this is the demonstration installation
    """

    request: object

    @property
    def seat(self):
        return getattr(self.request, "seat", None)

    @cached_property
    def seats(self):
        return [
            {"key": seat.key, "label": label_of(seat), "active": seat == self.seat}
            for seat in getattr(self.request, "seats", [])
        ]

    @cached_property
    def seat_label(self):
        if self.seat is None:
            user = getattr(self.request, "user", None)
            return user.name if user is not None and user.is_authenticated else ""
        return f"{self.seat.user.name} · {label_of(self.seat, among=self.request.seats)}"

    @cached_property
    def unit(self):
        if self.seat is None:
            return ""
        of = self.seat.organisation or (self.seat.member.branch if self.seat.member else None)
        return of.name if of else ""

    @property
    def unread(self):
        """How many messages the person has not read; it came with the account."""
        return getattr(self.request.user, "unread", 0)

    @cached_property
    def year(self):
        return timezone.localdate().year

    @cached_property
    def nav(self):
        return navigation(self.seat, path=self.request.path)

    @property
    def demo(self):
        return settings.DEMO


def shell(request):
    return {"shell": Shell(request)}
