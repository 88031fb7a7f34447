"""A stamp that changes when the ledger or a disclosure changes, for figures that are kept in the cache.

All processes share the stamp: it lies in Redis, or, where the cache is in local memory, in a file of the data
folder. A kept page of the public board is served only under the stamp under which it was made, so what is taken
down is gone everywhere at once. Figures also expire (``SECONDS`` at most).
"""

from hashlib import sha256
from time import monotonic, time
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from django.db import transaction

#: Figures are never older than this, whatever happens in other processes.
SECONDS = 60
#: Figures slower than this are not recomputed on every change.
SLOW_SECONDS = 0.3
_KEY = "ledger-stamp"


def stamp():
    """The present stamp, made when there is none: "seconds since 1970-some letters"."""
    if settings.REDIS_URL:
        return cache.get_or_set(_KEY, _new, timeout=None)
    try:
        return _file().read_text() or _write(_new())
    except FileNotFoundError:
        return _write(_new())


def changed_at(stamp):
    """When ``stamp`` was made, in seconds since 1970."""
    return float(stamp.partition("-")[0])


def invalidate():
    """Change the stamp once the current transaction is committed."""
    transaction.on_commit(change)


def change():
    """Change the stamp now."""
    if settings.REDIS_URL:
        cache.set(_KEY, _new(), timeout=None)
    else:
        _write(_new())


def _file():
    return settings.DATA_DIR / "stamp"


def _write(stamp):
    """Put the stamp into the file in one step, so that nobody reads half of it."""
    own = _file().with_suffix(f".{uuid4().hex}")
    own.write_text(stamp)
    own.replace(_file())
    return stamp


def cached(name, make, *, watched=True, sure=True):
    """``make()``, kept under ``name`` until something changes, for SECONDS at most.

    What takes longer than DEAR to make is kept for all of SECONDS, whatever changes meanwhile.
    ``watched`` is false for what can change without ``touch``: that is kept only where it is dear.
    ``sure`` is false where what is made may lag behind: that is shown and not kept.
    """
    name = f"figures-{sha256(name.encode()).hexdigest()}"  # a name may hold what no cache key may
    now, found = stamp(), cache.get(name)
    if found:
        made_under, seconds, value = found
        if seconds > SLOW_SECONDS or (watched and made_under == now):
            return value
    began = monotonic()
    value = make()
    if sure:
        cache.set(name, (now, monotonic() - began, value), timeout=SECONDS)
    return value


def _new():
    return f"{time():.3f}-{uuid4().hex}"
