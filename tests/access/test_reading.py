"""Opening a page begins no transaction and writes nothing: readers never wait for writers."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.access.table import ROWS

#: Exports and sealed papers: that somebody took them is recorded first, or they are not given.
RECORDED = 'INSERT INTO "audit_auditevent"'
_VERBS = ("INSERT", "UPDATE", "DELETE", "SAVEPOINT")


def opened(client, address, query):
    with transaction.atomic():
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address, query)
            if response.streaming:
                response.getvalue()
        transaction.set_rollback(True)
    asked = [query["sql"].lstrip() for query in queries]
    return [
        sql[:120]
        for sql in asked
        if sql.upper().startswith(_VERBS) and not sql.startswith(RECORDED)
    ]


@pytest.mark.slow
@pytest.mark.engineless  # test_access.py asks each address on both engines
@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_opening_a_page_writes_nothing(world, row):
    readers = [who for who, expected in row.expected("GET").items() if expected in "23"]
    if not readers:
        return
    address, query = reverse(row.name, kwargs=row.kwargs(world)), row.asked(world)
    assert opened(world.client(readers[0]), address, query) == []
