"""The results of a review: counted, decided, checked, published together; who sees what; meetings and appraisals."""

import hashlib
import random
from datetime import date
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from access.roles import Role
from access.seats import Seat
from accounts.audit.models import AuditEvent
from accounts.messages.models import Message
from accounts.people.models import Tier
from ledger.entries import decisions as turns
from ledger.entries import verbs as ledger
from ledger.entries.models import Entry
from pledges.errors import PledgeError
from pledges.sheets.cycles.rules import change_state
from press.plain import render_papers
from registry.closing import still_open
from reviews.accountability.measures.models import Measure
from reviews.accountability.measures.suggestions import SOURCES, open_ones
from reviews.accountability.measures.types import suggestion_rules_on
from reviews.errors import ReviewError
from reviews.evaluation.ballots import closing_boxes as closing
from reviews.evaluation.ballots import opinions, slips, tallying, voting
from reviews.evaluation.ballots.models import Ballot, Evaluation
from reviews.evaluation.results import counting, deciding
from reviews.evaluation.results.models import Appraisal, Bulletin, FulfilmentMeeting, Result
from reviews.evaluation.results.result_papers import score_sheet
from reviews.evaluation.schemes.models import Grade, Scheme
from tests import factories as make
from tests.core.files.elsewhere import kept
from tests.factories import NOW, TODAY
from tests.press.text import text_of
from tests.reviews.reviewing import box, branch_of, running

Phase = Evaluation.Phase
pytestmark = pytest.mark.django_db
S, F, B, N = Grade


class Review:
    """A branch of five whose members, two mass representatives' papers and signers have all said something."""

    def __init__(self, *, members=5, mark=S):
        self.branch, self.members, self.secretary = branch_of(members)
        self.administrator = make.holder(Role.ADMINISTRATOR, make.district())
        self.seats = {
            "s": Seat("s", "secretary", self.secretary, (self.branch,)),
            "a": Seat("a", "administrator", self.administrator, (make.district(),)),
        }
        self.evaluation = running()
        subjects = list(self.evaluation.subjects.order_by("pk"))
        own = box(self.evaluation, self.branch)
        for member in self.members:
            choices = {row.pk: mark for row in subjects if row.member != member}
            voting.vote_signed_in(own, member=member, choices=choices, at=NOW)
        masses = box(self.evaluation, self.branch, "masses")
        slips.issue(masses, medium="paper", count=4, issued_before=0, actor=self.secretary, at=NOW)
        for row in subjects:
            opinions.sign(
                row,
                group=opinions.Group.LEADER,
                choice=F,
                words="尚可",
                seat=self.seats["s"],
                at=NOW,
            )
            opinions.sign(
                row,
                group=opinions.Group.ORGANISATION,
                choice=S,
                words="好",
                seat=self.seats["a"],
                at=NOW,
            )
        closing.close_voting(self.evaluation, actor=self.administrator, at=NOW)
        marks = {row.pk: (3, 1, 0, 0, 0, 0) for row in subjects}
        for _turn in (1, 2):
            tallying.enter(masses, clerk=make.user(), returned=4, unused=0, marks=marks, at=NOW)

    def counted(self):
        self.evaluation = counting.count(self.evaluation, actor=self.administrator, at=NOW)
        return self

    def accepted(self):
        deciding.accept(self.evaluation.results.all(), seat=self.seats["s"], at=NOW)
        return self

    def concluded(self):
        self.counted().accepted()
        self.evaluation = deciding.conclude(self.evaluation, actor=self.administrator, at=NOW)
        return self

    def published(self):
        self.concluded()
        self.bulletin = deciding.publish(
            self.evaluation, word="路承", actor=self.administrator, at=NOW
        )
        self.evaluation.refresh_from_db()
        return self

    def result(self, number=0):
        return Result.objects.get(evaluation=self.evaluation, member=self.members[number])


# ── counting ──────────────────────────────────────────────────────────────────────────────────────
def test_everybody_gets_a_score_from_phone_paper_and_signature_together():
    review = Review().counted()
    result = review.result()
    # peers 100 × 30 % + masses (3 × 100 + 80) / 4 × 30 % + leader 80 × 20 % + organisation 100 × 20 %
    assert (result.score, result.proposed, result.blocked) == (Decimal("94.5"), S, "")
    assert (result.valid, result.issued) == (8, 8)
    assert [line["valid"] for line in result.lines] == [4, 4, 1, 1]
    assert review.evaluation.results.count() == 5


def test_what_single_people_chose_is_not_kept_with_the_result():
    result = Review().counted().result()
    assert set(result.lines[0]) == {
        "part", "weight", "why", "valid", "blank", "void", "issued", "returned", "signed", "mean", "used", "share",
    }  # fmt: skip


def test_an_unbalanced_box_keeps_it_from_being_counted():
    _branch, _members, _secretary = branch_of(4)
    evaluation = running()
    with pytest.raises(ReviewError):
        counting.count(evaluation, actor=make.user(), at=NOW)
    assert Result.objects.count() == 0


def test_where_nobody_votes_nothing_is_proposed():
    branch_of(4)
    evaluation = running()
    closing.close_voting(evaluation, actor=make.user(), at=NOW)
    counting.count(evaluation, actor=make.user(), at=NOW)
    assert set(Result.objects.values_list("score", "proposed", "blocked")) == {
        (None, "", "nothing")
    }


def test_an_item_unfulfilled_without_good_reason_caps_the_grade():
    review = Review()
    entry = review.members[0].ledger.entries.last()
    Entry.objects.filter(pk=entry.pk).update(due=date(2026, 1, 1))
    turns.close_unfulfilled(entry, actor=make.user(), at=NOW, cause="none", note="未开展")
    review.counted()
    assert (review.result().proposed, review.result().uncapped) == (B, S)
    assert review.result(1).proposed == S


def test_the_objective_part_is_the_share_of_items_fulfilled():
    review = Review()
    first, second = review.members[:2]
    for entry in first.ledger.entries.all():
        ledger.claim(entry, actor=make.user(), at=NOW, fulfilled_on=TODAY)
        ledger.verify_and_strike_off(entry, actor=make.user(), at=NOW)
    gone = second.ledger.entries.last()
    turns.close_unfulfilled(gone, actor=make.user(), at=NOW, cause="objective", note="项目取消")
    facts = counting.ledger_facts(review.evaluation)
    assert (facts[first.pk].items, facts[first.pk].fulfilled) == (2, 2)
    assert (facts[second.pk].items, facts[second.pk].unfulfilled) == (1, 0)


def test_a_new_sum_gives_the_same_result_and_shows_a_changed_one():
    review = Review().counted()
    assert counting.differing(review.evaluation) == []
    Result.objects.filter(pk=review.result().pk).update(score=Decimal(99))
    assert counting.differing(review.evaluation) == [review.result()]


def test_counting_asks_the_same_queries_for_more_people(django_assert_max_num_queries):
    review = Review(members=9)
    with django_assert_max_num_queries(40):
        counting.count(review.evaluation, actor=review.administrator, at=NOW)


# ── deciding ──────────────────────────────────────────────────────────────────────────────────────
def test_the_branch_decides_and_says_why_where_it_deviates():
    review = Review().counted()
    with pytest.raises(ReviewError):
        deciding.decide(review.result(), grade=F, reason=" ", seat=review.seats["s"], at=NOW)
    deciding.decide(review.result(), grade=F, reason="年底有投诉", seat=review.seats["s"], at=NOW)
    assert (review.result().grade, review.result().deviates) == (F, True)
    line = AuditEvent.objects.get(action="result_decided")
    assert (line.subject, line.detail) == (
        review.members[0].name,
        {"grade": "较满意", "reason": "年底有投诉"},
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Result.objects.filter(pk=review.result().pk).update(reason="")


def test_nobody_decides_their_own_grade_and_leaders_are_decided_above():
    review = Review().counted()
    own = make.holder(Role.SECRETARY, review.branch, of=review.members[0])
    seat = Seat("s", "secretary", own, (review.branch,))
    with pytest.raises(ReviewError):
        deciding.decide(review.result(), grade=S, reason="", seat=seat, at=NOW)
    Result.objects.filter(pk=review.result(1).pk).update(kind="leader")
    with pytest.raises(ReviewError):
        deciding.decide(review.result(1), grade=S, reason="", seat=review.seats["s"], at=NOW)
    deciding.decide(review.result(1), grade=S, reason="", seat=review.seats["a"], at=NOW)
    assert deciding.accept(review.evaluation.results.all(), seat=seat, at=NOW) == 3


def test_grades_are_fixed_only_when_all_are_decided():
    review = Review().counted()
    with pytest.raises(ReviewError, match=review.branch.name):
        deciding.conclude(review.evaluation, actor=review.administrator, at=NOW)
    review.accepted()
    review.evaluation = deciding.conclude(review.evaluation, actor=review.administrator, at=NOW)
    with pytest.raises(ReviewError):
        deciding.decide(review.result(), grade=S, reason="", seat=review.seats["s"], at=NOW)
    deciding.reopen(review.evaluation, actor=review.administrator, at=NOW)
    deciding.decide(review.result(), grade=F, reason="复核", seat=review.seats["s"], at=NOW)


@pytest.mark.parametrize(("cap", "faults"), [("60", 0), ("59.99", 1), (None, 0)])
def test_the_cap_of_the_top_grade_holds_in_each_branch(cap, faults):
    review = Review().counted().accepted()
    for number in (3, 4):  # three of five keep the top grade: 60 per cent
        deciding.decide(
            review.result(number), grade=F, reason="复核", seat=review.seats["s"], at=NOW
        )
    review.evaluation.member_scheme.top_cap = None if cap is None else Decimal(cap)
    assert len(deciding.faults_of(review.evaluation)) == faults


# ── publishing ────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.usefixtures("each_storage")
def test_everything_is_published_together_with_the_bulletin():
    review = Review().published()
    assert set(Result.objects.values_list("published_at", flat=True)) == {NOW}
    assert Message.objects.filter(kind="review_published").count() == 5
    bulletin = Bulletin.objects.get()
    pdf = kept(bulletin)
    assert hashlib.sha256(pdf).hexdigest() == bulletin.sha256
    assert str(bulletin.document) == "路承〔2026〕1号"
    assert "100.0%" in text_of(pdf)
    with pytest.raises(DatabaseError), transaction.atomic():
        Result.objects.update(reason="改")
    with pytest.raises(ReviewError):
        deciding.publish(review.evaluation, word="路承", actor=None, at=NOW)


def test_the_bulletin_keeps_counts_and_rates_of_every_line():
    review = Review(members=6).counted().accepted()
    for number, grade in enumerate((F, B, N)):
        deciding.decide(
            review.result(number), grade=grade, reason="研究", seat=review.seats["s"], at=NOW
        )
    deciding.conclude(review.evaluation, actor=None, at=NOW)
    figures = deciding.publish(review.evaluation, word="路承", actor=None, at=NOW).figures
    for line in [figures["total"], *figures["kinds"], *figures["units"]]:
        assert line["rates"] == {"satisfied": "50.0", "fairly": "16.7", "basically": "16.7", "not": "16.7"}  # fmt: skip
    assert figures["total"]["counts"] == {"satisfied": 3, "fairly": 1, "basically": 1, "not": 1}


def test_before_that_the_member_sees_nothing_and_afterwards_the_own_result_only(client):
    review = Review().concluded()
    client.force_login(make.user(review.members[0]))
    assert list(client.get("/my-review/").context["rows"]) == []
    deciding.publish(review.evaluation, word="路承", actor=review.administrator, at=NOW)
    page = client.get("/my-review/")
    [row] = page.context["rows"]
    assert (row.member, row.grade) == (review.members[0], S)
    assert client.get(reverse("result_detail", args=[review.result(1).pk])).status_code == 403


def test_a_group_that_is_too_small_is_not_shown_to_the_member(client):
    branch, members, _secretary = branch_of(3)
    evaluation = running()
    for member in members:
        choices = {row.pk: S for row in evaluation.subjects.all()}
        voting.vote_signed_in(box(evaluation, branch), member=member, choices=choices, at=NOW)
    closing.close_voting(evaluation, actor=make.user(), at=NOW)
    counting.count(evaluation, actor=make.user(), at=NOW)
    line = Result.objects.first().lines[0]
    assert (line["why"], line["mean"]) == ("small", None)


def test_a_supervisor_sees_results_once_they_are_published(client):
    review = Review().concluded()
    client.force_login(make.holder(Role.SUPERVISOR, make.district()))
    address = reverse("result_list", args=[review.evaluation.pk])
    assert len(client.get(address).context["page"]) == 0
    deciding.publish(review.evaluation, word="路承", actor=review.administrator, at=NOW)
    assert len(client.get(address).context["page"]) == 5


def test_the_evaluated_person_reaches_no_ballot(client):
    review = Review().published()
    client.force_login(make.user(review.members[0]))
    page = client.get("/my-review/").text
    for key in Ballot.objects.values_list("key", flat=True):
        assert str(key) not in page
    assert client.get(
        reverse("collection_detail", args=[box(review.evaluation, review.branch).pk])
    ).status_code in (403, 404)


# ── pages ─────────────────────────────────────────────────────────────────────────────────────────
def test_the_list_filters_exports_and_decides_what_is_ticked(client):
    review = Review().counted()
    deciding.decide(review.result(), grade=F, reason="研究", seat=review.seats["s"], at=NOW)
    client.force_login(review.secretary)
    address = reverse("result_list", args=[review.evaluation.pk])
    assert len(client.get(address, {"state": "undecided"}).context["page"]) == 4
    assert len(client.get(address, {"state": "deviating"}).context["page"]) == 1
    assert len(client.get(address, {"grade": "fairly"}).context["page"]) == 1
    book = openpyxl.load_workbook(
        BytesIO(client.get(address, {"state": "deviating", "export": 1}).content)
    )
    assert [row[6] for row in book.active.iter_rows(min_row=2, values_only=True)] == ["研究"]
    ticked = {"result": [review.result(1).pk, review.result(2).pk]}
    client.post(reverse("results_accept", args=[review.evaluation.pk]), ticked)
    assert len(client.get(address, {"state": "undecided"}).context["page"]) == 2


@pytest.mark.parametrize("members", [4, 6])
def test_lists_ask_the_same_queries_for_more_rows(client, members, django_assert_num_queries):
    review = Review(members=members).counted()
    client.force_login(review.secretary)
    client.get("/")
    with django_assert_num_queries(7):
        client.get(reverse("result_list", args=[review.evaluation.pk]))


def test_the_score_sheet_shows_the_sum_line_by_line():
    review = Review().counted().accepted()
    result = Result.objects.select_related("member", "branch").get(pk=review.result().pk)
    text = text_of(render_papers([score_sheet(result, review.evaluation.member_scheme)]))
    for word in ("94.50", "28.50", "党员互评", result.member.name, "确定等次：满意"):
        assert word in text


# ── the branch at the year's end ──────────────────────────────────────────────────────────────────
def test_only_the_sheets_that_the_list_shows_are_printed(client, printed):
    review = Review(members=4)
    counting.count(review.evaluation, actor=review.administrator, at=NOW)
    result = review.result(0)
    deciding.decide(result, grade=F, reason="群众有意见", seat=review.seats["s"], at=NOW)
    names = [member.name for member in review.members]
    address = f"/evaluations/{review.evaluation.pk}/results/print/"
    client.force_login(review.secretary)
    text = printed(address)
    assert all(name in text for name in names)
    assert f"{result.score:.2f}" in text
    text = printed(f"{address}?state=deviating")
    assert result.member.name in text and text.count("承诺评议计分表") < 4
    assert (
        client.post(f"{address}?grade=not").url == f"/evaluations/{review.evaluation.pk}/results/"
    )
    client.force_login(make.holder(Role.SECRETARY, make.branch()))
    assert client.post(address).url == f"/evaluations/{review.evaluation.pk}/results/"


def test_a_round_score_keeps_its_decimals(client):
    review = Review()
    counting.count(review.evaluation, actor=review.administrator, at=NOW)
    Result.objects.update(score=Decimal(90))
    client.force_login(review.secretary)
    for address in (
        f"/evaluations/{review.evaluation.pk}/results/",
        f"/results/{review.result(0).pk}/",
    ):
        assert "90.00" in client.get(address).content.decode()


def test_the_record_of_the_year_end_meeting_is_kept_until_publication():
    review = Review().counted()
    facts = {
        "held_on": TODAY, "place": "三楼", "chair": "王伟", "recorder": "李四", "expected": 5, "present": 4,
        "masses": 2, "minutes": "逐人通报",
    }  # fmt: skip
    deciding.keep_gathering(
        review.evaluation, review.branch, actor=review.secretary, at=NOW, **facts
    )
    deciding.keep_gathering(
        review.evaluation, review.branch, actor=review.secretary, at=NOW, **facts | {"present": 5}
    )
    assert FulfilmentMeeting.objects.get().present == 5
    with pytest.raises(ReviewError):
        deciding.keep_gathering(
            review.evaluation,
            review.branch,
            actor=None,
            at=NOW,
            **facts | {"held_on": date(2026, 4, 1)},
        )
    review.accepted()
    deciding.conclude(review.evaluation, actor=None, at=NOW)
    deciding.publish(review.evaluation, word="路承", actor=None, at=NOW)
    with pytest.raises(ReviewError):
        deciding.keep_gathering(review.evaluation, review.branch, actor=None, at=NOW, **facts)


def test_the_publisher_sees_the_meetings_without_a_record(client):
    review = Review().concluded()
    client.force_login(review.administrator)
    address = f"/evaluations/{review.evaluation.pk}/results/"
    page = client.get(address)
    assert page.context["unrecorded"] == 1 and "meetings/?state=missing" in page.content.decode()
    facts = {
        "place": "三楼",
        "chair": "王",
        "recorder": "李",
        "expected": 5,
        "present": 5,
        "minutes": "逐人通报",
    }
    deciding.keep_gathering(
        review.evaluation, review.branch, actor=review.secretary, at=NOW, held_on=TODAY, **facts
    )
    page = client.get(address)
    assert page.context["unrecorded"] == 0 and "state=missing" not in page.content.decode()


def test_at_most_one_third_is_excellent_and_nothing_comes_from_the_review():
    review = Review(members=6).counted()
    pks = [member.pk for member in review.members]
    assert Appraisal.objects.count() == 0
    two = dict.fromkeys(pks[:2], "excellent")
    assert deciding.appraise(review.evaluation, review.branch, grades=two, actor=None, at=NOW) == 2
    with pytest.raises(ReviewError):
        deciding.appraise(
            review.evaluation, review.branch, grades={pks[2]: "excellent"}, actor=None, at=NOW
        )
    swap = {pks[0]: "qualified", pks[2]: "excellent", make.member().pk: "excellent"}
    assert deciding.appraise(review.evaluation, review.branch, grades=swap, actor=None, at=NOW) == 2
    assert Appraisal.objects.filter(grade="excellent").count() == 2
    assert Appraisal.objects.count() == 3


# ── closing the year ──────────────────────────────────────────────────────────────────────────────
def test_a_year_is_closed_when_nothing_is_open_and_lists_what_is():
    review = Review().counted()
    cycle = make.cycle()
    waits = {address.partition("?")[0]: count for _text, count, address in still_open(cycle)}
    assert waits == {"/ledgers/": Entry.objects.filter(state="open").count(), "/evaluations/": 1}
    with pytest.raises(PledgeError, match="10"):
        change_state(cycle, "close", actor=None, at=NOW)
    for entry in Entry.objects.all():
        turns.close_unfulfilled(
            entry, actor=make.user(), at=NOW, cause="objective", note="项目取消"
        )
    review.accepted()
    deciding.conclude(review.evaluation, actor=None, at=NOW)
    deciding.publish(review.evaluation, word="路承", actor=None, at=NOW)
    assert change_state(cycle, "close", actor=None, at=NOW).state == "closed"


def test_the_whole_order_of_the_ballots_changes_nothing():
    review = Review().counted()
    before = list(review.evaluation.results.order_by("pk").values_list("score", flat=True))
    rows = list(Ballot.objects.all())
    random.Random(1).shuffle(rows)
    assert counting.differing(review.evaluation) == []
    assert before == list(review.evaluation.results.order_by("pk").values_list("score", flat=True))


def test_leaders_are_counted_by_their_own_scheme():
    town = make.organisation()
    branch = make.branch(town, name="领导支部")
    for number in range(5):
        make.confirmed_sheet(make.member(branch, name=f"领导{number}", tier=Tier.UNIT_LEADER))
    evaluation = running()
    for member in branch.members.all():
        choices = {row.pk: F for row in evaluation.subjects.all()}
        voting.vote_signed_in(box(evaluation, branch), member=member, choices=choices, at=NOW)
    closing.close_voting(evaluation, actor=make.user(), at=NOW)
    counting.count(evaluation, actor=make.user(), at=NOW)
    assert set(Result.objects.values_list("kind", "score", "proposed")) == {
        ("leader", Decimal("80"), F)
    }
    assert Scheme.objects.filter(frozen_at__isnull=False).count() == 2


# ── what follows from it ──────────────────────────────────────────────────────────────────────────
def test_a_published_not_satisfied_suggests_a_measure_that_cites_it(client):
    review = Review().counted().accepted()
    deciding.decide(review.result(), grade=N, reason="多项未办", seat=review.seats["s"], at=NOW)
    supervisor = make.holder(Role.SUPERVISOR, make.district())
    seat = Seat("u", "supervisor", supervisor, (make.district(),))
    source = SOURCES["grade"]
    rules = suggestion_rules_on(TODAY)
    deciding.conclude(review.evaluation, actor=None, at=NOW)
    assert not open_ones(source, seat, rules, TODAY).exists()
    deciding.publish(review.evaluation, word="路承", actor=None, at=NOW)
    assert list(open_ones(source, seat, rules, TODAY)) == [review.result()]
    client.force_login(supervisor)
    address = reverse("measure_propose")
    page = client.get(address, {"result": review.result().pk, "kind": "criticism"})
    chosen = page.context["form"].initial["type"]
    data = {"result": review.result().pk, "type": chosen, "facts": "评议不满意", "demand": ""}
    assert client.post(address, data).status_code == 302
    ground = Measure.objects.get().grounds.get()
    assert (ground.result, ground.text) == (
        review.result(),
        "2026年度考评等次为不满意（2026年3月2日公布）。",
    )
    assert not open_ones(source, seat, rules, TODAY).exists()
    assert client.get(address, {"result": review.result(1).pk + 999}).status_code == 404
