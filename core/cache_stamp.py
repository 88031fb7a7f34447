"""A stamp that changes when the ledger or a disclosure changes, for cached figures.

All processes share the stamp: it is stored in Redis, or, if the cache is in local memory, in a file of the data
folder. A cached page of the public board is served only under the stamp under which it was made, so what is taken
down disappears everywhere immediately. Figures also expire (``SECONDS`` at most).
"""

from hashlib import sha256
from time import monotonic, time
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from django.db import transaction

#: Figures are never older than this, even if other processes do not report changes.
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
    """Write the stamp into the file atomically, so that nobody reads half of it."""
    own = _file().with_suffix(f".{uuid4().hex}")
    own.write_text(stamp)
    own.replace(_file())
    return stamp


def cached(name, make, *, watched=True, sure=True):
    """``make()``, cached under ``name`` until something changes, for SECONDS at most.

    A value that takes longer than SLOW_SECONDS to make is cached for all of SECONDS, even if something changes.
    ``watched`` is false for values that change without ``invalidate``: they are cached only if they are slow.
    ``sure`` is false if the value may be out of date: it is shown and not cached.
    """
    name = f"figures-{sha256(name.encode()).hexdigest()}"  # a name may have characters that a cache key may not
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
