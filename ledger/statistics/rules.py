"""Precomputed figures: changes mark their branch and year, and the next reader recounts the marked ones first.

Verbs only insert a mark and never wait for a lock. The recount counts a whole branch and year from its entries, so that
a stored figure always equals a fresh count, independent of the order of the changes.
"""

from collections import Counter
from datetime import date
from itertools import batched

from django.db import connection, transaction
from django.db.models import (
    Case,
    Count,
    Exists,
    OuterRef,
    PositiveSmallIntegerField,
    Q,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, ExtractMonth
from django.utils import timezone

from core.databases import if_free

from ..entries.models import Cause, Entry, Event
from ..entries.stale import StaleFigures
from .models import BranchFigures, MonthlyFigures, WaitingTime

State = Entry.State
#: From this many marked branches of a year on, one statement counts the whole year.
MANY = 3000
COUNTS = {
    "members": Count("pk", filter=Q(number=1)),
    "total": Count("pk"),
    "open": Count("pk", filter=Q(state=State.OPEN)),
    "claimed": Count("pk", filter=Q(state=State.CLAIMED)),
    "verified": Count("pk", filter=Q(state=State.VERIFIED)),
    "struck_off": Count("pk", filter=Q(state=State.STRUCK_OFF)),
    "unfulfilled": Count("pk", filter=Q(state=State.UNFULFILLED)),
    "explained": Count("pk", filter=Q(state=State.UNFULFILLED, cause=Cause.OBJECTIVE)),
    "hot": Count("pk", filter=Q(is_hot_issue=True)),
    "hot_done": Count("pk", filter=Q(is_hot_issue=True, state__in=Entry.DONE)),
    "extended": Count("pk", filter=Q(extension_count__gt=0)),
    "extension_count": Coalesce(Sum("extension_count"), 0),
}


def refresh():
    """Recount the marked branches and years; returns whether the figures are up to date.

    Simultaneous calls wait for each other; nobody else waits. If the database is busy, as during an import, figures and
    marks stay as they were, for the next reader.
    """
    fresh = not StaleFigures.objects.exists()
    if not fresh:
        with if_free():
            _recount_marked()
            fresh = True
    return fresh


@transaction.atomic
def _recount_marked():
    rows = list(StaleFigures.objects.select_for_update().order_by("pk"))
    years = {}
    for row in rows:
        years.setdefault(row.year, set()).add(row.branch_id)
    for year, branches in sorted(years.items()):
        for some in [None] if len(branches) > MANY else batched(sorted(branches), 500):
            recount(year, some)
    for some in batched((row.pk for row in rows), 500):
        StaleFigures.objects.filter(pk__in=some).delete()


def quarter_of_due(year):
    """The quarter of the due date as an expression (see Cell)."""
    cases = [
        When(due__lt=date(year, month, 1), then=Value(number))
        for number, month in ((1, 4), (2, 7), (3, 10))
    ]
    return Case(*cases, default=Value(4), output_field=PositiveSmallIntegerField())


def recount(year, branches=None):
    """Count the entries of ``year`` in ``branches`` (ids), or in all of them, and keep that instead."""
    here = {"year": year} if branches is None else {"year": year, "branch__in": branches}
    for model in (BranchFigures, MonthlyFigures, WaitingTime):
        model.objects.filter(**here)._raw_delete(model.objects.db)
    entries = Entry.objects.filter(**here).standing().order_by()
    counts = COUNTS | {"members": Count("pk", filter=firsts(year))}
    keys = ("branch_id", "year", "tier", "kind", "quarter")
    cells = entries.annotate(quarter=quarter_of_due(year)).values(*keys)
    cells = cells.annotate(**{_counted(name): count for name, count in counts.items()})
    _insert(BranchFigures, (*keys, *map(_counted, counts)), cells)
    done = entries.filter(state__in=Entry.DONE).annotate(month=_month(year))
    months = done.values("branch_id", "year", "month").annotate(done=Count("pk"))
    _insert(MonthlyFigures, ("branch_id", "year", "month", "done"), months)
    WaitingTime.objects.bulk_create(_waits(year, here), batch_size=2000)


def firsts(year):
    """Q: an entry that is the first standing one of its ledger in ``year``, so that each ledger is found once."""
    mine = Entry.objects.filter(year=year).order_by()
    standing = mine.standing()
    earlier = standing.filter(ledger=OuterRef("ledger"), number__lt=OuterRef("number"))
    lost = mine.filter(number=1, state=State.WITHDRAWN).values("ledger")
    return Q(number=1) | Q(pk__in=standing.filter(~Exists(earlier), ledger__in=lost).values("pk"))


def _counted(name):
    """The name of a count in a query, prefixed because entries have fields of the same names."""
    return f"n_{name}"


def _month(year):
    return Case(
        When(fulfilled_on__lt=date(year, 1, 1), then=Value(0)),
        When(fulfilled_on__gt=date(year, 12, 31), then=Value(13)),
        default=ExtractMonth("fulfilled_on"), output_field=PositiveSmallIntegerField(),
    )  # fmt: skip


def _insert(model, columns, rows):
    """INSERT … SELECT, so that no figure travels through Python."""
    sql, params = rows.values_list(*columns).query.sql_with_params()
    fields = [
        model._meta.get_field(name.removesuffix("_id").removeprefix("n_")) for name in columns
    ]
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {model._meta.db_table} ({names}) {sql}", params)


def _waits(year, here):
    found = Counter()
    for branch, claimed, verified in _turns(here):
        days = (timezone.localdate(verified) - timezone.localdate(claimed)).days
        found[branch, max(days, 0)] += 1
    return [
        WaitingTime(branch_id=branch, year=year, days=days, entries=n)
        for (branch, days), n in found.items()
    ]


def _turns(here):
    """(branch id, moment of the last claim, moment of the last verification) of each fulfilled entry; taken over
    from an older book, without a claim, there is none.
    """
    kinds = (Event.Kind.CLAIMED, Event.Kind.VERIFIED)
    events = Event.objects.filter(
        kind__in=kinds,
        entry__state__in=Entry.DONE,
        entry__claimed_by__isnull=False,
        **{f"entry__{name}": value for name, value in here.items()},
    ).order_by("entry_id", "seq")
    rows = events.values_list("entry_id", "entry__branch_id", "kind", "occurred_at")
    current, claimed, verified, branch = None, None, None, None
    for entry, of, kind, at in rows.iterator(chunk_size=5000):
        if entry != current:
            if claimed and verified:
                yield branch, claimed, verified
            current, claimed, verified, branch = entry, None, None, of
        if kind == Event.Kind.CLAIMED:
            claimed = at
        else:
            verified = at
    if claimed and verified:
        yield branch, claimed, verified


def summed(condition, year, *, by, **annotations):
    """[(values of ``by``, {count: number})] of the kept cells of ``year`` for which the Q ``condition`` holds.

    annotations   expressions that ``by`` may name
    """
    cells = (
        BranchFigures.objects.filter(condition, year=year)
        .order_by()
        .annotate(**annotations)
        .values_list(*by)
    )
    cells = cells.annotate(**{_counted(name): Sum(name) for name in COUNTS})
    return [(row[: len(by)], dict(zip(COUNTS, row[len(by) :], strict=True))) for row in cells]


def done_by_month(condition, year):
    """Month (0–13) → how many entries of ``year`` were fulfilled in it, as kept."""
    rows = MonthlyFigures.objects.filter(condition, year=year).order_by().values_list("month")
    return dict(rows.annotate(Sum("done")))


def median_wait(condition, year):
    """(median days from the claim to its verification, number of entries), as stored; (None, 0) if there are none."""
    rows = WaitingTime.objects.filter(condition, year=year).order_by().values_list("days")
    return median_of(sorted(rows.annotate(n=Sum("entries")).values_list("days", "n")))


def median_of(counted):
    """The median of values given as sorted (value, how often), and how many there are."""
    whole = sum(n for _value, n in counted)
    if not whole:
        return None, 0
    places, seen, middle = ((whole - 1) // 2, whole // 2), 0, []
    for value, n in counted:
        middle += [value for place in places if seen <= place < seen + n]
        seen += n
    return sum(middle) / 2, whole
