"""What somebody has to do: every floor names its matters, the first page shows them, most urgent first.

A floor puts its blocks into a module ``todo.py`` of its app and registers them with ``@todo_block``. A block
costs one query at most, and its number leads to the rows that it counts.
"""

from dataclasses import dataclass

LATE, SOON, WAITS = 0, 1, 2

_BLOCKS = []


@dataclass(frozen=True)
class Todo:
    """One matter: "3 claims wait for you".

    level    LATE, SOON or WAITS, the order on the page
    text     what is to be done, without the number
    count    how many
    address  where the rows are that are counted
    """

    level: int
    text: str
    count: int
    address: str


def todo_block(*roles):
    """Register a function of (seat, today) that returns a list of Todo, for seats of the ``roles``."""

    def register(function):
        _BLOCKS.append((roles, function))
        return function

    return register


def todos(seat, today):
    """All that the seat has to do as of ``today``, most urgent first; matters that count nothing are left out."""
    found = [todo for roles, block in _BLOCKS if seat.role in roles for todo in block(seat, today)]
    return sorted((todo for todo in found if todo.count), key=lambda todo: todo.level)
