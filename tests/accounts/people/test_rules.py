"""The verbs of a member's life, their refusals, and the history that remains."""

from datetime import date, timedelta

import pytest

from accounts.audit.models import AuditEvent
from accounts.errors import AccountError
from accounts.people import rules
from accounts.people.models import Exemption, Member, Posting, Team, Tier
from accounts.people.names import initials_of, name_key, pinyin_of
from tests import factories as make

pytestmark = pytest.mark.django_db
BY = {"actor": None, "at": make.NOW}
TOMORROW = make.TODAY + timedelta(days=1)


def again(member):
    return Member.objects.get(pk=member.pk)


def history(member):
    """(branch, tier, since, until, end) of each posting, the oldest first."""
    rows = member.postings.order_by("since", "pk")
    return [(r.branch_id, r.tier, r.since, r.until, r.end) for r in rows]


def admit(of, **facts):
    given = {"name": "李铁", "tier": Tier.ORGAN_MEMBER, "since": date(2025, 7, 1), **facts}
    return rules.admit(branch=of, **given, **BY)


@pytest.mark.parametrize(
    ("name", "key", "pinyin", "initials"),
    [
        ("王　伟", "王伟", "wangwei", "ww"),
        ("曾国强", "曾国强", "zengguoqiang", "zgq"),
        ("缪康友", "缪康友", "miaokangyou", "mky"),
        ("单于明", "单于明", "chanyuming", "cym"),
        ("扎西•多吉次仁", "扎西·多吉次仁", "zhaxiduojiciren", "zxdjcr"),
        ("Anna Li", "annali", "annali", "a"),
        ("李𱁬", "李𱁬", "li𱁬", "l𱁬"),
    ],
)
def test_a_name_is_compared_and_searched(name, key, pinyin, initials):
    assert (name_key(name), pinyin_of(name), initials_of(name)) == (key, pinyin, initials)


@pytest.mark.parametrize("text", ["曾国", "国强", "曾 国强", "zengguo", "ZGQ", "zg"])
def test_a_member_is_found_by_part_of_the_name_pinyin_and_initials(text):
    member = admit(make.branch(), name="曾国强")
    assert list(Member.objects.search(text)) == [member]


@pytest.mark.parametrize("text", ["国曾", "guoqiang", "gq", "x"])
def test_a_member_is_not_found_by_anything_else(text):
    admit(make.branch(), name="曾国强")
    assert list(Member.objects.search(text)) == []


def test_admit_opens_a_posting_and_is_recorded():
    branch = make.branch(name="甲支部")
    member = admit(branch, phone="13900000001", post="科员")
    assert history(member) == [(branch.pk, Tier.ORGAN_MEMBER, date(2025, 7, 1), None, "")]
    assert again(member).post == "科员"
    event = AuditEvent.objects.get()
    assert (event.action, event.subject) == ("member_admitted", "李铁 · 甲支部")


def test_two_people_of_one_name_are_distinguished_by_the_phone():
    branch = make.branch()
    admit(branch, phone="13900000001")
    admit(branch, phone="13900000002")
    with pytest.raises(rules.Twin):
        admit(branch, name="李　铁", phone="13900000001")
    assert branch.members.count() == 2
    assert Posting.objects.count() == 2


def test_admit_refuses_committees_dissolved_branches_the_future_and_teams():
    committee, closed = make.organisation(), make.branch()
    closed.dissolved_on = make.TODAY
    closed.save()
    for wrong in (committee, closed):
        with pytest.raises(rules.NoBranch):
            admit(wrong)
    with pytest.raises(rules.WrongDay):
        admit(make.branch(), since=TOMORROW)
    with pytest.raises(rules.WrongTeam):
        admit(make.branch(), team=Team.PARTY)
    assert Member.objects.count() == 0


def test_change_facts_saves_what_differs_and_names_the_account():
    member = make.member(name="王伟", post="科员")
    account = make.user(member)
    changed = rules.change_facts(member, name="王炜", post="科员", phone="13911112222", **BY)
    account.refresh_from_db()
    member = again(member)
    assert changed == ["name", "phone"]
    assert (member.name, member.name_key, member.pinyin, account.name) == (
        "王炜", "王炜", "wangwei", "王炜",
    )  # fmt: skip
    assert AuditEvent.objects.get().detail == {"fields": ["name", "phone"]}


def test_change_facts_refuses_a_twin_and_does_nothing_without_a_difference():
    branch = make.branch()
    make.member(branch, phone="13900000001")
    member = make.member(branch, phone="13900000002")
    with pytest.raises(rules.Twin):
        rules.change_facts(member, phone="13900000001", **BY)
    with pytest.raises(rules.WrongTeam):
        rules.change_facts(member, team=Team.PARTY, **BY)
    assert rules.change_facts(member, phone="13900000002", **BY) == []
    assert again(member).phone == "13900000002"
    assert AuditEvent.objects.count() == 0


def test_transfer_ends_one_posting_the_day_before_the_next():
    member, new = make.member(), make.branch()
    old = member.branch
    rules.transfer(member, branch=new, on=date(2026, 2, 1), note="工作调动", **BY)
    assert again(member).branch == new
    assert history(member) == [
        (old.pk, Tier.ORGAN_MEMBER, date(2020, 1, 1), date(2026, 1, 31), "transfer"),
        (new.pk, Tier.ORGAN_MEMBER, date(2026, 2, 1), None, ""),
    ]
    assert member.postings.first().note == "工作调动"


def test_transfer_refuses_the_own_branch_a_committee_wrong_days_and_a_twin():
    member, new = make.member(phone="13900000001"), make.branch()
    make.member(new, name=member.name, phone="13900000001")
    refused = [
        (rules.AlreadyThere, {"branch": member.branch, "on": make.TODAY}),
        (rules.NoBranch, {"branch": make.organisation(), "on": make.TODAY}),
        (rules.WrongDay, {"branch": make.branch(), "on": TOMORROW}),
        (rules.WrongDay, {"branch": make.branch(), "on": date(2019, 12, 31)}),
        (rules.Twin, {"branch": new, "on": make.TODAY}),
    ]
    for error, arguments in refused:
        with pytest.raises(error):
            rules.transfer(member, **arguments, **BY)
    assert again(member).branch == member.branch
    assert len(history(member)) == 1


def test_change_tier_gives_and_takes_the_team():
    member = make.member()
    leader = rules.change_tier(
        member, tier=Tier.DISTRICT_LEADER, team=Team.CPPCC, on=date(2026, 1, 5), **BY
    )
    assert (leader.tier, again(member).team) == (Tier.DISTRICT_LEADER, Team.CPPCC)
    rules.change_tier(member, tier=Tier.UNIT_LEADER, team=Team.PARTY, on=date(2026, 2, 5), **BY)
    assert (again(member).tier, again(member).team) == (Tier.UNIT_LEADER, "")
    assert [row[4] for row in history(member)] == ["tier", "tier", ""]
    with pytest.raises(rules.AlreadyThere):
        rules.change_tier(member, tier=Tier.UNIT_LEADER, on=make.TODAY, **BY)


@pytest.mark.parametrize(
    ("verb", "status"), [(rules.mark_left, "left"), (rules.mark_deceased, "died")]
)
def test_leaving_and_dying_end_the_posting_and_the_exemption(verb, status):
    member = make.member()
    rules.exempt(member, reason="因病不承诺", since=date(2026, 1, 1), **BY)
    verb(member, on=date(2026, 3, 1), **BY)
    member = again(member)
    assert (member.status, member.exempt_reason) == (status, "")
    assert history(member)[0][3:] == (date(2026, 3, 1), status)
    assert Exemption.objects.get().until == date(2026, 3, 1)


def test_nothing_happens_to_who_is_gone():
    member = make.member()
    rules.mark_left(member, on=make.TODAY, **BY)
    later = {"on": make.TODAY, **BY}
    refused = [
        lambda: rules.mark_left(member, **later),
        lambda: rules.mark_deceased(member, **later),
        lambda: rules.transfer(member, branch=make.branch(), **later),
        lambda: rules.change_tier(member, tier=Tier.UNIT_LEADER, **later),
        lambda: rules.exempt(member, reason="因病不承诺", **BY),
        lambda: rules.lift_exemption(member, **BY),
    ]
    for act in refused:
        with pytest.raises(rules.NotActive):
            act()
    assert len(history(member)) == 1


def test_leaving_before_the_posting_began_or_in_the_future_is_refused():
    member = make.member()
    for day in (date(2019, 12, 31), TOMORROW):
        with pytest.raises(rules.WrongDay):
            rules.mark_left(member, on=day, **BY)
    assert again(member).status == "active"


def test_who_left_may_come_back_with_the_time_between_visible():
    member, new = make.member(), make.branch()
    old = member.branch
    rules.mark_left(member, on=date(2025, 1, 31), **BY)
    with pytest.raises(rules.WrongDay):
        rules.readmit(member, branch=new, on=date(2025, 1, 1), **BY)
    rules.readmit(member, branch=new, on=date(2026, 1, 1), **BY)
    assert again(member).status == "active"
    assert [(row[0], row[2], row[3]) for row in history(member)] == [
        (old.pk, date(2020, 1, 1), date(2025, 1, 31)),
        (new.pk, date(2026, 1, 1), None),
    ]
    with pytest.raises(rules.AlreadyThere):
        rules.readmit(member, branch=new, on=make.TODAY, **BY)


def test_who_comes_back_where_a_twin_is_now_is_refused():
    member = make.member(phone="")
    rules.mark_left(member, on=make.TODAY, **BY)
    make.member(member.branch, name=member.name, phone="")
    with pytest.raises(rules.Twin):
        rules.readmit(member, branch=member.branch, on=make.TODAY, **BY)


def test_exemptions_are_dated_and_keep_their_reasons():
    member = make.member()
    rules.exempt(member, reason=" 因病不承诺 ", since=date(2026, 1, 10), **BY)
    assert again(member).exempt_reason == "因病不承诺"
    rules.exempt(member, reason="长期卧床", since=date(2026, 2, 10), **BY)
    rules.lift_exemption(member, on=date(2026, 2, 20), **BY)
    assert again(member).exempt_reason == ""
    assert list(Exemption.objects.values_list("reason", "since", "until")) == [
        ("因病不承诺", date(2026, 1, 10), date(2026, 2, 10)),
        ("长期卧床", date(2026, 2, 10), date(2026, 2, 20)),
    ]


def test_an_exemption_needs_a_reason_and_a_day_that_fits():
    member = make.member()
    with pytest.raises(AccountError):
        rules.exempt(member, reason="  ", **BY)
    with pytest.raises(rules.WrongDay):
        rules.exempt(member, reason="因病不承诺", since=TOMORROW, **BY)
    with pytest.raises(rules.AlreadyThere):
        rules.lift_exemption(member, **BY)
    rules.exempt(member, reason="因病不承诺", **BY)
    with pytest.raises(rules.WrongDay):
        rules.lift_exemption(member, on=date(2026, 1, 1), **BY)
    assert Exemption.objects.get().until is None


@pytest.mark.parametrize(("days", "stands"), [(0, True), (1, False)])
def test_nobody_is_born_in_the_future(days, stands):
    born = make.TODAY + timedelta(days=days)
    member = make.member()
    if stands:
        rules.change_facts(member, born_on=born, **BY)
    else:
        with pytest.raises(rules.WrongDay):
            rules.change_facts(member, born_on=born, **BY)
    assert (again(member).born_on == born) is stands
