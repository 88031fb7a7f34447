"""Pages of a long list by index: "the 50 rows after this one", at the same cost for any page."""

from dataclasses import dataclass, replace
from functools import reduce

from django.core.exceptions import ValidationError
from django.db.models import Q

from .paging import page_number

SIZE = 50
#: Rows are counted up to this number.
MOST_COUNTED = 10_000
_JOIN = "~"


@dataclass(frozen=True)
class KeysetPage:
    """rows   the objects of this page
    after  what the address of the next page carries as ``after``; "" on the last page
    first  whether this is the first page
    total  how many rows there are on all pages, where it was asked for; at most MOST_COUNTED
    number, pages  the number of this page and of the last one, where the total was asked for
    """

    rows: list
    after: str
    first: bool
    total: int | None = None
    number: int = 1
    pages: int = 1

    @property
    def next_number(self):
        return self.number + 1

    @property
    def is_more(self):
        """Whether there are more rows than were counted."""
        return self.total is not None and self.total >= MOST_COUNTED

    def __iter__(self):
        return iter(self.rows)

    def __len__(self):
        return len(self.rows)


def keyset_page(request, queryset, *, order, size=SIZE, counted=False):
    """The rows of ``queryset`` that come after the row that the address of ``request`` names by ``after``.

    order    fields that together are unique and indexed, all rising or all falling: ("-at", "-pk")
    counted  whether the page says how many there are; the address then carries the number of the page. One more query

    A name that cannot be read means the first page.
    """
    position = _read(queryset.model, order, request.GET.get("after", ""))
    rows = queryset.order_by(*order)
    if position:
        rows = rows.filter(_beyond(order, position))
    rows = list(rows[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    page = KeysetPage(rows, _token(rows[-1], order) if more else "", first=position is None)
    if not counted:
        return page
    total = queryset.order_by().values("pk")[:MOST_COUNTED].count()
    number = 1 if position is None else page_number(request)
    return replace(page, total=total, number=number, pages=max(-(-total // size), number))


def _names(order):
    return [name.lstrip("-") for name in order]


def _token(row, order):
    values = [getattr(row, name) for name in _names(order)]
    return _JOIN.join(v.isoformat() if hasattr(v, "isoformat") else str(v) for v in values)


def _read(model, order, after):
    parts = after.split(_JOIN)
    if not after or len(parts) != len(order):
        return None
    fields = [model._meta.pk if n == "pk" else model._meta.get_field(n) for n in _names(order)]
    try:
        return [field.to_python(part) for field, part in zip(fields, parts, strict=True)]
    except (ValidationError, ValueError):
        return None


def _beyond(order, position):
    """Strictly after ``position`` in the order, opened by a plain range that an index can use."""
    way = "lt" if order[0].startswith("-") else "gt"
    names = _names(order)
    ahead = Q(**{f"{names[0]}__{way}e": position[0]})
    steps = []
    for place, name in enumerate(names):
        same = dict(zip(names[:place], position[:place], strict=True))
        steps.append(Q(**same, **{f"{name}__{way}": position[place]}))
    return ahead & reduce(Q.__or__, steps)
