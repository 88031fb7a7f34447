"""The note of a paper under rates that are rounded separately. Paper has fixed wording."""

from core.numbers import miss_100

_NOTE = "因四舍五入，各项之和可能不等于100%。"


def rounding_note(*wholes):
    """The note where the rates of one of the ``wholes`` do not add up to 100, else "". A whole: see ``rates_of``."""
    return _NOTE if any(map(miss_100, wholes)) else ""
