"""Reading many rows by several queries as of one moment, while others write."""

from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def snapshot():
    """All reads inside see one moment; writers do not wait for it, and nothing is written inside.

    Inside an open transaction it changes nothing: the reads see what that transaction sees.
    """
    if connection.in_atomic_block:
        yield
        return
    begin = _postgresql if connection.vendor == "postgresql" else _sqlite
    with begin():
        yield


@contextmanager
def _postgresql():
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT 1")  # the moment is that of the first query
        yield


@contextmanager
def _sqlite():
    """A transaction that only reads: the mode of the settings would take the writers' lock immediately."""
    connection.ensure_connection()
    usual, connection.transaction_mode = connection.transaction_mode, "DEFERRED"
    try:
        with transaction.atomic():
            connection.transaction_mode = usual
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM sqlite_master")  # as above
            yield
    finally:
        connection.transaction_mode = usual
