"""The pages of the ledger: what each seat may do, the messages, and that nothing out of scope is reached."""

from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from access.roles import Role
from accounts.audit.models import AuditEvent
from ledger.entries import verbs as rules
from ledger.entries.models import Entry, Event
from ledger.lights.light_rules import Thresholds
from tests import factories
from tests.factories import NOW

State = Entry.State
pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


class World:
    """A branch with a secretary who is a member too, another member, an administrator, a supervisor."""

    def __init__(self):
        self.branch = factories.branch()
        self.secretary = factories.holder(
            Role.SECRETARY,
            self.branch,
            of=factories.member(self.branch, name="陈建国"),
            name="陈建国",
        )
        self.member = factories.member(self.branch, name="李𬭎")
        self.user = factories.user(self.member)
        self.administrator = factories.holder(Role.ADMINISTRATOR, factories.district())
        self.supervisor = factories.holder(Role.SUPERVISOR, factories.district())
        self.other = factories.holder(Role.SECRETARY, factories.branch())
        self.entry = factories.entries(self.member, practical=1)[-1]

    def claimed(self, by=None):
        return rules.claim(
            self.entry, actor=by or self.user, at=NOW, fulfilled_on=NOW.date(), note="已办结"
        )

    def at(self, suffix=""):
        return f"/entries/{self.entry.pk}/{suffix}"


def state_of(world):
    world.entry.refresh_from_db()
    return world.entry.state


def said(response):
    return [str(message) for message in response.context["messages"]]


def test_a_member_notes_progress_and_claims(client, world):
    client.force_login(world.user)
    client.post(world.at("progress/"), {"progress-note": "已走访2户", "progress-amount": "2"})
    world.entry.refresh_from_db()
    assert (world.entry.note, world.entry.amount) == ("已走访2户", 2)
    today = timezone.localdate().isoformat()
    client.post(world.at("claim/"), {"claim-fulfilled_on": today, "claim-note": "4户全部走访"})
    assert state_of(world) == State.CLAIMED


def test_an_unreadable_amount_comes_back_with_what_to_enter(client, world):
    client.force_login(world.user)
    response = client.post(
        world.at("progress/"), {"progress-note": "已走访", "progress-amount": "两户"}
    )
    assert response.status_code == 200
    assert response.context["forms"]["progress"].errors["amount"]
    assert Event.objects.filter(kind="progress").count() == 0


def test_a_claim_in_the_future_is_refused(client, world):
    client.force_login(world.user)
    tomorrow = timezone.localdate() + timedelta(days=1)
    response = client.post(
        world.at("claim/"), {"claim-fulfilled_on": tomorrow.isoformat()}, follow=True
    )
    assert (state_of(world), len(said(response))) == (State.OPEN, 1)


def test_the_secretary_verifies_and_strikes_off_in_one_step(client, world):
    world.claimed()
    client.force_login(world.secretary)
    response = client.post(world.at("verify/"), {"verify-note": "已看现场"}, follow=True)
    assert (state_of(world), len(said(response))) == (State.STRUCK_OFF, 1)
    again = client.post(world.at("verify/"), {}, follow=True)
    kinds = list(world.entry.events.order_by("seq").values_list("kind", flat=True))
    assert (len(said(again)), kinds) == (1, ["registered", "claimed", "verified", "struck_off"])


def test_the_secretary_may_verify_first_and_strike_off_later(client, world):
    world.claimed()
    client.force_login(world.secretary)
    client.post(world.at("verify/"), {"only": "1"})
    assert state_of(world) == State.VERIFIED
    client.post(world.at("strike-off/"))
    assert state_of(world) == State.STRUCK_OFF


def test_the_claimant_reads_why_somebody_else_verifies(client, world):
    world.claimed(by=world.secretary)
    client.force_login(world.secretary)
    page = client.get(world.at())
    assert (page.context["barred"], "verified" in page.context["open_to"]) == (True, True)
    response = client.post(world.at("verify/"), {}, follow=True)
    assert (state_of(world), len(said(response))) == (State.CLAIMED, 1)
    client.force_login(world.administrator)
    client.post(world.at("verify/"), {})
    assert state_of(world) == State.STRUCK_OFF


def test_a_secretary_does_not_verify_the_own_pledge(client, world):
    world.entry = factories.entries(world.secretary.member, practical=1)[-1]
    world.claimed(by=factories.user())
    client.force_login(world.secretary)
    client.post(world.at("verify/"), {})
    assert state_of(world) == State.CLAIMED


def test_a_return_needs_its_reason_and_opens_the_entry(client, world):
    world.claimed()
    client.force_login(world.secretary)
    assert client.post(world.at("return/"), {"return-note": ""}).status_code == 200
    assert state_of(world) == State.CLAIMED
    client.post(world.at("return/"), {"return-note": "缺照片"})
    assert state_of(world) == State.OPEN


@pytest.mark.parametrize("verb", ["progress", "claim", "return", "verify", "strike-off"])
def test_out_of_scope_is_not_there(client, world, verb):
    client.force_login(world.other)
    assert client.post(world.at(f"{verb}/"), {}).status_code == 404
    assert client.get(world.at()).status_code == 404
    assert client.get(f"/ledgers/{world.entry.ledger_id}/").status_code == 404


def test_a_supervisor_reads_checks_and_changes_nothing_else(client, world):
    world.claimed()
    client.force_login(world.supervisor)
    assert client.get(world.at()).context["open_to"] == {Event.Kind.CHECKED}
    for verb in ("progress", "claim", "return", "verify", "strike-off", "reopen", "correct"):
        assert client.post(world.at(f"{verb}/"), {}).status_code == 403
    client.post(world.at("check/"), {"check-result": "in_order", "check-representative": "周大妈"})
    world.entry.refresh_from_db()
    assert (world.entry.check_result, state_of(world)) == ("in_order", State.CLAIMED)


def test_an_extension_goes_from_the_member_to_the_secretary(client, world):
    client.force_login(world.user)
    asked = {"extension-due": "2026-12-20", "extension-note": "等待审批"}
    late = client.post(world.at("extension/"), asked, follow=True)
    if world.entry.due < timezone.localdate():
        assert "期限已过" in said(late)[0] or "passed" in said(late)[0]
        Entry.objects.filter(pk=world.entry.pk).update(due=timezone.localdate() + timedelta(days=9))
        asked["extension-due"] = (timezone.localdate() + timedelta(days=40)).isoformat()
        client.post(world.at("extension/"), asked)
    world.entry.refresh_from_db()
    assert world.entry.requested_due.isoformat() == asked["extension-due"]
    assert client.post(world.at("extension/approve/"), {}).status_code == 403
    client.force_login(world.secretary)
    assert {Event.Kind.EXTENDED, Event.Kind.EXT_REFUSED} <= client.get(world.at()).context[
        "open_to"
    ]
    client.post(world.at("extension/refuse/"), {"extend-note": " "})
    world.entry.refresh_from_db()
    assert world.entry.requested_due is not None
    client.post(world.at("extension/approve/"), {"extend-note": ""})
    world.entry.refresh_from_db()
    assert (world.entry.extension_count, world.entry.due.isoformat()) == (1, asked["extension-due"])


def test_progress_from_a_phone_with_sub_items_and_a_photo(client, world):
    Entry.objects.filter(pk=world.entry.pk).update(
        target=None,
        progress_percent=0,
        parts=[{"text": "培训", "target": "4", "unit": "次"}, {"text": "建档"}],
    )
    client.force_login(world.user)
    photo = SimpleUploadedFile("走访.pdf", b"%PDF-1.7")
    data = {
        "progress-note": "培训两次并建档", "progress-part_1": "2", "progress-part_2": "on",
        "progress-files": [photo],
    }  # fmt: skip
    client.post(world.at("progress/"), data)
    world.entry.refresh_from_db()
    assert (world.entry.parts_done, world.entry.progress_percent) == ({"1": "2", "2": True}, 75)
    row = world.entry.evidence.get()
    assert client.get(f"/evidence/{row.pk}/").getvalue() == b"%PDF-1.7"
    client.force_login(world.other)
    assert client.get(f"/evidence/{row.pk}/").status_code == 404


def test_a_file_that_is_refused_is_named_and_nothing_is_written(client, world):
    client.force_login(world.user)
    bad = SimpleUploadedFile("病毒.exe", b"MZ")
    page = client.post(
        world.at("progress/"), {"progress-note": "已办", "progress-files": [bad]}, follow=True
    )
    assert "病毒.exe" in said(page)[0]
    assert world.entry.events.count() == 1


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 1),
        ("?focus=提高办事效率", 0),
        ("?due_from=2026-09-30", 1),
        ("?due_from=2026-10-01", 0),
        ("?due_until=2026-09-30&kind=practical", 1),
        ("?due_until=2026-09-29", 0),
        ("?due_until=abc", 1),
        ("?light=explained", 0),
    ],
)
def test_the_list_is_filtered_by_focus_area_and_due_range(client, world, query, found):
    others = {"kind": "common", "due": date(2026, 12, 31), "focus": "提高办事效率"}
    Entry.objects.exclude(pk=world.entry.pk).update(**others)
    client.force_login(world.secretary)
    ids = [entry.pk for entry in client.get(f"/ledgers/{query}").context["page"]]
    assert (world.entry.pk in ids) is bool(found)


def test_thresholds_are_put_in_force_from_today_on_only(client, world):
    client.force_login(world.administrator)
    form = {"near_days": 10, "behind_percent": 60, "document": "路组〔2026〕5号"}
    client.post("/thresholds/", {"valid_from": "2020-05-01", **form})
    assert Thresholds.objects.count() == 1
    client.post("/thresholds/", {"valid_from": timezone.localdate().isoformat(), **form})
    assert Thresholds.objects.count() == 2
    assert Thresholds.objects.first().set_by == world.administrator


def test_a_member_neither_verifies_nor_sees_a_colleague(client, world):
    client.force_login(world.user)
    assert client.post(world.at("verify/"), {}).status_code == 403
    colleague = factories.entries(factories.member(world.branch, name="王伟"))[-1]
    assert client.get(f"/entries/{colleague.pk}/").status_code == 404


def test_bulk_verification_names_what_it_skips(client, world):
    world.claimed()
    mine = factories.entries(world.secretary.member, practical=1)[-1]
    rules.claim(mine, actor=factories.user(), at=NOW, fulfilled_on=NOW.date())
    foreign = factories.entries()[-1]
    rules.claim(foreign, actor=factories.user(), at=NOW, fulfilled_on=NOW.date())
    client.force_login(world.secretary)
    ids = [world.entry.pk, mine.pk, foreign.pk]
    response = client.post("/ledgers/verify/", {"entry": ids}, follow=True)
    assert len(said(response)) == 2
    assert "陈建国" in said(response)[1]
    states = [Entry.objects.get(pk=pk).state for pk in ids]
    assert states == [State.STRUCK_OFF, State.CLAIMED, State.CLAIMED]


def test_the_ledger_page_tells_figures_history_and_check_code(client, world):
    world.claimed()
    rules.verify_and_strike_off(world.entry, actor=world.secretary, at=NOW)
    client.force_login(world.user)
    response = client.get("/my-ledger/")
    book, page = response.context["book"], response.content.decode()
    figures = {name: book.figures[name] for name in ("pledged", "fulfilled", "struck_off")}
    assert figures == {"pledged": 2, "fulfilled": 1, "struck_off": 1}
    assert [len(entry.history) for entry in book.entries] == [1, 4]
    world.entry.ledger.refresh_from_db()
    head = world.entry.ledger.head_digest[:12].upper()
    assert (book.fault, book.code) == (None, f"{head[:4]}-{head[4:8]}-{head[8:]}")
    assert book.code in page
    assert 'class="seal"' in page


def test_a_ledger_that_was_changed_says_so(client, world):
    Entry.objects.filter(pk=world.entry.pk).update(text="改过的文字")
    client.force_login(world.user)
    assert client.get("/my-ledger/").context["book"].fault is not None


def test_the_year_switch(client, world):
    factories.entries(world.member, year=2025, practical=2)
    client.force_login(world.user)
    assert client.get("/my-ledger/").context["book"].years == [2026, 2025]
    assert len(client.get("/my-ledger/?year=2025").context["book"].entries) == 3
    assert client.get("/my-ledger/?year=1999").context["book"].year == 2026


def test_a_member_without_entries_sees_what_to_do_first(client):
    client.force_login(factories.user(factories.member()))
    assert client.get("/my-ledger/").status_code == 200


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 4),
        ("?kind=practical", 2),
        ("?light=claimed", 1),
        ("?q=李𬭎", 2),
        ("?q=走访", 2),
        ("?tier=soe_member", 0),
        ("?tier=nonsense", 4),
        ("?year=2025", 0),
    ],
)
def test_filters_of_the_list(client, world, query, found):
    world.claimed()
    factories.entries(factories.member(world.branch, name="王伟"), practical=1)
    factories.entries()
    factories.entries(factories.member(name="外人"), year=2025)
    client.force_login(world.secretary)
    assert len(client.get(f"/ledgers/{query}").context["page"].rows) == found


def test_the_unit_filter_narrows_and_does_not_widen(client, world):
    factories.entries()
    client.force_login(world.administrator)
    assert len(client.get("/ledgers/").context["page"].rows) == 4
    assert len(client.get(f"/ledgers/?unit={world.branch.pk}").context["page"].rows) == 2
    client.force_login(world.other)
    assert len(client.get(f"/ledgers/?unit={world.branch.pk}").context["page"].rows) == 0


def test_the_export_holds_what_the_list_shows_and_no_formula(client, world):
    Entry.objects.filter(pk=world.entry.pk).update(text='=HYPERLINK("http://x")')
    client.force_login(world.secretary)
    response = client.get("/ledgers/export/?kind=practical")
    sheet = openpyxl.load_workbook(BytesIO(response.content)).active
    rows = list(sheet.iter_rows(min_row=2))
    text = rows[0][8]
    assert (len(rows), text.value, text.data_type) == (1, '=HYPERLINK("http://x")', "s")
    event = AuditEvent.objects.get(action="export")
    assert (event.actor, event.detail["rows"]) == (world.secretary, 1)


@pytest.mark.parametrize("many", [1, 3])
@pytest.mark.parametrize(
    ("path", "queries"), [("/ledgers/", 8), ("/ledgers/{ledger}/", 6), ("/entries/{entry}/", 6)]
)
def test_pages_ask_the_same_few_questions(
    client, world, path, queries, many, django_assert_num_queries
):
    for number in range(many - 1):
        factories.entries(factories.member(world.branch, name=f"党员{number}"), practical=3)
    client.force_login(world.administrator)
    address = path.format(ledger=world.entry.ledger_id, entry=world.entry.pk)
    with django_assert_num_queries(queries):
        assert client.get(address).status_code == 200


def test_years_come_from_the_newest_to_the_oldest():
    assert Entry.objects.years() == []
    factories.entries(factories.member(), year=2024)
    factories.entries(factories.member(), year=2026)
    assert Entry.objects.years() == [2026, 2025, 2024]


def test_near_due_counts_with_any_light():
    entry = factories.entries(practical=1)[-1]
    Entry.objects.filter(pk=entry.pk).update(due=date(2026, 4, 1), half_on=date(2026, 3, 1))
    assert Entry.objects.near_due(date(2026, 3, 2)).count() == 1


def test_an_amended_hot_issue_keeps_its_key_in_the_chain_and_its_label_on_the_page(client, world):
    rules.amend(
        world.entry, actor=world.other, at=NOW, note="变更", serial_revision=2,
        wording={"is_hot_issue": True},
    )  # fmt: skip
    assert world.entry.events.last().data["after"] == {"hot": True}
    client.force_login(world.user)
    assert "热点难点：" in client.get(world.at()).content.decode()


def test_search_does_not_see_signs_that_show_nothing():
    entry = factories.entries(practical=1)[-1]
    for typed in ("结\u200b对困难", " 结对困难 "):
        assert entry in Entry.objects.search(typed)
