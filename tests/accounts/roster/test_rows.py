"""Reading the rows of a roster, and their refusals."""

from datetime import date

import pytest

from accounts.organisations.models import Sector
from accounts.people.models import Team, Tier
from accounts.roster.rows import read_row
from tests.accounts.roster.rosters import GOOD, TODAY
from workbooks.records import RowRefused


def read(**facts):
    return read_row(7, {**GOOD, **facts}, today=TODAY)


def test_a_good_row():
    row = read()
    assert (row.number, row.name, row.tier, row.branch, row.committee, row.sector) == (
        7, "王伟", Tier.ORGAN_MEMBER, "区财政局第一党支部", "中共区财政局机关委员会", Sector.ORGAN,
    )  # fmt: skip
    assert (row.born_on, row.born_precision) == (date(1983, 7, 14), "day")
    assert (row.phone, row.exempt_reason, row.notes) == ("13900000001", "", ())


@pytest.mark.parametrize(
    ("text", "tier"),
    [
        ("区领导党员", Tier.DISTRICT_LEADER),
        ("区领导", Tier.DISTRICT_LEADER),
        ("机关镇（街道）领导党员", Tier.UNIT_LEADER),
        ("机关镇(街道)领导党员", Tier.UNIT_LEADER),
        ("机关、镇（街道）领导党员", Tier.UNIT_LEADER),
        ("镇街领导党员", Tier.UNIT_LEADER),
        ("机关、镇街领导", Tier.UNIT_LEADER),
        ("机关一般党员", Tier.ORGAN_MEMBER),
        ("机关党员", Tier.ORGAN_MEMBER),
        ("一般党员", Tier.ORGAN_MEMBER),
        ("事业单位党员", Tier.INSTITUTION_MEMBER),
        ("事业", Tier.INSTITUTION_MEMBER),
        ("国有企业党员", Tier.SOE_MEMBER),
        ("国 企", Tier.SOE_MEMBER),
    ],
)
def test_the_words_for_a_tier(text, tier):
    assert read(tier=text).tier == tier


@pytest.mark.parametrize(
    ("branch", "post", "team"),
    [
        ("区委领导党支部", "副区长", Team.PARTY),
        ("区人大常委会领导党支部", "区委委员", Team.CONGRESS),
        ("区政府领导党支部", "", Team.GOVERNMENT),
        ("区政协领导党支部", "区委常委", Team.CPPCC),
        ("领导第一党支部", "副区长", Team.GOVERNMENT),
        ("领导第一党支部", "调研员", ""),
    ],
)
def test_the_team_of_a_district_leader(branch, post, team):
    assert read(tier="区领导", branch=branch, post=post).team == team
    assert read(branch=branch, post=post).team == ""


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": None}, "name"),
        ({"name": "　"}, "name"),
        ({"name": "王" * 51}, "name"),
        ({"name": "王?伟"}, "name"),
        ({"branch": ""}, "branch"),
        ({"branch": "（新建支部）"}, "branch"),
        ({"branch": "(待定)"}, "branch"),
        ({"branch": "待定"}, "branch"),
        ({"branch": "支" * 101}, "branch"),
        ({"tier": None}, "tier"),
        ({"tier": "离退休党员"}, "tier"),
        ({"born": "不详"}, "born"),
        ({"born": "1983-02-30"}, "born"),
        ({"born": "2027-01-01"}, "born"),
    ],
)
def test_what_is_refused(facts, field):
    with pytest.raises(RowRefused) as refused:
        read(**facts)
    assert refused.value.field == field
    assert len(str(refused.value)) > 5


def test_all_faults_of_a_row_are_reported_together():
    with pytest.raises(RowRefused) as refused:
        read(name="", tier="", branch="（新建支部）", born="不详")
    told = str(refused.value)
    assert [word in told for word in ("（新建支部）", "不详", "机关镇（街道）领导党员")] == [
        True
    ] * 3


@pytest.mark.parametrize(
    ("facts", "field", "left"),
    [
        ({"phone": "见名册"}, "phone", ""),
        ({"joined": "参加工作时"}, "joined_on", None),
        ({"gender": "M"}, "gender", ""),
    ],
)
def test_other_unreadable_values_are_left_out_with_a_note(facts, field, left):
    row = read(**facts)
    assert getattr(row, field) == left
    assert len(row.notes) == 1


@pytest.mark.parametrize(
    "field", ["phone", "joined", "gender", "post", "committee", "sector", "born"]
)
def test_what_is_missing_is_no_fault(field):
    assert read(**{field: None}).notes == ()


def test_a_placeholder_for_a_phone_or_a_committee_means_nothing():
    row = read(phone="无", committee="（待建）", joined="不详")
    assert (row.phone, row.committee, row.joined_on, row.notes) == ("", "", None, ())


def test_a_remark_exempts_only_when_it_says_so():
    assert read(note="因病不承诺").exempt_reason == "因病不承诺"
    assert read(note="2月调入").exempt_reason == ""


def test_managed_by_the_district_is_said_or_unknown():
    assert [read(district_managed=v).district_managed for v in ("是", "否", None, "x")] == [
        True, False, None, None,
    ]  # fmt: skip
