"""What keeps a year from being closed, as each app that has a say declares it in its module ``keeps_open``."""

_CLOSING = []


def keeps_open(function):
    """Register a function of a cycle that says what keeps it from being closed: [(text, count, address), …]."""
    _CLOSING.append(function)
    return function


def still_open(cycle):
    """[(text, count, address)] of all that must be settled before the cycle can be closed; nothing with count 0."""
    return [row for function in _CLOSING for row in function(cycle) if row[1]]
