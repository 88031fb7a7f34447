"""A stamp that changes when the ledger or a disclosure changes, for figures that are kept in the cache.

With Redis the stamp is shared by all processes. With the cache in local memory each process has its
own, so whoever keeps figures under it must also let them expire (``SECONDS`` at most).
"""

from functools import partial
from hashlib import sha256
from time import monotonic
from uuid import uuid4

from django.core.cache import cache
from django.db import transaction

#: Figures are never older than this, whatever happens in other processes.
SECONDS = 60
#: Figures that take longer than so many seconds are not made anew at every change.
DEAR = 0.3
_KEY = "ledger-stamp"


def stamp():
    """The present stamp, made when there is none."""
    return cache.get_or_set(_KEY, _new, timeout=None)


def touch():
    """Change the stamp once the current transaction is committed."""
    transaction.on_commit(partial(cache.set, _KEY, _new(), timeout=None))


def kept(name, make, *, watched=True):
    """``make()``, kept under ``name`` until something changes, for SECONDS at most.

    What takes longer than DEAR to make is kept for all of SECONDS, whatever changes meanwhile.
    ``watched`` is false for what can change without ``touch``: that is kept only where it is dear.
    """
    name = f"figures-{sha256(name.encode()).hexdigest()}"  # a name may hold what no cache key may
    now, found = stamp(), cache.get(name)
    if found:
        made_under, seconds, value = found
        if seconds > DEAR or (watched and made_under == now):
            return value
    began = monotonic()
    value = make()
    cache.set(name, (now, monotonic() - began, value), timeout=SECONDS)
    return value


def _new():
    return uuid4().hex
