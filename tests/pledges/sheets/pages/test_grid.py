"""The whole branch on one page: what is typed is saved member by member, and what is refused stays."""

import re
from datetime import date
from html import unescape

import pytest

from accounts.people.models import Tier
from pledges.sheets.cycles.models import Cycle
from pledges.sheets.enrolment.rules import leave_out
from pledges.sheets.sheet.models import Item, Sheet
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch():
    make.cycle()
    return make.branch()


@pytest.fixture
def secretary(client, branch):
    person = make.holder("secretary", branch, of=make.member(branch, name="周书记"))
    client.force_login(person)
    return person


@pytest.fixture
def member(branch):
    return make.member(branch, name="张三")


def page(client, branch):
    return client.get(f"/sheets/branch/{branch.pk}/")


def fields_of(html):
    """The fields of the grid as a browser sends them."""
    form = re.search(r'<form [^>]*id="grid".*?</form>', html, re.S)[0]
    found = {}
    for tag in re.findall(r"<input [^>]*>", form):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        found[name[1]] = unescape(value[1]) if value else ""
    for name, text in re.findall(r'<textarea name="([^"]+)"[^>]*>\n?(.*?)</textarea>', form, re.S):
        found[name] = unescape(text)
    for name, options in re.findall(r'<select name="([^"]+)"(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


def send(client, branch, typed, *, action="save", of=None, **headers):
    """Send the grid with ``typed``: {(member, row, cell): text}; ``of``: the page as it was opened before."""
    fields = of or fields_of(page(client, branch).text)
    for (member, row, cell), text in typed.items():
        fields[f"m{member.pk}-{row}-{cell}"] = text
    return client.post(f"/sheets/branch/{branch.pk}/", fields | {"action": action}, headers=headers)


def own(member):
    return [
        *Item.objects.filter(sheet__member=member)
        .exclude(kind="common")
        .values_list("text", "deadline", "target", "unit")
    ]


def test_rows_of_several_members_are_saved_and_sheets_begin_with_their_common_items(
    client, branch, secretary, member
):
    other = make.member(branch, name="李四")
    typed = {
        (member, 0, "text"): "走访困难群众30户", (member, 0, "deadline"): "10月底",
        (member, 1, "text"): "编写办事指南", (member, 1, "deadline"): "三季度",
        (member, 1, "target"): "１,２００", (member, 1, "unit"): "册",
        (other, 2, "text"): "缩短办理时间", (other, 2, "statutory_days"): "28个工作日",
        (other, 2, "pledged_days"): "5", (other, 2, "is_hot_issue"): "√",
    }  # fmt: skip
    answer = send(client, branch, typed)
    assert (answer.status_code, answer.url) == (302, f"/sheets/branch/{branch.pk}/")
    assert own(member) == [
        ("走访困难群众30户", date(2026, 10, 31), 30, "户"),
        ("编写办事指南", date(2026, 9, 30), 1200, "册"),
    ]
    item = Item.objects.get(sheet__member=other, kind="practical")
    assert (item.statutory_days, item.pledged_days, item.is_hot_issue) == (28, 5, True)
    assert Item.objects.filter(sheet__member=other, kind="common").count() == 1
    assert not Sheet.objects.filter(member=secretary.member).exists()


def test_a_refused_row_stays_and_the_rest_is_saved(client, branch, secretary, member):
    other = make.member(branch, name="李四")
    typed = {
        (member, 0, "text"): "走访群众", (member, 0, "deadline"): "尽快",
        (other, 0, "text"): "走访4户",
    }  # fmt: skip
    answer = send(client, branch, typed)
    assert answer.status_code == 200
    assert (own(member), len(own(other))) == ([], 1)
    fields = fields_of(answer.text)
    assert fields[f"m{member.pk}-0-deadline"] == "尽快"
    assert fields[f"m{other.pk}-0-id"]
    assert f'aria-describedby="id_m{member.pk}-0-deadline_error"' in answer.text


def test_what_nobody_touched_is_not_written(client, branch, secretary, member):
    sheet = make.sheet(member, state="draft", practical=2)
    before = fields_of(page(client, branch).text)
    Item.objects.filter(sheet=sheet, kind="practical", number=1).update(text="别人改过")
    Sheet.objects.filter(pk=sheet.pk).update(version=5)
    assert send(client, branch, {}, of=before).status_code == 302
    assert Sheet.objects.get(pk=sheet.pk).version == 5


def test_a_second_tab_overwrites_nothing_and_sees_both(client, branch, secretary, member):
    before = fields_of(page(client, branch).text)
    send(client, branch, {(member, 0, "text"): "先存的话"})
    answer = send(client, branch, {(member, 0, "text"): "后写的话"}, of=dict(before))
    assert [text for text, *_ in own(member)] == ["先存的话"]
    assert "先存的话" in answer.text
    fields = fields_of(answer.text)
    assert fields[f"m{member.pk}-0-text"] == "后写的话"
    send(client, branch, {}, of=fields)
    assert [text for text, *_ in own(member)] == ["后写的话"]


def test_what_was_typed_for_a_sheet_that_was_confirmed_meanwhile_is_shown(
    client, branch, secretary, member
):
    before = fields_of(page(client, branch).text)
    make.confirmed_sheet(member)
    answer = send(client, branch, {(member, 0, "text"): "还没有存的话"}, of=dict(before))
    assert answer.status_code == 200
    assert "还没有存的话" in answer.text


def test_what_was_typed_for_a_member_who_is_gone_is_shown(client, branch, secretary, member):
    before = fields_of(page(client, branch).text)
    leave_out(member, make.cycle(), actor=secretary, at=make.NOW, reason="health")
    answer = send(client, branch, {(member, 0, "text"): "还没有存的话"}, of=dict(before))
    assert "还没有存的话" in client.get(answer.url).text


def test_the_same_page_sent_twice_changes_nothing_twice(client, branch, secretary, member):
    before = fields_of(page(client, branch).text)
    for _time in range(2):
        answer = send(client, branch, {(member, 0, "text"): "走访4户"}, of=dict(before))
        assert answer.status_code == 302
    assert len(own(member)) == 1
    assert Sheet.objects.get(member=member).version == 1


def test_what_the_grid_does_not_show_stays(client, branch, secretary, member):
    sheet = make.sheet(member, state="draft", practical=0)
    item = make.item(sheet, text="走访群众", beneficiary="困难群众", baseline="2户")
    item.parts.create(number=1, text="分项")
    send(client, branch, {(member, 0, "text"): "走访困难群众"})
    item.refresh_from_db()
    assert (item.text, item.beneficiary, item.baseline) == ("走访困难群众", "困难群众", "2户")
    assert item.parts.get().text == "分项"


def test_confirming_one_member_goes_on_to_the_next(client, branch, secretary, member):
    typed = {(member, 0, "text"): "走访4户", (member, 0, "deadline"): "年底"}
    answer = send(client, branch, typed, action=f"confirm-{member.pk}")
    assert answer.url.partition("#")[2].startswith("m")
    assert Sheet.objects.get(member=member).state == "confirmed"
    again = page(client, branch).text
    assert f"m{member.pk}-0-text" not in again
    assert "走访4户" in again


def test_what_is_missing_is_said_at_the_cell_and_saved_all_the_same(
    client, branch, secretary, member
):
    answer = send(client, branch, {(member, 0, "text"): "走访4户"}, action=f"confirm-{member.pk}")
    assert answer.status_code == 200
    assert f"id_m{member.pk}-0-deadline_error" in answer.text
    assert Sheet.objects.get(member=member).state == "draft"
    fields = fields_of(answer.text)
    send(
        client, branch, {(member, 0, "deadline"): "年底"}, of=fields, action=f"confirm-{member.pk}"
    )
    assert Sheet.objects.get(member=member).state == "confirmed"
    assert len(own(member)) == 1


def test_an_empty_member_is_not_confirmed(client, branch, secretary, member):
    answer = send(client, branch, {}, action=f"confirm-{member.pk}")
    assert answer.status_code == 200
    assert not Sheet.objects.filter(member=member).exists()


def test_the_own_sheet_is_handed_in_and_not_confirmed(client, branch, secretary):
    me = secretary.member
    typed = {(me, 0, "text"): "走访4户", (me, 0, "deadline"): "年底"}
    assert f'value="confirm-{me.pk}"' not in page(client, branch).text
    send(client, branch, typed, action=f"confirm-{me.pk}")
    assert Sheet.objects.get(member=me).state == "submitted"
    send(client, branch, {}, action=f"confirm-{me.pk}")
    assert Sheet.objects.get(member=me).state == "submitted"


def test_a_sheet_that_its_member_wrote_is_confirmed_with_one_key(client, branch, secretary, member):
    make.sheet(member, state="submitted")
    assert f'value="confirm-{member.pk}"' in page(client, branch).text
    send(client, branch, {}, action=f"confirm-{member.pk}")
    assert Sheet.objects.get(member=member).state == "confirmed"


def test_who_does_not_pledge_is_not_in_the_grid(client, branch, secretary, member):
    facts = {"actor": secretary, "at": make.NOW, "reason": "health"}
    leave_out(member, make.cycle(), **facts)
    assert f'id="m{member.pk}"' not in page(client, branch).text


def test_only_leaders_choose_the_kind(client, branch, secretary, member):
    leader = make.member(branch, name="林主任", tier=Tier.UNIT_LEADER)
    text = page(client, branch).text
    assert f'<select name="m{leader.pk}-0-kind"' in text
    assert f'<input type="hidden" name="m{member.pk}-0-kind"' in text


def test_common_items_are_ticked_on_all_drafts_in_one_act(client, branch, secretary, member):
    sheet = make.sheet(member, state="draft")
    sheet.items.filter(kind="common").delete()
    send(client, branch, {}, action="commons")
    assert sheet.items.filter(kind="common").count() == 1


def test_without_an_open_year_there_is_no_grid(client, branch, secretary):
    Cycle.objects.update(state="closed")
    assert page(client, branch).url == "/sheets/"


def test_last_years_items_come_with_blanks_that_have_to_be_filled_in(
    client, branch, secretary, member
):
    text = "结对方林村困难群众4户"
    make.confirmed_sheet(member, year=make.YEAR - 1, practical=0, items=[{"text": text}])
    answer = send(client, branch, {}, action=f"carry-{member.pk}")
    assert answer.url.endswith(f"#m{member.pk}")
    fields = fields_of(page(client, branch).text)
    assert fields[f"m{member.pk}-0-text"] == "结对＿＿村困难群众＿＿户"
    answer = send(client, branch, {(member, 0, "deadline"): "年底"}, action=f"confirm-{member.pk}")
    assert f"id_m{member.pk}-0-text_error" in answer.text
    assert Sheet.objects.get(member=member, cycle__year=make.YEAR).state == "draft"


def test_one_member_alone_is_saved_in_the_background(client, branch, secretary, member):
    other = make.member(branch, name="李四")
    fields = {
        name: value
        for name, value in fields_of(page(client, branch).text).items()
        if name.startswith(f"m{member.pk}-")
    }
    typed = {(member, 0, "text"): "走访4户"}
    answer = send(client, branch, typed, of=fields, **{"HX-Request": "true"})
    assert f'id="m{member.pk}"' in answer.text
    assert f'id="m{other.pk}"' not in answer.text
    assert "<html" not in answer.text
    assert len(own(member)) == 1


def test_one_more_row_keeps_what_is_typed(client, branch, secretary, member):
    answer = send(client, branch, {(member, 2, "text"): "第三件"}, action=f"add-{member.pk}")
    fields = fields_of(answer.text)
    assert (fields[f"m{member.pk}-2-text"], fields[f"m{member.pk}-3-text"]) == ("第三件", "")


@pytest.mark.parametrize("count", [2, 6])
def test_query_count_is_the_same_for_any_number(
    client, branch, secretary, count, django_assert_num_queries
):
    for number in range(count):
        make.sheet(
            make.member(branch, name=f"党员{'甲乙丙丁戊己'[number]}"), state="draft", practical=2
        )
    page(client, branch)
    with django_assert_num_queries(QUERIES):
        page(client, branch)


QUERIES = 13
