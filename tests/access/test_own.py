"""Tests every row of the table of own matters: the refused act is done to another member's as the control."""

import inspect
import uuid
from dataclasses import replace
from datetime import date, timedelta
from importlib import import_module
from itertools import count
from pkgutil import walk_packages

import pytest

from accounts.errors import AccountError
from accounts.people import rules as people
from ledger.claims import bulk
from ledger.entries import decisions as turns
from ledger.entries import registering
from ledger.entries import verbs as ledger
from ledger.entries.models import Event
from ledger.entries.reminding import remind
from ledger.handover.rules import hand_over
from pledges.disclosure.opinions import rules as opinions
from pledges.disclosure.opinions.models import OpinionCase
from pledges.disclosure.publishing import rules as disclosing
from pledges.disclosure.publishing.models import Disclosure
from pledges.errors import PledgeError
from pledges.sheets.confirmation import amending, checking, confirming
from pledges.sheets.enrolment.rules import leave_out
from pledges.sheets.sheet.models import Sheet
from reviews.errors import ReviewError
from reviews.evaluation.results import deciding
from reviews.inspection import findings
from reviews.inspection import rules as inspections
from tests import factories as make
from tests.access.own import ROWS, Says
from tests.factories import NOW, TODAY
from tests.packages import DOMAIN
from tests.reviews.reviewing import opened

_ADDRESSES = count(1)
LATER = TODAY + timedelta(days=30)
ERRORS = (AccountError, PledgeError, ReviewError, ledger.LedgerError)


def verbs():
    """The names of all functions of the domain that act for somebody at a moment."""
    for app in DOMAIN:
        for module in walk_packages(import_module(app).__path__, f"{app}."):
            if ".migrations" not in module.name and ".management" not in module.name:
                yield from _verbs_in(import_module(module.name))


def _verbs_in(module):
    for name, function in vars(module).items():
        if name.startswith("_") or not inspect.isfunction(inspect.unwrap(function)):
            continue
        function = inspect.unwrap(function)
        asked = inspect.signature(function).parameters
        if (
            function.__module__ == module.__name__
            and "at" in asked
            and {"actor", "seat", "clerk"} & set(asked)
        ):
            yield f"{module.__name__}.{name}"


def test_every_verb_has_a_row_and_every_row_a_verb():
    assert set(ROWS) == set(verbs())


def test_everything_that_is_refused_is_tried():
    assert set(TRIES) == {name for name, (says, _why) in ROWS.items() if says is Says.REFUSED}


def test_what_is_not_tried_here_says_why():
    silent = {Says.OWN, Says.ELSEWHERE}
    assert [name for name, (says, why) in ROWS.items() if says in silent and not why] == []


# ── the matters of a member, made by somebody else ────────────────────────────────────────────────
def entry(member):
    return make.entries(member, practical=1)[-1]


def claimed(member):
    return ledger.claim(entry(member), actor=make.user(), at=NOW, fulfilled_on=TODAY)


def verified(member):
    return ledger.verify(claimed(member), actor=make.user(), at=NOW)


def struck(member):
    return ledger.strike_off(verified(member), actor=make.user(), at=NOW)


def asked(member):
    return turns.ask_extension(
        entry(member), actor=make.user(), at=NOW, due=date(2026, 12, 1), note="等待审批"
    )


def amendment(member):
    item = make.confirmed_sheet(member).items.last()
    return amending.request_amendment(
        item, wording={"text": "每季度上门走访2次"}, reason="能多走访", actor=make.user(), at=NOW
    )


def returned(member):
    """A submitted sheet with an item that is to be revised."""
    sheet = make.sheet(member)
    checking.check_item(
        sheet.items.last(), decision="returned", advice="hedged", actor=make.user(), at=NOW
    )
    return sheet


def disclosed(member, *verbs):
    disclosing.propose([make.confirmed_sheet(member)], actor=make.user(), at=NOW, starts=TODAY)
    for verb in verbs:
        facts = {"secrecy": True, "accuracy": True} if verb == "review" else {}
        rows = list(Disclosure.objects.filter(sheet__member=member))
        getattr(disclosing, verb)(rows, actor=make.user(), at=NOW, **facts)
    return list(Disclosure.objects.filter(sheet__member=member))


def opinion(member, *verbs):
    disclosed(member, "review", "approve", "carry_out")
    facts = {
        "token": uuid.uuid4(),
        "proof": uuid.uuid4().hex,
        "address": f"192.0.2.{next(_ADDRESSES)}",
    }
    opinions.send(member.ledger.entries.last(), text="请公开进度", at=NOW, **facts)
    handling = OpinionCase.objects.get(opinion__entry__ledger__member=member)
    words = {"forward": {"public_text": ""}, "answer": {"text": "九月底完成"}}
    for verb in verbs:
        getattr(opinions, verb)(handling, actor=make.user(), at=NOW, **words.get(verb, {}))
    return handling


def sample(member):
    """A check sheet of the member's ledger, drawn."""
    one = entry(member)
    town = type(member.branch).objects.get_parent(member.branch)
    team = {"lead": "一", "discipline": "二", "organising": "三", "supervision": "四"}
    plan = inspections.plan(town, year=2026, half=1, actor=None, at=NOW, at_random=100, **team)
    drawn = inspections.draw(plan, actor=make.user(), at=NOW, seed="1")
    return drawn.samples.get(ledger=one.ledger)


def checked(actor, of, result="in_order"):
    line = inspections.CheckLine(
        of.ledger.entries.last(), result, "未见记录", "no_proof", "补齐记录", LATER
    )
    facts = {"checked_on": TODAY, "inspectors": "督查一", "note": "", "lines": [line]}
    return inspections.enter(of, actor=actor, at=NOW, **facts)


def finding(member):
    return checked(make.user(), sample(member), "not_in_order").findings.get()


def reported(member):
    return findings.report(finding(member), actor=make.user(), at=NOW, text="已补")


def review_of(member):
    """A review in which the member and three more of the branch are rated."""
    make.confirmed_sheet(member)
    for name in ("甲", "乙", "丙"):
        make.confirmed_sheet(make.member(member.branch, name=name))
    return opened()


def moved(member):
    one = entry(member)
    member.branch = make.branch(make.organisation())
    member.save()
    return type(one).objects.get(pk=one.pk)


def drafts(member):
    sheet = make.sheet(member)
    return [
        replace(confirming.draft_of(sheet, item), serial="LQ-2026-0001")
        for item in sheet.items.all()
    ]


def simple(prepare, verb, **facts):
    """Try ``verb`` on what ``prepare`` makes of the member."""

    def attempt(member):
        matter = prepare(member)
        return lambda actor: verb(matter, actor=actor, at=NOW, **facts)

    return attempt


def on(prepare, attempt):
    """Try ``attempt`` (matter, member, actor) on what ``prepare`` makes of the member."""

    def prepared(member):
        matter = prepare(member)
        return lambda actor: attempt(matter, member, actor)

    return prepared


def itself(member):
    return member


def exempted(member):
    return people.exempt(member, reason="因病", actor=make.user(), at=NOW, since=TODAY)


def departed(member):
    return people.mark_left(member, on=TODAY, actor=make.user(), at=NOW)


AMENDED = {"wording": {"text": "走访3户"}, "note": "一户迁出", "serial_revision": 2}
REASON = {"reason": "内容有误"}
#: Verb → what makes the matter of a member and returns the attempt of an actor.
TRIES = {
    "accounts.people.rules.transfer": on(
        itself, lambda member, _same, actor: people.transfer(member, branch=make.branch(), on=TODAY, actor=actor, at=NOW)
    ),
    "accounts.people.rules.change_tier": simple(itself, people.change_tier, tier="unit_leader", on=TODAY),
    "accounts.people.rules.correct_day": simple(itself, people.correct_day, on=date(2021, 3, 2), reason="录错"),
    "accounts.people.rules.mark_left": simple(itself, people.mark_left, on=TODAY),
    "accounts.people.rules.mark_deceased": simple(itself, people.mark_deceased, on=TODAY),
    "accounts.people.rules.exempt": simple(itself, people.exempt, reason="因病"),
    "accounts.people.rules.lift_exemption": simple(exempted, people.lift_exemption),
    "accounts.people.rules.readmit": on(
        departed, lambda left, member, actor: people.readmit(left, branch=member.branch, on=TODAY, actor=actor, at=NOW)
    ),
    "ledger.entries.registering.register": simple(drafts, registering.register),
    "ledger.entries.verbs.return_claim": simple(claimed, ledger.return_claim, note="缺照片"),
    "ledger.entries.verbs.verify": simple(claimed, ledger.verify),
    "ledger.entries.verbs.verify_and_strike_off": simple(claimed, ledger.verify_and_strike_off),
    "ledger.entries.verbs.strike_off": simple(verified, ledger.strike_off),
    "ledger.entries.verbs.amend": simple(entry, ledger.amend, **AMENDED),
    "ledger.entries.decisions.extend": simple(asked, turns.extend),
    "ledger.entries.decisions.refuse_extension": simple(asked, turns.refuse_extension, note="时间足够"),
    "ledger.entries.decisions.close_unfulfilled": simple(entry, turns.close_unfulfilled, cause="objective", note="项目取消"),
    "ledger.entries.decisions.reopen": simple(struck, turns.reopen, note="重新办理"),
    "ledger.entries.decisions.correct": simple(struck, turns.correct, note="记错", fulfilled_on=date(2026, 2, 1)),
    "ledger.entries.reminding.remind": simple(entry, remind),
    "ledger.entries.decisions.sample_check": simple(entry, turns.sample_check, result="in_order", note=""),
    "ledger.entries.decisions.withdraw": simple(entry, turns.withdraw, note="录错"),
    "ledger.claims.bulk.verify_many": simple(lambda member: [claimed(member)], bulk.verify_many),
    "ledger.handover.rules.hand_over": simple(moved, hand_over, today=TODAY),
    "pledges.sheets.confirmation.amending.approve": simple(amendment, amending.approve),
    "pledges.sheets.confirmation.amending.refuse": simple(amendment, amending.refuse, words="不必改"),
    "pledges.sheets.confirmation.checking.check_item": simple(
        lambda member: make.sheet(member).items.last(), checking.check_item, decision="confirmed"
    ),
    "pledges.sheets.confirmation.checking.send_back": simple(returned, checking.send_back),
    "pledges.sheets.confirmation.checking.confirm_other_items": simple(make.sheet, checking.confirm_other_items),
    "pledges.sheets.confirmation.checking.submit_and_confirm": simple(
        lambda member: make.sheet(member, state=Sheet.State.DRAFT), checking.submit_and_confirm
    ),
    "pledges.sheets.confirmation.checking.confirm_many": simple(
        lambda member: [make.sheet(member)], checking.confirm_many
    ),
    "pledges.sheets.confirmation.confirming.confirm": simple(
        lambda member: [make.sheet(member)], confirming.confirm
    ),
    "pledges.disclosure.publishing.rules.review": simple(disclosed, disclosing.review, secrecy=True, accuracy=True),
    "pledges.disclosure.publishing.rules.approve": simple(lambda m: disclosed(m, "review"), disclosing.approve),
    "pledges.disclosure.publishing.rules.refuse": simple(disclosed, disclosing.refuse, **REASON),
    "pledges.disclosure.publishing.rules.take_down": simple(
        lambda m: disclosed(m, "review", "approve", "carry_out"), disclosing.take_down, **REASON
    ),
    "pledges.sheets.enrolment.rules.leave_out": on(
        lambda member: make.cycle(), lambda year, member, actor: leave_out(member, year, actor=actor, at=NOW, reason="health")
    ),
    "pledges.disclosure.opinions.rules.forward": simple(opinion, opinions.forward, public_text=""),
    "pledges.disclosure.opinions.rules.set_aside": simple(opinion, opinions.set_aside, **REASON),
    "pledges.disclosure.opinions.rules.answer": simple(lambda m: opinion(m, "forward"), opinions.answer, text="九月底完成"),
    "pledges.disclosure.opinions.rules.send_back": simple(
        lambda m: opinion(m, "forward", "answer"), opinions.send_back, **REASON
    ),
    "pledges.disclosure.opinions.rules.publish": simple(lambda m: opinion(m, "forward", "answer"), opinions.publish),
    "pledges.disclosure.opinions.rules.reply": simple(lambda m: opinion(m, "forward", "answer"), opinions.reply),
    "pledges.disclosure.opinions.rules.withdraw": simple(
        lambda m: opinion(m, "forward", "answer", "publish"), opinions.withdraw, **REASON
    ),
    "reviews.inspection.findings.pass_recheck": simple(reported, findings.pass_recheck),
    "reviews.inspection.findings.fail_recheck": simple(
        reported, findings.fail_recheck, text="仍不属实", deadline=LATER + timedelta(days=9)
    ),
    "reviews.inspection.findings.withdraw": simple(finding, findings.withdraw, text="记录在别处"),
    "reviews.inspection.rules.enter": on(sample, lambda of, _member, actor: checked(actor, of)),
    "reviews.inspection.rules.not_met": simple(sample, inspections.not_met, note="外出"),
    "reviews.evaluation.results.deciding.appraise": on(
        review_of, lambda review, member, actor: deciding.appraise(
            review, member.branch, grades={member.pk: "qualified"}, actor=actor, at=NOW
        ),
    ),
}  # fmt: skip


def happens(attempt, actor):
    """Whether the attempt did anything; verbs on many name what stays instead of raising."""
    try:
        outcome = attempt(actor)
    except ERRORS:
        return False
    return bool(getattr(outcome, "done", True))


@pytest.mark.django_db
@pytest.mark.parametrize("name", TRIES)
def test_nobody_decides_in_the_own_matter_and_anybody_else_may(name):
    branch = make.branch(make.organisation())
    own, other = make.member(branch, name="李书记"), make.member(branch, name="王伟")
    actor = make.user(own)
    attempt = TRIES[name](own)
    events = Event.objects.count()
    assert not happens(attempt, actor)
    assert Event.objects.count() == events
    assert happens(attempt, make.user(other))
