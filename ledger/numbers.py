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


def shares_of(counts, *, digits=1):
    """Per cent of each count in their sum, as Decimals with ``digits`` that add up to exactly 100.

    By the method of the largest remainder; of equal remainders the earlier count gets the step. All zero: all zero.
    """
    whole, steps = sum(counts), 100 * 10**digits
    if not whole:
        return [Decimal(0)] * len(counts)
    parts = [divmod(count * steps, whole) for count in counts]
    missing = steps - sum(quotient for quotient, _rest in parts)
    order = sorted(range(len(counts)), key=lambda place: (-parts[place][1], place))
    up = set(order[:missing])
    unit = Decimal(10) ** -digits
    return [(quotient + (place in up)) * unit for place, (quotient, _rest) in enumerate(parts)]
