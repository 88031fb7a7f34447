"""Numbers as people read them: 20, not 20.00; and the one rule by which rates are rounded."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

_TENTH = Decimal("0.1")


def plain(value):
    """A number as short text; None is empty."""
    if value is None:
        return ""
    value = Decimal(value)
    return format(value.normalize(), "f") if value else "0"


def json_value(value):
    """``value`` as JSON keeps it: a Decimal as short text, a date in ISO, anything else as it is."""
    if isinstance(value, Decimal):
        return plain(value)
    return value.isoformat() if isinstance(value, date) else value


def percent(part, whole):
    """``part`` of ``whole`` in per cent, a Decimal rounded half up to one decimal; None if there are none.

    Every rate of the application is computed here, so that the same part of the same whole is the same figure on
    every page and paper, and equal counts have equal rates (docs/decisions/0021-rates.md).
    """
    return (Decimal(part) * 100 / whole).quantize(_TENTH, ROUND_HALF_UP) if whole else None


def days_saved(statutory, pledged):
    """Working days saved in per cent: 28 → 5 is 82.1. None where one of them is not given."""
    if not statutory or pledged is None:
        return None
    return percent(statutory - pledged, statutory)


def percent_text(rate):
    """A rate as text: 39.7%; a dash for None. ``rate``: a Decimal, its text, or None."""
    return "—" if rate is None else f"{rate}%"


def rates_of(counts):
    """{name: rate as text, or None if the sum is 0} of {name: count}, whose sum is the whole; plain JSON values."""
    whole = sum(counts.values())
    return {name: str(percent(count, whole)) if whole else None for name, count in counts.items()}


def miss_100(rates):
    """Whether the rates of a whole, as ``rates_of`` gives them, do not add up to 100: then a note has to say why."""
    known = [Decimal(rate) for rate in rates.values() if rate is not None]
    return any(known) and sum(known) != 100
