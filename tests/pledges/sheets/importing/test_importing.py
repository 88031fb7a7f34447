"""The pledge workbook: every row's outcome, the sentence for each refusal, and twice is once."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.people.models import Member
from ledger.entries.models import Entry, Event
from ledger.verification import verify_ledgers
from pledges.sheets.cycles.models import Cycle
from pledges.sheets.enrolment.models import Enrolment
from pledges.sheets.importing.rows import ALIASES
from pledges.sheets.sheet.models import Item, Sheet
from tests import factories as make
from workbooks.writing import write_workbook

pytestmark = pytest.mark.django_db

ROW = {"name": "王伟", "branch": "区财政局第一党支部", "phone": "13900000001", "kind": "实事项目", "text": "走访困难群众4户",
       "measure": "每月一次", "deadline": date(2026, 9, 28), "hot": "否", "fulfilled": "推进中"}  # fmt: skip


@pytest.fixture
def branch():
    return make.branch(name="区财政局第一党支部")


@pytest.fixture
def member(branch):
    make.cycle()
    return make.member(branch, phone="13900000001")


@pytest.fixture
def load(tmp_path):
    """A function that imports rows (dicts over ROW) and returns (last line, exit code, all output)."""

    def run(*rows, **options):
        path = tmp_path / "pledges.xlsx"
        lines = [[(ROW | row).get(field) for field in ALIASES] for row in rows]
        write_workbook(path, [("承诺", [(names[0], 10) for names in ALIASES.values()], lines)])
        out, code = StringIO(), 0
        try:
            call_command("import_pledges", path, cycle=2026, stdout=out, **options)
        except SystemExit as stop:
            code = stop.code
        return out.getvalue().strip().splitlines()[-1], code, out.getvalue()

    return run


def test_items_are_confirmed_and_registered(load, member):
    done = {
        "text": "编写指南6份",
        "fulfilled": "已兑现",
        "fulfilled_on": date(2026, 5, 7),
        "hot": "是",
    }
    importer = make.user(username="importer")
    line, code, _all = load({}, done, by="importer")
    assert (line, code) == ("accepted=2 unchanged=0 changed=0 refused=0", 0)
    sheet = Sheet.objects.get()
    assert (sheet.state, sheet.serial, sheet.member) == ("confirmed", "LQ-2026-0001", member)
    assert Enrolment.objects.get().state == "enrolled"
    entries = Entry.objects.filter(kind="practical").order_by("number")
    assert [(row.text, row.state, row.fulfilled_on, row.is_hot_issue) for row in entries] == [
        ("走访困难群众4户", "open", None, False),
        ("编写指南6份", "claimed", date(2026, 5, 7), True),
    ]
    assert entries[1].claimed_by == importer
    assert Entry.objects.filter(kind="common").count() == sheet.cycle.common_items.count()
    assert verify_ledgers()[1] is None


def test_the_same_file_again_changes_nothing(load, member):
    rows = (
        {},
        {},
        {"text": "编写指南6份", "fulfilled": "已兑现", "fulfilled_on": date(2026, 5, 7)},
    )
    make.user(username="importer")
    load(*rows, by="importer")
    before = (Item.objects.count(), Entry.objects.count(), Event.objects.count())
    assert load(*rows, by="importer")[:2] == ("accepted=0 unchanged=3 changed=0 refused=0", 0)
    assert (Item.objects.count(), Entry.objects.count(), Event.objects.count()) == before


def test_what_was_fulfilled_since_is_claimed(load, member):
    load({})
    make.user(username="importer")
    line, code, _all = load(
        {"fulfilled": "已兑现", "fulfilled_on": date(2026, 8, 1)}, by="importer"
    )
    assert (line, code) == ("accepted=0 unchanged=0 changed=1 refused=0", 0)
    assert Entry.objects.get(kind="practical").state == "claimed"
    assert verify_ledgers()[1] is None


def test_a_dry_run_writes_nothing(load, member):
    assert load({}, dry_run=True)[0] == "accepted=1 unchanged=0 changed=0 refused=0"
    assert (Sheet.objects.count(), Entry.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": None}, "姓名"),
        ({"name": "李四"}, "没有这个姓名"),
        ({"branch": "（新建支部）"}, "支部"),
        ({"branch": "区无名支部"}, "没有这个名称的支部"),
        ({"text": None}, "承诺事项"),
        ({"text": "长" * 5001}, "5000"),
        ({"deadline": "不详"}, "完成时限"),
        ({"deadline": date(2025, 9, 28)}, "2026"),
        ({"kind": "别的"}, "实事项目"),
        ({"hot": "也许"}, "是"),
        ({"statutory_days": "很多"}, "工作日"),
        ({"statutory_days": 10, "pledged_days": 15}, "多于法定工作日"),
        ({"pledged_days": 5}, "法定工作日"),
        ({"statutory_days": 0, "pledged_days": 0}, "工作日"),
        ({"measure": "长" * 2001}, "2000"),
        ({"kind": "重点工作"}, "领导"),
        ({"fulfilled": "大概"}, "已兑现"),
        ({"fulfilled": "已兑现", "fulfilled_on": None}, "兑现日期"),
        ({"measure": "=1+1"}, None),
    ],
)
def test_each_refusal_says_what_to_mend(load, member, change, words):
    line, code, output = load(change)
    if words is None:  # text that looks like a formula is text
        assert (line, code) == ("accepted=1 unchanged=0 changed=0 refused=0", 0)
        return
    assert (line, code) == ("accepted=0 unchanged=0 changed=0 refused=1", 1)
    refusal = next(row for row in output.splitlines() if row.startswith("第2行"))
    assert words in refusal
    assert Entry.objects.count() == 0


def test_two_of_one_name_are_distinguished_by_phone(load, member, branch):
    twin = make.member(branch, phone="13900000002")
    line, code, output = load({}, {"phone": "１３９０００００００２"}, {"phone": None})
    assert (line, code) == ("accepted=2 unchanged=0 changed=0 refused=1", 1)
    assert "手机" in output
    assert {sheet.member for sheet in Sheet.objects.all()} == {member, twin}


def test_who_does_not_pledge_and_who_is_confirmed_are_refused(load, member):
    load({})
    assert load({"text": "另一件实事3次"})[0].endswith("refused=1")
    Member.objects.filter(
        pk=make.member(member.branch, name="赵六", phone="13900000009").pk
    ).update(exempt_reason="因病")
    line, _code, output = load({"name": "赵六", "phone": None})
    assert line.endswith("refused=1")
    assert "不参加" in output


def test_a_draft_on_screen_is_never_overwritten(load, member):
    make.sheet(member, state=Sheet.State.DRAFT)
    assert load({"text": "另一件实事3次"})[0].endswith("refused=1")
    assert Sheet.objects.get().state == "draft"


def test_a_closed_year_takes_nothing(load, member):
    Cycle.objects.update(state="closed")
    with pytest.raises(CommandError):
        load({})


def test_refused_rows_come_back_as_a_workbook(load, member, tmp_path):
    errors = tmp_path / "errors.xlsx"
    load({}, {"deadline": "不详"}, errors=errors)
    assert errors.exists()


def test_the_browser_import(client, member, tmp_path, django_capture_on_commit_callbacks):
    path = tmp_path / "p.xlsx"
    lines = [
        [ROW.get(field) for field in ALIASES],
        [(ROW | {"name": "李四"}).get(field) for field in ALIASES],
    ]
    write_workbook(path, [("承诺", [(names[0], 10) for names in ALIASES.values()], lines)])
    client.force_login(make.holder("administrator", make.district()))
    with path.open("rb") as file:
        answer = client.post("/pledges/import/", {"file": file, "year": 2026})
    preview = client.get(answer.url)
    assert preview.context["plan"].counts == {
        "accepted": 1,
        "unchanged": 0,
        "changed": 0,
        "refused": 1,
    }
    assert Entry.objects.count() == 0
    assert client.get(answer.url + "errors/").status_code == 200
    stranger = make.holder("administrator", make.district())
    client.force_login(stranger)
    assert client.get(answer.url).status_code == 404
    client.force_login(make.user())
    assert client.get(answer.url).status_code == 403


def test_the_browser_import_runs_as_a_job(
    client, member, tmp_path, django_capture_on_commit_callbacks
):
    path = tmp_path / "p.xlsx"
    write_workbook(
        path,
        [("承诺", [(names[0], 10) for names in ALIASES.values()], [[ROW.get(f) for f in ALIASES]])],
    )
    admin = make.holder("administrator", make.district())
    client.force_login(admin)
    with path.open("rb") as file:
        answer = client.post("/pledges/import/", {"file": file, "year": 2026})
    with django_capture_on_commit_callbacks(execute=True):
        job = client.post(answer.url)
    assert admin.jobs.get().state == "done"
    assert admin.jobs.get().result["figures"][0][1] == 1
    assert client.get(job.url).status_code == 200
    assert Entry.objects.filter(kind="practical").count() == 1


def test_a_file_that_is_no_workbook_is_reported_at_the_field(client, member, tmp_path):
    path = tmp_path / "p.xlsx"
    path.write_bytes(b"%PDF-1.7 and so on")
    client.force_login(make.holder("administrator", make.district()))
    with path.open("rb") as file:
        answer = client.post("/pledges/import/", {"file": file, "year": 2026})
    assert answer.status_code == 200
    assert "Excel" in str(answer.context["form"].errors["file"])


def test_a_secretary_imports_for_the_own_branch_only(client, member, tmp_path):
    other = make.member(make.branch(name="区司法局第一党支部"), phone="13900000077")
    path = tmp_path / "p.xlsx"
    rows = [ROW, ROW | {"branch": "区司法局第一党支部", "phone": other.phone}]
    write_workbook(
        path,
        [
            (
                "承诺",
                [(n[0], 10) for n in ALIASES.values()],
                [[r.get(f) for f in ALIASES] for r in rows],
            )
        ],
    )
    client.force_login(make.holder("secretary", member.branch))
    with path.open("rb") as file:
        answer = client.post("/pledges/import/", {"file": file, "year": 2026})
    assert client.get(answer.url).context["plan"].counts["accepted"] == 1


def test_a_member_found_in_another_branch_is_named_and_not_taken(load, member):
    make.branch(name="区司法局第一党支部")
    line, _code, output = load({"branch": "区司法局第一党支部"})
    assert line == "accepted=0 unchanged=0 changed=0 refused=1"
    assert "区财政局第一党支部有一位" in output


def test_a_token_is_worth_nothing_to_another_import(client, member, tmp_path):
    path = tmp_path / "p.xlsx"
    lines = [[ROW.get(field) for field in ALIASES]]
    write_workbook(path, [("承诺", [(names[0], 10) for names in ALIASES.values()], lines)])
    client.force_login(make.holder("administrator", make.district()))
    with path.open("rb") as file:
        answer = client.post("/pledges/import/", {"file": file, "year": 2026})
    token = answer.url.split("/")[3]
    for address in (
        f"/roster/import/{token}/",
        f"/roster/import/{token}/errors/",
        "/pledges/import/x/",
    ):
        assert client.get(address).status_code == 404
    Cycle.objects.update(state="closed")
    for address in (answer.url, answer.url + "errors/"):
        assert client.get(address).url == "/pledges/import/"


def test_a_leader_s_key_work_is_imported(load, member):
    Member.objects.filter(pk=member.pk).update(district_managed=True)
    assert load({"kind": "重点工作", "statutory_days": 28, "pledged_days": 28})[1] == 0
    assert Entry.objects.filter(kind="key").count() == 1
