"""The edges of a year's rules: which year counts, what a new one takes over, whose items are whose."""

from datetime import timedelta

import pytest

from accounts.audit.models import AuditEvent
from accounts.people.models import Member, Team, Tier
from pledges.errors import PledgeError
from pledges.sheets.cycles import rules
from pledges.sheets.cycles.models import CommonItem, Cycle, Stage
from tests import factories as make
from tests.factories import NOW

pytestmark = pytest.mark.django_db
State = Cycle.State


@pytest.fixture
def by():
    return {"actor": make.user(), "at": NOW}


def cycles(**states):
    """Year → state, as y2026="open"."""
    return {
        int(year[1:]): Cycle.objects.create(year=int(year[1:]), state=state)
        for year, state in states.items()
    }


def last():
    return AuditEvent.objects.order_by("pk").last()


def test_the_current_year_is_the_newest_open_one():
    assert rules.current_cycle() is None
    assert rules.cycle_of() is None
    rows = cycles(y2025="open", y2026="open", y2027="draft")
    assert rules.current_cycle() == rows[2026]
    assert rules.cycle_of() == rows[2026]
    assert rules.cycle_of(2025) == rows[2025]
    assert rules.cycle_of(2024) is None


def test_without_an_open_year_the_newest_is_shown_and_none_is_current():
    rows = cycles(y2025="closed", y2026="closed", y2027="draft")
    assert (rules.current_cycle(), rules.cycle_of()) == (None, rows[2027])


def test_a_new_year_takes_over_from_the_newest_before_it_and_not_from_a_later_one(by):
    rows = cycles(y2024="closed", y2025="closed", y2027="draft")
    for year, cycle in rows.items():
        carried = {name: f"{year}{name}"[:10] for name in rules._CARRIED}
        Cycle.objects.filter(pk=cycle.pk).update(**carried, approval=f"{year}号", last_serial=9)
        CommonItem.objects.create(
            cycle=cycle, tier=Tier.ORGAN_MEMBER, number=3, text=f"{year}年的表述"
        )
    made = rules.create_cycle(year=2026, **by)
    made.refresh_from_db()
    assert [getattr(made, name) for name in rules._CARRIED] == [
        f"2025{name}"[:10] for name in rules._CARRIED
    ]
    assert (made.state, made.approval, made.last_serial) == (State.DRAFT, "", 0)
    assert list(made.common_items.values_list("text", "number")) == [("2025年的表述", 3)]
    assert (last().action, last().actor, last().subject) == ("cycle_created", by["actor"], "2026")


def test_a_first_year_starts_with_the_default_texts_numbered_from_one(by):
    made = rules.create_cycle(year=2026, **by)
    for tier, texts in rules.COMMON_ITEMS.items():
        rows = made.common_items.filter(tier=tier, team="")
        assert list(rows.values_list("number", "text")) == list(enumerate(texts, start=1))
    for team, texts in rules.TEAM_ITEMS.items():
        rows = made.common_items.filter(tier=Tier.DISTRICT_LEADER, team=team)
        assert list(rows.values_list("number", "text")) == list(enumerate(texts, start=1))
    for tier, names in rules.FOCUS_AREAS.items():
        rows = made.focus_areas.filter(tier=tier)
        assert list(rows.values_list("number", "name")) == list(enumerate(names, start=1))


def test_what_is_edited_is_named_and_nothing_else_is(by):
    cycle = rules.create_cycle(year=2026, **by)
    stage = cycle.stages.get(kind=Stage.Kind.FIX)
    other = cycle.stages.get(kind=Stage.Kind.FULFIL)
    opens, closes = stage.opens + timedelta(days=1), stage.closes + timedelta(days=2)
    stages = {stage.kind: (opens, closes), other.kind: (other.opens, other.closes)}
    rules.edit(cycle, facts={"approval": "路委〔2026〕3号", "vow": cycle.vow}, stages=stages, **by)
    cycle.refresh_from_db()
    stage.refresh_from_db()
    assert (cycle.approval, stage.opens, stage.closes) == ("路委〔2026〕3号", opens, closes)
    fields = [str(Cycle._meta.get_field("approval").verbose_name), stage.get_kind_display()]
    assert (last().action, last().detail) == ("cycle_changed", {"fields": fields})
    rules.edit(cycle, facts={}, stages={stage.kind: (opens, closes + timedelta(days=1))}, **by)
    assert last().detail == {"fields": [stage.get_kind_display()]}


def test_opening_closing_and_opening_again_is_kept_and_recorded(by):
    cycle = cycles(y2026="draft")[2026]
    for verb, state in (("open", "open"), ("close", "closed"), ("open", "open")):
        rules.change_state(cycle, verb, **by)
        cycle.refresh_from_db()
        assert (cycle.state, last().action, last().subject) == (state, f"cycle_{verb}", "2026")


def test_a_year_with_something_open_is_not_closed_but_may_be_opened_again(by):
    cycle = make.cycle()
    make.entries(practical=1)
    with pytest.raises(PledgeError):
        rules.change_state(cycle, "close", **by)
    cycle.refresh_from_db()
    assert cycle.state == State.OPEN
    Cycle.objects.filter(pk=cycle.pk).update(state=State.CLOSED)
    rules.change_state(cycle, "open", **by)


def test_a_member_gets_what_the_tier_pledges_and_a_leader_that_of_the_team_too():
    cycle = cycles(y2026="open")[2026]
    rows = [
        (Tier.ORGAN_MEMBER, "", 2, False), (Tier.ORGAN_MEMBER, "", 1, False), (Tier.ORGAN_MEMBER, "", 3, True),
        (Tier.DISTRICT_LEADER, "", 1, False), (Tier.DISTRICT_LEADER, Team.CPPCC, 1, False),
        (Tier.DISTRICT_LEADER, Team.PARTY, 1, False),
    ]  # fmt: skip
    for tier, team, number, withdrawn in rows:
        CommonItem.objects.create(
            cycle=cycle, tier=tier, team=team, number=number, text="x", withdrawn=withdrawn
        )

    def pledged(**facts):
        found = rules.common_items_for(cycle, Member(**facts))
        return list(found.values_list("tier", "team", "number"))

    assert pledged(tier=Tier.ORGAN_MEMBER) == [("organ_member", "", 1), ("organ_member", "", 2)]
    assert pledged(tier=Tier.DISTRICT_LEADER) == [("district_leader", "", 1)]
    assert pledged(tier=Tier.DISTRICT_LEADER, team=Team.CPPCC) == [
        ("district_leader", "", 1), ("district_leader", "cppcc", 1),
    ]  # fmt: skip


def test_a_text_comes_last_in_its_own_list_and_is_recorded(by):
    cycle = make.cycle()
    assert rules.set_text(cycle, tier=Tier.SOE_MEMBER, team="", text="安全生产", **by).number == 1
    assert rules.set_text(cycle, tier=Tier.ORGAN_MEMBER, team="", text="廉洁", **by).number == 2
    assert (last().action, last().subject) == ("common_item_set", "廉洁")
    unused = rules.set_text(
        cycle, tier=Tier.ORGAN_MEMBER, team="", text="清廉",
        replaces=cycle.common_items.get(text="廉洁"), **by,
    )  # fmt: skip
    assert not cycle.common_items.filter(text="廉洁").exists()
    assert (unused.number, last().subject) == (2, "清廉")


def test_a_pledged_text_is_withdrawn_and_the_new_one_takes_its_place(by):
    cycle = make.cycle()
    make.sheet()
    row = cycle.common_items.get()
    assert rules.is_used(row)
    new = rules.set_text(cycle, tier=row.tier, team="", text="新的表述", replaces=row, **by)
    assert not rules.is_used(new)
    assert (new.number, new.withdrawn) == (row.number, False)
    actions = list(AuditEvent.objects.order_by("pk").values_list("action", "subject"))
    assert actions == [("common_item_withdrawn", row.text), ("common_item_set", "新的表述")]


def test_a_focus_area_is_of_one_tier_and_stays_where_a_pledge_names_it(by):
    cycle = make.cycle()
    area = cycle.focus_areas.get()
    same = rules.add_focus_area(cycle, tier=Tier.SOE_MEMBER, name=area.name, **by)
    assert same.number == 1
    make.sheet(practical=0, items=[{"focus": area}])
    with pytest.raises(PledgeError):
        rules.remove_focus_area(area, **by)
    rules.remove_focus_area(same, **by)
    assert list(cycle.focus_areas.all()) == [area]
    assert (last().action, last().subject) == ("focus_area_removed", area.name)


def test_a_briefing_is_refused_once_the_year_is_closed(by):
    branch = make.branch()
    facts = {"kind": "meeting", "held_on": make.TODAY, "place": "会议室"}
    members = [make.member(branch), make.member(branch, name="李娜")]
    briefing = rules.record_briefing(make.cycle(), branch, members=members, **facts, **by)
    assert set(briefing.members.all()) == set(members)
    assert (last().action, last().detail) == ("briefing_recorded", {"count": 2})
    Cycle.objects.update(state=State.CLOSED)
    with pytest.raises(PledgeError):
        rules.record_briefing(make.cycle(), branch, members=members, **facts, **by)
