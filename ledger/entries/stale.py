"""Mark branches and years whose stored figures are out of date: a verb only inserts a mark and never waits for a lock."""

from django.db import models, transaction

from .models import Entry, Event

#: Events that change none of the stored figures.
_UNCOUNTED = {
    Event.Kind.PROGRESS, Event.Kind.EVIDENCE, Event.Kind.EXT_ASKED, Event.Kind.EXT_REFUSED, Event.Kind.CHECKED,
    Event.Kind.REMINDED,
}  # fmt: skip


class StaleFigures(models.Model):
    """A branch and year whose stored figures are out of date. Written in the transaction of the change, so that
    everybody who sees the change sees the mark as well; deleted by the recount (statistics/rules.py ``refresh``)."""

    branch = models.ForeignKey("organisations.Organisation", models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()


def mark_lines(lines):
    """Mark what the events ``lines`` (see verbs.append) change. Called within their transaction."""
    mark(
        {
            (entry.branch_id, entry.year)
            for entry, kind, _note, _data in lines
            if kind not in _UNCOUNTED
        }
    )


def mark(pairs):
    """Mark the (branch id, year) ``pairs`` as changed."""
    StaleFigures.objects.bulk_create(
        [StaleFigures(branch_id=branch, year=year) for branch, year in sorted(pairs)],
        batch_size=1000,
    )


def mark_all():
    """Mark every branch and year that has entries, for rows that were written past the verbs."""
    pairs = Entry.objects.order_by().values_list("branch_id", "year").distinct()
    with transaction.atomic():
        mark(set(pairs))
