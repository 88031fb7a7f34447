"""The reasons that keep a year from being closed; apps declare them in their module ``keeps_open``."""

from core.declared import Declared

CLOSING = Declared("what keeps a year open", module="keeps_open")


def keeps_open(function):
    """Register a function of a cycle that says what keeps it from being closed: [(text, count, address), …]."""
    return CLOSING.add_function(function)


def still_open(cycle):
    """[(text, count, address)] of all that must be settled before the cycle can be closed; nothing with count 0."""
    return [row for function in CLOSING.values() for row in function(cycle) if row[1]]
