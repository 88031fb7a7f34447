"""Lists for awards and benefits: who is barred by which rule and until when, frozen when adopted, who sees what."""

from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from access.roles import Role
from access.seats import Seat
from accounts.messages.models import Message
from ledger.entries.models import Cause, Entry
from reviews.accountability.measures import following
from reviews.accountability.recognition import rules
from reviews.accountability.recognition.models import (
    RecognitionList,
    RecognitionRow,
    RecognitionRules,
)
from reviews.accountability.recognition.words import bar_paper, bar_words
from reviews.errors import ReviewError
from reviews.evaluation.results.models import Result
from tests import factories
from tests.factories import NOW, TODAY
from tests.press.text import text_of
from tests.reviews.measured import Bodies, appealed, failed_key_work, judge, served, word_of
from tests.reviews.reviewing import opened

State = RecognitionList.State
pytestmark = pytest.mark.django_db


@pytest.fixture
def bodies():
    return Bodies()


def made(bodies, *, at=NOW, name="优秀共产党员", **facts):
    facts = {"year": 2026, "purpose": "award", "actor": bodies.administrator} | facts
    return rules.make(facts.pop("organisation", bodies.town), name=name, at=at, **facts)


def bars(row):
    """Name → bars of those who are barred."""
    return {line.member.name: line.bars for line in row.rows.filter(barred=True)}


def with_entries(bodies, name, *, done, left=0, explained=0):
    """A member with practical items of 2026: numbers struck off, open, and not fulfilled for an objective cause."""
    member = bodies.member(name=name)
    entries = factories.entries(member, practical=done + left + explained)
    common, *practical = entries
    Entry.objects.filter(pk=common.pk).update(
        state="struck_off", fulfilled_on=TODAY, **factories.by_two()
    )
    for entry in practical[:done]:
        Entry.objects.filter(pk=entry.pk).update(
            state="struck_off", fulfilled_on=TODAY, **factories.by_two()
        )
    for entry in practical[done + left :]:
        Entry.objects.filter(pk=entry.pk).update(
            state="unfulfilled", cause="objective", explanation="停办"
        )
    return member


def test_everybody_active_of_the_unit_is_on_the_list_once(bodies):
    bodies.member(name="在册")
    bodies.member(name="转出", status="left")
    factories.member(factories.branch(), name="外单位")
    row = made(bodies)
    assert [(line.member.name, line.place, line.barred) for line in row.rows.all()] == [
        ("在册", 1, False)
    ]


def test_a_measure_bars_until_its_influence_ends(bodies):
    measure = served(bodies, kind="admonition")
    Entry.objects.all().update(year=2025)
    name = measure.member.name
    assert bars(made(bodies)) == {name: [{"rule": "measure", "until": "2026-09-02"}]}
    last = NOW.replace(month=9, day=2)
    assert list(bars(made(bodies, name="二", at=last))) == [name]
    assert bars(made(bodies, name="三", at=last + timedelta(days=1))) == {}


def test_an_appeal_does_not_lift_the_bar_and_a_revocation_does(bodies):
    measure = appealed(bodies, kind="admonition")
    Entry.objects.all().update(year=2025)
    assert len(bars(made(bodies))) == 1
    following.revoke(
        measure,
        actor=judge(bodies, measure),
        at=NOW,
        text="撤销",
        word=word_of(measure.appeal_body),
    )
    assert bars(made(bodies, name="二")) == {}


def test_a_measure_without_influence_does_not_bar(bodies):
    served(bodies)
    assert bars(made(bodies)) == {}


def test_an_item_without_good_reason_bars_for_its_year(bodies):
    member = bodies.member(name="未兑现")
    failed_key_work(member)
    assert bars(made(bodies)) == {"未兑现": [{"rule": "unfulfilled", "until": None, "count": 1}]}
    assert bars(made(bodies, year=2025)) == {}


def test_fulfilment_below_the_share_bars_and_objective_causes_do_not_count(bodies):
    with_entries(bodies, "全部", done=4)
    with_entries(bodies, "刚好", done=3, left=1)  # with the common item 4 of 5
    with_entries(bodies, "不足", done=2, left=2)
    with_entries(bodies, "客观", done=3, explained=5)
    bodies.member(name="无承诺")
    RecognitionRules.objects.create(valid_from=TODAY, least_percent=80)
    found = bars(made(bodies))
    assert found == {
        "不足": [
            {"rule": "share", "until": None, "share": "60.0", "done": 3, "counted": 5, "least": 80}
        ]
    }
    [bar] = found["不足"]
    assert bar_words(bar) == "兑现率60.0%（3/5），低于80%" == bar_paper(bar)
    earlier = {"rule": "share", "until": None, "share": 60, "least": 80}
    assert bar_words(earlier) == "兑现率60%，低于80%" == bar_paper(earlier)


def test_rules_are_versions_and_a_list_keeps_its_own(bodies):
    failed_key_work(bodies.member(name="未兑现"))
    before = made(bodies)
    free = RecognitionRules.objects.create(valid_from=TODAY + timedelta(days=1), unfulfilled=False)
    assert (
        RecognitionRules.objects.in_force(TODAY),
        RecognitionRules.objects.in_force(TODAY + timedelta(days=1)),
    ) == (before.rules, free)
    tomorrow = NOW + timedelta(days=1)
    assert (len(bars(before)), bars(made(bodies, name="二", at=tomorrow))) == (1, {})
    with pytest.raises(DatabaseError), transaction.atomic():
        RecognitionRules.objects.filter(pk=free.pk).update(unfulfilled=True)
    refreshed = rules.refresh(before, actor=bodies.administrator, at=tomorrow)
    assert (bars(refreshed), refreshed.rules, refreshed.as_of) == (
        {},
        free,
        TODAY + timedelta(days=1),
    )


def test_refusals(bodies):
    made(bodies)
    with pytest.raises(ReviewError, match="同名名单"):
        made(bodies)
    with pytest.raises(ReviewError):
        made(bodies, name=" ")
    first = RecognitionRules.objects.order_by("valid_from").first().valid_from
    with pytest.raises(ReviewError, match="设定规则"):
        made(bodies, name="早", at=NOW.replace(year=first.year - 1))


VERBS = {"refresh": rules.refresh, "adopt": rules.adopt, "drop": rules.drop}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", State.values)
def test_the_table_says_what_may_happen(bodies, state, verb):
    bodies.member()
    row = made(bodies)
    ways = {State.DRAFT: None, State.ADOPTED: rules.adopt, State.DROPPED: rules.drop}
    if ways[state]:
        ways[state](row, actor=bodies.top, at=NOW)
    if (state, verb) in rules.TRANSITIONS:
        VERBS[verb](row, actor=bodies.top, at=NOW)
        row.refresh_from_db()
        assert row.state == rules.TRANSITIONS[state, verb]
    else:
        with pytest.raises(ReviewError):
            VERBS[verb](row, actor=bodies.top, at=NOW)
        row.refresh_from_db()
        assert row.state == state


def test_a_given_up_draft_makes_room_for_another(bodies):
    bodies.member()
    rules.drop(made(bodies), actor=bodies.top, at=NOW)
    assert made(bodies).rows.count() == RecognitionRow.objects.count() == 1


def test_an_adopted_list_stays_when_the_facts_change(bodies):
    measure = appealed(bodies, kind="admonition")
    row = rules.adopt(made(bodies), actor=bodies.top, at=NOW)
    kept = bars(row)
    following.revoke(
        measure,
        actor=judge(bodies, measure),
        at=NOW,
        text="撤销",
        word=word_of(measure.appeal_body),
    )
    assert bars(row) == kept != {}
    for rows in (
        RecognitionRow.objects.filter(list=row),
        RecognitionList.objects.filter(pk=row.pk),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(year=2025) if rows.model is RecognitionList else rows.update(
                barred=False, bars=[]
            )
        with pytest.raises(DatabaseError), transaction.atomic():
            rows._raw_delete(rows.db)


def test_the_database_keeps_reasons_with_bars(bodies):
    bodies.member()
    line = made(bodies).rows.get()
    for wrong in ({"barred": True}, {"bars": [{"rule": "measure"}]}):
        with pytest.raises(IntegrityError), transaction.atomic():
            RecognitionRow.objects.filter(pk=line.pk).update(**wrong)


def test_only_barred_members_are_notified(bodies):
    failed_key_work(bodies.member(name="未兑现"))
    bodies.member(name="符合")
    rules.adopt(made(bodies), actor=bodies.top, at=NOW)
    told = Message.objects.filter(kind="recognition")
    assert [(row.member.name, row.title, row.body) for row in told] == [
        ("未兑现", "一份评先或待遇名单已确定", "优秀共产党员")
    ]


# ── who sees what ─────────────────────────────────────────────────────────────────────────────────
def test_members_read_their_own_row_of_adopted_lists_only(client, bodies):
    failed_key_work(bodies.member(name="旁人"))
    own = bodies.member(name="本人")
    failed_key_work(own)
    row = made(bodies)
    client.force_login(factories.user(own))
    assert "无正当理由" not in client.get(reverse("my_standing")).text
    rules.adopt(row, actor=bodies.top, at=NOW)
    text = client.get(reverse("my_standing")).text
    assert "无正当理由未兑现1项" in text and "旁人" not in text


def test_a_draft_is_the_administrator_s_own(bodies):
    bodies.member()
    row = made(bodies)
    seats = {
        "secretary": bodies.seat(bodies.secretary, "secretary", bodies.branch),
        "supervisor": bodies.supervising,
        "town": bodies.seat(bodies.administrator, "administrator", bodies.town),
        "district": bodies.seat(bodies.top, "administrator", bodies.district),
        "other": bodies.seat(factories.user(), "administrator", factories.organisation()),
        "auditor": bodies.seat(bodies.auditor, "auditor", bodies.district),
        "member": Seat("member", "member", factories.user(), (), bodies.member()),
    }

    def seen():
        return {
            name
            for name, seat in seats.items()
            if RecognitionList.objects.visible_to(seat).exists()
        }

    assert seen() == {"town", "district"}
    rules.adopt(row, actor=bodies.top, at=NOW)
    assert seen() == {"secretary", "supervisor", "town", "district"}
    led = {name for name, seat in seats.items() if RecognitionList.objects.led_by(seat).exists()}
    assert led == {"town", "district"}


def test_a_district_s_list_shows_a_secretary_the_own_branch_only(client, bodies):
    bodies.member(name="本支部")
    factories.member(factories.branch(), name="别处人")
    row = made(bodies, organisation=bodies.district)
    rules.adopt(row, actor=bodies.top, at=NOW)
    client.force_login(bodies.secretary)
    page = client.get(reverse("recognition_detail", args=[row.pk]))
    assert [line.member.name for line in page.context["page"].rows] == ["本支部"]
    assert page.context["figures"] == {"qualifies": 1, "barred": 0}
    assert client.post(reverse("recognition_refresh", args=[row.pk])).status_code == 403


def test_the_list_says_until_when_and_links_the_measure_only_for_those_who_see_it(client, bodies):
    measure = served(bodies, kind="admonition")
    Entry.objects.all().update(year=2025)
    row = rules.adopt(made(bodies), actor=bodies.top, at=NOW)
    link = reverse("measure_detail", args=[measure.pk])

    def told(user):
        client.force_login(user)
        text = client.get(reverse("recognition_detail", args=[row.pk])).text
        return "处于影响期，至2026年9月2日" in text, link in text, "诫勉" in text

    assert told(bodies.administrator) == (True, True, False)
    assert told(bodies.top) == (True, False, False)
    assert told(bodies.secretary) == (True, False, False)
    other = factories.holder(Role.SUPERVISOR, bodies.town)
    assert told(other) == (True, False, False)
    client.force_login(factories.user(measure.member))
    assert link in client.get(reverse("my_standing")).text


# ── pages ─────────────────────────────────────────────────────────────────────────────────────────
def test_a_list_filters_exports_and_prints_what_it_shows(client, bodies):
    failed_key_work(bodies.member(name="未兑现"))
    bodies.member(name="李𬭎")
    row = made(bodies)
    client.force_login(bodies.administrator)
    address = reverse("recognition_detail", args=[row.pk])

    def shown(**query):
        return [line.member.name for line in client.get(address, query).context["page"].rows]

    assert shown() == ["未兑现", "李𬭎"] or shown() == ["李𬭎", "未兑现"]
    assert shown(result="barred") == ["未兑现"]
    assert shown(result="qualifies", q="李") == ["李𬭎"]
    assert len(shown(result="x", unit="x")) == 2
    book = openpyxl.load_workbook(
        BytesIO(client.get(address, {"result": "barred", "export": 1}).content)
    )
    assert [line[2:5] for line in book.active.iter_rows(min_row=2, values_only=True)] == [
        ("未兑现", "不符合条件", "无正当理由未兑现1项")
    ]
    text = text_of(client.get(reverse("recognition_paper", args=[row.pk])).content)
    assert "李𬭎" in text and "尚未确定" in text


def test_too_many_for_one_print_are_sent_to_the_export(client, bodies, monkeypatch):
    monkeypatch.setattr("reviews.accountability.recognition.views.PRINTED", 1)
    bodies.member(name="甲")
    bodies.member(name="乙")
    row = made(bodies)
    client.force_login(bodies.administrator)
    answer = client.get(reverse("recognition_paper", args=[row.pk]), follow=True)
    assert "超过1人" in answer.text


@pytest.mark.parametrize("number", [1, 3])
def test_a_list_asks_the_same_queries_for_one_and_for_three(
    client, bodies, number, django_assert_num_queries
):
    for name in "甲乙丙"[:number]:
        failed_key_work(bodies.member(name=name))
        served(bodies, kind="admonition", member=bodies.leader(name=f"{name}领导"))
    row = made(bodies)
    rules.adopt(row, actor=bodies.top, at=NOW)
    client.force_login(bodies.administrator)
    address = reverse("recognition_detail", args=[row.pk])
    client.get(address)
    with django_assert_num_queries(9):
        client.get(address)
    with django_assert_num_queries(4):
        client.get(reverse("recognition_list"))


def test_through_the_pages(client, bodies):
    bodies.member()
    client.force_login(bodies.administrator)
    data = {"organisation": bodies.town.pk, "year": 2026, "purpose": "benefit", "name": "健康疗养"}
    answer = client.post(reverse("recognition_make"), data)
    row = RecognitionList.objects.get()
    assert answer.url == reverse("recognition_detail", args=[row.pk])
    assert client.post(reverse("recognition_make"), data).context["form"].errors
    assert (
        client.post(reverse("recognition_make"), data | {"organisation": bodies.district.pk})
        .context["form"]
        .errors
    )
    client.post(reverse("recognition_adopt", args=[row.pk]), {"sure": "1"})
    client.post(reverse("recognition_adopt", args=[row.pk]), {"sure": "1"})  # a double click
    row.refresh_from_db()
    assert (row.state, row.adopted_by) == ("adopted", bodies.administrator)
    client.force_login(bodies.top)
    data = {
        "valid_from": "2099-01-01",
        "measures": "on",
        "least_percent": 75,
        "document": "路委〔2026〕1号",
    }
    assert client.post(reverse("recognition_rules"), data).status_code == 302
    rule = RecognitionRules.objects.in_force(date(2099, 1, 1))
    assert (rule.measures, rule.unfulfilled, rule.least_percent) == (True, False, 75)
    assert (
        client.post(reverse("recognition_rules"), data | {"least_percent": 101})
        .context["form"]
        .errors
    )


def test_a_cause_that_is_objective_bars_nobody(bodies):
    member = bodies.member(name="客观")
    entry = factories.entries(member, practical=1)[-1]
    Entry.objects.filter(pk=entry.pk).update(
        state="unfulfilled", cause=Cause.OBJECTIVE, explanation="停办"
    )
    assert bars(made(bodies)) == {}


@pytest.mark.parametrize(
    ("grade", "barred"), [("fairly", False), ("basically", False), ("not", True)]
)
def test_the_least_grade_itself_does_not_bar(bodies, grade, barred):
    RecognitionRules.objects.create(
        valid_from=TODAY,
        least_grade="basically",
        measures=False,
        unfulfilled=False,
        least_percent=None,
    )
    member = bodies.member(name="张三")
    factories.entries(member)
    review = opened(factories.district())
    type(review).objects.filter(pk=review.pk).update(phase="counted")
    Result.objects.create(
        evaluation=review, subject=review.subjects.get(member=member), member=member,
        branch=member.branch, year=2026, kind="member", grade=grade, proposed=grade, decided_at=NOW, published_at=NOW,
    )  # fmt: skip
    assert bars(made(bodies)) == (
        {"张三": [{"rule": "grade", "until": None, "grade": grade}]} if barred else {}
    )
