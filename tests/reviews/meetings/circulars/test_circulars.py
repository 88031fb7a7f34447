"""The circular: figures frozen and reproducible, its states, its number, who sees it, and its correction."""

import hashlib
from datetime import date, timedelta
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.db.models import Count

from access.roles import Role
from accounts.identity.seats import seats_of
from accounts.messages.models import Message
from accounts.organisations.models import Organisation
from accounts.organisations.rules import move
from accounts.people.rules import transfer
from ledger.entries import decisions as turns
from ledger.entries import verbs as ledger
from ledger.entries.models import Entry
from press.errors import PrintingError
from reviews.errors import ReviewError
from reviews.meetings.circulars import rules
from reviews.meetings.circulars.figures import CATEGORIES, compute, still_hold
from reviews.meetings.circulars.models import Circular
from tests import factories
from tests.core.files.elsewhere import kept
from tests.factories import NOW, TODAY
from tests.press.text import text_of

State = Circular.State
LATER = NOW + timedelta(days=60)
pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    """A town with two branches whose entries are in every category: (town, entries)."""
    town = factories.organisation(name="路南街道党工委")
    people = [factories.member(factories.branch(town), name=name) for name in ("王伟", "李𬭎")]
    past = {"items": [{"deadline": date(2026, 2, 20)}], "practical": 2}
    entries = [entry for one in people for entry in factories.entries(one, **past)]
    assert [entry.due < TODAY for entry in entries] == [False, False, False, True] * 2
    actor = factories.user()
    ledger.claim(entries[0], actor=actor, at=NOW, fulfilled_on=TODAY)
    ledger.claim(entries[1], actor=actor, at=NOW, fulfilled_on=TODAY)
    ledger.verify(entries[1], actor=factories.user(), at=NOW)
    ledger.claim(entries[2], actor=actor, at=NOW, fulfilled_on=TODAY)
    ledger.verify_and_strike_off(entries[2], actor=factories.user(), at=NOW)
    for entry, cause in ((entries[4], "objective"), (entries[7], "none")):
        turns.close_unfulfilled(entry, actor=actor, at=NOW, cause=cause, note="因征地暂停施工")
    return town, entries


def drafted(issuer, *, at=NOW, by=None, year=2026, quarter=1):
    factories.word(issuer)
    return rules.draft(issuer, year=year, quarter=quarter, actor=by or factories.user(), at=at)


def approved(issuer, **facts):
    return rules.approve(drafted(issuer, **facts), actor=factories.user(), at=NOW)


def issued(issuer, **facts):
    return rules.issue(approved(issuer, **facts), actor=factories.user(), at=NOW)


# ── figures ───────────────────────────────────────────────────────────────────────────────────────


def test_every_entry_counts_once_in_its_unit_and_its_tier(town):
    town, entries = town
    figures = drafted(factories.district()).figures
    counts = figures["total"]["counts"]
    assert counts == dict(zip(CATEGORIES, [1, 1, 1, 2, 1, 1, 1], strict=True))
    assert figures["total"]["registered"] == len(entries) == 8
    assert [row["name"] for row in figures["units"]] == ["路南街道党工委"]
    for lines in (figures["units"], figures["tiers"]):
        for name in CATEGORIES:
            assert sum(line["counts"][name] for line in lines) == counts[name]


def test_what_events_say_is_what_the_table_says(town):
    town, _entries = town
    counts = drafted(town).figures["total"]["counts"]
    table = dict(Entry.objects.values_list("state").annotate(Count("pk")))
    assert counts["struck_off"] == table["struck_off"]
    assert counts["claimed"] == table["claimed"]
    assert counts["verified"] == table["verified"]
    assert counts["explained"] + counts["unfulfilled"] == table["unfulfilled"]
    assert counts["under_way"] + counts["overdue"] == table["open"]


def test_laggards_are_named_with_unit_and_days_the_latest_first(town):
    town, entries = town
    moment = NOW.replace(month=10, day=5)
    figures = drafted(town, at=moment, quarter=4).figures
    rows = figures["laggards"]
    assert len(rows) == figures["total"]["counts"]["overdue"] > 0
    assert [row[5] for row in rows] == sorted((row[5] for row in rows), reverse=True)
    town_name = entries[3].branch.name
    assert rows[0][:3] + rows[0][4:] == ["王伟", town_name, 4, "2026-02-20", 227]


def test_the_figures_stay_valid_after_later_changes(town):
    town, entries = town
    circular = drafted(town)
    kept = circular.figures
    actor = factories.user()
    ledger.claim(entries[3], actor=actor, at=LATER, fulfilled_on=TODAY)
    turns.reopen(entries[2], actor=actor, at=LATER, note="照片有误")
    member = entries[6].ledger.member
    transfer(member, branch=factories.branch(), on=date(2026, 4, 1), actor=actor, at=LATER)
    move(Organisation.objects.get(pk=entries[0].branch_id), parent=factories.organisation(), actor=actor, at=LATER)  # fmt: skip
    member.name = "李弘"
    member.save()
    assert still_hold(circular)
    assert compute(kept["tree"], year=2026, moment=LATER) != kept


def test_a_rewritten_past_shows(town):
    town, _entries = town
    circular = drafted(town)
    circular.figures["total"]["counts"]["struck_off"] += 1
    circular.save()
    assert not still_hold(circular)
    with pytest.raises(CommandError, match=str(circular.pk)):
        call_command("check_circular", stdout=StringIO())


def test_a_circular_of_nothing():
    town = factories.organisation()
    circular = issued(town)
    assert circular.figures["total"]["registered"] == 0
    assert set(circular.figures["total"]["rates"].values()) == {None}
    assert still_hold(circular)


@pytest.mark.parametrize(
    ("rate", "holds"),
    [("12.5", True), ("12.6", False), ("12.45", True), ("13.5", False), (None, False)],
)
def test_a_circular_issued_with_rates_of_the_earlier_rule_holds_and_a_changed_rate_shows(town, rate, holds):  # fmt: skip
    """1 of 8 is 12.5; rates that were adjusted to add up to 100 differ by less than a tenth."""
    town, _entries = town
    circular = drafted(town)
    circular.figures["total"]["rates"]["struck_off"] = rate
    circular.save()
    assert still_hold(circular) is holds


def test_a_rate_that_is_gone_shows(town):
    circular = drafted(town[0])
    del circular.figures["units"][0]["rates"]["struck_off"]
    circular.save()
    assert not still_hold(circular)


# ── states ────────────────────────────────────────────────────────────────────────────────────────

IN_STATE = {State.DRAFT: drafted, State.APPROVED: approved, State.ISSUED: issued}
VERBS = {
    "edit": lambda c: rules.edit(c, actor=factories.user(), at=NOW, title="通报"),
    "approve": lambda c: rules.approve(c, actor=factories.user(), at=NOW),
    "send_back": lambda c: rules.send_back(c, actor=factories.user(), at=NOW),
    "issue": lambda c: rules.issue(c, actor=factories.user(), at=NOW),
    "correct": lambda c: rules.correct(c, actor=factories.user(), at=NOW, text="应为12项"),
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", State.values)
def test_the_table_says_what_may_happen(state, verb):
    circular = IN_STATE[state](factories.organisation())
    if (state, verb) in rules.TRANSITIONS:
        VERBS[verb](circular)
        circular.refresh_from_db()
        assert circular.state == rules.TRANSITIONS[state, verb]
    else:
        with pytest.raises(ReviewError):
            VERBS[verb](circular)
        circular.refresh_from_db()
        assert circular.state == state


def test_one_circular_a_quarter_and_none_of_a_quarter_to_come():
    town = factories.organisation()
    drafted(town)
    for quarter in (1, 2):
        with pytest.raises(ReviewError):
            drafted(town, quarter=quarter)
    assert Circular.objects.count() == 1


def test_who_drafted_does_not_approve_unless_alone():
    town = factories.organisation()
    first = factories.holder(Role.ADMINISTRATOR, town)
    alone = drafted(town, by=first)
    assert rules.approve(alone, actor=first, at=NOW).state == State.APPROVED
    rules.send_back(alone, actor=first, at=NOW)
    factories.holder(Role.ADMINISTRATOR, factories.district(), name="赵复核")
    with pytest.raises(ReviewError, match="赵复核"):
        rules.approve(alone, actor=first, at=NOW)


def test_nobody_who_wrote_any_part_of_it_approves():
    """The person who drafted stays one of the writers, however many others edit it, and in the next round too."""
    town = factories.organisation()
    drafter, editor, free = (
        factories.holder(Role.ADMINISTRATOR, town, name=name) for name in ("甲", "乙", "丙")
    )
    circular = drafted(town, by=drafter)
    rules.edit(circular, actor=editor, at=NOW, title="通报")
    for one in (drafter, editor):
        with pytest.raises(ReviewError, match="丙"):
            rules.approve(circular, actor=one, at=NOW)
    rules.approve(circular, actor=free, at=NOW)
    rules.send_back(circular, actor=free, at=NOW)
    rules.refresh(circular, actor=free, at=NOW)
    for one in (drafter, editor, free):  # now everybody has written some of it
        with pytest.raises(ReviewError):
            rules.approve(circular, actor=one, at=NOW)
    fourth = factories.holder(Role.ADMINISTRATOR, factories.district())
    rules.approve(circular, actor=fourth, at=NOW)
    steps = list(circular.steps.values_list("kind", "actor"))
    assert steps == [
        ("drafted", drafter.pk), ("edited", editor.pk), ("approved", free.pk), ("sent_back", free.pk),
        ("refreshed", free.pk), ("approved", fourth.pk),
    ]  # fmt: skip


def test_the_page_offers_approving_to_those_who_may(client):
    town = factories.organisation()
    drafter, other = (factories.holder(Role.ADMINISTRATOR, town) for _ in range(2))
    circular = drafted(town, by=drafter)
    for user, offered in ((drafter, False), (other, True)):
        client.force_login(user)
        page = client.get(f"/circulars/{circular.pk}/")
        assert ("approve" in page.context["may"], bool(page.context["barred"])) == (offered, not offered)  # fmt: skip


def test_the_steps_of_a_circular_are_never_changed():
    circular = drafted(factories.organisation())
    for change in (
        lambda: circular.steps.update(kind="edited"),
        lambda: circular.steps.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_numbers_have_no_gap_and_a_second_click_takes_none():
    town, other = factories.organisation(), factories.organisation()
    first = issued(town, year=2025)
    with pytest.raises(ReviewError):
        rules.issue(first, actor=factories.user(), at=NOW)
    # Each under a different word: no two documents have one number.
    assert [str(issued(town).document), str(issued(other).document)] == [
        "路承〔2026〕2号",
        "路承甲〔2026〕1号",
    ]
    assert str(first.document) == "路承〔2026〕1号"


def test_what_cannot_be_printed_is_not_issued(monkeypatch):
    circular = approved(factories.organisation())

    def broken(document):
        raise PrintingError("A font is missing")

    monkeypatch.setattr(rules, "render_official", broken)
    with pytest.raises(PrintingError):
        rules.issue(circular, actor=factories.user(), at=NOW)
    circular.refresh_from_db()
    assert (circular.state, circular.document) == (State.APPROVED, None)
    assert not Message.objects.exists()


def test_an_issued_circular_is_never_changed():
    circular = issued(factories.organisation())
    for change in (
        lambda: Circular.objects.filter(pk=circular.pk).update(title="改"),
        lambda: Circular.objects.filter(pk=circular.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert Circular.objects.get(pk=circular.pk).title == circular.title


def test_a_mistake_is_corrected_by_a_separate_notice():
    wrong = issued(factories.organisation())
    with pytest.raises(ReviewError):
        rules.correct(wrong, actor=factories.user(), at=NOW, text=" ")
    notice = rules.correct(wrong, actor=factories.user(), at=NOW, text="第二条“10项”应为“12项”。")
    notice = rules.issue(
        rules.approve(notice, actor=factories.user(), at=NOW), actor=factories.user(), at=NOW
    )
    assert (notice.document.number, notice.corrects) == (2, wrong)
    words = text_of(kept(notice)).replace("\n", "")
    assert "路承〔2026〕1号" in words and "“12项”" in words


# ── delivery, paper, pages ────────────────────────────────────────────────────────────────────────


def test_everybody_in_scope_is_notified_once_and_nobody_else(town):
    town, _entries = town
    inside = factories.branch(town)
    told = [factories.member(inside), factories.holder(Role.SECRETARY, inside)]
    outside = factories.member()
    issued(town)
    rows = Message.objects.filter(kind="circular_issued")
    assert rows.filter(member=told[0]).count() == 1
    assert rows.filter(user=told[1]).count() == 1
    assert not rows.filter(member=outside).exists()


@pytest.mark.usefixtures("each_storage")
def test_the_paper_says_what_the_figures_say(town):
    town, _entries = town
    circular = issued(town)
    pdf = kept(circular)
    assert hashlib.sha256(pdf).hexdigest() == circular.sha256
    words = text_of(pdf).replace("\n", "")
    for part in ("共登记承诺8项", "已销号1项，占12.5%", "路承〔2026〕1号", "2026年3月2日"):
        assert part in words


def client_of(role, over, client):
    user = factories.holder(role, over)
    client.force_login(user)
    return seats_of(user, on=TODAY)[0]


@pytest.mark.parametrize(
    ("role", "where", "sees"),
    [
        ("secretary", "inside", [State.ISSUED]),
        ("secretary", "outside", []),
        ("supervisor", "town", [State.ISSUED]),
        ("supervisor", "district", [State.ISSUED]),
        ("administrator", "town", [State.DRAFT, State.APPROVED, State.ISSUED]),
        ("administrator", "district", [State.DRAFT, State.APPROVED, State.ISSUED]),
        ("administrator", "inside", [State.ISSUED]),
        ("administrator", "outside", []),
        ("security", "district", []),
        ("auditor", "district", []),
    ],
)
def test_who_sees_which_states(town, role, where, sees):
    town, entries = town
    places = {"inside": entries[0].branch, "town": town, "district": factories.district()}
    drafted(town), approved(town, year=2025), issued(town, year=2024)
    seat = seats_of(factories.holder(role, places.get(where) or factories.branch()), on=TODAY)[0]
    found = Circular.objects.visible_to(seat).order_by("-year")
    assert [row.state for row in found] == sees


def test_a_walk_from_draft_to_issue_over_the_pages(town, client):
    town, _entries = town
    client_of(Role.ADMINISTRATOR, town, client)
    answer = client.post("/circulars/new/", {"issuer": town.pk, "year": 2026, "quarter": 1})
    circular = Circular.objects.get()
    assert answer.url == f"/circulars/{circular.pk}/"
    words = {"title": "通报", "word": "南承", "addressee": "各支部", "copies_to": "", "demands": "抓紧兑现。"}  # fmt: skip
    client.post(answer.url, words)
    assert client.get(f"{answer.url}circular.pdf")["Content-Type"] == "application/pdf"
    for verb in ("refresh", "approve", "issue", "check"):
        page = client.post(f"{answer.url}{verb}/", {"sure": "1"}, follow=True)
        assert page.status_code == 200
    circular.refresh_from_db()
    assert (circular.state, circular.word, circular.document.number) == (State.ISSUED, "南承", 1)
    assert "数据一致" in page.content.decode()
    assert client.get("/circulars/").status_code == 200


def test_the_list_exports_what_it_shows_with_the_figures(town, client):
    town, _entries = town
    correction = rules.correct(issued(town), actor=factories.user(), at=NOW, text="应为三项")
    client_of(Role.ADMINISTRATOR, town, client)
    book = openpyxl.load_workbook(BytesIO(client.get("/circulars/?export=1").getvalue()))
    head, *rows = book.active.iter_rows(values_only=True)
    assert head[:3] == ("标题", "印发单位", "年度")
    assert [row[0] for row in rows] == [correction.title, correction.corrects.title]
    assert rows[0][7:] == (None,) * 8
    assert rows[1][4:6] == ("路承〔2026〕1号", "已印发")
    assert rows[1][7:] == (8, 1, 1, 1, 2, 1, 1, 1)
    book = openpyxl.load_workbook(
        BytesIO(client.get("/circulars/?state=draft&export=1").getvalue())
    )
    assert book.active.max_row == 2


def test_the_laggards_in_a_workbook(town, client):
    town, _entries = town
    circular = drafted(town, at=NOW.replace(month=10, day=5), quarter=4)
    client_of(Role.ADMINISTRATOR, town, client)
    book = openpyxl.load_workbook(BytesIO(client.get(f"/circulars/{circular.pk}/laggards.xlsx").getvalue()))  # fmt: skip
    assert book.active.max_row == 1 + len(circular.figures["laggards"])


@pytest.mark.parametrize("number", [1, 9])
def test_the_list_costs_the_same_for_one_circular_and_for_many(
    number, client, django_assert_num_queries
):
    town = factories.organisation()
    for year in range(2026 - number, 2026):
        drafted(town, year=year)
    client_of(Role.ADMINISTRATOR, town, client)
    client.get("/circulars/")
    with django_assert_num_queries(4):
        client.get("/circulars/")


def test_a_correction_without_words_or_with_too_many_is_refused(town, client):
    town, _entries = town
    circular = issued(town)
    client_of(Role.ADMINISTRATOR, town, client)
    for text in ("", "更" * 4001):
        page = client.post(f"/circulars/{circular.pk}/correct/", {"text": text}, follow=True)
        assert [str(message).partition("：")[0] for message in page.context["messages"]] == [
            "错在哪里、应为什么"
        ]
    assert not circular.corrections.exists()
