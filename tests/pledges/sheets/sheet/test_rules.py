"""The verbs of a sheet: starting it, handing it in, taking it back; every step that the table does not have."""

from itertools import product

import pytest
from django.utils import translation

from accounts.people.models import Member, Tier
from ledger.entries.models import Entry, EntryKind
from pledges.errors import PledgeError
from pledges.sheets.confirmation import amending
from pledges.sheets.confirmation.checking import check_item, send_back
from pledges.sheets.confirmation.confirming import confirm
from pledges.sheets.confirmation.models import Revision
from pledges.sheets.cycles.models import CommonItem, Cycle
from pledges.sheets.enrolment.models import Enrolment
from pledges.sheets.enrolment.rules import enrol, leave_out
from pledges.sheets.sheet import drafting, rules
from pledges.sheets.sheet.models import Sheet
from tests import factories as make
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


State = Sheet.State


def start(member, cycle=None, *, by_branch=True):
    return rules.start_sheet(
        member, cycle or make.cycle(), actor=make.user(), at=NOW, by_branch=by_branch
    )


# ── the table ─────────────────────────────────────────────────────────────────────────────────────
def verbs(sheet):
    """Verb → the call that tries it, with arguments that are right in themselves."""
    who = {"actor": make.user(), "at": NOW}
    item = sheet.items.exclude(kind=EntryKind.COMMON).first()
    return {
        "save": lambda: drafting.save_draft(
            sheet, drafting.stored(sheet), version=sheet.version, **who
        ),
        "submit": lambda: rules.submit(sheet, **who),
        "take_back": lambda: rules.take_back(sheet, **who),
        "check": lambda: check_item(item, decision="confirmed", **who),
        "send_back": lambda: send_back(sheet, **who),
        "confirm": lambda: confirm([sheet], **who),
        "amend": lambda: approved(
            amending.request_amendment(item, wording={"text": "走访企业9家"}, reason="填错", **who)
        ),
        "withdraw": lambda: approved(amending.request_withdrawal(sheet, reason="录错人", **who)),
        "discard": lambda: rules.discard(sheet, **who),
    }


def approved(amendment):
    return amending.approve(amendment, actor=make.user(), at=NOW)


def in_state(state):
    if state == State.WITHDRAWN:
        sheet, who = make.confirmed_sheet(), {"actor": make.user(), "at": NOW}
        approved(amending.request_withdrawal(sheet, reason="录错人", **who))
        return Sheet.objects.get(pk=sheet.pk)
    sheet = make.confirmed_sheet() if state == State.CONFIRMED else make.sheet(state=state)
    return Sheet.objects.get(pk=sheet.pk)


def facts(sheet):
    return (
        Sheet.objects.values().get(pk=sheet.pk),
        list(sheet.items.values()),
        Revision.objects.count(),
        Entry.objects.count(),
    )


#: Said twice, these change nothing and are no error: a double click is not a mistake.
REPEATED = {
    (State.SUBMITTED, "submit"),
    (State.DRAFT, "take_back"),
    (State.CONFIRMED, "confirm"),
}
ALL = set(product(State.values, {verb for _state, verb in rules.TRANSITIONS}))


@pytest.mark.parametrize(("state", "verb"), sorted(ALL - set(rules.TRANSITIONS) - REPEATED))
def test_a_step_that_the_table_does_not_have_is_refused_and_changes_nothing(state, verb):
    sheet = in_state(state)
    before = facts(sheet)
    with pytest.raises(PledgeError):
        verbs(sheet)[verb]()
    assert facts(sheet) == before


@pytest.mark.parametrize(("state", "verb"), sorted(REPEATED))
def test_a_repeated_step_changes_nothing(state, verb):
    sheet = in_state(state)
    before = facts(sheet)
    verbs(sheet)[verb]()
    assert facts(sheet) == before


@pytest.mark.parametrize(
    ("state", "verb"), sorted(pair for pair in rules.TRANSITIONS if pair[1] != "discard")
)
def test_each_step_of_the_table_leads_where_it_says(state, verb):
    sheet = in_state(state)
    if verb == "send_back":
        sheet.items.filter(kind=EntryKind.PRACTICAL).update(check_state="returned", advice="hedged")
    verbs(sheet)[verb]()
    assert Sheet.objects.get(pk=sheet.pk).state == rules.TRANSITIONS[state, verb]


# ── starting ──────────────────────────────────────────────────────────────────────────────────────
def test_a_new_sheet_has_the_common_items_of_the_tier_ticked():
    cycle = make.cycle()
    sheet = start(make.member(), cycle)
    texts = list(sheet.items.values_list("kind", "number", "text"))
    assert texts == [("common", 1, cycle.common_items.get().text)]


def test_a_district_leader_gets_those_of_the_team_as_well():
    cycle = make.cycle()
    for number, team in enumerate(("", "government", "cppcc"), start=1):
        CommonItem.objects.create(
            cycle=cycle, tier=Tier.DISTRICT_LEADER, team=team, number=number, text=f"项目{team}"
        )
    leader = make.member(tier=Tier.DISTRICT_LEADER, team="government")
    assert [item.text for item in start(leader, cycle).items.all()] == ["项目", "项目government"]


def test_a_withdrawn_common_item_is_not_offered():
    cycle = make.cycle()
    cycle.common_items.update(withdrawn=True)
    assert start(make.member(), cycle).items.count() == 0


def test_starting_twice_gives_the_same_sheet():
    member = make.member()
    first, second = start(member), start(member)
    assert (first.pk, Sheet.objects.count(), second.items.count()) == (second.pk, 1, 1)


def test_the_branch_enrols_by_starting():
    member = make.member()
    start(member)
    assert Enrolment.objects.get(member=member).state == "enrolled"


def test_a_member_starts_only_after_the_branch_has_enrolled():
    member = make.member()
    with pytest.raises(PledgeError, match="nominate yourself"):
        start(member, by_branch=False)
    enrol(member, make.cycle(), actor=make.user(), at=NOW)
    assert start(member, by_branch=False).state == State.DRAFT


@pytest.mark.parametrize("by_branch", [True, False])
def test_who_is_not_enrolled_has_no_sheet(by_branch):
    member = make.member()
    leave_out(member, make.cycle(), actor=make.user(), at=NOW, reason="health")
    with pytest.raises(PledgeError, match="not enrolled this year"):
        start(member, by_branch=by_branch)
    assert (Sheet.objects.count(), Enrolment.objects.get().state) == (0, "not_enrolled")


@pytest.mark.parametrize(
    ("fields", "words"),
    [({"exempt_reason": "长期病休"}, "长期病休"), ({"status": Member.Status.LEFT}, "no longer")],
)
def test_who_is_exempt_or_gone_has_no_sheet(fields, words):
    with pytest.raises(PledgeError, match=words):
        start(make.member(**fields))
    assert (Sheet.objects.count(), Enrolment.objects.count()) == (0, 0)


@pytest.mark.parametrize("state", [Cycle.State.DRAFT, Cycle.State.CLOSED])
def test_nobody_pledges_while_the_cycle_is_not_open(state):
    cycle = make.cycle(state=state)
    with pytest.raises(PledgeError, match="No cycle is open"):
        start(make.member(), cycle)
    draft = make.sheet(state=State.DRAFT)
    for verb in ("save", "submit"):
        with pytest.raises(PledgeError, match="No cycle is open"):
            verbs(draft)[verb]()


# ── handing in ────────────────────────────────────────────────────────────────────────────────────
def missing(**fields):
    sheet = make.sheet(state=State.DRAFT, practical=0)
    if fields:
        make.item(sheet, **fields)
    return [(one.field, one.words) for one in rules.missing(sheet)]


def test_a_whole_sheet_lacks_nothing():
    assert missing(text="走访4户") == []


def test_what_a_sheet_lacks_is_named_field_by_field():
    assert missing() == [(None, "Add at least one practical or key-work item.")]
    assert missing(text=" ", deadline=None) == [
        ("text", "Say what is pledged."),
        ("deadline", "Enter the deadline, e.g. 2026-11-30."),
    ]
    assert missing(check_state="anew", advice="not_own") == [
        ("text", "The branch sent this item back: revise it first.")
    ]


def test_an_incomplete_sheet_stays_a_draft():
    sheet = make.sheet(state=State.DRAFT, practical=0)
    make.item(sheet, deadline=None)
    with pytest.raises(rules.Incomplete, match="Item 1: Enter the deadline"):
        rules.submit(sheet, actor=make.user(), at=NOW)
    assert Sheet.objects.get().state == State.DRAFT


def test_key_work_is_for_leading_cadres():
    of = {tier: rules.may_pledge_key_work(make.member(tier=tier)) for tier in Tier.values}
    assert {tier for tier, may in of.items() if may} == {"district_leader", "unit_leader"}
    assert rules.may_pledge_key_work(make.member(district_managed=True))
