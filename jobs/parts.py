"""Long writes in parts: each part is complete, brief, and leaves room for other writers.

A transaction that writes for minutes keeps others from writing: on SQLite all others, on PostgreSQL
those who need one of its rows. So a long write is cut into parts of a fraction of a second, each in a transaction of
its own. Between two parts others get their turn, the progress can be seen, and a wish to stop is heard.
"""

from collections import Counter
from contextlib import contextmanager
from time import monotonic, sleep

from django.db import connection, transaction

#: Seconds that a part should take. Requests wait for 1.5 s at most (core/databases.py).
AIM = 0.35
#: Rest after a part on SQLite, which has no queue: a waiting writer tries again at least every tenth of a second.
REST = 0.12
#: Members, units or rows in the first part, at least and at most in any.
FIRST, LEAST, MOST = 10, 4, 500


def paced(rows, *, first=FIRST):
    """Cut the list ``rows`` into parts: the time that the caller takes for one decides the size of the next."""
    start, size = 0, first
    while start < len(rows):
        began = monotonic()
        yield rows[start : start + size]
        took = monotonic() - began
        start += size
        if start < len(rows):
            _rest(took)
        size = resized(size, took)


def resized(size, took):
    """The next part's size after one of ``size`` took ``took`` seconds; at most twice as large."""
    fitting = int(size * AIM / max(took, 0.001))
    return min(max(fitting, LEAST), 2 * size, MOST)


def _rest(took):
    if connection.vendor == "sqlite":
        sleep(min(REST, took))


class Parts:
    """The account of a long write in parts. This one is kept in memory, for a command; a RunningJob keeps its row.

    kept    Counter of what the parts have written, by outcome ("accepted", "changed"), earlier runs of a job included
    before  what earlier runs had written when this one began
    is_over whether the last part was written
    """

    def __init__(self, *, kept=(), is_over=False):
        self.kept, self.before, self.is_over = Counter(kept), Counter(kept), is_over

    @contextmanager
    def part(self, *, last=False):
        """One part in a separate transaction. Yields a Counter for what it does."""
        with transaction.atomic():
            done = Counter()
            yield done
            kept = self.kept + done
            self._write_down(kept, is_over=last)
        self.kept, self.is_over = kept, last

    def _write_down(self, kept, *, is_over):
        """Does nothing: a command stores no counts."""

    def advance(self, done, total):
        """Does nothing: a command shows no progress."""

    def whole(self, counts):
        """The ``counts`` of a plan made in this run, as those of the whole import.

        What earlier runs took in, the plan has found there and called unchanged.
        """
        earlier = self.before.total()
        return {
            name: max(count - earlier, 0) if name == "unchanged" else count + self.before[name]
            for name, count in counts.items()
        }
