"""The definition of a leader, and that every rule which treats leaders differently uses it."""

from itertools import product

import pytest

from accounts.errors import AccountError
from accounts.people import rules as people
from accounts.people.leaders import is_leader, leading
from accounts.people.models import Member, Team, Tier
from ledger.entries.models import Ledger
from pledges.sheets.sheet.rules import may_pledge_key_work
from reviews.accountability.measures.authority import standing_of
from reviews.evaluation.ballots.models import Subject
from reviews.evaluation.schemes.models import SchemeKind
from tests import factories as make
from tests.reviews import reviewing

pytestmark = pytest.mark.django_db
KINDS = list(product(Tier, (False, True)))
LEADERS = {Tier.DISTRICT_LEADER, Tier.UNIT_LEADER}


@pytest.mark.parametrize(("tier", "managed"), KINDS)
def test_every_rule_gives_the_same_answer(tier, managed):
    member = make.member(tier=tier, district_managed=managed)
    make.confirmed_sheet(member)
    leads = managed or tier in LEADERS
    assert is_leader(member) is leads
    assert may_pledge_key_work(member) is leads
    assert standing_of(member) == ("leader" if leads else "ordinary")
    assert SchemeKind.of(member) == ("leader" if leads else "member")
    assert Ledger.objects.filter(leading("member"), member=member).exists() is leads


def test_a_cadre_managed_by_the_district_is_reviewed_as_a_leader():
    branch = make.branch()
    managed, *_others = (
        *reviewing.pledging(branch, 1, district_managed=True), *reviewing.pledging(branch, 3),
    )  # fmt: skip
    reviewing.opened()
    assert Subject.objects.get(member=managed).kind == SchemeKind.LEADER
    assert set(Subject.objects.exclude(member=managed).values_list("kind", flat=True)) == {"member"}


def test_nobody_makes_themself_a_leader():
    member = make.member(tier=Tier.DISTRICT_LEADER)
    own, other = make.user(member), make.user()
    for facts in ({"district_managed": True}, {"team": Team.PARTY}):
        with pytest.raises(AccountError):
            people.change_facts(member, actor=own, at=make.NOW, **facts)
        assert people.change_facts(member, actor=other, at=make.NOW, **facts) == list(facts)
    assert people.change_facts(member, actor=own, at=make.NOW, phone="13800000000") == ["phone"]
    assert Member.objects.get(pk=member.pk).district_managed
