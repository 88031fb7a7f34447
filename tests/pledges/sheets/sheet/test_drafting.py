"""Saving a draft: versions, items added and removed, the branch's decisions, last year's items."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from ledger.entries.models import EntryKind
from pledges.errors import PledgeError
from pledges.sheets.cycles.models import CommonItem
from pledges.sheets.sheet import drafting
from pledges.sheets.sheet.drafting import (
    Content,
    ItemContent,
    PartContent,
    StaleSheet,
    carry_over,
    save_draft,
    stored,
)
from pledges.sheets.sheet.models import Item, ItemPart, Sheet
from pledges.sheets.sheet.rules import submit
from tests import factories as make
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def sheet():
    return make.sheet(state=Sheet.State.DRAFT, practical=2)


def save(sheet, content, *, version=None):
    sheet.refresh_from_db()
    version = sheet.version if version is None else version
    return save_draft(sheet, content, version=version, actor=make.user(), at=NOW)


def own(sheet):
    rows = sheet.items.exclude(kind=EntryKind.COMMON)
    return [(item.kind, item.number, item.text) for item in rows]


def of(*texts, **fields):
    return Content(
        commons=frozenset(), items=tuple(ItemContent(text=text, **fields) for text in texts)
    )


def test_what_is_saved_is_what_was_entered(sheet):
    item = ItemContent(
        text="把28个工作日压到5个\n并公开", measure="设专窗", baseline="28个工作日", target=Decimal("82.1"), unit="%",
        statutory_days=28, pledged_days=5, deadline=date(2026, 9, 30), beneficiary="企业", proof="台账",
        verifier="支部", is_hot_issue=True, focus_id=sheet.cycle.focus_areas.get().pk,
        parts=(PartContent(text="编写指南", target=Decimal(6), unit="份"), PartContent(text="公开")),
    )  # fmt: skip
    entered = Content(
        commons=frozenset({sheet.cycle.common_items.get().pk}), items=(item,), oral=True, recorder="张三"
    )  # fmt: skip
    sheet, keys = save(sheet, entered)
    assert stored(sheet) == replace(entered, items=(replace(item, id=keys[0]),))
    assert Item.objects.get(pk=keys[0]).speedup == Decimal("82.1")
    assert (sheet.version, sheet.saved_at) == (1, NOW)


def test_a_second_tab_is_refused_and_overwrites_nothing(sheet):
    save(sheet, of("甲"), version=0)
    with pytest.raises(StaleSheet) as told:
        save(sheet, of("乙"), version=0)
    assert (own(sheet), told.value.sheet.version) == ([("practical", 1, "甲")], 1)


def test_the_same_content_twice_is_no_conflict(sheet):
    """An automatic save overtakes the button: both send the same, the second on the older version."""
    content = of("甲", "乙", deadline=date(2026, 5, 1))
    _sheet, first = save(sheet, content, version=0)
    again, second = save(sheet, content, version=0)
    assert (first, again.version, Item.objects.filter(text="甲").count()) == (second, 1, 1)


def test_items_keep_their_rows_when_others_are_removed_or_moved(sheet):
    _sheet, (a, b, c) = save(sheet, of("甲", "乙", "丙"))
    _sheet, keys = save(
        sheet,
        Content(
            commons=frozenset(),
            items=(
                ItemContent(id=c, text="丙"),
                ItemContent(text="丁"),
                ItemContent(id=a, text="甲"),
            ),
        ),
    )
    assert (keys[0], keys[2]) == (c, a)
    assert own(sheet) == [("practical", 1, "丙"), ("practical", 2, "丁"), ("practical", 3, "甲")]
    assert not Item.objects.filter(pk=b).exists()


def test_key_work_is_numbered_for_itself(sheet):
    type(sheet.member).objects.filter(pk=sheet.member_id).update(district_managed=True)
    items = (
        ItemContent(text="甲"),
        ItemContent(text="重", kind=EntryKind.KEY),
        ItemContent(text="乙"),
    )
    save(sheet, Content(commons=frozenset(), items=items))
    assert own(sheet) == [("key", 1, "重"), ("practical", 1, "甲"), ("practical", 2, "乙")]


def test_an_item_of_another_sheet_cannot_be_taken(sheet):
    other = make.sheet(state=Sheet.State.DRAFT).items.get(kind=EntryKind.PRACTICAL)
    save(sheet, Content(commons=frozenset(), items=(ItemContent(id=other.pk, text="夺"),)))
    other.refresh_from_db()
    assert (other.text == "夺", own(sheet)) == (False, [("practical", 1, "夺")])


def test_one_key_sent_twice_loses_no_words(sheet):
    key = sheet.items.get(kind=EntryKind.PRACTICAL, number=1).pk
    items = (ItemContent(id=key, text="甲"), ItemContent(id=key, text="乙"))
    save(sheet, Content(commons=frozenset(), items=items))
    assert own(sheet) == [("practical", 1, "甲"), ("practical", 2, "乙")]


def test_a_revised_item_is_checked_again_and_an_untouched_one_keeps_its_decision(sheet):
    sheet.items.filter(kind=EntryKind.PRACTICAL).update(
        check_state="returned", advice="hedged", advice_text="改"
    )
    content = stored(sheet)
    first, second = content.items
    save(sheet, replace(content, items=(replace(first, text="改好了，走访5户"), second)))
    states = sheet.items.filter(kind=EntryKind.PRACTICAL).values_list(
        "check_state", "advice", "advice_text"
    )
    assert list(states) == [("", "", ""), ("returned", "hedged", "改")]


def test_changed_sub_items_are_a_revision_too(sheet):
    sheet.items.filter(number=1).update(check_state="confirmed")
    content = stored(sheet)
    first, second = content.items
    save(sheet, replace(content, items=(replace(first, parts=(PartContent(text="走访"),)), second)))
    assert sheet.items.get(kind=EntryKind.PRACTICAL, number=1).check_state == ""
    assert ItemPart.objects.get().text == "走访"


def test_common_items_are_unticked_and_ticked_again(sheet):
    second = CommonItem.objects.create(
        cycle=sheet.cycle, tier=sheet.tier, number=2, text="遵守廉洁自律各项规定"
    )
    first = sheet.cycle.common_items.get(number=1)
    for commons, expected in [
        ({second.pk}, [(1, second.text)]),
        ({first.pk, second.pk}, [(1, first.text), (2, second.text)]),
        (set(), []),
    ]:
        save(sheet, replace(stored(sheet), commons=frozenset(commons)))
        rows = sheet.items.filter(kind=EntryKind.COMMON).values_list("number", "text")
        assert list(rows) == expected


def test_a_common_item_of_another_tier_is_not_taken(sheet):
    other = CommonItem.objects.create(
        cycle=sheet.cycle, tier="soe_member", number=1, text="国企项目"
    )
    save(sheet, replace(stored(sheet), commons=frozenset({other.pk})))
    assert not sheet.items.filter(common=other).exists()


def test_a_withdrawn_common_item_that_is_pledged_already_stays(sheet):
    sheet.cycle.common_items.update(withdrawn=True)
    save(sheet, replace(stored(sheet), items=()))
    assert sheet.items.filter(kind=EntryKind.COMMON).count() == 1


def test_five_thousand_characters_in_several_lines(sheet):
    text = ("承诺内容十个字整整的" * 10 + "\n") * 49 + "末" * 51
    assert len(text) == 5000
    save(sheet, of(text))
    assert sheet.items.get(kind=EntryKind.PRACTICAL).text == text


def test_a_sheet_has_a_limit_of_items(sheet):
    save(sheet, of(*[f"第{n}件" for n in range(30)]))
    with pytest.raises(PledgeError, match="at most 30"):
        save(sheet, of(*[f"第{n}件" for n in range(31)]))
    assert len(own(sheet)) == 30


def test_saving_an_unchanged_draft_writes_no_item(sheet, django_assert_num_queries):
    content = stored(sheet)
    sheet.refresh_from_db()
    actor = make.user()
    with django_assert_num_queries(8):
        save_draft(sheet, content, version=0, actor=actor, at=NOW)


# ── last year ─────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def last_year(sheet):
    old = make.confirmed_sheet(sheet.member, year=2025, practical=0, items=[
        {"text": "去年走访4户", "deadline": date(2025, 6, 30), "focus": make.cycle(2025).focus_areas.get()},
        {"text": sheet.items.filter(kind=EntryKind.PRACTICAL).first().text},
    ])  # fmt: skip
    ItemPart.objects.create(
        item=old.items.get(text="去年走访4户"), number=1, text="分项", target=4, unit="户"
    )
    return old


def test_last_years_items_come_with_their_deadlines_moved(sheet, last_year):
    assert carry_over(sheet, actor=make.user(), at=NOW) == 1
    item = sheet.items.get(text="去年走访＿＿户")
    assert (item.number, item.deadline, item.target) == (3, None, None)
    assert item.focus == sheet.cycle.focus_areas.get()
    parts = [(part.text, part.target, part.unit) for part in item.parts.all()]
    assert parts == [("分项", None, "户")]
    with pytest.raises(PledgeError, match="Fill in the blanks"):
        submit(sheet, actor=make.user(), at=NOW)


def test_filled_in_blanks_name_the_amount_again(sheet, last_year):
    sheet.items.all().delete()
    carry_over(sheet, actor=make.user(), at=NOW)
    content = stored(sheet)
    filled = replace(content.items[0], parts=(), text="今年走访6户", deadline=date(2026, 6, 30))
    save(sheet, replace(content, items=(filled,)))
    item = sheet.items.get(kind=EntryKind.PRACTICAL)
    assert (item.target, item.unit) == (6, "户")
    submit(sheet, actor=make.user(), at=NOW)


def test_carrying_over_twice_adds_nothing(sheet, last_year):
    counts = [carry_over(sheet, actor=make.user(), at=NOW) for _ in range(2)]
    sheet.refresh_from_db()
    assert (counts, sheet.version) == ([1, 0], 1)


def test_there_must_be_a_sheet_of_last_year(sheet):
    with pytest.raises(PledgeError, match="no sheet of 2025"):
        carry_over(sheet, actor=make.user(), at=NOW)


# ── values that are invalid on a sheet, from any sender ───────────────────────────────────────────
@pytest.mark.parametrize(
    "wrong",
    [
        {"statutory_days": 10, "pledged_days": 15},
        {"pledged_days": 5},
        {"statutory_days": 1001, "pledged_days": 5},
        {"deadline": date(2027, 1, 1)},
        {"deadline": date(2025, 12, 31)},
        {"target": Decimal(-1)},
        {"unit": "户" * 21},
        {"kind": EntryKind.KEY},
    ],
)
def test_the_verb_refuses_what_the_form_refuses(wrong):
    sheet = make.sheet(state="draft", practical=0)
    content = drafting.Content(
        commons=frozenset(), items=(drafting.ItemContent(text="走访4户", **wrong),)
    )
    with pytest.raises(PledgeError):
        drafting.save_draft(sheet, content, version=0, actor=make.user(), at=make.NOW)
    assert not sheet.items.filter(kind__in=["practical", "key"]).exists()


def test_a_focus_area_of_another_tier_is_refused():
    sheet = make.sheet(state="draft", practical=0)
    other = sheet.cycle.focus_areas.create(tier="soe_member", number=9, name="安全生产")
    own = sheet.cycle.focus_areas.get(tier=sheet.tier)
    for area, fits in ((other, False), (own, True)):
        items = (drafting.ItemContent(text="走访4户", focus_id=area.pk),)
        content = drafting.Content(commons=frozenset(), items=items)
        facts = {"version": 0, "actor": make.user(), "at": make.NOW}
        if fits:
            drafting.save_draft(sheet, content, **facts)
        else:
            with pytest.raises(PledgeError):
                drafting.save_draft(sheet, content, **facts)
    assert sheet.items.get(kind="practical").focus == own


def test_the_bounds_themselves_stand():
    sheet = make.sheet(state="draft", practical=0)
    days = [date(2026, 1, 1), date(2026, 12, 31)]
    items = tuple(
        drafting.ItemContent(
            text=f"办结{day}", deadline=day, statutory_days=1000, pledged_days=1000
        )
        for day in days
    )
    content = drafting.Content(commons=frozenset(), items=items)
    drafting.save_draft(sheet, content, version=0, actor=make.user(), at=make.NOW)
    assert [item.deadline for item in sheet.items.filter(kind="practical")] == days


def test_key_work_of_a_former_leader_is_carried_over_as_practical_items():
    member = make.member(district_managed=True)
    old = make.sheet(member, year=2025, state="draft", practical=0)
    old.items.create(kind=EntryKind.KEY, number=1, text="牵头完成重点工程")
    make.sheet(make.member(), practical=0)
    type(member).objects.filter(pk=member.pk).update(district_managed=False)
    sheet = make.sheet(member, state="draft", practical=0)
    assert drafting.carry_over(sheet, actor=make.user(), at=make.NOW) == 1
    assert sheet.items.get(text="牵头完成重点工程").kind == EntryKind.PRACTICAL


def test_the_database_refuses_more_days_than_the_statute():
    sheet = make.sheet(state="draft", practical=0)
    for days in ({"pledged_days": 5}, {"statutory_days": 4, "pledged_days": 5}):
        with pytest.raises(IntegrityError, match="no_more_days"), transaction.atomic():
            make.item(sheet, **days)
    make.item(sheet, statutory_days=5, pledged_days=5)
