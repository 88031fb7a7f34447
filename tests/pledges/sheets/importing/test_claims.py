"""“Fulfilled” in a workbook is a claim: an import never strikes off, least of all the importer's own pledge."""

from contextlib import suppress
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from ledger.claims.bulk import record_fulfilled
from ledger.entries import verbs as rules
from ledger.entries.models import Entry
from ledger.errors import LedgerError
from ledger.verification import verify_ledgers
from pledges.sheets.importing.rows import ALIASES
from pledges.sheets.sheet.models import Sheet
from tests import factories as make
from tests.factories import NOW, TODAY
from workbooks.writing import write_workbook

pytestmark = pytest.mark.django_db

DAY = date(2026, 2, 20)
DONE = {"fulfilled": "已兑现", "fulfilled_on": DAY}


@pytest.fixture
def branch():
    make.cycle()
    return make.branch(name="区财政局第一党支部")


@pytest.fixture
def secretary(branch):
    return make.holder("secretary", branch, of=make.member(branch, name="李书记"))


def row_of(member, **fields):
    return {
        "name": member.name, "branch": member.branch.name, "phone": member.phone, "kind": "实事项目",
        "text": "编写办事指南6份", "deadline": date(2026, 9, 28), "fulfilled": "推进中",
    } | fields  # fmt: skip


def row_for(entry, **fields):
    """The row of an entry that is there already."""
    return row_of(entry.ledger.member, text=entry.text, deadline=entry.due, **fields)


@pytest.fixture
def load(client, tmp_path, django_capture_on_commit_callbacks):
    """A function that imports rows in the browser as ``user``: (the preview page, the job)."""

    def run(user, *rows, **answers):
        path = tmp_path / "pledges.xlsx"
        lines = [[row.get(field) for field in ALIASES] for row in rows]
        write_workbook(path, [("承诺", [(names[0], 10) for names in ALIASES.values()], lines)])
        client.force_login(user)
        client.post(
            "/seat/", {"seat": f"secretary:{rows and user.assignments.get().organisation_id}"}
        )
        with path.open("rb") as file:
            answer = client.post("/pledges/import/", {"file": file, "year": 2026})
        preview = client.get(answer.url)
        with django_capture_on_commit_callbacks(execute=True):
            job = client.post(answer.url, answers).url
        return preview, user.jobs.get(pk=job.split("/")[2])

    return run


def test_the_secretary_does_not_strike_off_the_own_pledge(load, secretary):
    entry = make.entries(secretary.member)[-1]
    load(secretary, row_for(entry, **DONE))
    entry.refresh_from_db()
    assert (entry.state, entry.verified_by) == ("claimed", None)
    assert (entry.claimed_by, entry.fulfilled_on) == (secretary, DAY)


def test_control_another_s_claim_is_struck_off_by_the_secretary(load, branch, secretary):
    entry = make.entries(make.member(branch))[-1]
    load(make.holder("administrator", make.district()), row_for(entry, **DONE))
    entry.refresh_from_db()
    rules.verify_and_strike_off(entry, actor=secretary, at=timezone.now())
    entry.refresh_from_db()
    assert (entry.state, entry.fulfilled_on, entry.verified_by) == ("struck_off", DAY, secretary)
    assert verify_ledgers()[1] is None


def test_the_importer_does_not_verify_what_the_import_claimed(load, branch, secretary):
    entry = make.entries(make.member(branch))[-1]
    load(secretary, row_for(entry, **DONE))
    with pytest.raises(LedgerError):
        rules.verify(entry, actor=secretary, at=timezone.now())


def test_new_items_that_say_fulfilled_are_claimed_by_the_importer(load, branch, secretary):
    member = make.member(branch)
    load(secretary, row_of(member, **DONE), row_of(member, text="走访4户"))
    found = Entry.objects.filter(kind="practical").order_by("number")
    assert [(row.state, row.claimed_by, row.fulfilled_on) for row in found] == [
        ("claimed", secretary, DAY),
        ("open", None, None),
    ]
    assert [event.kind for event in found[0].events.order_by("seq")] == ["registered", "claimed"]


def test_preview_and_result_say_how_many_become_claims(load, branch, secretary):
    member = make.member(branch)
    open_one = make.entries(make.member(branch))[-1]
    preview, job = load(
        secretary, row_of(member, **DONE), row_for(open_one, **DONE), row_of(member, text="走访4户")
    )
    said = "2行写明已兑现：记为您的兑现报告，由他人代表支部核实后才销号。"
    assert preview.context["said"] == [said]
    assert said in preview.text
    assert job.result["lines"][0] == said


def test_the_same_workbook_again_changes_nothing(load, branch, secretary):
    rows = [
        row_of(make.member(branch), **DONE),
        row_for(make.entries(make.member(branch))[-1], **DONE),
    ]
    load(secretary, *rows)
    before = list(Entry.objects.order_by("pk").values())
    preview, _job = load(secretary, *rows)
    assert preview.context["plan"].counts == {
        "accepted": 0,
        "unchanged": 2,
        "changed": 0,
        "refused": 0,
    }
    assert preview.context["said"] == []
    assert list(Entry.objects.order_by("pk").values()) == before


def test_new_items_of_one_s_own_are_refused_with_a_sentence(load, branch, secretary):
    preview, _job = load(secretary, row_of(secretary.member), row_of(make.member(branch)))
    assert preview.context["plan"].counts == {
        "accepted": 1,
        "unchanged": 0,
        "changed": 0,
        "refused": 1,
    }
    assert "本人" in preview.context["refused"][0].message
    assert not Sheet.objects.filter(member=secretary.member).exists()
    load(make.holder("administrator", make.district()), row_of(secretary.member))
    assert Sheet.objects.get(member=secretary.member).state == "confirmed"


@pytest.fixture
def early(monkeypatch):
    """A row for a member that is fulfilled on a day of the year that has not come; today is 2 March."""
    monkeypatch.setattr(timezone, "localdate", lambda at=None: TODAY)
    return lambda member, **facts: row_of(
        member, fulfilled="已兑现", fulfilled_on=TODAY + timedelta(days=1), **facts
    )


def test_a_day_that_has_not_come_is_refused_unless_somebody_says_open(
    load, branch, secretary, early
):
    member = make.member(branch)
    rows = [early(member), row_of(member, text="走访困难群众4户")]
    preview, job = load(secretary, *rows)
    assert [(row.field, row.message) for row in preview.context["refused"]] == [
        ("fulfilled_on", "兑现日期不能晚于今天。")
    ]
    page = preview.content.decode()
    assert "有1行写明已兑现，但兑现日期尚未到来" in page
    assert 'name="future_fulfilments"' in page
    assert [count for _label, count in job.result["figures"]] == [1, 0, 0, 1]
    assert Entry.objects.filter(kind="practical").count() == 1


def test_a_day_that_has_not_come_is_taken_as_open_where_somebody_says_so(
    load, branch, secretary, early
):
    _preview, job = load(secretary, early(make.member(branch)), future_fulfilments="open")
    assert Entry.objects.get(kind="practical").state == "open"
    assert job.result["lines"] == [
        "1行写明的兑现日期尚未到来：事项保持进行中，到期后请再次导入该表。"
    ]


def test_the_command_takes_it_as_open_by_an_option_only(command, branch, early):
    make.user(username="importer")
    row = early(make.member(branch))
    told = command(row, by="importer")
    assert "第2行未导入：兑现日期不能晚于今天。" in told
    assert "--future-fulfilments=open" in told
    told = command(row, by="importer", future_fulfilments="open")
    assert told.splitlines()[-1] == "accepted=1 unchanged=0 changed=0 refused=0"
    assert Entry.objects.get(kind="practical").state == "open"


def test_a_day_behind_the_year_that_has_not_come_is_refused(load, branch, secretary):
    member = make.member(branch)
    preview, _job = load(
        secretary, row_of(member, fulfilled="已兑现", fulfilled_on=date(2099, 3, 1))
    )
    assert Entry.objects.count() == 0
    refused = [(row.field, row.name, row.message) for row in preview.context["refused"]]
    assert refused == [("fulfilled_on", member.name, "兑现日期不能晚于今天。")]


@pytest.fixture
def command(tmp_path):
    """A function that runs the command on rows: its output."""

    def run(*rows, **options):
        path, out = tmp_path / "c.xlsx", StringIO()
        lines = [[row.get(field) for field in ALIASES] for row in rows]
        write_workbook(path, [("承诺", [(names[0], 10) for names in ALIASES.values()], lines)])
        with suppress(SystemExit):
            call_command("import_pledges", path, cycle=2026, stdout=out, **options)
        return out.getvalue()

    return run


def test_the_command_claims_in_the_name_it_is_given_and_nothing_without(command, branch):
    row = row_of(make.member(branch), **DONE)
    assert "--by" in command(row)
    assert Entry.objects.get(kind="practical").state == "open"
    account = make.user(username="importer")
    assert (
        command(row, by="importer").splitlines()[-1] == "accepted=0 unchanged=0 changed=1 refused=0"
    )
    entry = Entry.objects.get(kind="practical")
    assert (entry.state, entry.claimed_by) == ("claimed", account)


def test_the_verb_itself_asks_for_a_person_and_a_day_that_has_come():
    entry = make.entries()[-1]
    for actor, day in ((None, TODAY), (make.user(), TODAY + timedelta(days=1))):
        with pytest.raises(LedgerError):
            record_fulfilled([(entry, day)], actor=actor, at=NOW, note="导入")
    entry.refresh_from_db()
    assert entry.state == "open"


def test_a_day_before_the_year_of_the_pledge_is_refused(secretary, branch, load):
    entry = make.entries(make.member(branch, name="王一"), practical=1)[-1]
    page, _job = load(secretary, row_for(entry, fulfilled="已兑现", fulfilled_on=date(2025, 8, 20)))
    assert "兑现日期早于承诺所在年度" in page.content.decode()
    entry.refresh_from_db()
    assert entry.state == Entry.State.OPEN
