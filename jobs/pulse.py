"""The sign of life of a running job, given beside its work, so that a long step is not taken for a dead worker."""

import threading
from contextlib import contextmanager

from django.db import connection
from django.utils import timezone

from core.databases import is_busy

#: Seconds between two signs of life; several must fail before a job counts as silent (jobs/models.py).
EVERY = 4


@contextmanager
def beating(rows):
    """While the work inside goes on, note in ``rows`` (a queryset of its job) that it does, on a connection of its own."""
    over = threading.Event()
    thread = threading.Thread(target=_beat, args=(rows, over), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()


def _beat(rows, over):
    while not over.wait(EVERY):
        try:
            rows.update(heartbeat_at=timezone.now())
        except Exception as error:
            if not is_busy(error):
                raise
        finally:
            connection.close()
