"""A confirmed wording changes only by a request that somebody else decides; both revisions are kept."""

from datetime import date

import pytest

from access.roles import Role
from ledger.entries import verbs as rules
from ledger.entries.models import Entry
from pledges.errors import PledgeError
from pledges.sheets.confirmation import amending
from pledges.sheets.confirmation.models import Amendment
from tests import factories as make
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db
NEW = "结对困难群众5户，每季度上门走访1次"


@pytest.fixture
def sheet():
    return make.confirmed_sheet(practical=2)


@pytest.fixture
def item(sheet):
    return sheet.items.filter(kind="practical").order_by("number").first()


def ask(item, *, by=None, reason="增加一户", **wording):
    return amending.request_amendment(
        item, wording=wording or {"text": NEW}, reason=reason, actor=by or make.user(), at=NOW
    )


def close(item):
    """The entry of ``item`` fulfilled and struck off."""
    entry = Entry.objects.get(item=item)
    entry = rules.claim(entry, actor=make.user(), at=NOW, fulfilled_on=TODAY)
    return rules.verify(entry, actor=make.user(), at=NOW)


def test_an_approved_request_makes_the_next_revision_and_keeps_the_first(sheet, item):
    asker, decider, old = make.user(), make.user(), item.text
    amendment = amending.approve(ask(item, by=asker), actor=decider, at=NOW, words=" 同意 ")
    sheet.refresh_from_db()
    item.refresh_from_db()
    assert (sheet.revision, item.text) == (2, NEW)
    first, second = sheet.revisions.order_by("number")
    texts = [
        next(kept["text"] for kept in row.content["items"] if kept["id"] == item.pk)
        for row in (first, second)
    ]
    assert texts == [old, NEW]
    amendment.refresh_from_db()
    assert (amendment.requested_by, amendment.decided_by) == (asker, decider)


def test_a_secretary_does_not_decide_a_change_of_their_own_pledge_requested_by_somebody_else():
    member = make.member()
    own = make.holder(Role.SECRETARY, member.branch, of=member)
    item = make.confirmed_sheet(member).items.get(kind="practical")
    amendment = ask(item)
    for verb in (amending.approve, amending.refuse):
        with pytest.raises(PledgeError):
            verb(amendment, actor=own, at=NOW, words="不同意")
    assert Amendment.objects.get().state == "requested"
    amending.approve(amendment, actor=make.holder(Role.SECRETARY, member.branch), at=NOW)


@pytest.mark.parametrize(
    "wording",
    [
        {"text": " "},
        {"text": "长" * 5001},
        {"deadline": None},
        {"deadline": date(2027, 1, 1)},
        {"kind": "key"},
        {"focus_id": 999999},
        {"pledged_days": 5},
        {"statutory_days": 10, "pledged_days": 15},
        {"statutory_days": 0},
    ],
)
def test_a_wording_that_is_invalid_on_a_sheet_cannot_be_requested(item, wording):
    with pytest.raises(PledgeError):
        ask(item, **wording)
    assert not Amendment.objects.exists()


def test_a_request_from_before_a_rule_is_not_put_in_force(sheet, item):
    amendment = ask(item, statutory_days=28, pledged_days=5)
    Amendment.objects.update(wording={"statutory_days": 3, "pledged_days": 5})
    with pytest.raises(PledgeError):
        amending.approve(amendment, actor=make.user(), at=NOW)
    sheet.refresh_from_db()
    assert sheet.revision == 1
