"""The questions of a roster's preview: who has moved, and which units are new. Rows without an answer are not imported."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.organisations.models import Organisation
from accounts.people.models import Member
from accounts.roster.planning import make_plan
from jobs.models import Job
from jobs.running import run
from tests import factories as make
from tests.accounts.roster.rosters import TODAY
from tests.accounts.roster.test_import_mapping import OWN, go, sent
from tests.accounts.roster.test_rosters_as_sent import book, row
from tests.workbooks import making as m

pytestmark = pytest.mark.django_db


@pytest.fixture
def there():
    """A member in the first of two branches."""
    town = make.organisation(name="中共新桥镇委员会", sector="town")
    first = make.branch(town, name="新桥镇机关第一党支部")
    make.branch(town, name="新桥镇机关第二党支部")
    return make.member(
        first, name="样本甲", phone="13912000001", born_on=date(1980, 5, 1), post="科员"
    )


@pytest.fixture
def admin(client, there):
    client.force_login(make.holder("administrator", make.district()))
    return client


def preview(client, *rows):
    """The address of the preview, and the page."""
    address = sent(client, book(*rows)).url
    return address, client.get(address)


def carried_out(client, address, **answers):
    """The plan as it is shown with ``answers``, after it was carried out."""
    page = client.post(address, answers | {"show": "1"})
    job = client.post(address, answers | {"mark": page.context["mark"]})
    assert run(job.url.split("/")[2]) == Job.State.DONE
    return page.context["plan"]


MOVED = {"所在党支部": "新桥镇机关第二党支部"}
NEW_NUMBER = {"手机号码": "13912009999", "出生日期": ""}
#: Changes of a row → the question about it.
QUESTIONS = {
    "the same name and number in another branch": (MOVED, "转入"),
    "the same name and birth date in another branch": (MOVED | {"手机号码": "13912009999"}, "转入"),
    "another number": (NEW_NUMBER, "另一个号码"),
    "another name": ({"姓名": "样本丁", "出生日期": ""}, "样本甲的号码"),
}


@pytest.mark.parametrize(("facts", "words"), QUESTIONS.values(), ids=QUESTIONS)
def test_without_an_answer_the_row_is_left_out(admin, there, facts, words):
    _address, page = preview(admin, row(**facts))
    plan, text = page.context["plan"], page.content.decode()
    (question,) = plan.people
    assert words in question.sentence
    assert question.sentence in text
    assert all(value in text for _label, value in [*question.here, *question.there])
    assert (len(plan.new), len(plan.changes), plan.counts["refused"]) == (0, 0, 1)
    assert "请在预览页回答" in plan.refused[0].message


@pytest.mark.parametrize(("facts", "_words"), QUESTIONS.values(), ids=QUESTIONS)
def test_the_same_person_is_changed_and_not_doubled(admin, there, facts, _words):
    address, page = preview(admin, row(**facts))
    (question,) = page.context["plan"].people
    carried_out(admin, address, **{question.name: f"same_{there.pk}"})
    member = Member.objects.get()
    assert (member.name, member.branch.name) == (
        "样本甲",
        facts.get("所在党支部", "新桥镇机关第一党支部"),
    )
    assert member.phone == facts.get("手机号码", "13912000001")


@pytest.mark.parametrize(("facts", "_words"), QUESTIONS.values(), ids=QUESTIONS)
def test_somebody_else_is_taken_in(admin, there, facts, _words):
    address, page = preview(admin, row(**facts))
    (question,) = page.context["plan"].people
    carried_out(admin, address, **{question.name: "new"})
    assert Member.objects.count() == 2
    there.refresh_from_db()
    assert (there.branch.name, there.phone) == ("新桥镇机关第一党支部", "13912000001")


def test_what_is_left_out_by_an_answer_waits_no_longer(admin, there):
    address, page = preview(admin, row(**MOVED), row(1, 所在党支部="新桥镇机关第三党支部"))
    plan = page.context["plan"]
    answers = {plan.people[0].name: "leave", plan.units[0].name: "leave", "all_units": "1"}
    page = admin.post(address, answers | {"show": "1"})
    assert (page.context["asked"], len(page.context["refused"])) == (0, 2)
    assert page.context["plan"].new == page.context["plan"].changes == []


def test_an_answer_names_only_the_member_who_was_asked_about(admin, there):
    other = make.member(there.branch, name="样本乙")
    address, page = preview(admin, row(**MOVED))
    (question,) = page.context["plan"].people
    page = admin.post(address, {question.name: f"same_{other.pk}", "show": "1"})
    assert (page.context["plan"].changes, page.context["plan"].new) == ([], [])


def test_who_agrees_is_not_asked_about(admin, there):
    _address, page = preview(admin, row(), row(1))
    assert (page.context["plan"].people, page.context["asked"]) == ([], 0)


def test_a_member_of_units_outside_is_neither_named_nor_offered(client, there):
    other = make.organisation(name="中共别处委员会")
    make.branch(other, name="别处党支部")
    client.force_login(make.holder("administrator", other))
    _address, page = preview(
        client, row(上级党组织="", 所在党支部="别处党支部", 手机号码="13912009999")
    )
    assert page.context["plan"].people == []
    assert there.branch.name not in page.content.decode()


def test_a_command_asks_no_questions_and_keeps_its_rules(there, tmp_path):
    assert make_plan([], today=TODAY).people == []


# ── units ─────────────────────────────────────────────────────────────────────────────────────────


NEW = {
    "姓名": "样本丁",
    "手机号码": "13912000004",
    "出生日期": "1990-01-01",
    "所在党支部": "新桥镇机关第三党支部",
}


def test_a_new_unit_is_listed_open_and_not_founded_without_an_answer(admin):
    _address, page = preview(admin, row(**NEW))
    plan = page.context["plan"]
    (unit,) = plan.units
    assert (unit.above, unit.unit, unit.rows) == ("中共新桥镇委员会", "新桥镇机关第三党支部", 1)
    assert "新桥镇机关第二党支部" in [name for _pk, name in unit.near]
    assert (plan.new, plan.counts["refused"]) == ([], 1)
    assert "<details" not in page.content.decode().partition("<main")[2]


@pytest.mark.parametrize("answer", ["new", "all"])
def test_a_unit_is_founded_once_it_is_confirmed(admin, answer):
    address, page = preview(admin, row(**NEW))
    (unit,) = page.context["plan"].units
    carried_out(admin, address, **({"all_units": "1"} if answer == "all" else {unit.name: "new"}))
    assert Member.objects.get(name="样本丁").branch.name == "新桥镇机关第三党支部"


def test_a_unit_is_matched_to_one_that_is_near(admin):
    address, page = preview(admin, row(**NEW))
    (unit,) = page.context["plan"].units
    carried_out(admin, address, **{unit.name: str(unit.near[0][0]), "all_units": "1"})
    assert Member.objects.get(name="样本丁").branch_id == unit.near[0][0]
    assert Organisation.objects.branches().count() == 2


@pytest.mark.parametrize("by", ["name", "code"])
def test_a_unit_is_matched_to_any_other(admin, by):
    other = make.branch(name="区司法局党支部")
    address, page = preview(admin, row(**NEW))
    (unit,) = page.context["plan"].units
    carried_out(admin, address, **{unit.name_of_another: getattr(other, by)})
    assert Member.objects.get(name="样本丁").branch == other


def test_a_unit_that_is_not_there_or_not_ones_own_is_no_answer(admin, client):
    address, page = preview(admin, row(**NEW))
    (unit,) = page.context["plan"].units
    page = admin.post(address, {unit.name_of_another: "没有的支部", "show": "1"})
    assert "没有对应的支部" in page.context["plan"].refused[0].message
    stranger = make.branch(name="区司法局党支部")
    page = admin.post(address, {unit.name: str(stranger.pk), "show": "1"})
    assert page.context["plan"].new == []


# ── the workbook of refused rows ──────────────────────────────────────────────────────────────────


def test_the_mended_workbook_of_a_file_that_was_mapped_goes_straight_in(admin, there):
    lines = [
        *OWN[:1],
        [1, "样本丙", "男", "不详年", "镇长", "13912000003"],
        [2, "样本丁", "男", "1990.02", "科员", "13912000004"],
    ]
    page = admin.get(sent(admin, m.book(lines)).url)
    address = go(admin, page, branch="unit", unit=there.branch.name, tier="organ_member").url
    answer = admin.get(f"{address}errors/")
    made = openpyxl.load_workbook(BytesIO(answer.content))
    cells = list(made.active.iter_rows(values_only=True))
    assert cells[0] == ("A", "姓名", "性别", "出生日期", "职务", "手机号码", "所在党支部", "党员层次", "需修改的问题", "原表行号") or cells[0][1:] == (
        "姓名", "性别", "出生日期", "职务", "手机号码", "所在党支部", "党员层次", "需修改的问题", "原表行号",
    )  # fmt: skip
    assert len(cells) == 2
    wrong = made.active.cell(2, cells[0].index("出生日期") + 1)
    assert (wrong.value, wrong.fill.fgColor.rgb[-6:]) == ("不详年", "FBD5D5")
    assert cells[1][-1] == "2"
    wrong.value = "1990.03"
    stream = BytesIO()
    made.save(stream)
    again = sent(admin, stream.getvalue())
    assert "/columns/" not in again.url
    plan = admin.get(again.url).context["plan"]
    assert [(r.name, r.tier, place.branch) for r, place in plan.new] == [
        ("样本丙", "organ_member", there.branch_id)
    ]
    assert (plan.changes, plan.refused) == ([], [])


def test_every_row_of_a_preview_says_who_it_is_and_how_it_was_read(admin, there):
    _address, page = preview(admin, row(1, 出生日期="1985.3"), row(2, 党员层次="别的"))
    text = page.content.decode()
    assert all(word in text for word in ("样本乙", "1985-03", "机关一般党员", "样本丙"))
    (refused,) = page.context["refused"]
    assert (refused.name, refused.unit) == ("样本丙", there.branch.name)


def test_the_pages_ask_the_database_as_often_for_one_row_as_for_three(admin, there):
    def counts(*rows):
        address = sent(admin, book(*rows)).url
        found = []
        for page in (address, address + "columns/"):
            with CaptureQueriesContext(connection) as queries:
                assert admin.get(page).status_code == 200
            found.append(len(queries))
        return found

    counts(row())  # asked once
    one = counts(row(0, **MOVED))
    assert one == counts(
        row(0, **MOVED),
        row(1, 所在党支部="新桥镇机关第三党支部"),
        row(2, 所在党支部="新桥镇机关第四党支部"),
    )
