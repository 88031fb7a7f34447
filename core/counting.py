"""Counting many things by one query."""

from django.db.models import Count, IntegerField, Value


def counts_of(querysets):
    """How many rows each of the ``querysets`` has, in their order; all of them counted by one UNION ALL."""
    number = IntegerField()
    parts = [
        rows.order_by()
        .annotate(counted_as=Value(place, output_field=number))
        .values("counted_as")
        .annotate(count=Count("pk", distinct=True))
        .values_list("counted_as", "count")
        for place, rows in enumerate(querysets)
    ]
    if not parts:
        return []
    first, *rest = parts
    found = dict((first.union(*rest, all=True) if rest else first).order_by())
    return [found.get(place, 0) for place in range(len(parts))]
