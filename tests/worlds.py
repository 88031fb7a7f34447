"""One world a module: made once in a transaction around all its tests, of which each test gets a copy of its own.

A test undoes what it does to the database, as any test does; the objects of the copy are its own too. For modules
whose tests are all undone by a rollback: what empties the tables would take the world with it.
"""

from contextlib import contextmanager
from copy import deepcopy

import pytest
from django.core.cache import cache
from django.db import transaction

from tests.access.world import World

__all__ = ["_bare_world", "_filled_world", "filled_world", "world"]


@contextmanager
def _undone():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _made(blocker, make):
    with blocker.unblock(), _undone():
        made = make()
        cache.clear()
        yield made


@pytest.fixture(scope="module")
def _bare_world(django_db_setup, django_db_blocker):
    yield from _made(django_db_blocker, World)


@pytest.fixture(scope="module")
def _filled_world(django_db_setup, django_db_blocker):
    yield from _made(django_db_blocker, lambda: World().fill())


@pytest.fixture
def world(_bare_world, db):
    """A World; see there."""
    return deepcopy(_bare_world)


@pytest.fixture
def filled_world(_filled_world, db):
    """A World with the objects that could leak."""
    return deepcopy(_filled_world)
