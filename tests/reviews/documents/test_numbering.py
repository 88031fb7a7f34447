"""Document numbers: a word belongs to one organisation, and word, year of issue and number name one document."""

import time
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.db.models import Max
from django.urls import reverse

from access.roles import Role
from accounts.audit.models import AuditEvent
from accounts.messages.models import Message
from accounts.organisations.models import Organisation
from ledger.entries.models import Ledger
from pledges.sheets.sheet.models import Sheet
from reviews.accountability.measures import following
from reviews.accountability.measures import rules as measures
from reviews.documents import rules
from reviews.documents.forms import word_field
from reviews.documents.models import DocumentWord, NumberedDocument
from reviews.errors import ReviewError
from reviews.evaluation.results import deciding
from reviews.evaluation.results.models import Result
from reviews.inspection import findings
from reviews.inspection import rules as inspections
from reviews.inspection.forms import SlipForm
from reviews.inspection.models import Sample
from reviews.meetings.circulars import rules as circulars
from reviews.meetings.exchange.models import Meeting
from reviews.reports import rules as reports
from tests import factories as make
from tests.core.files.elsewhere import kept
from tests.factories import NOW
from tests.ledger.entries.test_races import at_once
from tests.press.text import text_of
from tests.reviews.evaluation.results.test_results import Review
from tests.reviews.inspection.test_findings import found
from tests.reviews.measured import Bodies, appealed, decider, judge, proposed

#: Half past seven in the morning of New Year's Day in Shanghai; in London it is still the old year.
NEW_YEAR = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
JANUARY = datetime(2027, 1, 8, 2, 0, tzinfo=UTC)


def number_of(issuer, word, at=NOW):
    return str(rules.issue(issuer, word, actor=None, at=at))


# ── the one function ──────────────────────────────────────────────────────────────────────────────
@pytest.mark.django_db
def test_each_word_and_year_counts_from_one_without_a_gap():
    town, other = make.organisation(), make.organisation()
    assert [number_of(town, "南承") for _time in range(3)] == [
        f"南承〔2026〕{n}号" for n in (1, 2, 3)
    ]
    assert number_of(other, "北承") == "北承〔2026〕1号"
    assert number_of(town, "南督") == "南督〔2026〕1号"
    assert number_of(town, "南承", JANUARY) == "南承〔2027〕1号"
    assert number_of(town, "南承") == "南承〔2026〕4号"


@pytest.mark.django_db
def test_the_year_is_that_of_the_place():
    assert number_of(make.district(), "路承", NEW_YEAR) == "路承〔2027〕1号"


@pytest.mark.django_db
def test_a_number_whose_document_fails_is_given_to_the_next_one():
    town = make.organisation()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        number_of(town, "南承")
        _ = 1 / 0
    assert number_of(town, "南承") == "南承〔2026〕1号"


@pytest.mark.django_db
@pytest.mark.parametrize("word", ["", " ", "路承1", "路〔承", "路 承", "路承" * 6])
def test_what_is_no_word_is_refused(word):
    with pytest.raises(ReviewError):
        number_of(make.district(), word)
    assert not NumberedDocument.objects.exists()


@pytest.mark.django_db
def test_the_word_of_another_organisation_is_refused_with_its_name():
    town, other = make.organisation(name="路南街道党工委"), make.organisation()
    number_of(town, "南承")
    with pytest.raises(ReviewError, match="路南街道党工委"):
        number_of(other, "南承")
    assert NumberedDocument.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("word", ["路承", "a b<c>", "路承〔2026〕", "路承" * 6])
def test_a_draft_is_not_kept_with_a_word_that_its_issuer_cannot_have(word):
    make.word(make.district(), "路承")
    town = make.organisation()
    with pytest.raises(ValidationError):
        word_field(town).clean(word)
    assert word_field(town).clean("南承") == "南承"
    assert word_field(town, required=False).clean("") == ""


@pytest.mark.django_db
def test_a_word_is_given_up_only_as_long_as_nothing_is_issued():
    town, by = make.organisation(), {"actor": make.user(), "at": NOW}
    word = rules.keep_word(town, "南承", **by)
    rules.drop_word(word, **by)
    assert list(AuditEvent.objects.order_by("pk").values_list("action", flat=True)) == [
        "document_word_kept", "document_word_dropped",
    ]  # fmt: skip
    number_of(town, "南承")
    with pytest.raises(ReviewError):
        rules.drop_word(DocumentWord.objects.get(), **by)


@pytest.mark.django_db
def test_the_database_keeps_words_and_numbers_as_they_are():
    town, other = make.organisation(), make.organisation()
    number_of(town, "南承")
    words, documents = DocumentWord.objects.all(), NumberedDocument.objects.all()
    for change in (
        lambda: words.update(organisation=other), lambda: words.update(text="北承"), lambda: documents.update(number=7),
        lambda: documents.delete(), lambda: documents._raw_delete(documents.db),
        lambda: NumberedDocument.objects.create(
            word=words.get(), year=2026, number=1, issuer=town, issued_at=NOW
        ),
    ):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert str(documents.get()) == "南承〔2026〕1号"


# ── eight simultaneously ──────────────────────────────────────────────────────────────────────────
def _eight_at_once(issue):
    town = make.organisation()
    rules.keep_word(town, "南承", actor=None, at=NOW)
    answers = at_once(*[lambda: issue(town, "南承", actor=None, at=NOW)] * 8)
    numbers = sorted(NumberedDocument.objects.values_list("number", flat=True))
    return numbers, {type(answer).__name__ for answer in answers}


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_eight_simultaneous_documents_take_the_numbers_one_to_eight():
    assert _eight_at_once(rules.issue) == ([1, 2, 3, 4, 5, 6, 7, 8], {"NumberedDocument"})


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_they_take_the_same_number():
    """Then only the database's constraint stops them, with an error page."""

    def careless(issuer, text, *, actor, at):
        word = DocumentWord.objects.get(text=text)
        last = word.documents.aggregate(last=Max("number"))["last"] or 0
        time.sleep(0.3)
        return NumberedDocument.objects.create(
            word=word, year=2026, number=last + 1, issuer=issuer, issued_at=at
        )

    numbers, answers = _eight_at_once(careless)
    assert len(numbers) < 8
    assert "IntegrityError" in answers


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_units_that_want_one_word_simultaneously_get_it_once():
    units = make.organisation(), make.organisation()
    answers = at_once(*(lambda u=u: rules.issue(u, "南承", actor=None, at=NOW) for u in units))
    assert sorted(type(answer).__name__ for answer in answers) == ["NumberedDocument", "ReviewError"]  # fmt: skip


@pytest.mark.django_db
def test_a_circular_without_a_word_is_not_approved():
    """Else it would be found out at its issue, and had to go back to the draft."""
    town, by = make.organisation(), {"actor": make.user(), "at": NOW}
    row = circulars.draft(town, year=2026, quarter=1, **by)
    with pytest.raises(ReviewError):
        circulars.approve(row, **by)
    circulars.edit(row, word="南承", **by)
    circulars.approve(row, **by)


# ── every kind in the January after ───────────────────────────────────────────────────────────────
def issued_circular(issuer, *, year, quarter, at):
    row = circulars.draft(issuer, year=year, quarter=quarter, actor=make.user(), at=at)
    circulars.edit(row, word=make.word(issuer), actor=make.user(), at=at)
    circulars.approve(row, actor=make.user(), at=at)
    return circulars.issue(row, actor=make.user(), at=at)


@pytest.mark.django_db
def test_the_circular_of_the_fourth_quarter_is_issued_in_january():
    district = make.district()
    first = issued_circular(district, year=2026, quarter=1, at=datetime(2026, 4, 10, 2, tzinfo=UTC))
    fourth = issued_circular(district, year=2026, quarter=4, at=JANUARY)
    assert [str(first.document), str(fourth.document)] == ["路承〔2026〕1号", "路承〔2027〕1号"]
    notice = circulars.correct(first, actor=make.user(), at=JANUARY, text="第二条应为12项。")
    circulars.approve(notice, actor=make.user(), at=JANUARY)
    notice = circulars.issue(notice, actor=make.user(), at=JANUARY)
    assert str(notice.document) == "路承〔2027〕2号"
    assert "路承〔2026〕1号" in printed(notice)  # what it corrects


@pytest.mark.django_db
def test_screen_message_and_paper_name_the_year_of_the_place(client):
    district = make.district()
    client.force_login(make.holder(Role.ADMINISTRATOR, district))
    circular = issued_circular(district, year=2026, quarter=4, at=NEW_YEAR)
    number = "路承〔2027〕1号"
    assert number in client.get(reverse("circular_detail", args=[circular.pk])).content.decode()
    assert number in client.get(reverse("circular_list")).content.decode()
    assert {row.body for row in Message.objects.filter(kind="circular_issued")} == {number}
    assert number in printed(circular) and "2027年1月1日" in printed(circular)


def printed(row):
    return text_of(kept(row)).replace("\n", "")


@pytest.mark.django_db
def test_slips_and_check_sheets_of_the_second_half_in_january():
    town = make.organisation(name="路南街道党工委")
    branch = make.branch(town)
    finding = found(branch)
    slip = findings.issue_slip(
        finding, issuer=town, word="南督", text="未见记录", demand="补齐", actor=make.user(), at=NEW_YEAR
    )  # fmt: skip
    assert str(slip.document) == "南督〔2027〕1号"
    assert finding.steps.last().text == str(slip.document) and str(slip.document) in printed(slip)
    plan = inspections.plan(
        town, year=2026, half=2, actor=None, at=JANUARY, lead="一", discipline="二", organising="三",
        supervision="四", at_random=9,
    )  # fmt: skip
    drawn = inspections.draw(plan, actor=make.user(), at=JANUARY, seed="1")
    sheet = drawn.samples.get()
    assert sheet.serial == f"DC-2026-2-{town.code}-0001"
    line = inspections.CheckLine(sheet.ledger.entries.last(), "in_order", "")
    inspections.enter(
        sheet, actor=make.user(), at=JANUARY, checked_on=date(2027, 1, 8), inspectors="一", note="", lines=[line]
    )  # fmt: skip
    check = sheet.ledger.events.filter(kind="checked").last()
    assert check.data["sheet"] == sheet.serial


@pytest.mark.django_db
def test_letters_in_january():
    bodies = Bodies()
    measure = proposed(bodies)
    actor = decider(bodies, measure)
    measures.approve(measure, actor=actor, at=NOW)
    letter = measures.issue(measure, actor=actor, at=NEW_YEAR, word="支问")
    assert str(letter.document) == "支问〔2027〕1号" and str(letter.document) in printed(letter)


@pytest.mark.django_db
def test_the_letters_of_one_measure_never_bear_one_number():
    """The branch decides, the district decides the appeal: each under its own word, the other's is refused."""
    bodies = Bodies()
    measure = appealed(bodies)
    [decision] = measure.letters.all()
    facts = {"actor": judge(bodies, measure), "at": NOW, "text": "维持"}
    with pytest.raises(ReviewError):
        following.uphold(measure, word=decision.document.word_id, **facts)
    following.uphold(measure, word="区问", **facts)
    numbers = [str(row.document) for row in measure.letters.select_related("document")]
    assert len(set(numbers)) == len(numbers) == 2


@pytest.mark.django_db
def test_reports_of_the_year_in_january():
    bodies = Bodies()
    asked = reports.call(
        bodies.district, year=2026, period="q4", due_on=date(2027, 1, 20), actor=bodies.top, at=JANUARY
    )  # fmt: skip
    report = reports.draft(asked.reports.get(), actor=bodies.administrator, at=NEW_YEAR)
    with pytest.raises(ReviewError):  # no word is created implicitly
        reports.send(report, actor=bodies.administrator, at=NEW_YEAR)
    report = reports.edit(report, actor=bodies.administrator, at=NEW_YEAR, word="南报")
    report = reports.send(report, actor=bodies.administrator, at=NEW_YEAR)
    issue = report.issues.get()
    assert str(issue.document) == "南报〔2027〕1号" and str(issue.document) in printed(issue)


@pytest.mark.django_db
def test_the_bulletin_of_the_year_in_january_shares_the_count_of_the_circulars():
    review = Review().concluded()
    issued_circular(make.district(), year=2026, quarter=4, at=JANUARY)
    bulletin = deciding.publish(review.evaluation, word="路承", actor=None, at=NEW_YEAR)
    assert str(bulletin.document) == "路承〔2027〕2号" and str(bulletin.document) in printed(bulletin)  # fmt: skip


# ── every number on a paper ───────────────────────────────────────────────────────────────────────
#: Printed and cited number → its model and the facts that it is made of, together unique.
NUMBERS = {
    "路承〔2026〕1号": (NumberedDocument, {"word", "year", "number"}),
    "LQ-2026-0001, a pledge sheet": (Sheet, {"serial"}),
    "the number of a ledger": (Ledger, {"number"}),
    "DC-2026-1-0012-0001, a check sheet": (Sample, {"serial"}),
    "JL-2026-1-0012, a meeting: branch, year, quarter": (Meeting, {"branch", "year", "quarter"}),
    "the code of a branch, in JL and DC": (Organisation, {"code"}),
    "PF-2026-41, a score sheet": (Result, {"id"}),
}


@pytest.mark.parametrize("name", NUMBERS)
def test_every_number_on_a_paper_is_unique_in_the_installation(name):
    model, facts = NUMBERS[name]
    keys = [{field.name} for field in model._meta.fields if field.unique]
    keys += [set(row.fields) for row in model._meta.total_unique_constraints]
    assert facts in keys


@pytest.mark.django_db
def test_the_check_sheets_of_two_inspections_have_no_number_in_common():
    town, other = make.organisation(), make.organisation()
    for unit in (town, other):
        found(make.branch(unit))
    assert len(set(Sample.objects.values_list("serial", flat=True))) == Sample.objects.count() == 2


# ── forms and pages ───────────────────────────────────────────────────────────────────────────────
@pytest.mark.django_db
def test_forms_offer_the_own_words_and_ask_for_the_first_one():
    town = make.organisation()
    assert not hasattr(word_field(town), "choices")
    for word in ("南承", "南督"):
        rules.keep_word(town, word, actor=None, at=NOW)
    assert [value for value, _label in word_field(town).choices] == ["南承", "南督"]
    assert rules.usual_word(town, "slip") == ""
    finding = found(make.branch(town))
    findings.issue_slip(
        finding, issuer=town, word="南督", text="一", demand="二", actor=None, at=NOW
    )
    assert rules.usual_word(town, "slip") == "南督"


@pytest.mark.django_db
def test_a_slip_takes_a_word_of_the_issuer_that_is_chosen():
    town = make.organisation(name="路南街道党工委")
    finding = found(make.branch(town))
    seat = type("Seat", (), {"role": "supervisor", "organisations": (make.district(),), "member": None})()  # fmt: skip
    rules.keep_word(town, "南督", actor=None, at=NOW)

    def judged(**data):
        form = SlipForm(data | {"text": "一", "demand": "二"}, finding=finding, seat=seat)
        return form.cleaned_data["word"] if form.is_valid() else sorted(form.errors)

    district = make.district().pk
    assert judged(issuer=town.pk, word="南督") == "南督"
    assert judged(issuer=town.pk, new_word="乱督") == ["word"]
    assert judged(issuer=district, word="南督") == ["new_word"]
    assert judged(issuer=district, new_word="路督") == "路督"


@pytest.mark.django_db
def test_the_page_of_words_keeps_and_gives_up(client):
    town = make.organisation()
    other = make.organisation()
    client.force_login(make.holder(Role.ADMINISTRATOR, town))
    page = reverse("organisation_words", args=[town.pk])
    client.post(page, {"word": "南承"})
    number_of(other, "北承")
    assert "第" in client.post(page, {"word": "北承"}).content.decode()
    number_of(town, "南督")
    kept = DocumentWord.objects.filter(organisation=town)
    for word in kept:
        client.post(reverse("document_word_drop", args=[word.pk]))
    assert list(kept.values_list("text", flat=True)) == ["南督"]
    foreign = DocumentWord.objects.get(text="北承")
    assert client.post(reverse("document_word_drop", args=[foreign.pk])).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_words_asks_the_same_queries(client, django_assert_num_queries, count):
    town = make.organisation()
    client.force_login(make.holder(Role.ADMINISTRATOR, town))
    for word in ("南承", "南督", "南报")[:count]:
        number_of(town, word)
    page = reverse("organisation_words", args=[town.pk])
    client.get(page)
    with django_assert_num_queries(5):
        client.get(page)
