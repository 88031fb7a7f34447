"""The heartbeat of a running job, sent from a thread, so that a long step is not taken for a dead worker."""

import threading
from contextlib import contextmanager

from django.db import connection
from django.utils import timezone

from core.databases import is_busy

#: Seconds between two signs of life; several must fail before a job counts as silent (jobs/models.py).
EVERY = 4


@contextmanager
def beating(rows):
    """While the block runs, write heartbeats into ``rows`` (a queryset of its job) on a separate connection."""
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
