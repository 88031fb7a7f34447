"""What waits for a decision waits for exactly those who may decide it, in lists and messages, and who asked gets a message."""

from datetime import date

import pytest

from access.roles import Role
from accounts.identity.deciders import deciders_of
from accounts.identity.models import RoleAssignment
from accounts.identity.seats import seats_of
from accounts.messages.models import Message
from ledger.entries import decisions, verbs
from pledges.disclosure.publishing import rules as disclosing
from pledges.sheets.confirmation import amending, checking
from registry.todo import todos
from tests import factories as make
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db
LATER = date(2026, 12, 1)


@pytest.fixture
def branch():
    return make.branch(make.organisation())


@pytest.fixture
def secretary(branch):
    return make.holder(Role.SECRETARY, branch, of=make.member(branch, name="李书记"))


@pytest.fixture
def administrator():
    return make.holder(Role.ADMINISTRATOR, make.district())


def extension(entry, actor):
    return decisions.ask_extension(entry, actor=actor, at=NOW, due=LATER, note="工期")


def claim(entry, actor):
    return verbs.claim(entry, actor=actor, at=NOW, fulfilled_on=TODAY)


def change(entry, actor):
    wording = {"text": "每季度上门走访3次"}
    return amending.request_amendment(
        entry.item, wording=wording, reason="能多走访", actor=actor, at=NOW
    )


def entry_of(member):
    make.confirmed_sheet(member)
    return member.ledger.entries.order_by("number").last()


def waits_for(user, address):
    """Whether a to-do of one of the seats of ``user`` leads to ``address``."""
    seats = seats_of(user, on=TODAY)
    return any(address in todo.address for seat in seats for todo in todos(seat, TODAY))


def told(user, about):
    owner = {"member": user.member} if user.member_id else {"user": user}
    return Message.objects.filter(about__startswith=about, **owner).exists()


ASKED = [(extension, "due=mine", "entry:"), (claim, "/ledgers/claims/", "entry:"), (change, "state=deciding", "amendment:")]  # fmt: skip


@pytest.mark.parametrize(("ask", "address", "about"), ASKED)
@pytest.mark.parametrize("asker", ["member", "secretary"])
@pytest.mark.parametrize("of", ["member", "secretary"])
def test_it_waits_for_who_may_decide_and_not_for_who_asked(
    branch, secretary, administrator, ask, address, about, asker, of
):
    concerned = secretary.member if of == "secretary" else make.member(branch, name="王伟")
    own = secretary if of == "secretary" else make.user(concerned)
    entry = entry_of(concerned)
    ask(entry, own if asker == "member" else secretary)
    alone = "secretary" in (asker, of)
    assert waits_for(administrator, address) is alone
    assert waits_for(secretary, address) is not alone
    assert (told(administrator, about), told(secretary, about)) == (alone, not alone)
    second = make.holder(Role.SECRETARY, branch)
    assert waits_for(second, address)
    assert not waits_for(administrator, address)
    assert not waits_for(make.holder(Role.SECRETARY, make.branch()), address)


def test_lists_and_messages_are_one_rule(branch, secretary, administrator):
    entry = entry_of(make.member(branch))
    extension(entry, secretary)
    facts = {"member_id": entry.ledger.member_id, "asker": secretary, "at": NOW}
    assert deciders_of(branch, **facts) == [administrator]
    second = make.holder(Role.SECRETARY, branch)
    assert deciders_of(branch, **facts) == [second]


def test_who_asked_for_a_member_is_told_the_decision_with_its_words(
    branch, secretary, administrator
):
    entry = entry_of(make.member(branch, name="陈阿公"))
    decisions.refuse_extension(
        extension(entry, secretary), actor=administrator, at=NOW, note="时间充裕"
    )
    amending.refuse(change(entry, secretary), actor=administrator, at=NOW, words="原文已够清楚")
    verbs.return_claim(claim(entry, secretary), actor=administrator, at=NOW, note="缺照片")
    verbs.verify_and_strike_off(
        claim(entry, secretary), actor=administrator, at=NOW, note="现场核过"
    )
    bodies = (
        Message.objects.filter(member=secretary.member)
        .order_by("pk")
        .values_list("body", flat=True)
    )
    for body, words in zip(bodies, ["时间充裕", "原文已够清楚", "缺照片", "现场核过"], strict=True):
        assert words in body
    titles = Message.objects.filter(member=secretary.member).values_list("title", flat=True)
    assert all("陈阿公" in title for title in titles)
    own = Message.objects.filter(member=entry.ledger.member)
    assert own.count() == 4  # the member as well
    assert not Message.objects.filter(user=administrator, kind__endswith="decided").exists()


def test_a_proposer_is_told_of_the_decision_on_disclosure_once_for_all_sheets(
    branch, secretary, administrator
):
    sheets = [make.confirmed_sheet(make.member(branch)) for _one in range(2)]
    rows = disclosing.propose(sheets, actor=secretary, at=NOW, starts=TODAY).done
    assert waits_for(administrator, "/disclosures/")
    disclosing.review(rows, actor=administrator, at=NOW, secrecy=True, accuracy=True)
    disclosing.refuse(rows[:1], actor=administrator, at=NOW, reason="涉及个人住址")
    disclosing.approve(rows[1:], actor=administrator, at=NOW)
    found = Message.objects.filter(member=secretary.member, kind="disclosure_decided").order_by(
        "pk"
    )
    assert ["涉及个人住址" in row.body for row in found] == [True, False]
    assert [sheet.serial in row.body for sheet, row in zip(sheets, found, strict=True)] == [
        True,
        True,
    ]


def test_a_sheet_proposed_by_oneself_is_nobody_s_own_to_review(client, branch, secretary):
    sheet = make.confirmed_sheet(make.member(branch))
    disclosing.propose([sheet], actor=secretary, at=NOW, starts=TODAY)
    RoleAssignment.objects.create(
        user=secretary, role=Role.ADMINISTRATOR, organisation=make.district(), since=TODAY
    )
    assert not waits_for(secretary, "/disclosures/?state=proposed")
    client.force_login(secretary)
    [seat] = [seat for seat in seats_of(secretary, on=TODAY) if seat.role == "administrator"]
    client.post("/seat/", {"seat": seat.key})
    page = client.get("/disclosures/?state=proposed")
    assert 'name="disclosure"' not in page.text
    assert "mine" in page.context["form"].fields
    assert not client.get("/disclosures/?state=proposed&mine=on").context["page"].rows


def test_a_returned_sheet_is_told_with_its_advice_and_a_confirmed_one_to_its_writer(
    branch, secretary
):
    own = make.user(make.member(branch, name="王伟"))
    sheet = make.sheet(own.member, drafted_by=own)
    item = sheet.items.exclude(kind="common").first()
    checking.check_item(
        item, decision="returned", actor=secretary, at=NOW, advice="other", words="写清户数"
    )
    checking.send_back(sheet, actor=secretary, at=NOW)
    [message] = Message.objects.filter(member=own.member)
    assert "写清户数" in message.body
