"""Pages of accountability: who sees a measure and who does not, what suggests one, the forms, the configuration."""

from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from access.roles import Role
from access.seats import Seat
from ledger.entries.models import Cause, Entry
from registry.todo import todos
from reviews.accountability.measures import following, rules
from reviews.accountability.measures.models import Measure
from reviews.accountability.measures.suggestions import SOURCES, open_ones
from reviews.accountability.measures.types import (
    MeasureType,
    SuggestionRules,
    suggestion_rules_on,
    types_on,
)
from reviews.inspection.models import Finding
from tests import factories
from tests.factories import NOW, TODAY
from tests.reviews.inspection.test_findings import found
from tests.reviews.measured import Bodies, appealed, failed_key_work, proposed, served, version

pytestmark = pytest.mark.django_db


@pytest.fixture
def bodies():
    return Bodies()


def everybody(bodies, member):
    """Name → seat of everybody who could be thought to see a measure of the branch."""
    other = factories.organisation(name="路北街道党工委")
    seat = bodies.seat
    return {
        "person": Seat("member", "member", member.user, (), member),
        "colleague": Seat("member", "member", factories.user(), (), bodies.member(name="同事")),
        "secretary": seat(bodies.secretary, "secretary", bodies.branch),
        "other secretary": seat(factories.user(), "secretary", factories.branch(bodies.town)),
        "supervisor": bodies.supervising,
        "other supervisor": seat(factories.holder(Role.SUPERVISOR, bodies.town), "supervisor", bodies.town),
        "town": seat(bodies.administrator, "administrator", bodies.town),
        "other town": seat(factories.user(), "administrator", other),
        "district": seat(bodies.top, "administrator", bodies.district),
        "auditor": seat(bodies.auditor, "auditor", bodies.district),
        "security": seat(factories.user(), "security", bodies.district),
        "proposer as administrator": seat(bodies.supervisor, "administrator", factories.organisation()),
    }  # fmt: skip


def seen_by(bodies, measure):
    if not hasattr(measure.member, "user"):
        factories.user(measure.member)
    seats = everybody(bodies, measure.member)
    return {name for name, seat in seats.items() if Measure.objects.visible_to(seat).exists()}


def test_before_the_service_only_proposer_body_and_auditor_see_it(bodies):
    assert seen_by(bodies, proposed(bodies)) == {"supervisor", "secretary", "auditor"}


def test_a_leader_s_measure_is_seen_by_the_committee_not_by_the_branch(bodies):
    assert seen_by(bodies, proposed(bodies, kind="admonition")) == {"supervisor", "town", "auditor"}


def test_from_the_service_on_the_person_sees_it(bodies):
    assert seen_by(bodies, served(bodies, kind="admonition")) == {
        "person",
        "supervisor",
        "town",
        "auditor",
    }


def test_from_the_appeal_on_its_body_sees_it(bodies):
    assert seen_by(bodies, appealed(bodies)) == {
        "person",
        "supervisor",
        "secretary",
        "town",
        "auditor",
    }


def test_what_the_branch_proposed_its_secretary_sees(bodies):
    seat = bodies.seat(bodies.secretary, "secretary", bodies.branch)
    assert seen_by(bodies, proposed(bodies, seat=seat)) == {"secretary", "town", "auditor"}


def test_a_proposer_who_lost_the_unit_no_longer_sees_it(bodies):
    proposed(bodies)
    moved = bodies.seat(bodies.supervisor, "supervisor", factories.organisation())
    assert list(Measure.objects.visible_to(moved)) == []


def test_nobody_without_a_seat_sees_anything(bodies):
    proposed(bodies)
    for seat in (
        None,
        Seat("member", "member", bodies.top, (), None),
        bodies.seat(bodies.top, "administrator"),
    ):
        assert list(Measure.objects.visible_to(seat)) == []


@pytest.mark.parametrize("who", ["top", "second"])
def test_no_page_of_the_district_tells_of_a_town_s_measure(client, bodies, who):
    """List, export, suggestions, first page, entry and ledger: nothing names it."""
    measure = served(bodies, kind="admonition", facts="绝密事实")
    client.force_login(getattr(bodies, who))
    entry = measure.grounds.get().entry
    pages = [
        reverse("measure_list"),
        reverse("home"),
        reverse("entry_detail", args=[entry.pk]),
        reverse("ledger_list"),
    ]
    for address in pages:
        text = client.get(address, follow=True).text
        assert "绝密事实" not in text and "/measures/1" not in text and "诫勉谈话 ·" not in text
    assert client.get(reverse("measure_detail", args=[measure.pk])).status_code == 404
    assert client.get(reverse("letter_pdf", args=[measure.letters.get().pk])).status_code == 404
    book = openpyxl.load_workbook(
        BytesIO(client.get(reverse("measure_list"), {"export": 1}).content)
    )
    assert list(book.active.iter_rows(min_row=2, values_only=True)) == []


def test_a_suggestion_does_not_betray_a_measure_that_one_may_not_see(bodies):
    """The supervisor's own proposal takes the fact off the list; for a colleague it stays."""
    member = bodies.leader()
    entry = failed_key_work(member)
    proposed(bodies, kind="admonition", member=member, entry=entry)
    colleague = bodies.seat(factories.user(), "supervisor", bodies.town)
    in_force = suggestion_rules_on(TODAY)
    rows = {name: list(open_ones(SOURCES["key"], seat, in_force, TODAY)) for name, seat in
            (("own", bodies.supervising), ("colleague", colleague))}  # fmt: skip
    assert rows == {"own": [], "colleague": [entry]}


def test_the_person_reads_the_decision_but_not_who_proposed_it(client, bodies):
    measure = served(bodies, kind="admonition")
    client.force_login(factories.user(measure.member))
    text = client.get(reverse("measure_detail", args=[measure.pk])).text
    assert "督查" not in text.split("<main")[1] and "镇管理员" not in text
    assert "路南街道党工委" in text and "申诉" in text
    mine = client.get(reverse("my_standing")).text
    assert reverse("measure_detail", args=[measure.pk]) in mine


def test_the_auditor_reads_and_changes_nothing(client, bodies):
    measure = proposed(bodies)
    client.force_login(bodies.auditor)
    page = client.get(reverse("measure_detail", args=[measure.pk]))
    assert (
        page.context["may"] == set()
        and page.text.count("<form") == client.get(reverse("audit_list")).text.count("<form") - 1
    )
    for name in ("measure_approve", "measure_withdraw", "measure_appeal", "measure_close"):
        assert client.post(reverse(name, args=[measure.pk])).status_code == 403


# ── from a suggestion to the end, through the pages ───────────────────────────────────────────────
def test_from_a_suggestion_to_a_served_measure(client, bodies):
    member = bodies.leader(name="周·某")
    entry = failed_key_work(member)
    client.force_login(bodies.supervisor)
    page = client.get(reverse("suggestion_list"), {"source": "key"})
    [shown] = page.context["shown"]
    assert (shown.member, shown.kind) == (member, "admonition")
    address = f"{reverse('measure_propose')}?{shown.query}&kind={shown.kind}"
    form = client.get(address).context["form"]
    assert form.initial["type"] == version("admonition").pk
    data = {"entry": entry.pk, "type": version("admonition").pk, "facts": "长文" * 1990}
    answer = client.post(address, data)
    measure = Measure.objects.get()
    assert answer.url == reverse("measure_detail", args=[measure.pk])
    client.force_login(bodies.administrator)
    pk = measure.pk
    client.post(reverse("measure_approve", args=[pk]), {"approve-text": "同意", "sure": "1"})
    client.post(
        reverse("measure_approve", args=[pk]), {"approve-text": "同意", "sure": "1"}
    )  # a double click
    client.post(reverse("measure_issue", args=[pk]), {"issue-word": "路问", "sure": "1"})
    today = measure.letters.get().document.issued_on
    client.post(reverse("measure_serve", args=[pk]), {
        "serve-served_on": today, "serve-delivery": "in_person", "serve-receipt": "signed", "serve-delivered_by": "王",
    })  # fmt: skip
    measure.refresh_from_db()
    assert (measure.state, measure.facts) == ("served", "长文" * 1990)
    assert list(measure.steps.values_list("kind", flat=True)) == [
        "proposed",
        "approved",
        "letter",
        "served",
    ]


def test_a_finding_leads_to_a_proposal_with_further_grounds(client, bodies):
    finding = found(bodies.branch)
    entry = finding.entry
    client.force_login(bodies.supervisor)
    page = client.get(reverse("measure_propose"), {"finding": finding.pk})
    keys = [key for key, _label in page.context["form"].fields["more"].choices]
    assert f"entry-{entry.pk}" in keys and f"finding-{finding.pk}" not in keys
    client.post(reverse("measure_propose"), {
        "finding": finding.pk, "type": version("criticism").pk, "facts": "问题反复", "more": [f"entry-{entry.pk}"],
    })  # fmt: skip
    grounds = Measure.objects.get().grounds.all()
    assert [(row.finding_id, row.entry_id) for row in grounds] == [
        (finding.pk, None),
        (None, entry.pk),
    ]
    assert "督查发现：未见记录" in grounds[0].text


def test_only_fitting_measures_are_offered(client, bodies):
    ordinary = factories.entries(bodies.member(), practical=1)[-1]
    leads = failed_key_work(bodies.leader(name="领导"))

    def offered(user, entry):
        client.force_login(user)
        page = client.get(reverse("measure_propose"), {"entry": entry.pk})
        return [row.kind for row in page.context["offered"]]

    assert offered(bodies.supervisor, ordinary) == ["reminder", "criticism"]
    assert offered(bodies.secretary, leads) == ["reminder", "criticism"]
    assert len(offered(bodies.supervisor, leads)) == 6


@pytest.mark.parametrize(
    "data", [{}, {"facts": " "}, {"facts": "一", "type": "999"}, {"facts": "x" * 4001}]
)
def test_missing_input_is_reported_at_the_field(client, bodies, data):
    entry = factories.entries(bodies.member(), practical=1)[-1]
    client.force_login(bodies.supervisor)
    answer = client.post(reverse("measure_propose"), {"entry": entry.pk, **data})
    assert answer.status_code == 200 and answer.context["form"].errors
    assert Measure.objects.count() == 0


@pytest.mark.parametrize(
    "query", [{}, {"entry": "x"}, {"entry": "999999"}, {"finding": "999999"}, {"entry": ""}]
)
def test_a_proposal_without_a_ground_in_scope_is_not_there(client, bodies, query):
    client.force_login(bodies.supervisor)
    assert client.get(reverse("measure_propose"), query).status_code == 404


def test_an_answer_that_is_none_changes_nothing(client, bodies):
    measure = appealed(bodies)
    client.force_login(bodies.administrator)
    address = reverse("measure_answer", args=[measure.pk])
    assert client.post(address, {"answer": "burn", "answer-text": "一"}).status_code == 404
    client.post(address, {"answer": "uphold", "answer-text": " ", "answer-word": "区问"})
    client.post(address, {"answer": "correct", "answer-text": "一", "answer-word": "区问"})
    measure.refresh_from_db()
    assert measure.state == "appealed"
    client.post(address, {"answer": "uphold", "answer-text": "事实清楚", "answer-word": "区问"})
    measure.refresh_from_db()
    assert measure.state == "upheld"


# ── suggestions ───────────────────────────────────────────────────────────────────────────────────
def codes(bodies, day=TODAY, seat=None):
    in_force = suggestion_rules_on(day)
    seat = seat or bodies.supervising
    return {
        code: open_ones(source, seat, in_force, day).count() for code, source in SOURCES.items()
    }


def test_each_fact_suggests_in_its_own_list(bodies):
    late = factories.entries(bodies.member(name="逾期"), practical=1)[-1]
    neglected = factories.entries(bodies.member(name="未兑现"), practical=1)[-1]
    explained = factories.entries(bodies.member(name="客观"), practical=1)[-1]
    failed_key_work(bodies.leader(name="重点"))
    finding = found(bodies.branch)
    rows = Entry.objects
    rows.filter(pk=late.pk).update(due=TODAY - timedelta(days=30))
    rows.filter(pk=neglected.pk).update(state="unfulfilled", cause=Cause.NONE)
    rows.filter(pk=explained.pk).update(state="unfulfilled", cause="objective", explanation="停办")
    Finding.objects.filter(pk=finding.pk).update(failed=2)
    assert codes(bodies) == {"late": 1, "key": 1, "unfulfilled": 1, "finding": 1, "grade": 0}
    assert codes(bodies, day=TODAY - timedelta(days=1))["late"] == 0
    SuggestionRules.objects.create(valid_from=TODAY, days_late=31, failed=3, unfulfilled=False)
    assert codes(bodies) == {"late": 0, "key": 1, "unfulfilled": 0, "finding": 0, "grade": 0}
    elsewhere = bodies.seat(factories.user(), "supervisor", factories.organisation())
    assert set(codes(bodies, seat=elsewhere).values()) == {0}


def test_a_refused_proposal_leaves_the_fact_on_the_list(bodies):
    member = bodies.leader()
    measure = proposed(bodies, kind="admonition", member=member, entry=failed_key_work(member))
    assert codes(bodies)["key"] == 0
    rules.refuse(measure, actor=bodies.administrator, at=NOW, text="再查")
    assert codes(bodies)["key"] == 1


def test_suggestions_filter_and_export_what_they_show(client, bodies):
    failed_key_work(bodies.leader(name="甲某"))
    failed_key_work(bodies.member(name="乙某"))
    client.force_login(bodies.supervisor)
    address = reverse("suggestion_list")

    def shown(**query):
        return [
            row.member.name
            for row in client.get(address, {"source": "key"} | query).context["shown"]
        ]

    assert shown() == ["甲某", "乙某"]
    assert shown(standing="leader") == ["甲某"]
    assert shown(standing="ordinary") == ["乙某"]
    assert shown(q="乙") == ["乙某"]
    assert shown(unit=bodies.branch.pk) == ["甲某", "乙某"]
    assert shown(unit="x", standing="x") == ["甲某", "乙某"]
    assert client.get(address, {"source": "no such"}).status_code == 200
    book = openpyxl.load_workbook(
        BytesIO(client.get(address, {"source": "key", "standing": "leader", "export": 1}).content)
    )
    assert [row[1::4] for row in book.active.iter_rows(min_row=2, values_only=True)] == [
        ("甲某", "诫勉谈话")
    ]


# ── lists ─────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("number", [1, 3])
def test_lists_ask_the_same_queries_for_one_and_for_three(
    client, bodies, number, django_assert_num_queries
):
    for name in "甲乙丙"[:number]:
        member = bodies.leader(name=f"{name}某")
        proposed(bodies, kind="admonition", member=member, entry=failed_key_work(member))
        failed_key_work(bodies.leader(name=f"{name}别"))
    client.force_login(bodies.supervisor)
    client.get(reverse("measure_list"))
    with django_assert_num_queries(4):
        client.get(reverse("measure_list"))
    with django_assert_num_queries(6):
        client.get(reverse("suggestion_list"), {"source": "key"})


def test_first_pages_name_what_waits_and_lead_to_it(client, bodies):
    measure = proposed(bodies)
    seat = bodies.seat(bodies.secretary, "secretary", bodies.branch)
    town = bodies.seat(bodies.administrator, "administrator", bodies.town)

    def matters(seat, day=TODAY):
        return [
            (todo.count, todo.address)
            for todo in todos(seat, day)
            if "measure" in todo.address or "standing" in todo.address
        ]

    assert matters(seat) == [(1, "/measures/?state=to_decide")]
    assert matters(town) == []
    rules.approve(measure, actor=bodies.secretary, at=NOW)
    assert matters(seat) == [(1, "/measures/?state=to_serve")]
    critic = served(bodies, kind="criticism", member=bodies.member(name="检查"))
    person = Seat("member", "member", factories.user(critic.member), (), critic.member)
    assert matters(person) == [(1, "/my/standing/?self=soon")]
    late = date(2026, 3, 10)
    assert matters(seat, late)[0] == (1, "/measures/?state=self_late")
    following.appeal(critic, actor=person.user, at=NOW, text="一")
    assert matters(town) == [(1, "/measures/?state=to_judge")]
    client.force_login(bodies.administrator)
    assert [row.pk for row in client.get("/measures/?state=to_judge").context["page"]] == [
        critic.pk
    ]
    client.force_login(bodies.secretary)
    assert [row.pk for row in client.get("/measures/?state=to_serve").context["page"]] == [
        measure.pk
    ]


@pytest.mark.parametrize(
    "query",
    [{"q": "某"}, {"state": "influence"}, {"state": "x"}, {"kind": "admonition"}, {"after": "~"}],
)
def test_the_list_takes_any_filter(client, bodies, query):
    served(bodies, kind="admonition")
    client.force_login(bodies.auditor)
    assert client.get(reverse("measure_list"), query).status_code == 200


# ── configuration ─────────────────────────────────────────────────────────────────────────────────
def test_a_new_version_of_a_measure(client, bodies):
    client.force_login(bodies.top)
    address = reverse("measure_type_list")
    start = client.get(address, {"kind": "admonition"}).context["form"].initial
    assert (start["influence_months"], start["self_days"]) == (6, 5)
    data = {name: value for name, value in start.items() if value not in (None, False)}
    data |= {
        "valid_from": "2099-01-01",
        "influence_months": 12,
        "document": "路委〔2026〕9号",
        "basis_on": "2026-01-01",
    }
    assert client.post(address, data).status_code == 302
    assert types_on(date(2099, 1, 1))["admonition"].influence_months == 12
    assert types_on(TODAY)["admonition"].influence_months == 6
    again = client.post(address, data)
    assert again.status_code == 200 and again.context["form"].errors
    for wrong in (
        {"for_whom": "all"},
        {"valid_from": "2020-01-01"},
        {"document": ""},
        {"supervisor_proposes": "", "administrator_proposes": ""},
    ):
        answer = client.post(address, data | {"valid_from": "2099-02-01"} | wrong)
        assert answer.context["form"].errors, wrong
    assert MeasureType.objects.filter(kind="admonition").count() == 2


def test_new_thresholds_of_suggesting(client, bodies):
    client.force_login(bodies.top)
    address = reverse("suggestion_rules")
    data = {"valid_from": "2099-01-01", "days_late": 60, "failed": 1, "document": "路委〔2026〕2号"}
    assert client.post(address, data | {"days_late": 0}).context["form"].errors
    assert client.post(address, data).status_code == 302
    row = suggestion_rules_on(date(2099, 1, 2))
    assert (row.days_late, row.failed, row.unfulfilled, row.set_by) == (60, 1, False, bodies.top)
    assert suggestion_rules_on(TODAY).days_late == 30
