"""Programmes and activities: what recording one writes to the ledger, once, and what is refused."""

import uuid
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.db import IntegrityError, transaction

from access.roles import Role
from ledger.entries import verbs as ledger
from ledger.entries.models import Entry, Event
from ledger.errors import LedgerError
from ledger.programmes import rules
from ledger.programmes.models import Activity, Participation, Programme
from ledger.programmes.rules import PartTaken
from ledger.verification import verify_ledgers
from tests import factories
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db
HOURS = Decimal(2)


@pytest.fixture
def programme():
    return Programme.objects.get_or_create(
        name="双服务", defaults={"sector": "organ", "since": date(2020, 1, 1)}
    )[0]


@pytest.fixture
def entries():
    """Two members of one branch, each with an entry of 4 households: their entries."""
    branch = factories.branch()
    people = [factories.member(branch, name=name) for name in ("王伟", "李𬭎")]
    return [factories.entries(one, practical=1)[-1] for one in people]


def record(programme, entries, *, amounts=(1, 2), token=None, on=TODAY, **facts):
    people = {
        entry.ledger.member: PartTaken(HOURS, entry, None if amount is None else Decimal(amount))
        for entry, amount in zip(entries, amounts, strict=True)
    }
    given = {
        "on": on, "place": "甲村", "what": "走访结对户", "people": people, "actor": factories.user(),
        "token": token or uuid.uuid4(), "at": NOW,
    }  # fmt: skip
    return rules.record(programme, entries[0].branch, **given | facts)


def change(activity, people, **facts):
    given = {
        name: getattr(activity, name) for name in ("programme", "on", "place", "what")
    } | {"people": people, "actor": factories.user(), "at": NOW}  # fmt: skip
    return rules.change(activity, **given | facts)


def amounts(entries):
    return [Entry.objects.get(pk=entry.pk).amount for entry in entries]


def progress_lines():
    return Event.objects.filter(kind="progress").count()


def test_recording_writes_the_progress_and_says_what_it_was(programme, entries):
    ledger.note_progress(entries[0], actor=factories.user(), at=NOW, note="", amount=Decimal(1))
    activity = record(programme, entries)
    assert amounts(entries) == [2, 2]
    event = entries[0].events.last()
    assert event.data == {"activity": activity.pk, "amount": "2"}
    assert "双服务" in event.note and "走访结对户" in event.note
    assert verify_ledgers()[1] is None


def test_the_same_form_sent_twice_writes_once(programme, entries):
    token = uuid.uuid4()
    first = record(programme, entries, token=token)
    assert record(programme, entries, token=token).pk == first.pk
    assert (Activity.objects.count(), Participation.objects.count()) == (1, 2)
    assert (amounts(entries), progress_lines()) == ([1, 2], 2)


def test_two_activities_add_up(programme, entries):
    record(programme, entries)
    record(programme, entries)
    assert amounts(entries) == [2, 4]


def test_a_change_writes_only_the_differences(programme, entries):
    activity = record(programme, entries)
    first, second = (entry.ledger.member for entry in entries)
    same = {
        first: PartTaken(HOURS, entries[0], Decimal(1)),
        second: PartTaken(HOURS, entries[1], Decimal(2)),
    }
    change(activity, same)
    assert progress_lines() == 2
    change(activity, same | {first: PartTaken(Decimal(5), entries[0], Decimal(3))})
    assert (amounts(entries), progress_lines()) == ([3, 2], 3)
    change(activity, {first: PartTaken(Decimal(5), entries[0], Decimal(3))})
    assert (amounts(entries), progress_lines()) == ([3, 0], 4)
    assert entries[1].events.last().note.startswith("撤回")
    assert activity.participations.get().hours == 5
    assert verify_ledgers()[1] is None


def test_what_cannot_be_counted_is_noted_in_words(programme):
    entry = factories.entries(practical=0)[0]
    record(programme, [entry], amounts=[None])
    entry.refresh_from_db()
    assert entry.amount is None and "走访结对户" in entry.note


def test_cancelling_takes_the_progress_back_even_of_what_was_claimed(programme, entries):
    activity = record(programme, entries)
    ledger.claim(entries[1], actor=factories.user(), at=NOW, fulfilled_on=TODAY)
    with pytest.raises(LedgerError):
        rules.cancel(activity, reason=" ", actor=factories.user(), at=NOW)
    rules.cancel(activity, reason="记错支部", actor=factories.user(), at=NOW)
    assert amounts(entries) == [0, 0]
    assert entries[1].events.last().kind == "corrected"
    for again in (
        lambda: rules.cancel(activity, reason="再次", actor=factories.user(), at=NOW),
        lambda: change(activity, {}),
    ):
        with pytest.raises(LedgerError):
            again()
    assert verify_ledgers()[1] is None


def other(entries):
    return factories.entries(practical=1)[-1]


@pytest.mark.parametrize(
    "wrong",
    [
        lambda e: {"people": {}},
        lambda e: {"on": TODAY + timedelta(days=1)},
        lambda e: {"on": date(2019, 12, 31)},
        lambda e: {"people": {e[0].ledger.member: PartTaken(Decimal(25))}},
        lambda e: {"people": {e[0].ledger.member: PartTaken(Decimal(0))}},
        lambda e: {"people": {e[0].ledger.member: PartTaken(Decimal(-1))}},
        lambda e: {"people": {e[0].ledger.member: PartTaken(HOURS, e[0], Decimal(-1))}},
        lambda e: {"people": {e[0].ledger.member: PartTaken(HOURS, None, Decimal(1))}},
        lambda e: {"people": {e[0].ledger.member: PartTaken(HOURS, e[1], Decimal(1))}},
        lambda e: {"people": {e[0].ledger.member: PartTaken(HOURS, other(e), Decimal(1))}},
        lambda e: {"people": {factories.member(): PartTaken(HOURS)}},
        lambda e: {"people": {factories.member(e[0].branch, status="left"): PartTaken(HOURS)}},
    ],
)
def test_what_is_refused_leaves_nothing(programme, entries, wrong):
    with pytest.raises(LedgerError):
        record(programme, entries, **wrong(entries))
    assert not Activity.objects.exists()
    assert progress_lines() == 0


def test_an_uncountable_or_closed_pledge_is_refused(programme, entries):
    common = entries[0].ledger.entries.get(kind="common")
    with pytest.raises(LedgerError, match="王伟"):
        record(programme, [common], amounts=[1])
    ledger.claim(entries[0], actor=factories.user(), at=NOW, fulfilled_on=TODAY)
    with pytest.raises(LedgerError):  # claimed since the form was opened
        record(programme, entries)
    entries[0].refresh_from_db()
    with pytest.raises(LedgerError, match="王伟"):
        record(programme, entries)
    assert progress_lines() == 0


def test_a_programme_of_another_sector_is_refused(entries):
    soe = Programme.objects.create(name="国企岗", sector="soe", since=TODAY)
    with pytest.raises(LedgerError, match="国企岗"):
        record(soe, entries)


def test_the_database_refuses_what_the_form_would(programme, entries):
    activity = record(programme, entries)
    for facts in ({"hours": 25}, {"entry": None, "amount": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            activity.participations.filter(member=entries[0].ledger.member).update(**facts)


# ── pages ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def secretary(entries, client):
    user = factories.holder(Role.SECRETARY, entries[0].branch)
    client.force_login(user)
    return client


def filled(programme, entries, **more):
    lines = {}
    for entry in entries:
        key = entry.ledger.member_id
        lines |= {f"came_{key}": "on", f"entry_{key}": entry.pk, f"amount_{key}": "1"}
    return {
        "token": uuid.uuid4(), "programme": programme.pk, "on": "2026-03-01", "place": "甲村",
        "what": "走访", "hours": "3", **lines, **more,
    }  # fmt: skip


def test_a_whole_branch_in_one_form(programme, entries, secretary):
    data = filled(programme, entries)
    page = secretary.post("/activities/new/", data, follow=True)
    assert page.status_code == 200
    again = secretary.post("/activities/new/", data, follow=True)
    assert again.redirect_chain == page.redirect_chain
    activity = Activity.objects.get()
    assert [row.hours for row in activity.participations.all()] == [3, 3]
    assert amounts(entries) == [1, 1]


def test_a_refusal_keeps_what_was_filled_in(programme, entries, secretary):
    page = secretary.post("/activities/new/", filled(programme, entries, on="2099-01-01"))
    assert page.status_code == 200
    assert "走访" in page.content.decode() and 'role="alert"' in page.content.decode()


def test_another_branchs_form_is_not_there(programme, entries, secretary):
    outside = factories.branch()
    assert secretary.get(f"/activities/new/?branch={outside.pk}").status_code == 404


def test_a_token_of_another_branch_shows_nothing(programme, entries, secretary):
    foreign = record(programme, [other(entries)], amounts=[1])
    data = filled(programme, entries, token=foreign.token)
    assert secretary.post("/activities/new/", data).status_code == 404


def test_put_right_and_cancelled_over_the_pages(programme, entries, secretary):
    activity = record(programme, entries)
    address = f"/activities/{activity.pk}/"
    data = filled(programme, entries, **{f"amount_{entries[0].ledger.member_id}": "4"})
    assert secretary.get(f"{address}edit/").status_code == 200
    secretary.post(f"{address}edit/", data)
    assert amounts(entries) == [4, 1]
    secretary.post(f"{address}cancel/", {"reason": "记错"})
    assert amounts(entries) == [0, 0]
    assert secretary.get(f"{address}edit/").url == address
    assert "记错" in secretary.get(address).content.decode()


def test_a_member_sees_the_own_line_only(programme, entries, client):
    activity = record(programme, entries)
    member = entries[0].ledger.member
    client.force_login(factories.user(member))
    page = client.get(f"/activities/{activity.pk}/").content.decode()
    assert "王伟" in page and "李𬭎" not in page
    assert "走访结对户" in client.get("/my-activities/").content.decode()


def test_figures_by_unit_and_in_a_workbook(programme, entries, client):
    record(programme, entries)
    cancelled = record(programme, entries)
    rules.cancel(cancelled, reason="重复", actor=factories.user(), at=NOW)
    client.force_login(factories.holder(Role.ADMINISTRATOR, factories.district()))
    page = client.get("/activities/figures/").context["lines"]
    assert [(line["activities"], line["people"], line["hours"]) for line in page] == [(1, 2, 4)]
    book = openpyxl.load_workbook(BytesIO(client.get("/activities/figures/?export=1").getvalue()))
    assert book.active.max_row == 2
    book = openpyxl.load_workbook(BytesIO(client.get("/activities/?export=1").getvalue()))
    assert book.active.max_row == 3


@pytest.mark.parametrize("number", [1, 12])
def test_the_form_costs_the_same_for_few_and_many(number, secretary, entries, programme, django_assert_num_queries):  # fmt: skip
    for _one in range(number):
        factories.entries(factories.member(entries[0].branch))
    secretary.get("/activities/new/")
    with django_assert_num_queries(6):
        secretary.get("/activities/new/")


def test_administrators_of_the_district_configure_programmes(client):
    client.force_login(factories.holder(Role.ADMINISTRATOR, factories.district()))
    data = {"name": "党员先锋岗", "sector": "", "since": "2026-01-01", "until": "2025-01-01"}
    assert client.post("/programmes/", data).status_code == 200
    assert not Programme.objects.filter(name="党员先锋岗").exists()
    client.post("/programmes/", data | {"until": ""})
    made = Programme.objects.get(name="党员先锋岗")
    client.post(f"/programmes/{made.pk}/", data | {"until": "2026-12-31"})
    made.refresh_from_db()
    assert made.until == date(2026, 12, 31)
