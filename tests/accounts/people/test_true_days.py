"""The day on which something happened is entered as it was, whatever day it is entered on; a mistake can be mended."""

from datetime import date, timedelta

import pytest
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from access.roles import Role
from accounts.audit.models import AuditEvent
from accounts.people import rules
from accounts.people.models import Exemption, Member, Posting, Tier
from accounts.roster.rows import read_row
from accounts.roster.words import HEADINGS
from tests import factories as make
from tests.accounts.roster.rosters import FIELDS, plan_of, planned, row, write
from tests.accounts.roster.test_planning import carry_out

pytestmark = pytest.mark.django_db
BY = {"actor": None, "at": make.NOW}
NOVEMBER = date(2025, 11, 20)


@pytest.fixture
def imported(tmp_path):
    """A member known from a roster that was imported today."""
    carry_out(planned(tmp_path, {"note": "因病不承诺"}))
    return Member.objects.get()


def history(member):
    rows = member.postings.order_by(F("since").asc(nulls_first=True))
    return [(row.branch.name, row.since, row.until, row.end) for row in rows]


@pytest.mark.parametrize("on", [NOVEMBER, make.TODAY])
def test_a_transfer_has_its_true_day_before_the_import_and_on_its_day(imported, on):
    old, new = imported.branch, make.branch(name="新支部")
    rules.transfer(imported, branch=new, on=on, **BY)
    assert history(imported) == [
        (old.name, None, on - timedelta(days=1), "transfer"), ("新支部", on, None, ""),
    ]  # fmt: skip


@pytest.mark.parametrize("verb", [rules.mark_left, rules.mark_deceased])
@pytest.mark.parametrize("on", [NOVEMBER, make.TODAY])
def test_leaving_and_dying_have_their_true_day(imported, verb, on):
    verb(imported, on=on, **BY)
    assert (imported.postings.get().until, Exemption.objects.get().until) == (on, on)


def test_an_exemption_known_from_the_roster_ends_on_its_true_day(imported):
    rules.lift_exemption(imported, on=NOVEMBER, **BY)
    row = Exemption.objects.get()
    assert (row.since, row.until) == (None, NOVEMBER)


def test_the_roster_may_name_the_day(tmp_path):
    headings = [*(HEADINGS[field][0] for field in FIELDS), "转入时间"]
    carry_out(plan_of(write(tmp_path / "a.xlsx", [[*row(), "2024.7"]], headings=headings)))
    assert Posting.objects.get().since == date(2024, 7, 1)


def test_a_day_that_has_not_come_is_left_out_with_a_note():
    values = {"name": "王伟", "branch": "甲支部", "tier": "国企", "since": "2027-01-01"}
    row = read_row(2, values, today=make.TODAY)
    assert (row.since, len(row.notes)) == (None, 1)


def test_a_transfer_entered_wrongly_today_is_replaced_today(imported):
    old, wrong, right = imported.branch, make.branch(), make.branch(name="新支部")
    rules.transfer(imported, branch=wrong, on=make.TODAY, **BY)
    rules.transfer(imported, branch=right, on=NOVEMBER, **BY)
    assert history(imported) == [
        (old.name, None, NOVEMBER - timedelta(days=1), "transfer"), ("新支部", NOVEMBER, None, ""),
    ]  # fmt: skip


def test_a_transfer_that_never_was_is_undone_today(imported):
    old = imported.branch
    rules.transfer(imported, branch=make.branch(), on=NOVEMBER, **BY)
    rules.transfer(imported, branch=old, on=NOVEMBER, **BY)
    assert history(imported) == [(old.name, None, None, "")]
    assert Member.objects.get(pk=imported.pk).branch == old


def test_a_tier_and_a_branch_of_one_day_become_one_posting(imported):
    new = make.branch(name="新支部")
    rules.change_tier(imported, tier=Tier.UNIT_LEADER, on=make.TODAY, **BY)
    rules.transfer(imported, branch=new, on=make.TODAY, **BY)
    last = imported.postings.get(until=None)
    assert (last.branch, last.tier, imported.postings.count()) == (new, Tier.UNIT_LEADER, 2)


def test_an_older_posting_is_not_replaced_by_an_earlier_day():
    member = make.member()
    rules.transfer(member, branch=make.branch(), on=date(2026, 2, 1), **BY)
    Posting.objects.update(entered_on=date(2026, 2, 1))
    with pytest.raises(rules.WrongDay):
        rules.transfer(member, branch=make.branch(), on=date(2026, 1, 1), **BY)


def test_the_day_of_a_transfer_is_corrected_later_and_both_postings_meet():
    member, new = make.member(), make.branch(name="新支部")
    old = member.branch
    rules.transfer(member, branch=new, on=make.TODAY, **BY)
    rules.correct_day(member, on=date(2026, 1, 9), reason="按组织关系介绍信", **BY)
    assert history(member) == [
        (old.name, date(2020, 1, 1), date(2026, 1, 8), "transfer"),
        ("新支部", date(2026, 1, 9), None, ""),
    ]
    line = AuditEvent.objects.get(action="member_day_corrected")
    assert "2026年1月9日" in line.subject and line.detail == {"reason": "按组织关系介绍信"}
    for wrong in (date(2020, 1, 1), make.TODAY + timedelta(days=1)):
        with pytest.raises(rules.WrongDay):
            rules.correct_day(member, on=wrong, reason="录错", **BY)


def test_who_was_recorded_as_dead_by_mistake_never_left():
    member = make.member()
    rules.mark_deceased(member, on=NOVEMBER, **BY)
    rules.readmit(member, branch=member.branch, on=NOVEMBER, **BY)
    assert history(member) == [(member.branch.name, date(2020, 1, 1), None, "")]


def test_the_sentence_stands_at_the_date_field(client):
    branch = make.branch()
    member = make.member(branch)
    client.force_login(make.holder(Role.SECRETARY, branch))
    for name, field in (
        ("member_leave", "on"),
        ("member_transfer", "on"),
        ("member_exempt", "since"),
        ("member_day", "on"),
    ):
        data = {field: "2031-01-01", "how": "left", "reason": "因病", "branch": make.branch().name}
        form = client.post(reverse(name, args=[member.pk]), data).context["form"]
        assert list(form.errors) == [field], name


def test_the_page_says_where_the_day_is_not_recorded(client, imported):
    client.force_login(make.holder(Role.SECRETARY, imported.branch))
    page = client.get(reverse("member_detail", args=[imported.pk])).content.decode()
    assert page.count("未记载") == 2
    day = timezone.localdate().isoformat()
    client.post(reverse("member_day", args=[imported.pk]), {"on": day, "reason": "补录"})
    assert imported.postings.get().since == timezone.localdate()
