"""Fresh statistics for the database's planner after many rows were written at once."""

from django.db import connection, transaction

#: From so many rows on it is worth the seconds; below, autovacuum is soon enough.
MANY = 1000


def refresh_after(rows):
    """Once the transaction is committed, let PostgreSQL look at its tables anew if ``rows`` are many."""
    if rows >= MANY and connection.vendor == "postgresql":
        transaction.on_commit(_analyze)


def _analyze():
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
