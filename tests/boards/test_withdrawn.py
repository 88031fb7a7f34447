"""A withdrawn pledge counts nowhere: each figure, rate and sample is as if it had never been pledged; its history stays."""

import re
from pathlib import Path

import pytest
from django.core.cache import cache

from access.roles import Role
from accounts.identity.seats import seats_of
from boards.dashboards import figures as dashboard
from boards.dashboards.missing import pledged
from boards.dashboards.place import Place
from boards.data_exchange.rows import pledge_rows
from boards.home import queries as home
from boards.public import queries as public
from core.snapshots import snapshot
from ledger.entries.models import Entry, Light
from ledger.pages.ledger_page import read as read_ledger
from ledger.statistics.models import BranchFigures
from ledger.statistics.rules import COUNTS, refresh
from pledges.disclosure.models import Disclosure
from pledges.sheets.confirmation import amending
from reviews.accountability.recognition.rules import _figures as recognised
from reviews.evaluation.ballots.opening import members_of as rated
from reviews.inspection.queries import entries_of
from reviews.meetings.circulars.figures import _tree, compute
from reviews.meetings.exchange.facts import facts_of
from tests import factories as make
from tests.boards.public.test_board import put_up
from tests.factories import NOW, TODAY, YEAR

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[2]

#: Modules that read entries with the withdrawn ones among them, and why.
ALL_OF_THEM = {
    "ledger/verification.py": "the chain has every line",
    "ledger/entries/verbs.py": "locks the entry it is given",
    "ledger/entries/registering.py": "a number is never used again",
    "ledger/entries/stale.py": "marks, and counts nothing",
    "ledger/entries/decisions.py": "marks, and counts nothing",
    "ledger/handover/rules.py": "open and claimed ones only",
    "ledger/entries/waiting.py": "claimed ones, and those with a requested extension",
    "ledger/entries/message_kinds.py": "open and claimed ones only",
    "ledger/noting/queries.py": "open ones only",
    "ledger/noting/views.py": "asks for the years alone",
    "ledger/claims/views.py": "ticked ones, in their states",
    "ledger/claims/bulk.py": "writes the entries it is given",
    "ledger/programmes/forms.py": "open ones, and those advanced already",
    "ledger/pages/views.py": "one entry, with its history",
    "ledger/pages/list_views.py": "its filters leave them out",
    "ledger/escalation/rules.py": "open ones only",
    "pledges/sheets/keeps_open.py": "open and claimed ones only",
    "pledges/sheets/importing/applying.py": "those of rows planned just now",
    "reviews/meetings/circulars/figures.py": "by the state on a day of the past",
    "reviews/accountability/measures/suggestions.py": "by states that have consequences",
    "reviews/accountability/measures/views.py": "the one that a measure cites",
    "reviews/reports/rules.py": "struck off ones only",
    "boards/dashboards/trend.py": "fulfilled ones only",
}


def test_each_module_that_reads_entries_leaves_the_withdrawn_ones_out_or_says_why():
    reads = re.compile(r"\bEntry\.objects\b")
    found = set()
    for folder in ("accounts", "ledger", "pledges", "reviews", "boards", "jobs", "operation"):
        for path in (ROOT / folder).rglob("*.py"):
            text = path.read_text()
            if "migrations" not in path.parts and reads.search(text) and ".standing()" not in text:
                found.add(str(path.relative_to(ROOT)))
    assert found == set(ALL_OF_THEM)


def surfaces(member, district):
    """Surface → its figures as of today."""
    cache.clear()
    refresh()
    user = make.holder(Role.ADMINISTRATOR, district)
    seat = next(seat for seat in seats_of(user, on=TODAY) if seat.role == Role.ADMINISTRATOR)
    place = Place(seat, (district,), YEAR, (YEAR,))
    cells = BranchFigures.objects.values_list("branch_id", "kind", "quarter", *COUNTS)
    board = public.figures(YEAR, TODAY)
    ledger = member.ledger
    figures = {
        "statistics": sorted(cells),
        "board": {name: board[name] for name in ("members", "practical", "fulfilled", "share", "tiers")},
        "open data": public.shown_entries(YEAR, TODAY).count(),
        "dashboard": sorted(map(str, dashboard.read(place, TODAY).rows)),
        "pledged": pledged(place, TODAY).count(),
        "home": home._entry_figures(seat, YEAR, TODAY),
        "units": home._unit_progress(seat, YEAR, TODAY, 12),
        "recognition": sorted(recognised(YEAR)),
        "rated": sorted((m.pk, m.pledged) for m in rated(district, YEAR)),
        "inspection": [e.pk for e in entries_of([ledger.pk], year=YEAR, today=TODAY)[ledger.pk]],
        "meeting": facts_of([member], year=YEAR, quarter=1, today=TODAY),
        "exchange": list(pledge_rows(seat, YEAR)),
    }  # fmt: skip
    with snapshot():
        circular = compute(_tree(district), year=YEAR, moment=NOW)
    figures["circular"] = {name: circular[name] for name in ("total", "units", "tiers", "laggards")}
    pages = read_ledger(ledger, today=TODAY).figures
    lights = {name: count for name, count in pages["lights"].items() if name != Light.WITHDRAWN}
    figures["ledger"] = {"pledged": pages["pledged"], "fulfilled": pages["fulfilled"]} | lights
    return figures


@pytest.fixture
def district():
    return make.district()


@pytest.fixture
def sheet(district):
    sheet = make.confirmed_sheet(make.member(make.branch(district)), practical=1)
    put_up(sheet)
    Disclosure.objects.update(starts=TODAY)
    return sheet


def approve(amendment):
    return amending.approve(amendment, actor=make.user(), at=NOW)


def add(sheet):
    wording = {
        "kind": "practical", "text": "为社区办实事6件", "focus_id": None, "measure": "", "baseline": "", "target": None, "unit": "",
        "statutory_days": None, "pledged_days": None, "deadline": TODAY, "beneficiary": "", "proof": "", "verifier": "",
        "is_hot_issue": True, "parts": [],
    }  # fmt: skip
    asked = amending.request_addition(
        sheet, wording=wording, reason="漏填", actor=make.user(), at=NOW
    )
    return approve(asked).item


def withdraw(sheet, item=None):
    approve(amending.request_withdrawal(sheet, item=item, reason="录错", actor=make.user(), at=NOW))


def test_no_figure_counts_a_withdrawn_item(sheet, district):
    before = surfaces(sheet.member, district)
    item = add(sheet)
    with_it = surfaces(sheet.member, district)
    unmoved = {"pledged", "rated"}  # they count members
    assert {name for name in before if before[name] == with_it[name]} == unmoved
    withdraw(sheet, item)
    assert surfaces(sheet.member, district) == before
    history = read_ledger(sheet.member.ledger, today=TODAY).entries[-1]
    assert (history.light, history.shown.word) == (Light.WITHDRAWN, "已撤销")


def test_the_member_still_counts_once_where_the_first_entry_is_withdrawn(sheet, district):
    first = sheet.items.get(entry__number=1)
    withdraw(sheet, first)
    after = surfaces(sheet.member, district)
    assert (after["pledged"], after["board"]["members"]) == (1, 1)
    assert sum(row[3 + list(COUNTS).index("members")] for row in after["statistics"]) == 1


def test_nobody_pledged_on_a_withdrawn_sheet(sheet, district):
    withdraw(sheet)
    after = surfaces(sheet.member, district)
    assert (after["pledged"], after["statistics"], after["exchange"]) == (0, [], [])
    assert dict(after["rated"]) == {sheet.member_id: False}
    assert Entry.objects.count() == 2
