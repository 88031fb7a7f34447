"""Up-to-date statistics for the database's planner after many rows were written together."""

from django.db import connection, transaction

#: From this many rows on ANALYZE is worth its seconds; below, autovacuum is soon enough.
MANY = 1000


def refresh_after(rows):
    """Run ANALYZE on PostgreSQL after the transaction that wrote ``rows`` rows, if they are many."""
    if rows >= MANY and connection.vendor == "postgresql":
        transaction.on_commit(_analyze)


def _analyze():
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
