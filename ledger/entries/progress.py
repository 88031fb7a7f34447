"""How much of a pledge is done, in per cent: of its target, or of its sub-items together."""

from decimal import Decimal

from core.numbers import percent

_MOST = Decimal("99999999.9")


def progress_percent_of(entry):
    """The percentage done with one decimal, or None where nothing can be counted.

    An entry with a target is measured by its amount, and may reach more than 100. One without, but with
    sub-items, is the mean of these; each counts 100 at most, so that one that is over-fulfilled does not hide
    another that is not fulfilled.
    """
    if entry.target:
        return min(percent(entry.amount or 0, entry.target), _MOST)
    if not entry.parts:
        return None
    shares = [min(part["share"], Decimal(100)) for part in parts_of(entry)]
    return percent(sum(shares), 100 * len(shares))


def parts_of(entry):
    """The sub-items with their progress: [{"number", "text", "unit", "target", "done", "share"}, …].

    ``done`` is a Decimal where the sub-item has a target, else whether it is done.
    """
    rows = []
    for number, part in enumerate(entry.parts, start=1):
        target = Decimal(str(part["target"])) if part.get("target") else None
        done = (entry.parts_done or {}).get(str(number))
        if target:
            done = Decimal(done or 0)
            share = done * 100 / target
        else:
            done = bool(done)
            share = Decimal(100 if done else 0)
        rows.append({
            "number": number, "text": part.get("text", ""), "unit": part.get("unit", ""),
            "target": target, "done": done, "share": share,
        })  # fmt: skip
    return rows


def still_there(done, parts):
    """The progress of the sub-items that still exist after an amendment, by their numbers."""
    return {number: value for number, value in done.items() if int(number) <= len(parts)}
