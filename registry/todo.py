"""To-do items: every app declares its blocks, the first page shows them, most urgent first.

An app puts its blocks into its module ``todo.py`` and registers them with ``@todo_block``. A block
names matters by the rows that they count; one query counts the rows of all matters, and each number leads to its rows.
"""

from dataclasses import dataclass

from django.db.models import QuerySet

from core.counting import counts_of
from core.declared import Declared

LATE, SOON, WAITS = 0, 1, 2

BLOCKS = Declared("to-do blocks", module="todo")


@dataclass(frozen=True)
class Matter:
    """One kind of thing to do.

    level    LATE, SOON or WAITS, the order on the page
    text     the task, without the number
    rows     those that wait, already in the seat's scope
    address  the page that lists exactly these rows
    """

    level: int
    text: str
    rows: QuerySet
    address: str


@dataclass(frozen=True)
class Todo:
    """One matter with its number: "3 claims wait for you"."""

    level: int
    text: str
    count: int
    address: str


def todo_block(*roles):
    """Register a function of (seat, today) that returns a list of Matter, for seats of the ``roles``."""

    def register(function):
        BLOCKS.add_function(function, (roles, function))
        return function

    return register


def matters_of(seat, today):
    """Every Matter of the seat, whether anything waits or not."""
    return [
        matter
        for roles, block in BLOCKS.values()
        if seat.role in roles
        for matter in block(seat, today)
    ]


def todos(seat, today):
    """All that the seat has to do as of ``today``, most urgent first; matters without rows are left out. One query."""
    matters = matters_of(seat, today)
    counts = counts_of(matter.rows for matter in matters)
    found = [
        Todo(matter.level, matter.text, count, matter.address)
        for matter, count in zip(matters, counts, strict=True)
        if count
    ]
    return sorted(found, key=lambda todo: todo.level)
