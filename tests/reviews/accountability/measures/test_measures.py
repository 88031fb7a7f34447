"""A measure from its proposal to its end: who may do what, its states, its dates, its letters, the daily follow-ups."""

import hashlib
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from access.roles import Role
from accounts.messages.models import Message
from ledger.entries import decisions as turns
from ledger.entries.models import Entry
from reviews.accountability.measures import following, rules
from reviews.accountability.measures.authority import standing_of
from reviews.accountability.measures.daily import follow_up
from reviews.accountability.measures.models import Ground, Letter, Measure, MeasureStep
from reviews.accountability.measures.steps import TRANSITIONS, add_months
from reviews.accountability.measures.types import (
    LEADERS_ONLY,
    MeasureKind,
    MeasureType,
    set_type,
    types_on,
)
from reviews.errors import ReviewError
from tests import factories
from tests.core.files.elsewhere import kept
from tests.factories import NOW, TODAY
from tests.press.text import text_of
from tests.reviews.measured import (
    LATER,
    Bodies,
    appealed,
    decider,
    failed_key_work,
    judge,
    measure_in,
    proposed,
    serve,
    served,
    verbs,
    version,
    word_of,
)

State = Measure.State
pytestmark = pytest.mark.django_db


@pytest.fixture
def bodies():
    return Bodies()


# ── the table ─────────────────────────────────────────────────────────────────────────────────────
ALL_VERBS = sorted({verb for _state, verb in TRANSITIONS})


@pytest.mark.parametrize("state", State.values)
def test_the_table_says_what_may_happen(bodies, state):
    start = measure_in(bodies, state)
    for verb in ALL_VERBS:
        with transaction.atomic():
            measure = Measure.objects.get(pk=start.pk)
            steps = measure.steps.count()
            nothing_left = (state, verb) in {
                ("approved", "serve"), ("upheld", "recheck"), ("corrected", "hand_in"), ("corrected", "publish"),
                ("corrected", "recheck"), ("carried_out", "close"),
            }  # fmt: skip
            if nothing_left and verb == "serve":
                verbs(bodies)["issue"](measure)
                steps += 1
                nothing_left = False
            if (state, verb) in TRANSITIONS and (
                not nothing_left or (verb == "recheck" and state == "upheld")
            ):
                verbs(bodies)[verb](measure)
                measure.refresh_from_db()
                assert (verb, measure.state, measure.steps.count()) == (
                    verb,
                    TRANSITIONS[state, verb],
                    steps + 1,
                )
            else:
                with pytest.raises(ReviewError):
                    verbs(bodies)[verb](measure)
                measure.refresh_from_db()
                assert (verb, measure.state, measure.steps.count()) == (verb, state, steps)
            transaction.set_rollback(True)


# ── proposing ─────────────────────────────────────────────────────────────────────────────────────
def test_a_proposal_keeps_its_grounds_in_words_and_tells_the_body(bodies):
    member = bodies.member(name="李𬭎")
    entry = factories.entries(member, practical=1)[-1]
    measure = proposed(bodies, member=member, entry=entry)
    assert (measure.state, measure.body, measure.standing) == (
        "proposed",
        bodies.branch,
        "ordinary",
    )
    [ground] = measure.grounds.all()
    assert ground.text == (
        f"台账{entry.ledger.number}，2026年第{entry.number}项（实事项目）“结对困难群众4户，每季度上门走访1次”，"
        "期限2026年9月30日，尚未兑现。"
    )  # fmt: skip
    told = Message.objects.get(kind="measure")
    assert (told.user, told.title) == (bodies.secretary, "有一项问责建议待决定")


@pytest.mark.parametrize(
    ("kind", "body"),
    [("reminder", "branch"), ("criticism", "branch"), ("rectification", "town"), ("admonition", "town"),
     ("circulated", "town"), ("resignation", "district")],
)  # fmt: skip
def test_each_measure_is_decided_at_its_level(bodies, kind, body):
    assert proposed(bodies, kind=kind).body == getattr(bodies, body)


def test_where_only_the_proposer_could_decide_the_next_body_above_does(bodies):
    seat = bodies.seat(bodies.secretary, "secretary", bodies.branch)
    assert proposed(bodies, seat=seat).body == bodies.town
    administrator = bodies.seat(bodies.administrator, "administrator", bodies.town)
    assert proposed(bodies, kind="admonition", seat=administrator).body == bodies.district


def test_the_secretary_s_own_measure_is_not_decided_by_the_secretary(bodies):
    member = bodies.member(name="书记本人")
    bodies.secretary.member = member
    bodies.secretary.save()
    measure = proposed(bodies, member=member)
    assert measure.body == bodies.town
    seat = bodies.seat(bodies.secretary, "secretary", bodies.branch)
    assert list(Measure.objects.visible_to(seat)) == []


def test_without_a_second_administrator_nothing_is_proposed_from_the_top(bodies):
    bodies.second.assignments.update(revoked_on=date(2026, 1, 1))
    seat = bodies.seat(bodies.top, "administrator", bodies.district)
    with pytest.raises(ReviewError, match="另设一名管理员"):
        proposed(bodies, kind="resignation", seat=seat)


@pytest.mark.parametrize("kind", LEADERS_ONLY)
def test_ordinary_members_never_receive_leaders_measures(bodies, kind):
    member = bodies.member()
    entry = failed_key_work(member)
    with pytest.raises(ReviewError, match="一般党员不适用"):
        proposed(bodies, kind=kind, member=member, entry=entry)
    measure = proposed(bodies)
    with pytest.raises(IntegrityError), transaction.atomic():
        Measure.objects.filter(pk=measure.pk).update(kind=kind)
    with pytest.raises(IntegrityError), transaction.atomic():
        Measure.objects.filter(pk=measure.pk).update(for_whom="leader")
    with pytest.raises(IntegrityError), transaction.atomic():
        MeasureType.objects.create(
            kind=kind,
            valid_from=TODAY,
            for_whom="all",
            basis="一",
            basis_document="二",
            approver="branch",
        )


def test_cadres_managed_by_the_district_are_leaders(bodies):
    assert standing_of(bodies.member(district_managed=True)) == "leader"
    assert standing_of(bodies.member()) == "ordinary"


def refused_proposal(bodies, **facts):
    with pytest.raises(ReviewError):
        proposed(bodies, **facts)
    assert (Measure.objects.count(), Ground.objects.count(), MeasureStep.objects.count()) == (
        0,
        0,
        0,
    )


def test_refused_proposals_leave_nothing(bodies):
    foreign = factories.entries(factories.member(factories.branch()), practical=1)[-1]
    leader = bodies.leader()
    practical = factories.entries(leader, practical=1)[-1]
    refused_proposal(bodies, facts=" ")
    refused_proposal(bodies, entry=foreign)
    refused_proposal(
        bodies, member=foreign.ledger.member, entry=foreign
    )  # outside the seat's units
    refused_proposal(
        bodies, kind="admonition", member=leader, entry=practical
    )  # no key work failed
    refused_proposal(bodies, kind="rectification", rectify_by=TODAY)
    refused_proposal(bodies, kind="rectification", rectify_by=None)
    secretary = bodies.seat(bodies.secretary, "secretary", bodies.branch)
    refused_proposal(bodies, kind="admonition", seat=secretary)  # the branch does not propose it
    with pytest.raises(ReviewError):
        rules.propose(
            leader, version("reminder"), grounds=[], facts="一", seat=bodies.supervising, at=NOW
        )


def test_nobody_proposes_a_measure_against_themselves(bodies):
    member = bodies.member()
    bodies.supervisor.member = member
    bodies.supervisor.save()
    refused_proposal(bodies, member=member)


def test_overdue_key_work_is_ground_enough_for_a_leader(bodies):
    leader = bodies.leader()
    entry = factories.entries(leader, practical=1)[-1]
    Entry.objects.filter(pk=entry.pk).update(kind="key", due=TODAY - timedelta(days=47))
    entry.refresh_from_db()
    measure = proposed(bodies, kind="rectification", member=leader, entry=entry)
    assert measure.grounds.get().text.endswith("期限2026年1月14日，截至2026年3月2日逾期47天。")


def test_a_measure_keeps_the_version_it_was_proposed_under(bodies):
    before = proposed(bodies)
    old = version("reminder")
    new = MeasureType(
        kind="reminder", valid_from=TODAY, basis="新", basis_document="新办法", for_whom="ordinary", approver="committee",
        influence_months=3,
    )  # fmt: skip
    set_type(new, actor=bodies.top, at=NOW)
    after = proposed(bodies, member=bodies.member(name="后者"))
    before.refresh_from_db()
    assert (before.type, before.body) == (old, bodies.branch)
    assert (after.type, after.body) == (new, bodies.town)
    assert types_on(TODAY - timedelta(days=1))["reminder"] == old
    with pytest.raises(DatabaseError), transaction.atomic():
        MeasureType.objects.filter(pk=old.pk).update(influence_months=1)


def test_the_installation_has_a_first_version_of_every_measure():
    assert list(types_on(TODAY)) == MeasureKind.values
    for row in MeasureType.objects.all():
        assert row.basis and row.basis_document and "本地配置" in row.note


# ── deciding and serving ──────────────────────────────────────────────────────────────────────────
def test_supervisors_proposers_and_other_bodies_do_not_decide(bodies):
    measure = proposed(bodies)
    for actor in (
        bodies.supervisor,
        bodies.administrator,
        bodies.top,
        bodies.auditor,
        factories.user(measure.member),
    ):
        with pytest.raises(ReviewError):
            rules.approve(measure, actor=actor, at=NOW)
    measure.refresh_from_db()
    assert measure.state == "proposed"


def test_a_proposer_who_also_is_the_body_does_not_decide(bodies):
    second = factories.holder(Role.SECRETARY, bodies.branch, name="副书记")
    measure = proposed(bodies, seat=bodies.seat(second, "secretary", bodies.branch))
    assert measure.body == bodies.branch
    for verb in (rules.approve, rules.refuse):
        with pytest.raises(ReviewError, match="不能是同一人"):
            verb(measure, actor=second, at=NOW, text="理由")
    rules.approve(measure, actor=bodies.secretary, at=NOW)


@pytest.mark.parametrize(
    "facts",
    [{"decided_as": "supervisor"}, {"decided_by": None}, {"decided_at": None}, {"decided_as": ""}],
)
def test_the_database_keeps_who_decides(bodies, facts):
    measure = measure_in(bodies, State.APPROVED)
    for wrong in (facts, {"decided_by": measure.proposed_by}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Measure.objects.filter(pk=measure.pk).update(**wrong)


@pytest.mark.parametrize(
    "facts",
    [
        {"served_on": None}, {"delivery": ""}, {"receipt": ""}, {"delivered_by": ""}, {"appeal_until": None},
        {"state": "appealed"}, {"state": "carried_out"}, {"state": "closed"}, {"state": "corrected"}, {"facts": ""},
        {"closed_on": TODAY}, {"state": "approved"},
    ],
)  # fmt: skip
def test_the_database_keeps_what_a_state_implies(bodies, facts):
    measure = served(bodies)
    with pytest.raises(IntegrityError), transaction.atomic():
        Measure.objects.filter(pk=measure.pk).update(**facts)


def test_what_follows_counts_from_the_day_of_service(bodies):
    measure = served(bodies, kind="admonition")
    assert (measure.served_on, measure.influence_until, measure.recheck_due, measure.appeal_until) == (
        TODAY, date(2026, 9, 2), date(2026, 9, 2), date(2026, 4, 1),
    )  # fmt: skip
    assert measure.self_due == date(2026, 3, 9)  # five working days after Monday, 2 March
    told = Message.objects.get(kind="measure", member=measure.member)
    assert (told.title, told.body) == ("有一份决定书送达您本人", "")


def test_rectification_is_rechecked_on_its_deadline(bodies):
    assert served(bodies, kind="rectification").recheck_due == TODAY + timedelta(days=60)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [(date(2026, 8, 31), 6, date(2027, 2, 28)), (date(2026, 3, 2), 6, date(2026, 9, 2)), (date(2025, 12, 31), 2, date(2026, 2, 28))],
)  # fmt: skip
def test_months_end_on_days_that_exist(day, months, then):
    assert add_months(day, months) == then


@pytest.mark.usefixtures("each_storage")
def test_the_letter_is_numbered_and_kept_as_printed(bodies):
    member = bodies.leader(name="欧阳𪚥")
    measure = served(bodies, kind="admonition", member=member, entry=failed_key_work(member))
    other = served(bodies, kind="admonition", member=bodies.leader(name="另一人"))
    letters = list(Letter.objects.order_by("document__number"))
    assert [str(row.document) for row in letters] == ["路问〔2026〕1号", "路问〔2026〕2号"]
    assert (letters[0].measure, letters[1].measure) == (measure, other)
    pdf = kept(letters[0])
    assert hashlib.sha256(pdf).hexdigest() == letters[0].sha256
    text = text_of(pdf).replace("\n", "")
    for word in (
        "诫勉谈话",
        "欧阳𪚥",
        "路问〔2026〕1号",
        "影响期6个月",
        "无正当理由未兑现",
        "问责条例",
    ):
        assert word in text


def test_a_letter_that_cannot_be_printed_leaves_nothing(bodies):
    measure = proposed(bodies, facts="缺字\U0003ffff")
    rules.approve(measure, actor=bodies.secretary, at=NOW)
    with pytest.raises(Exception, match="字体"):
        rules.issue(measure, actor=bodies.secretary, at=NOW, word=word_of(measure.body))
    assert (Letter.objects.count(), measure.steps.filter(kind="letter").count()) == (0, 0)


def test_delivery_says_how_and_by_whom(bodies):
    measure = measure_in(bodies, State.APPROVED)
    actor = decider(bodies, measure)
    with pytest.raises(ReviewError, match="先印发"):
        serve(measure, actor)
    rules.issue(measure, actor=actor, at=NOW, word=word_of(measure.body))
    for wrong in (
        {"served_on": TODAY + timedelta(days=1)}, {"served_on": TODAY - timedelta(days=1)}, {"delivered_by": " "},
        {"receipt": "refused"},
    ):  # fmt: skip
        with pytest.raises(ReviewError):
            serve(measure, actor, **wrong)
    measure = serve(measure, actor, receipt="refused", text="见证人李四")
    assert (measure.receipt, measure.steps.last().text) == ("refused", "见证人李四")


# ── appeal ────────────────────────────────────────────────────────────────────────────────────────
def test_an_appeal_goes_to_the_next_body_above(bodies):
    measure = appealed(bodies)
    assert (measure.state, measure.appeal_body) == ("appealed", bodies.town)
    assert appealed(bodies, kind="resignation").appeal_body == bodies.district


def test_at_the_top_another_administrator_decides_the_appeal(bodies):
    measure = appealed(bodies, kind="resignation")
    with pytest.raises(ReviewError, match="不得办理其申诉"):
        following.revoke(
            measure, actor=bodies.top, at=NOW, text="一", word=word_of(measure.appeal_body)
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Measure.objects.filter(pk=measure.pk).update(appeal_decided_by=bodies.top)
    assert (
        following.revoke(
            measure, actor=bodies.second, at=NOW, text="一", word=word_of(measure.appeal_body)
        ).state
        == "revoked"
    )


def test_an_appeal_does_not_fail_for_want_of_a_second_administrator(bodies):
    bodies.second.assignments.update(revoked_on=date(2026, 1, 1))
    measure = appealed(bodies, kind="resignation")
    assert (measure.state, measure.appeal_body) == ("appealed", bodies.district)


def test_the_window_closes_after_its_last_day(bodies):
    measure = served(bodies)
    person = factories.user(measure.member)
    last = NOW + timedelta(days=30)
    with pytest.raises(ReviewError, match="申诉期限已过"):
        following.appeal(measure, actor=person, at=last + timedelta(days=1), text="一")
    following.appeal(measure, actor=person, at=last, text="一")


def test_the_body_enters_an_appeal_only_for_somebody_without_an_account(bodies):
    measure, other = served(bodies), served(bodies, member=bodies.member(name="无账号"))
    factories.user(measure.member, password="Lüqiao-2026-test")
    with pytest.raises(ReviewError, match="已有账号"):
        following.appeal(measure, actor=bodies.secretary, at=NOW, text="一")
    with pytest.raises(ReviewError):
        following.appeal(other, actor=bodies.supervisor, at=NOW, text="一")
    with pytest.raises(ReviewError):
        following.appeal(
            other, actor=bodies.secretary, at=NOW, text="一", on=TODAY - timedelta(days=1)
        )
    late = NOW + timedelta(days=40)
    row = following.appeal(
        other, actor=bodies.secretary, at=late, text="一", on=TODAY + timedelta(days=20)
    )
    assert row.appealed_on == TODAY + timedelta(days=20)


def test_a_correction_puts_a_milder_measure_in_its_place(bodies):
    measure = appealed(bodies, kind="admonition")
    actor = judge(bodies, measure)
    for worse in ("admonition", "circulated", "resignation"):
        with pytest.raises(ReviewError, match="较轻"):
            following.correct(
                measure,
                actor=actor,
                at=NOW,
                text="一",
                to=version(worse),
                word=word_of(measure.appeal_body),
            )
    with pytest.raises(ReviewError):
        following.correct(
            measure, actor=actor, at=NOW, text="一", to=None, word=word_of(measure.appeal_body)
        )
    with pytest.raises(ReviewError, match="需要整改期限"):
        following.correct(
            measure,
            actor=actor,
            at=NOW,
            text="一",
            to=version("rectification"),
            word=word_of(measure.appeal_body),
        )
    measure = following.correct(
        measure,
        actor=actor,
        at=NOW,
        text="情节较轻",
        to=version("criticism"),
        word=word_of(measure.appeal_body),
    )
    assert (measure.in_force.kind, measure.type.kind) == ("criticism", "admonition")
    assert (measure.influence_until, measure.recheck_due, measure.self_due) == (
        None,
        None,
        date(2026, 3, 9),
    )
    letter = measure.letters.get(purpose="appeal")
    text = text_of(kept(letter)).replace("\n", "")
    assert "将诫勉谈话改为批评教育" in text and "情节较轻" in text
    assert letter.document.issuer == bodies.district


def test_a_revocation_ends_the_influence(bodies):
    measure = appealed(bodies, kind="admonition")
    assert list(Measure.objects.in_influence(TODAY)) == [
        measure
    ]  # an open appeal does not suspend it
    measure = following.revoke(
        measure,
        actor=judge(bodies, measure),
        at=NOW,
        text="事实不清",
        word=word_of(measure.appeal_body),
    )
    assert (measure.influence_until, measure.self_due, measure.recheck_due) == (None, None, None)
    assert list(Measure.objects.in_influence(TODAY)) == []


def test_a_measure_is_appealed_once(bodies):
    measure = appealed(bodies)
    following.uphold(
        measure,
        actor=judge(bodies, measure),
        at=NOW,
        text="维持",
        word=word_of(measure.appeal_body),
    )
    following.carry_out(measure, actor=bodies.secretary, at=NOW, text="已谈", on=TODAY)
    with pytest.raises(ReviewError, match="只能申诉一次"):
        following.appeal(measure, actor=measure.member.user, at=NOW, text="再诉")


# ── afterwards ────────────────────────────────────────────────────────────────────────────────────
def test_an_appeal_pauses_the_circulation(bodies):
    measure = served(bodies, kind="circulated")
    actor = bodies.administrator
    publish = {"actor": actor, "text": "全街道", "word": word_of(measure.body)}
    with pytest.raises(ReviewError, match="申诉期限过后"):
        following.publish(measure, at=NOW, **publish)
    measure = following.appeal(measure, actor=factories.user(measure.member), at=NOW, text="一")
    with pytest.raises(ReviewError, match="已申诉"):
        following.publish(measure, at=LATER, **publish)
    following.uphold(
        measure,
        actor=judge(bodies, measure),
        at=NOW,
        text="维持",
        word=word_of(measure.appeal_body),
    )
    measure = following.publish(measure, at=NOW, **publish)
    assert (measure.published_on, measure.letters.count()) == (TODAY, 3)
    with pytest.raises(ReviewError, match="已经通报"):
        following.publish(measure, at=NOW, **publish)
    with pytest.raises(ReviewError, match="不通报"):
        following.publish(served(bodies, kind="admonition"), at=LATER, **publish)


def test_a_measure_closes_when_nothing_is_open(bodies):
    measure = served(bodies, kind="admonition")
    actor, person = bodies.administrator, factories.user(measure.member)
    following.carry_out(measure, actor=actor, at=NOW, text="已谈话", on=TODAY)
    with pytest.raises(ReviewError, match="申诉期限未过；书面检查未提交；尚未复查"):
        following.close(measure, actor=actor, at=NOW)
    following.hand_in(measure, actor=person, at=NOW, text="深刻反思")
    with pytest.raises(ReviewError, match="尚未到期"):
        following.recheck(measure, actor=actor, at=NOW, text="看过")
    at = NOW + timedelta(days=184)  # 2 September
    with pytest.raises(ReviewError, match="尚未复查"):
        following.close(measure, actor=actor, at=at)
    following.recheck(measure, actor=actor, at=at, text="已改正")
    measure = following.close(measure, actor=actor, at=at)
    assert (measure.state, measure.closed_on, measure.influence_until) == (
        "closed",
        date(2026, 9, 2),
        date(2026, 9, 2),
    )
    kinds = list(measure.steps.values_list("kind", flat=True))
    assert kinds == [
        "proposed",
        "approved",
        "letter",
        "served",
        "carried_out",
        "self",
        "rechecked",
        "closed",
    ]


def test_history_cannot_be_changed(bodies):
    measure = measure_in(bodies, State.CLOSED)
    for rows in (MeasureStep.objects.all(), Letter.objects.all(), Ground.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(measure=measure)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows._raw_delete(rows.db)
    with pytest.raises(DatabaseError), transaction.atomic():
        Measure.objects.filter(pk=measure.pk).update(facts="改写")


def test_the_ledger_s_own_line_stays_after_the_ground(bodies):
    member = bodies.member()
    entry = factories.entries(member, practical=1)[-1]
    measure = proposed(bodies, member=member, entry=entry)
    turns.close_unfulfilled(
        entry, actor=bodies.secretary, at=NOW, cause="objective", note="项目取消"
    )
    assert measure.grounds.get().text.endswith("尚未兑现。")


# ── each day ──────────────────────────────────────────────────────────────────────────────────────
def day(month, number):
    at = NOW.replace(month=month, day=number)
    return {name: count for name, count in follow_up(today=at.date(), at=at).items() if count}


def test_each_follow_up_is_notified_once_on_its_day(bodies):
    measure = served(
        bodies, kind="admonition"
    )  # self-examination 9 March, appeal 1 April, the rest 2 September
    assert day(3, 8) == {}
    assert day(3, 9) == {"self-examinations due": 1}
    assert day(3, 9) == {}
    assert day(3, 10) == {"self-examinations overdue": 1}
    assert day(4, 1) == {}
    assert day(4, 2) == {"appeal windows ended": 1}
    assert day(9, 2) == {"re-checks of measures due": 1}
    assert day(9, 3) == {"influence periods ended": 1}
    assert day(9, 4) == {}
    told = Message.objects.filter(kind="measure", member=measure.member).order_by("pk")
    assert [row.title for row in told] == [
        "有一份决定书送达您本人", "书面检查今日到期", "书面检查已逾期", "申诉期限已过", "影响期已结束",
    ]  # fmt: skip
    body = Message.objects.filter(kind="measure", user=bodies.administrator).order_by("pk")
    assert [row.title for row in body] == [
        "有一项问责建议待决定", "书面检查已逾期", "申诉期限已过", "有一项问责措施待复查", "影响期已结束",
    ]  # fmt: skip
    assert not Message.objects.filter(user__in=[bodies.top, bodies.second]).exists()


def test_missed_days_are_caught_up(bodies):
    served(bodies, kind="admonition")
    assert day(9, 30) == {
        "self-examinations due": 1, "self-examinations overdue": 1, "re-checks of measures due": 1,
        "appeal windows ended": 1, "influence periods ended": 1,
    }  # fmt: skip
    assert day(9, 30) == {}


def test_what_is_done_or_appealed_is_not_followed(bodies):
    measure = appealed(bodies, kind="admonition")
    following.hand_in(measure, actor=measure.member.user, at=NOW, text="检查")
    following.revoke(
        measure,
        actor=judge(bodies, measure),
        at=NOW,
        text="撤销",
        word=word_of(measure.appeal_body),
    )
    assert day(9, 30) == {}


def test_titles_name_nobody(bodies):
    """Gateways that others run get titles."""
    measure = appealed(bodies, kind="admonition")
    following.uphold(
        measure,
        actor=judge(bodies, measure),
        at=NOW,
        text="维持",
        word=word_of(measure.appeal_body),
    )
    day(9, 30)
    titles = " ".join(Message.objects.filter(kind="measure").values_list("title", flat=True))
    assert measure.member.name not in titles and "诫勉" not in titles
