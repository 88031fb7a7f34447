"""Addresses that hold a secret, of which no log line may carry what follows.

The app that owns such an address declares its beginning in its module ``hides`` and builds its URL pattern with what
``hides`` returns, so that the one cannot change without the other.
"""

import re
from functools import lru_cache

from core.declared import Declared

HIDDEN = Declared("addresses that hold a secret", module="hides")


def hides(beginning):
    """Declare that a secret follows ``beginning`` ("vote/") in an address; returns it, for the URL pattern."""
    return HIDDEN.add(beginning, beginning)


def hidden(text):
    """``text`` with the secret of every such address replaced by a dash."""
    pattern = _pattern(tuple(HIDDEN))
    return pattern.sub(r"\1-", text) if pattern else text


@lru_cache(maxsize=4)
def _pattern(beginnings):
    if not beginnings:
        return None
    either = "|".join(re.escape(beginning) for beginning in beginnings)
    return re.compile(rf"(/(?:{either}))[^/\s?'\"]+")
