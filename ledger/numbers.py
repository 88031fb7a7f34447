"""Numbers as people write them: 20, not 20.00."""

from decimal import Decimal


def plain(value):
    """A number as short text; None is empty."""
    if value is None:
        return ""
    value = Decimal(value)
    return format(value.normalize(), "f") if value else "0"


def percent(part, whole):
    """``part`` of ``whole`` in per cent with one decimal, or None of nothing."""
    return (Decimal(part) * 100 / whole).quantize(Decimal("0.1")) if whole else None
