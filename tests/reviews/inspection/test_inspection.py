"""The inspection: its plan, the drawing by risk and by lot, check sheets entered from paper, and refusals."""

import hashlib
import uuid
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction

from access.roles import Role
from accounts.messages.models import Message
from ledger.entries import decisions as turns
from ledger.entries import verbs as ledger
from ledger.entries.models import Entry, Event
from ledger.evidence.rules import add_evidence
from ledger.verification import verify_ledgers
from pledges.disclosure.opinions import rules as opinions
from pledges.disclosure.opinions.models import OpinionCase
from pledges.disclosure.publishing import rules as disclosing
from pledges.disclosure.publishing.models import Disclosure
from press.plain import render_papers
from reviews.errors import ReviewError
from reviews.inspection import drawing, findings, rules
from reviews.inspection.models import Finding, Inspection, Recheck, Sample
from reviews.inspection.queries import check_sheets
from tests import factories
from tests.factories import NOW, TODAY
from tests.press.text import text_of

State = Inspection.State
pytestmark = pytest.mark.django_db
TEAM = {"lead": "组长", "discipline": "纪检一", "organising": "组织一", "supervision": "督查一"}
LATER = NOW + timedelta(days=100)


@pytest.fixture
def town():
    return factories.organisation(name="路南街道党工委")


@pytest.fixture
def people(town):
    """Six members of two branches, each with one common and one practical entry; in the order of the sheets."""
    branches = [factories.branch(town, name=f"第{n}村党支部") for n in (1, 2)]
    people = [
        factories.member(branch, name=f"党员{number}")
        for branch in branches
        for number in (1, 2, 3)
    ]
    for one in people:
        factories.entries(one, practical=1)
    return people


def planned(town, **facts):
    facts = TEAM | {"by_risk": 2, "at_random": 2} | facts
    return rules.plan(town, year=2026, half=1, actor=None, at=NOW, **facts)


def drawn(town, *, at=NOW, seed="20260601", **facts):
    return rules.draw(planned(town, **facts), actor=factories.user(), at=at, seed=seed)


def practical(member):
    return member.ledger.entries.get(kind="practical")


def line(entry, result="in_order", **facts):
    wrong = {"text": "未见记录", "kind": "no_proof", "deadline": TODAY + timedelta(days=400)}
    return rules.CheckLine(entry, result, **((wrong if result == "not_in_order" else {}) | facts))


def entered(sample, lines, *, at=NOW, by=None, **facts):
    facts = {"checked_on": at.date(), "inspectors": "督查一", "note": ""} | facts
    return rules.enter(sample, actor=by or factories.user(), at=at, lines=lines, **facts)


# ── states ────────────────────────────────────────────────────────────────────────────────────────
def inspection_in(state, town):
    inspection = planned(town)
    if state == State.PLANNED:
        return inspection
    inspection = VERBS["draw"](inspection)
    for sample in inspection.samples.all():
        rules.not_met(sample, actor=None, at=NOW, note="外出")
    return inspection if state == State.DRAWN else VERBS["close"](inspection)


VERBS = {
    "edit": lambda row: rules.edit(row, actor=None, at=NOW, by_risk=3),
    "draw": lambda row: rules.draw(row, actor=factories.user(), at=NOW),
    "close": lambda row: rules.close(row, actor=factories.user(), at=NOW, summary="总体良好"),
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", State.values)
def test_the_table_says_what_may_happen(people, town, state, verb):
    inspection = inspection_in(state, town)
    if (state, verb) in rules.TRANSITIONS:
        VERBS[verb](inspection)
        inspection.refresh_from_db()
        assert inspection.state == rules.TRANSITIONS[state, verb]
    else:
        with pytest.raises(ReviewError):
            VERBS[verb](inspection)
        inspection.refresh_from_db()
        assert inspection.state == state


@pytest.mark.parametrize("verb", ["enter", "not_met"])
@pytest.mark.parametrize("state", Sample.State.values)
def test_the_table_of_the_check_sheets_says_what_may_happen(people, town, state, verb):
    sample = drawn(town).samples.first()
    acts = {
        "enter": lambda: entered(sample, [line(practical(sample.ledger.member))]),
        "not_met": lambda: rules.not_met(sample, actor=None, at=NOW, note="外出"),
    }
    if state != Sample.State.DRAWN:
        acts["enter" if state == Sample.State.CHECKED else "not_met"]()
    if (state, verb) in rules.SHEET_TRANSITIONS:
        acts[verb]()
        sample.refresh_from_db()
        assert sample.state == rules.SHEET_TRANSITIONS[state, verb]
    else:
        with pytest.raises(ReviewError):
            acts[verb]()
        sample.refresh_from_db()
        assert sample.state == state


def test_one_inspection_a_unit_and_half_year(town):
    planned(town)
    with pytest.raises(ReviewError):
        planned(town)
    assert Inspection.objects.count() == 1


@pytest.mark.parametrize("body", TEAM)
def test_without_one_of_the_three_bodies_nothing_is_drawn(people, town, body):
    inspection = planned(town, **{body: " "})
    with pytest.raises(ReviewError):
        rules.draw(inspection, actor=None, at=NOW)
    inspection.refresh_from_db()
    assert (inspection.state, inspection.seed, Sample.objects.count()) == (State.PLANNED, "", 0)


def test_where_nothing_is_pledged_nothing_is_drawn(town):
    with pytest.raises(ReviewError):
        rules.draw(planned(town), actor=None, at=NOW)


def test_the_database_refuses_to_change_a_closed_inspection(people, town):
    inspection = inspection_in(State.CLOSED, town)
    with pytest.raises(DatabaseError), transaction.atomic():
        Inspection.objects.filter(pk=inspection.pk).update(summary="另一个")
    with pytest.raises(IntegrityError), transaction.atomic():
        Inspection.objects.create(
            organisation=town, year=2027, half=3, starts_on=TODAY, ends_on=TODAY, created_at=NOW
        )


# ── drawing ───────────────────────────────────────────────────────────────────────────────────────
def by_lot(people, seed="20260601"):
    def lot(one):
        return hashlib.sha256(f"{seed}:{one.ledger.number}".encode()).hexdigest()

    return sorted(people, key=lot)


def names(inspection, **how):
    return [row.ledger.member for row in inspection.samples.filter(**how).order_by("number")]


def test_without_risk_the_lots_decide_alone(people, town):
    inspection = drawn(town)
    assert set(names(inspection)) == set(by_lot(people)[:2])
    assert set(inspection.samples.values_list("how", "score")) == {("random", 0)}


def test_among_ledgers_of_equal_risk_the_lots_decide(people, town):
    for one in people:
        Entry.objects.filter(pk=practical(one).pk).update(due=TODAY - timedelta(days=1))
    inspection = planned(town, by_risk=2, at_random=0)
    for seed in map(str, range(12)):
        inspection.seed = seed
        drawn = {row.ledger for row in drawing.draw_sample(inspection, today=TODAY)}
        assert drawn == {one.ledger.pk for one in by_lot(people, seed)[:2]}


def test_the_same_seed_draws_the_same_sample_and_another_another(people, town):
    inspection = planned(town, by_risk=0, at_random=3)
    samples = set()
    for seed in map(str, range(12)):
        inspection.seed = seed
        first = [row.ledger for row in drawing.draw_sample(inspection, today=TODAY)]
        assert first == [row.ledger for row in drawing.draw_sample(inspection, today=TODAY)]
        samples.add(tuple(first))
    assert len(samples) > 4


def test_a_seed_is_made_where_none_is_given_and_kept(people, town):
    first = rules.draw(planned(town), actor=None, at=NOW)
    assert len(first.seed) == 16
    assert [s.number for s in first.samples.all()] == [1, 2]


def test_what_counts_as_risk(people, town):
    overdue, extended, late, unproven, proven, _calm = people
    Entry.objects.filter(pk=practical(overdue).pk).update(due=TODAY - timedelta(days=1))
    Entry.objects.filter(pk=practical(extended).pk).update(extension_count=2)
    actor, other = factories.user(), factories.user()
    for one in (late, unproven, proven):
        ledger.claim(practical(one), actor=actor, at=NOW, fulfilled_on=TODAY)
        if one is proven:
            file = SimpleUploadedFile("a.pdf", b"%PDF-1.7")
            add_evidence(practical(one), [file], actor=actor, at=NOW)
        ledger.verify_and_strike_off(practical(one), actor=other, at=NOW)
    Entry.objects.filter(pk=practical(late).pk).update(due=TODAY - timedelta(days=3))
    inspection = planned(town, by_risk=6, at_random=6)
    inspection.seed = "1"
    found = {
        row.ledger: (row.how, row.grounds) for row in drawing.draw_sample(inspection, today=TODAY)
    }
    late_and_unproven = {"late": 1, "no_proof": 1}
    assert {
        one.name + str(one.branch_id == people[0].branch_id): found[one.ledger.pk] for one in people
    } == {
        "党员1True": ("risk", {"overdue": 1}),
        "党员2True": ("risk", {"extended": 1}),
        "党员3True": ("risk", late_and_unproven),
        "党员1False": ("risk", {"no_proof": 1}),
        "党员2False": ("random", {}),
        "党员3False": ("random", {}),
    }


def test_not_fulfilled_without_good_reason_is_a_risk_and_with_one_is_none(people, town):
    lazy, unlucky = people[:2]
    for one, cause in ((lazy, "none"), (unlucky, "objective")):
        Entry.objects.filter(pk=practical(one).pk).update(due=TODAY - timedelta(days=9))
        turns.close_unfulfilled(
            practical(one), actor=factories.user(), at=NOW, cause=cause, note="因故"
        )
    inspection = drawn(town, by_risk=6, at_random=0)
    assert [(row.ledger.member, row.grounds) for row in inspection.samples.all()] == [
        (lazy, {"unfulfilled": 1})
    ]


def test_an_opinion_of_the_public_that_was_taken_up_is_a_risk(people, town):
    taken, waiting = people[:2]
    for one in (taken, waiting):
        sheet = one.sheets.get()
        disclosing.propose([sheet], actor=factories.user(), at=NOW, starts=TODAY)
        rows = list(Disclosure.objects.filter(sheet=sheet))
        disclosing.review(rows, actor=factories.user(), at=NOW, secrecy=True, accuracy=True)
        disclosing.approve(rows, actor=factories.user(), at=NOW)
        disclosing.carry_out(rows, actor=factories.user(), at=NOW)
        facts = {
            "token": uuid.uuid4(),
            "proof": uuid.uuid4().hex,
            "address": "192.0.2.7",
            "at": NOW,
        }
        opinions.send(practical(one), text="请公开进度", **facts)
    handling = OpinionCase.objects.get(opinion__entry=practical(taken))
    opinions.forward(handling, actor=factories.user(), at=NOW, public_text="")
    inspection = drawn(town, by_risk=6, at_random=0)
    assert [(row.ledger.member, row.grounds) for row in inspection.samples.all()] == [
        (taken, {"opinion": 1})
    ]


def test_most_points_come_first_and_the_plan_says_what_they_are(people, town):
    for one in people[:3]:
        Entry.objects.filter(pk=practical(one).pk).update(due=TODAY - timedelta(days=1))
    Entry.objects.filter(pk=practical(people[4]).pk).update(extension_count=3)
    assert people[4] not in names(drawn(town, by_risk=3, at_random=0))
    points = {"overdue": 1, "extended": 9}
    other = rules.plan(
        town, year=2026, half=2, actor=None, at=NOW, by_risk=1, at_random=0, points=points
    )
    assert names(rules.draw(other, actor=None, at=NOW, seed="1")) == [people[4]]


def test_members_who_left_or_belong_elsewhere_are_not_drawn(people, town):
    elsewhere = factories.member(factories.branch(), name="外人")
    factories.entries(elsewhere)
    people[0].status = "left"
    people[0].save(update_fields=["status"])
    assert set(names(drawn(town, at_random=50))) == set(people[1:])


def test_sheets_are_numbered_branch_by_branch(people, town):
    inspection = drawn(town, at_random=50)
    assert names(inspection) == people
    assert inspection.samples.first().serial == f"DC-2026-1-{town.code}-0001"


def test_supervisors_of_the_scope_are_notified_once(people, town):
    here = factories.holder(Role.SUPERVISOR, town)
    above = factories.holder(Role.SUPERVISOR, factories.district())
    factories.holder(Role.SUPERVISOR, factories.organisation())
    drawn(town)
    told = Message.objects.filter(kind="inspection").values_list("user", flat=True)
    assert sorted(told) == sorted([here.pk, above.pk])


def test_the_district_s_inspection_opens_with_the_last_month_of_the_half_year(people):
    administrator = factories.holder(Role.ADMINISTRATOR, factories.district())
    assert rules.open_due(date(2026, 5, 31), at=NOW) == 0
    assert rules.open_due(date(2026, 6, 2), at=NOW) == 1
    assert rules.open_due(date(2026, 6, 3), at=NOW) == 0
    first = Inspection.objects.get()
    rules.edit(first, actor=None, at=NOW, lead="张三", by_risk=77)
    assert rules.open_due(date(2026, 12, 1), at=NOW) == 1
    second = Inspection.objects.get(half=2)
    assert (second.lead, second.by_risk, second.starts_on, second.ends_on) == (
        "张三", 77, date(2026, 12, 1), date(2026, 12, 31),
    )  # fmt: skip
    assert Message.objects.filter(kind="inspection", user=administrator).count() == 2
    assert rules.open_due(date(2027, 6, 1), at=NOW) == 0  # nobody has pledged in that year


# ── check sheets ──────────────────────────────────────────────────────────────────────────────────
def test_a_check_sheet_writes_the_ledger_and_the_finding_in_one_go(people, town):
    inspection = drawn(town, at_random=50)
    sample = inspection.samples.get(ledger__member=people[0])
    common, item = people[0].ledger.entries.order_by("number")
    actor = factories.user()
    entered(
        sample,
        [line(common), line(item, "not_in_order", demand="补齐")],
        by=actor,
        note="群众反映好",
    )
    assert list(
        people[0].ledger.events.filter(kind="checked").values_list("entry", "data", "note")
    ) == [
        (common.pk, {"result": "in_order", "sheet": sample.serial, "on": "2026-03-02"}, ""),
        (
            item.pk,
            {"result": "not_in_order", "sheet": sample.serial, "on": "2026-03-02"},
            "未见记录",
        ),
    ]
    finding = Finding.objects.get()
    assert (finding.entry, finding.sample, finding.branch, finding.responsible, finding.found_on) == (
        item, sample, people[0].branch, people[0], TODAY,
    )  # fmt: skip
    assert list(finding.steps.values_list("kind", "actor", "text")) == [
        ("found", actor.pk, "未见记录")
    ]
    sample.refresh_from_db()
    assert (sample.state, sample.inspectors, sample.note, sample.entered_by) == (
        "checked", "督查一", "群众反映好", actor,
    )  # fmt: skip
    assert verify_ledgers()[1] is None


def test_what_was_not_looked_at_leaves_no_line(people, town):
    sample = drawn(town, at_random=50).samples.get(ledger__member=people[0])
    common, item = people[0].ledger.entries.order_by("number")
    entered(sample, [line(common, ""), line(item)])
    assert Event.objects.filter(kind="checked").count() == 1


REFUSED = {
    "nothing": {"lines": []},
    "no inspectors": {"inspectors": "  "},
    "before the drawing": {"checked_on": TODAY - timedelta(days=1)},
    "in the future": {"checked_on": TODAY + timedelta(days=1)},
    "no words": {"wrong": {"text": " "}},
    "no deadline": {"wrong": {"deadline": None}},
    "past deadline": {"wrong": {"deadline": TODAY}},
}


@pytest.mark.parametrize("case", REFUSED)
def test_refusals_keep_nothing(people, town, case):
    sample = drawn(town, at_random=50).samples.get(ledger__member=people[0])
    facts = dict(REFUSED[case])
    lines = facts.pop("lines", None)
    if lines is None:
        common, item = people[0].ledger.entries.order_by("number")
        lines = [line(common), line(item, "not_in_order", **facts.pop("wrong", {}))]
    with pytest.raises(ReviewError):
        entered(sample, lines, **facts)
    sample.refresh_from_db()
    assert (sample.state, Finding.objects.count(), Event.objects.filter(kind="checked").count()) == (
        "drawn", 0, 0,
    )  # fmt: skip


def test_who_verified_an_entry_does_not_check_it(people, town):
    verifier = factories.user()
    ledger.claim(practical(people[0]), actor=factories.user(), at=NOW, fulfilled_on=TODAY)
    ledger.verify_and_strike_off(practical(people[0]), actor=verifier, at=NOW)
    sample = drawn(town, at_random=50).samples.get(ledger__member=people[0])
    with pytest.raises(ReviewError, match="2"):
        entered(sample, [line(practical(people[0]))], by=verifier)
    sample.refresh_from_db()
    assert sample.state == "drawn"


def test_somebody_of_another_branch_is_not_responsible(people, town):
    sample = drawn(town, at_random=50).samples.get(ledger__member=people[0])
    wrong = line(practical(people[0]), "not_in_order", responsible=people[3])
    with pytest.raises(ReviewError):
        entered(sample, [wrong])
    entered(sample, [line(practical(people[0]), "not_in_order", responsible=people[1])])
    assert Finding.objects.get().responsible == people[1]


def test_what_is_open_keeps_the_inspection_from_closing(people, town):
    inspection = drawn(town)
    with pytest.raises(ReviewError, match="2"):
        VERBS["close"](inspection)
    for sample in inspection.samples.all():
        rules.not_met(sample, actor=None, at=NOW, note="外出")
    with pytest.raises(ReviewError):
        rules.close(inspection, actor=None, at=NOW, summary=" ")
    assert VERBS["close"](inspection).state == State.CLOSED
    with pytest.raises(ReviewError):
        entered(inspection.samples.first(), [line(practical(people[0]))])


def test_what_was_found_before_is_checked_again_in_the_next_inspection(people, town):
    first = drawn(town, at_random=50)
    for one in people[:3]:
        entered(first.samples.get(ledger__member=one), [line(practical(one), "not_in_order")])
    rectified, withdrawn, still_open = Finding.objects.order_by("pk")
    findings.report(rectified, actor=factories.user(), at=NOW, text="已补")
    findings.pass_recheck(rectified, actor=factories.user(), at=NOW)
    findings.withdraw(withdrawn, actor=factories.user(), at=NOW, text="误判")
    second = rules.plan(town, year=2026, half=2, actor=None, at=LATER, by_risk=0, at_random=0)
    second = rules.draw(second, actor=None, at=LATER, seed="2")
    assert names(second) == [people[0], people[2]]
    again = second.rechecks.filter(state=Recheck.State.DUE)
    assert [row.finding for row in again.order_by("finding")] == [rectified, still_open]
    sheet = second.samples.get(ledger__member=people[0])
    entered(sheet, [], at=LATER, again=[rules.Again(rectified, True, "保持良好")])
    fail = rules.Again(still_open, False, "没有动", (LATER + timedelta(days=20)).date())
    entered(second.samples.get(ledger__member=people[2]), [], at=LATER, again=[fail])
    still_open.refresh_from_db()
    assert (still_open.state, still_open.failed, second.rechecks.filter(state="due").count()) == (
        "open",
        1,
        0,
    )
    third = rules.plan(town, year=2027, half=1, actor=None, at=LATER, by_risk=0, at_random=0)
    third.seed = "3"
    assert list(drawing.findings_to_recheck(third)) == [still_open]


# ── paper ─────────────────────────────────────────────────────────────────────────────────────────
def test_the_check_sheet_names_everything_that_is_to_be_looked_at(people, town):
    inspection = drawn(town, at_random=50)
    samples = inspection.samples.select_related(
        "inspection__organisation", "ledger__member", "branch"
    )
    pdf = text_of(render_papers(check_sheets(samples, today=TODAY)))
    for sample in samples:
        assert sample.serial in pdf
        assert sample.ledger.number in pdf
    assert "纪检一" in pdf


def test_the_check_sheets_in_scope_are_printed_as_a_job(people, town, client, printed):
    inspection = drawn(town, at_random=50)
    client.force_login(factories.holder(Role.SUPERVISOR, town))
    text = printed(f"/inspections/{inspection.pk}/print/")
    assert all(sample.serial in text for sample in inspection.samples.all())


def test_printing_takes_two_queries_for_any_number_of_sheets(
    people, town, django_assert_num_queries
):
    inspection = drawn(town, at_random=50)
    samples = inspection.samples.select_related(
        "inspection__organisation", "ledger__member", "branch"
    )
    for some in (samples[:1], samples[:5]):
        some = list(some)
        with django_assert_num_queries(2):
            check_sheets(some, today=TODAY)
