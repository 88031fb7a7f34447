"""A stamp that changes when the ledger or a disclosure changes, for figures that are kept in the cache.

With Redis the stamp is shared by all processes. With the cache in local memory each process has its
own, so whoever keeps figures under it must also let them expire (``SECONDS`` at most).
"""

from functools import partial
from uuid import uuid4

from django.core.cache import cache
from django.db import transaction

#: Figures are never older than this, whatever happens in other processes.
SECONDS = 60
_KEY = "ledger-stamp"


def stamp():
    """The present stamp, made when there is none."""
    return cache.get_or_set(_KEY, _new, timeout=None)


def touch():
    """Change the stamp once the current transaction is committed."""
    transaction.on_commit(partial(cache.set, _KEY, _new(), timeout=None))


def kept(name, make):
    """``make()``, kept under ``name`` until something changes, for SECONDS at most."""
    return cache.get_or_set(f"{name}:{stamp()}", make, timeout=SECONDS)


def _new():
    return uuid4().hex
