"""Opinions: taken from anybody with a proof of work or some patience, moderated, answered; the original stays."""

import base64
import json
import uuid
from datetime import timedelta

import pytest
from altcha import Payload, solve_challenge
from altcha.v2 import Challenge
from django.core.cache import cache
from django.db import DatabaseError, transaction
from django.utils import timezone

from access.roles import Role
from accounts.messages.models import Message
from ledger.entries.models import Ledger
from pledges.disclosure.opinions import limits, proof, rules
from pledges.disclosure.opinions.forms import LEAST, OpinionForm
from pledges.disclosure.opinions.models import OpinionCase, OpinionStep, PublicOpinion
from pledges.disclosure.opinions.queries import open_opinions, published
from tests import factories as make
from tests.boards.public.test_board import disclosed
from tests.factories import NOW

pytestmark = pytest.mark.django_db
State = OpinionCase.State


@pytest.fixture(autouse=True)
def _no_limits_left():
    cache.clear()


@pytest.fixture
def entry():
    return disclosed().member.ledger.entries.last()


def sent(entry, text="请公开进度", **facts):
    facts = {
        "token": uuid.uuid4(),
        "proof": uuid.uuid4().hex,
        "address": "192.0.2.7",
        "at": NOW,
    } | facts
    return rules.send(entry, text=text, **facts)


def handling(entry, **facts):
    sent(entry, **facts)
    return OpinionCase.objects.latest("pk")


def solved():
    made = proof.challenge(cost=1, least=1, most=5)
    challenge = Challenge.from_dict(made)
    return Payload(challenge, solve_challenge(challenge)).to_base64()


def patient(monkeypatch):
    """A form that has been open for long enough."""
    seal = OpinionForm.fresh_seal()
    later = timezone.now() + timedelta(seconds=LEAST + 1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    return seal


# ── the sender ────────────────────────────────────────────────────────────────────────────────────
def test_the_sender_reads_the_answer_with_the_receipt_number(client, entry):
    page = client.get(f"/opinions/new/{entry.serial}/{entry.number}/")
    data = {"text": "请公开进度", "seal": page.context["form"].initial["seal"], "altcha": solved()}
    response = client.post(f"/opinions/new/{entry.serial}/{entry.number}/", data)
    receipt = response.headers["Location"].partition("receipt=")[2].partition("&")[0]
    assert len(receipt) == 14
    row = OpinionCase.objects.get()
    assert (row.opinion.text, row.state, row.opinion.entry) == ("请公开进度", State.RECEIVED, entry)
    address = f"/opinions/receipt/?receipt={receipt.lower().replace('-', ' ')}"
    assert "请公开进度" in client.get(address).content.decode()
    rules.forward(row, actor=make.user(), at=NOW, public_text="")
    rules.answer(row, actor=make.user(), at=NOW, text="九月底完成")
    assert "九月底完成" not in client.get(address).content.decode()
    rules.reply(row, actor=make.user(), at=NOW)
    assert "九月底完成" in client.get(address).content.decode()
    assert client.get("/opinions/receipt/?receipt=AAAA-BBBB-CCCC").context["handling"] is None


def test_nothing_says_who_sent_it(client, entry):
    handling(entry, address="203.0.113.99")
    values = [str(value) for row in PublicOpinion.objects.values() for value in row.values()]
    assert [value for value in values if "203.0.113" in value] == []


def test_without_javascript_patience_is_enough(client, entry, monkeypatch):
    address = f"/opinions/new/{entry.serial}/{entry.number}/"
    quick = client.post(address, {"text": "请公开进度", "seal": OpinionForm.fresh_seal()})
    assert (quick.status_code, PublicOpinion.objects.count()) == (200, 0)
    assert (
        client.post(address, {"text": "请公开进度", "seal": patient(monkeypatch)}).status_code
        == 302
    )
    assert PublicOpinion.objects.get().proof is None


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "nonsense",
        base64.b64encode(b"{}").decode(),
        "x" * 9000,
        base64.b64encode(b"\xff\xfe").decode(),
    ],
)
def test_what_is_no_proof_is_none(payload):
    assert proof.proof_of(payload) is None


def test_a_proof_of_somebody_elses_is_none():
    payload = json.loads(base64.b64decode(solved()))
    payload["challenge"]["signature"] = "0" * 64
    assert proof.proof_of(base64.b64encode(json.dumps(payload).encode()).decode()) is None


def test_a_proof_counts_once(entry):
    named = proof.proof_of(solved())
    sent(entry, proof=named)
    with pytest.raises(rules.OpinionError):
        sent(entry, proof=named)
    assert PublicOpinion.objects.count() == 1


def test_the_same_form_twice_is_one_opinion(entry):
    token = uuid.uuid4()
    assert sent(entry, token=token) != ""
    assert sent(entry, token=token) == ""
    assert PublicOpinion.objects.count() == 1


@pytest.mark.parametrize(
    "text",
    ["", "   ", "字" * 1001, "电话13812345678", "身份证331004199001011237"],
    ids=["empty", "blank", "long", "phone", "identity"],
)
def test_texts_that_are_refused(entry, text):
    with pytest.raises(rules.OpinionError):
        sent(entry, text=text)
    assert PublicOpinion.objects.count() == 0


@pytest.mark.parametrize(
    "name", ["𬭎𪚥·买买提", "字" * 1000, "=HYPERLINK(1)", "<script>alert(1)</script>"]
)
def test_odd_texts_are_kept_as_they_are(client, entry, name):
    row = handling(entry, text=name)
    rules.forward(row, actor=make.user(), at=NOW, public_text="")
    rules.answer(row, actor=make.user(), at=NOW, text="已阅")
    rules.publish(row, actor=make.user(), at=NOW)
    page = client.get(f"/board/{entry.serial}/{entry.number}/").content.decode()
    assert "<script>alert" not in page
    assert PublicOpinion.objects.get().text == name


def test_one_network_has_an_hourly_limit(entry):
    for _ in range(limits.WITH_PROOF):
        sent(entry)
    with pytest.raises(rules.OpinionError):
        sent(entry)
    sent(entry, address="198.51.100.1")
    with pytest.raises(rules.OpinionError):
        for _ in range(limits.WITHOUT_PROOF + 1):
            sent(entry, proof=None, address="198.51.100.2")


def test_one_item_has_an_hourly_limit(entry, monkeypatch):
    monkeypatch.setattr(limits, "ON_ITEM", 2)
    for number in range(2):
        sent(entry, address=f"192.0.2.{number}")
    with pytest.raises(rules.OpinionError):
        sent(entry, address="192.0.2.77")
    sent(entry, address="192.0.2.77", at=NOW + timedelta(hours=2))


def test_without_proof_there_is_a_limit_for_all_senders(entry, monkeypatch):
    monkeypatch.setattr(limits, "ALL_WITHOUT_PROOF", 1)
    sent(entry, proof=None)
    with pytest.raises(rules.OpinionError):
        sent(entry, proof=None, address="192.0.2.8")
    sent(entry, address="192.0.2.8")


def test_only_items_that_the_board_shows(client, entry):
    entry.serial, address = "LQ-2026-9999", f"/opinions/new/{entry.serial}/{entry.number}/"
    assert client.get("/opinions/new/LQ-2026-9999/1/").status_code == 404
    assert client.get(address).status_code == 200
    entry.ledger.member.sheets.get().disclosures.update(state="taken_down", end_reason="有误")
    assert client.get(address).status_code == 404
    assert (
        client.post(address, {"text": "请公开", "seal": OpinionForm.fresh_seal()}).status_code
        == 404
    )


# ── moderation ────────────────────────────────────────────────────────────────────────────────────
VERBS = {
    "forward": {"public_text": ""}, "set_aside": {"reason": "与事项无关"}, "answer": {"text": "已阅"},
    "send_back": {"reason": "请写明时间"}, "publish": {}, "reply": {}, "withdraw": {"reason": "有误"},
}  # fmt: skip
WAYS = {
    State.RECEIVED: [], State.FORWARDED: ["forward"], State.ANSWERED: ["forward", "answer"],
    State.PUBLISHED: ["forward", "answer", "publish"], State.REPLIED: ["forward", "answer", "reply"],
    State.SET_ASIDE: ["set_aside"], State.WITHDRAWN: ["forward", "answer", "publish", "withdraw"],
}  # fmt: skip


def do(row, verb, **facts):
    return getattr(rules, verb)(row, actor=make.user(), at=NOW, **(VERBS[verb] | facts))


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("verb", VERBS)
def test_every_pair_of_state_and_verb(entry, state, verb):
    row = handling(entry)
    for step in WAYS[state]:
        row = do(row, step)
    assert row.state == state
    expected = rules.TRANSITIONS.get((state, verb))
    if expected is None:
        with pytest.raises(rules.OpinionError):
            do(row, verb)
        row.refresh_from_db()
        assert row.state == state
    else:
        assert do(row, verb).state == expected


def test_the_original_stays_as_it_was_sent(entry):
    row = handling(entry, text="他家住某某路3号")
    rules.forward(row, actor=make.user(), at=NOW, public_text="[已隐去住址]")
    row.refresh_from_db()
    assert (row.opinion.text, row.public_text) == ("他家住某某路3号", "[已隐去住址]")
    for change in (
        lambda: PublicOpinion.objects.update(text="别的"),
        lambda: OpinionStep.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_what_is_published_is_the_moderated_wording(client, entry):
    row = handling(entry, text="原话有姓名张某")
    rules.forward(row, actor=make.user(), at=NOW, public_text="请公开进度")
    do(row, "answer")
    assert published(entry) == []
    do(row, "publish")
    page = client.get(f"/board/{entry.serial}/{entry.number}/").content.decode()
    assert "请公开进度" in page
    assert "张某" not in page
    do(row, "withdraw")
    assert "请公开进度" not in client.get(f"/board/{entry.serial}/{entry.number}/").content.decode()


def test_the_branch_is_notified(entry):
    secretary = make.holder(Role.SECRETARY, entry.branch)
    do(handling(entry), "forward")
    assert Message.objects.get(kind="opinion_forwarded").user == secretary


@pytest.mark.parametrize("text", ["电话13812345678", ""])
def test_an_answer_is_scanned_too(entry, text):
    row = do(handling(entry), "forward")
    with pytest.raises(rules.OpinionError):
        do(row, "answer", text=text)


def test_nobody_answers_for_their_own_item_or_moderates_their_own_answer(entry):
    row = do(handling(entry), "forward")
    with pytest.raises(rules.OpinionError):
        rules.answer(row, actor=make.user(entry.ledger.member), at=NOW, text="已阅")
    actor = make.user()
    row = rules.answer(row, actor=actor, at=NOW, text="已阅")
    for verb in ("publish", "reply"):
        with pytest.raises(rules.OpinionError):
            getattr(rules, verb)(row, actor=actor, at=NOW)


def test_open_opinions_are_those_taken_up_and_not_answered(entry, django_assert_num_queries):
    other = disclosed().member.ledger.entries.last()
    do(handling(entry), "forward")
    do(do(handling(entry), "forward"), "answer")
    handling(entry, address="192.0.2.50")  # not moderated: counts for nothing
    do(do(do(handling(other, address="192.0.2.51"), "forward"), "answer"), "publish")
    with django_assert_num_queries(1):
        assert open_opinions(Ledger.objects.all()) == {entry.ledger_id: 2}
    assert open_opinions([other.ledger_id]) == {}


def test_a_secretary_does_not_see_what_is_not_moderated(client, entry):
    client.force_login(make.holder(Role.SECRETARY, entry.branch))
    row = handling(entry, text="原话不给支部看")
    assert client.get(f"/opinions/{row.pk}/").status_code == 404
    rules.forward(row, actor=make.user(), at=NOW, public_text="请公开进度")
    page = client.get(f"/opinions/{row.pk}/").content.decode()
    assert "请公开进度" in page
    assert "原话不给支部看" not in page


def test_the_form_without_words_comes_back(client, entry):
    client.force_login(make.holder(Role.SECRETARY, entry.branch))
    row = do(handling(entry), "forward")
    assert client.post(f"/opinions/{row.pk}/answer/", {"text": ""}).status_code == 200
    assert client.post(f"/opinions/{row.pk}/nonsense/").status_code == 404


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_asks_the_same_few_questions(client, entry, many, django_assert_num_queries):
    for number in range(many):
        handling(entry, address=f"192.0.2.{number}")
    client.force_login(make.holder(Role.ADMINISTRATOR, make.district()))
    client.get("/opinions/")
    with django_assert_num_queries(6):
        client.get("/opinions/")
    assert client.get("/opinions/?export=1").status_code == 200


def test_the_author_of_the_first_answer_does_not_moderate_the_second(entry):
    """Three people: the first answer is sent back, another answers, and only the third publishes."""
    first, second, third = (make.user() for _ in range(3))
    row = rules.forward(handling(entry), actor=third, at=NOW, public_text="")
    row = rules.answer(row, actor=first, at=NOW, text="正在办")
    row = rules.send_back(row, actor=third, at=NOW, reason="没有期限")
    row = rules.answer(row, actor=second, at=NOW, text="九月底完成")
    for actor in (first, second):
        for verb in (rules.publish, rules.reply):
            with pytest.raises(rules.OpinionError):
                verb(row, actor=actor, at=NOW)
    assert rules.publish(row, actor=third, at=NOW).state == State.PUBLISHED


def test_forwarding_again_on_the_same_day_notifies_again(entry):
    secretary = make.holder(Role.SECRETARY, entry.branch)
    row = rules.forward(handling(entry), actor=make.user(), at=NOW, public_text="请公开")
    row.state = State.RECEIVED
    row.save(update_fields=["state"])
    rules.forward(row, actor=make.user(), at=NOW, public_text="请公开进度和期限")
    bodies = Message.objects.filter(kind="opinion_forwarded", user=secretary)
    assert sorted(bodies.values_list("body", flat=True)) == ["请公开", "请公开进度和期限"]
