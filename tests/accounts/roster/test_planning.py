"""Which member a row means, which branch it belongs to, and what a plan does when it is carried out."""

from datetime import date

import pytest

from access.roles import ADMINISTRATOR
from access.seats import Seat
from accounts.organisations import rules as organising
from accounts.organisations.models import Organisation
from accounts.people import rules as people
from accounts.people.models import Exemption, Member, Posting, Tier
from accounts.roster.applying import Outdated, apply
from tests import factories as make
from tests.accounts.roster.rosters import planned, refusals

pytestmark = pytest.mark.django_db
BRANCH, COMMITTEE = "区财政局第一党支部", "中共区财政局机关委员会"


@pytest.fixture
def branch():
    above = make.organisation(name=COMMITTEE)
    return make.branch(above, name=BRANCH)


def carry_out(plan, at=make.NOW):
    apply(plan, actor=None, at=at)
    return plan


def counts(plan):
    return tuple(plan.counts.values())


def changed(plan):
    """field → (old, new) of the only change."""
    assert counts(plan) == (0, 0, 1, 0)
    return plan.changes[0].fields


def known(branch, **facts):
    """A member as the good row says, but for ``facts``."""
    given = {
        "name": "王伟", "phone": "13900000001", "gender": "男", "post": "科员",
        "born_on": date(1983, 7, 14), "joined_on": date(2005, 5, 27),
    }  # fmt: skip
    return make.member(branch, **{**given, **facts})


# ── units ─────────────────────────────────────────────────────────────────────────────────────────


def test_into_an_empty_database_the_tree_is_founded(tmp_path):
    plan = carry_out(planned(tmp_path, {}, {"name": "李铁", "branch": "区财政局第二党支部"}))
    assert counts(plan) == (2, 0, 0, 0)
    rows = Organisation.objects.values_list("depth", "name", "kind", "sector", "code")
    assert list(rows) == [
        (1, "中共路桥区委员会", "district", "", "0000"),
        (2, COMMITTEE, "committee", "organ", "0001"),
        (3, BRANCH, "branch", "organ", "0002"),
        (3, "区财政局第二党支部", "branch", "organ", "0003"),
    ]


def test_planning_writes_nothing(tmp_path):
    assert planned(tmp_path, {}).new_units == [(COMMITTEE, BRANCH)]
    assert (Organisation.objects.count(), Member.objects.count()) == (1, 0)  # the district


def test_a_row_without_a_committee_goes_below_the_root(tmp_path):
    carry_out(
        planned(tmp_path, {"committee": ""}, {"name": "李铁", "committee": "中共路桥区委员会"})
    )
    assert list(Organisation.objects.values_list("depth", "name")) == [
        (1, "中共路桥区委员会"),
        (2, BRANCH),
    ]


def test_spellings_of_one_unit_are_one_unit(tmp_path, branch):
    rows = [
        {"branch": "区财政局 第一党支部", "committee": "区财政局机关委员会"},
        {"name": "李铁", "branch": "中共" + BRANCH, "committee": ""},
    ]
    plan = carry_out(planned(tmp_path, *rows))
    assert counts(plan) == (2, 0, 0, 0)
    assert (branch.members.count(), Organisation.objects.count()) == (2, 3)


def test_branches_of_one_name_below_two_committees_are_two(tmp_path):
    rows = [
        {"branch": "机关第一党支部", "committee": "甲镇党委"},
        {"branch": "机关第一党支部", "committee": "乙镇党委", "phone": "13900000002"},
    ]
    carry_out(planned(tmp_path, *rows))
    assert Organisation.objects.branches().count() == 2
    plan = planned(
        tmp_path, *rows, {"branch": "机关第一党支部", "committee": "", "phone": "13900000003"}
    )
    assert (counts(plan), refusals(plan)) == ((0, 2, 0, 1), [(4, "branch")])


def test_rows_with_and_without_the_committee_mean_the_same_new_branch(tmp_path):
    carry_out(planned(tmp_path, {"committee": ""}, {"name": "李铁"}))
    assert [row.name for row in Organisation.objects.branches()] == [BRANCH]
    assert Organisation.objects.get(name=BRANCH).depth == 3


def test_a_dissolved_branch_is_refused(tmp_path, branch):
    organising.dissolve(branch, on=make.TODAY, actor=None, at=make.NOW)
    assert refusals(planned(tmp_path, {})) == [(2, "branch")]


def test_an_administrator_imports_into_own_units_only(tmp_path, branch):
    other = make.organisation(name="乙镇党委")
    make.branch(other, name="乙镇第一党支部")
    seat = _seat(Organisation.objects.get(name=COMMITTEE))
    plan = planned(
        tmp_path,
        {},
        {"name": "李铁", "committee": "", "branch": "新支部"},
        {"name": "李钢", "branch": "乙镇第一党支部", "committee": "乙镇党委"},
        {"name": "李铜", "branch": "乙镇新支部", "committee": "乙镇党委"},
        seat=seat,
    )
    assert (counts(plan), refusals(plan)) == ((2, 0, 0, 2), [(4, "branch"), (5, "branch")])
    carry_out(plan)
    assert Organisation.objects.get(name="新支部").path.startswith(seat.organisation.path)


def test_a_member_of_a_unit_outside_is_not_pulled_in(tmp_path, branch):
    outsider = known(make.branch(name="外支部"))
    plan = planned(tmp_path, {}, seat=_seat(Organisation.objects.get(name=COMMITTEE)))
    assert refusals(plan) == [(2, "branch")]
    assert Member.objects.get(pk=outsider.pk).branch.name == "外支部"


def test_who_belongs_to_a_unit_outside_is_not_named(tmp_path, branch):
    known(make.branch(name="外支部"), phone="13955555555")
    seat = _seat(Organisation.objects.get(name=COMMITTEE))
    plan = planned(
        tmp_path, {}, {"name": "李铁", "phone": "13955555555", "branch": "外支部二"}, seat=seat
    )
    notes = [note for _number, note in plan.notes]
    assert len(notes) == 2
    assert not any("外支部" in note for note in notes)
    assert [near for _above, _name, near in plan.founded] == [None]


def _seat(*organisations):
    user = make.user()
    return Seat(key="administrator", role=ADMINISTRATOR, user=user, organisations=organisations)


# ── members ───────────────────────────────────────────────────────────────────────────────────────


def test_a_second_import_changes_nothing(tmp_path):
    rows = [
        {},
        {"phone": "13900000002"},
        {"name": "李铁", "phone": ""},
        {"name": "李钢", "born": "1983年7月"},
    ]
    assert counts(carry_out(planned(tmp_path, *rows))) == (4, 0, 0, 0)
    assert counts(carry_out(planned(tmp_path, *rows))) == (0, 4, 0, 0)
    assert (Member.objects.count(), Posting.objects.count()) == (4, 4)


def test_a_new_member_with_posting_and_exemption(tmp_path):
    carry_out(planned(tmp_path, {"note": "因病不承诺", "tier": "国企"}))
    member = Member.objects.get()
    assert (member.name, member.pinyin, member.tier, member.post) == (
        "王伟",
        "wangwei",
        Tier.SOE_MEMBER,
        "科员",
    )
    posting = Posting.objects.get()
    assert (posting.member, posting.branch, posting.since) == (member, member.branch, None)
    assert (member.exempt_reason, Exemption.objects.get().since) == ("因病不承诺", None)


def test_facts_that_differ_are_changed_what_is_missing_is_not(tmp_path, branch):
    member = known(branch)
    plan = planned(tmp_path, {"post": "科长", "gender": "", "joined": None})
    assert changed(plan) == {"post": ("科员", "科长")}
    carry_out(plan)
    member.refresh_from_db()
    assert (member.post, member.gender, member.joined_on) == ("科长", "男", date(2005, 5, 27))


def test_a_date_that_agrees_as_far_as_it_goes_changes_nothing(tmp_path, branch):
    member = known(branch)
    assert counts(planned(tmp_path, {"born": "1983年7月", "joined": "2005年"})) == (0, 1, 0, 0)
    assert list(changed(planned(tmp_path, {"born": "1983年8月"}))) == ["born_on"]
    Member.objects.update(born_on=date(1983, 7, 1), born_precision="month")
    plan = planned(tmp_path, {})
    assert plan.changes[0].described[0][1:] == ("1983-07", "1983-07-14")
    carry_out(plan)
    member.refresh_from_db()
    assert (member.born_on, member.born_precision) == (date(1983, 7, 14), "day")


def test_a_new_phone_number_of_the_only_one_of_that_name(tmp_path, branch):
    known(branch, phone="13911111111")
    assert changed(planned(tmp_path, {})) == {"phone": ("13911111111", "13900000001")}


def test_a_number_and_a_birth_date_that_both_differ_mean_another_person(tmp_path, branch):
    known(branch, phone="13911111111", born_on=date(1960, 1, 1))
    assert counts(planned(tmp_path, {})) == (1, 0, 0, 0)


def test_of_two_of_one_name_the_birth_date_says_who_has_a_new_number(tmp_path, branch):
    known(branch, born_on=date(1960, 1, 1))
    other = known(branch, phone="13911111111")
    plan = planned(tmp_path, {"born": "1960-01-01"}, {"phone": "13922222222"})
    assert (counts(plan), plan.changes[0].member) == ((0, 1, 1, 0), other)
    plan = planned(tmp_path, {"born": "1960-01-01"}, {"phone": "13922222222", "born": "1990-01-01"})
    assert counts(plan) == (1, 1, 0, 0)


def test_two_of_one_name_and_one_birth_date_are_never_merged(tmp_path, branch):
    """A third number may be either's new one, or a third person's: none of the two takes it."""
    twins = [known(branch, phone=phone) for phone in ("13911111111", "13922222222")]
    plan = planned(tmp_path, {"phone": "13933333333"})
    assert plan.changes == []
    carry_out(plan)
    assert [Member.objects.get(pk=one.pk).phone for one in twins] == [one.phone for one in twins]


def test_name_and_phone_in_another_branch_mean_a_transfer(tmp_path, branch):
    member = known(make.branch(name="旧支部"))
    plan = planned(tmp_path, {})
    assert changed(plan) == {"branch": ("旧支部", BRANCH)}
    carry_out(plan)
    member.refresh_from_db()
    assert member.branch == branch
    ends = Posting.objects.order_by("since").values_list("branch__name", "until", "end")
    assert list(ends) == [("旧支部", date(2026, 3, 1), "transfer"), (BRANCH, None, "")]


def test_a_transfer_on_the_day_of_the_import_only_corrects_the_posting(tmp_path):
    carry_out(planned(tmp_path, {}))
    carry_out(planned(tmp_path, {"branch": "区财政局第二党支部"}))
    assert Member.objects.get().branch.name == "区财政局第二党支部"
    assert Posting.objects.get().branch.name == "区财政局第二党支部"


def test_a_new_tier_is_a_new_posting_and_takes_the_team_away(tmp_path, branch):
    known(branch, tier=Tier.DISTRICT_LEADER, team="party")
    carry_out(planned(tmp_path, {}))
    member = Member.objects.get()
    assert (member.tier, member.team) == (Tier.ORGAN_MEMBER, "")
    assert [row.end for row in Posting.objects.order_by("pk")] == ["tier", ""]


def test_a_team_that_somebody_has_set_stands(tmp_path, branch):
    known(branch, tier=Tier.DISTRICT_LEADER, team="cppcc", post="副区长")
    assert counts(planned(tmp_path, {"tier": "区领导", "post": "副区长"})) == (0, 1, 0, 0)


def test_another_reason_ends_the_exemption(tmp_path, branch):
    member = known(branch)
    people.exempt(member, reason="长期卧床", since=date(2026, 1, 1), actor=None, at=make.NOW)
    carry_out(planned(tmp_path, {"note": "因病不承诺"}))
    assert list(Exemption.objects.order_by("pk").values_list("reason", "until")) == [
        ("长期卧床", make.TODAY), ("因病不承诺", None),
    ]  # fmt: skip
    assert counts(planned(tmp_path, {"note": ""})) == (0, 1, 0, 0)


def test_the_same_person_twice_is_refused(tmp_path, branch):
    plan = planned(
        tmp_path, {}, {"name": "王　伟", "post": "科长"}, {"branch": "区财政局第二党支部"}
    )
    assert (counts(plan), refusals(plan)) == ((2, 0, 0, 1), [(3, "name")])
    carry_out(plan)
    member = Member.objects.get(branch=branch)
    plan = planned(tmp_path, {}, {"branch": "区财政局第三党支部"})
    assert (counts(plan), refusals(plan)) == ((0, 1, 0, 1), [(3, "name")])
    assert member.branch == branch


def test_two_of_one_name_without_phones_cannot_be_distinguished(tmp_path):
    plan = planned(tmp_path, {"phone": ""}, {"phone": "", "born": "1990-01-01"})
    assert refusals(plan) == [(3, "name")]


@pytest.mark.parametrize("verb", [people.mark_left, people.mark_deceased])
def test_who_left_or_died_does_not_come_back_with_an_old_roster(tmp_path, branch, verb):
    member = known(branch)
    verb(member, on=make.TODAY, actor=None, at=make.NOW)
    assert refusals(planned(tmp_path, {})) == [(2, "name")]
    assert Member.objects.count() == 1


def test_a_plan_that_is_out_of_date_overwrites_nothing(tmp_path, branch):
    member = known(branch)
    plan = planned(tmp_path, {"post": "科长"}, {"name": "李铁"})
    people.change_facts(member, post="局长", actor=None, at=make.NOW)
    with pytest.raises(Outdated):
        carry_out(plan)
    assert list(Member.objects.values_list("name", "post")) == [("王伟", "局长"), ("李铁", "科员")]


def test_a_plan_carried_out_twice_doubles_nothing(tmp_path, branch):
    plan = planned(tmp_path, {}, {"name": "李铁"})
    carry_out(plan)
    with pytest.raises(Outdated):
        carry_out(plan)
    assert (Member.objects.count(), Posting.objects.count()) == (2, 2)


@pytest.mark.parametrize(
    "change",
    [{"note": "因病不承诺"}, {"tier": "事业单位党员"}, {"branch": "区财政局第二党支部"}],
)
def test_nobody_exempts_or_moves_themself_by_a_row(branch, tmp_path, change):
    me, other = known(branch), known(branch, name="李铁", phone="13900000002")
    seat = Seat("administrator", ADMINISTRATOR, make.user(me), (make.district(),), me)
    mine = planned(tmp_path, change, seat=seat)
    assert (refusals(mine), counts(mine)[2]) == ([(2, "name")], 0)
    others = planned(tmp_path, {"name": other.name, "phone": other.phone, **change}, seat=seat)
    assert (refusals(others), counts(others)[2]) == ([], 1)
    assert refusals(planned(tmp_path, {"post": "主任科员"}, seat=seat)) == []
