"""What cannot be taken back is asked once, on a page, which says what will happen; nothing has happened before."""

from html.parser import HTMLParser

import pytest
from django.db import transaction
from django.urls import reverse

from core.asking import SURE
from tests.access.table import ROWS
from tests.access.test_access import ask

#: The addresses that ask.
ASKED = {
    "circular_issue", "collection_close", "cycle_state", "evaluation_begin", "evaluation_close", "evaluation_conclude",
    "evaluation_count", "evaluation_create", "evaluation_drop", "evaluation_publish", "evaluation_recall", "measure_approve",
    "measure_issue", "measure_publish", "meeting_close", "recognition_adopt", "report_send", "slip_create",
}  # fmt: skip
#: Last words of the names of addresses that end something, tell many, or give a number.
WORDS = {
    "adopt", "approve", "begin", "close", "conclude", "count", "drop", "issue", "publish", "send", "serve", "state", "withdraw",
}  # fmt: skip
#: Those that do not ask, and why.
UNASKED = {
    "account_close": "it can be opened again",
    "circular_approve": "it can be sent back; issuing asks",
    "collection_issue": "slips can be withdrawn",
    "collection_recount_withdraw": "the recount can be ordered again",
    "collection_withdraw": "slips that are withdrawn can be issued anew",
    "common_item_withdraw": "it can be offered again",
    "document_word_drop": "it can be kept again",
    "finding_withdraw": "a form asks for the reason",
    "inspection_close": "a form asks for what was found",
    "item_withdraw": "it is a request, which somebody else decides",
    "measure_close": "a form asks for the reason",
    "measure_drop": "a form asks for the reason",
    "measure_serve": "a form asks for the day and the receipt",
    "measure_withdraw": "a form asks for the reason",
    "recognition_drop": "a draft can be made again",
    "scheme_adopt": "it has effect on reviews that are opened later",
    "sheet_withdraw": "it is a request, which somebody else decides",
    "scheme_withdraw": "the earlier scheme is then in force; it can be written again",
}


class Asked(HTMLParser):
    """The form of the page that asks: its fields and the button."""

    def __init__(self, page):
        super().__init__()
        self.fields = {}
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        facts = dict(attributes)
        if (tag == "input" and facts.get("type") == "hidden") or facts.get("name") == SURE:
            self.fields[facts["name"]] = facts.get("value", "")


def test_every_address_that_ends_something_asks_or_says_why_not():
    names = {row.name for row in ROWS if row.name.rpartition("_")[2] in WORDS}
    assert names - ASKED == set(UNASKED)


ROWS_ASKED = {row.name: row for row in ROWS if row.name in ASKED and "3" in row.post}


def posted(row, world):
    """What the table sends, without the answer to the question."""
    data = {name: value for name, value in row.posted(world).items() if name != SURE}
    return data | {"verb": "close"} if row.name == "cycle_state" else data


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(ASKED))
def test_it_asks_first_and_acts_after_the_answer(world, name):
    row = ROWS_ASKED[name]
    address, data = reverse(name, kwargs=row.kwargs(world)), posted(row, world)
    client = next(world.client(who) for who, sign in row.expected("POST").items() if sign == "3")
    response, writes = ask(client, "POST", {}, address, data)
    assert (response.status_code, writes) == (200, [])
    fields = Asked(response.content.decode()).fields
    assert fields.get(SURE) == "1"
    assert data.items() <= {key: type(data[key])(fields[key]) if key in data else value for key, value in fields.items()}.items()  # fmt: skip
    with transaction.atomic():
        response = client.post(address, fields)
        transaction.set_rollback(True)
    assert response.status_code == 302
