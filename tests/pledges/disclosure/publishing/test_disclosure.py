"""Disclosure: the table of steps, who takes them, the scan, and bulk that loses nothing."""

from datetime import date

import pytest

from access.roles import Role
from pledges.disclosure.publishing import queries, rules
from pledges.disclosure.publishing.models import Disclosure
from pledges.disclosure.publishing.rules import TRANSITIONS, DisclosureError
from pledges.disclosure.publishing.scanning import findings_in
from pledges.sheets.confirmation.amending import approve, request_amendment
from pledges.sheets.confirmation.models import Revision
from pledges.sheets.sheet.models import Item, Sheet
from tests import factories
from tests.factories import NOW, TODAY

State = Disclosure.State
pytestmark = pytest.mark.django_db

VERBS = {
    "review": lambda rows, actor: rules.review(
        rows, actor=actor, at=NOW, secrecy=True, accuracy=True
    ),
    "approve": lambda rows, actor: rules.approve(rows, actor=actor, at=NOW),
    "refuse": lambda rows, actor: rules.refuse(rows, actor=actor, at=NOW, reason="涉密"),
    "carry_out": lambda rows, actor: rules.carry_out(rows, actor=actor, at=NOW),
    "renew": lambda rows, actor: rules.renew(rows, actor=actor, at=NOW),
    "take_down": lambda rows, actor: rules.take_down(rows, actor=actor, at=NOW, reason="内容有误"),
}
#: The verbs that lead to each state.
WAYS = {
    State.PROPOSED: [],
    State.REVIEWED: ["review"],
    State.APPROVED: ["review", "approve"],
    State.CARRIED_OUT: ["review", "approve", "carry_out"],
    State.REFUSED: ["refuse"],
    State.TAKEN_DOWN: ["review", "approve", "carry_out", "take_down"],
}


def disclosure_in(state, *, sheet=None, actor=None):
    sheet = sheet or factories.confirmed_sheet()
    row = rules.propose([sheet], actor=factories.user(), at=NOW, starts=TODAY).done[0]
    actor = actor or factories.user()
    for verb in WAYS[state]:
        assert VERBS[verb]([row], actor).stopped == []
    row.refresh_from_db()
    return row


def revise(sheet, **wording):
    """A further frozen revision of ``sheet`` whose first item says something else."""
    content = sheet.revisions.get(number=sheet.revision).content
    content["items"][-1].update(wording)
    number = sheet.revision + 1
    Revision.objects.create(
        sheet=sheet, number=number, content=content, sha256="0" * 64, confirmed_at=NOW
    )
    Sheet.objects.filter(pk=sheet.pk).update(revision=number)
    sheet.refresh_from_db()
    return sheet


@pytest.mark.parametrize(
    ("state", "verb"), [(s, v) for s in State for v in VERBS if (s, v) not in TRANSITIONS]
)
def test_what_the_table_does_not_name_stops(state, verb):
    row = disclosure_in(state)
    outcome = VERBS[verb]([row], factories.user())
    row.refresh_from_db()
    assert (outcome.done, len(outcome.stopped), row.state) == ([], 1, state)


@pytest.mark.parametrize(("state", "verb"), [pair for pair in TRANSITIONS if pair[0]])
def test_what_the_table_names_moves_and_keeps_who_did_it(state, verb):
    row, actor = disclosure_in(state), factories.user()
    outcome = VERBS[verb]([row], actor)
    row.refresh_from_db()
    assert ([d.pk for d in outcome.done], outcome.stopped, row.state) == (
        [row.pk],
        [],
        TRANSITIONS[state, verb],
    )
    by = {"refuse": "ended", "take_down": "ended", "review": "reviewed", "approve": "approved"}.get(
        verb, verb
    )
    if verb != "renew":
        by = "carried_out" if verb == "carry_out" else by
        assert (getattr(row, f"{by}_by"), getattr(row, f"{by}_at")) == (actor, NOW)


@pytest.mark.parametrize(
    ("state", "verb"), [(State.PROPOSED, "review"), (State.REVIEWED, "approve")]
)
def test_the_proposer_neither_reviews_nor_approves(state, verb):
    row = disclosure_in(state)
    outcome = VERBS[verb]([row], row.proposed_by)
    row.refresh_from_db()
    assert (outcome.done, row.state) == ([], state)


@pytest.mark.parametrize(("secrecy", "accuracy"), [(True, False), (False, True), (False, False)])
def test_review_needs_both_ticks(secrecy, accuracy):
    row = disclosure_in(State.PROPOSED)
    with pytest.raises(DisclosureError):
        rules.review([row], actor=factories.user(), at=NOW, secrecy=secrecy, accuracy=accuracy)


@pytest.mark.parametrize("verb", [rules.refuse, rules.take_down])
def test_an_end_needs_its_reason(verb):
    row = disclosure_in(State.CARRIED_OUT)
    with pytest.raises(DisclosureError):
        verb([row], actor=factories.user(), at=NOW, reason="  ")


def test_only_confirmed_sheets_are_proposed_and_only_once():
    draft, ready = factories.sheet(), factories.confirmed_sheet()
    first = rules.propose([draft, ready], actor=factories.user(), at=NOW, starts=TODAY)
    again = rules.propose([ready], actor=factories.user(), at=NOW, starts=TODAY)
    assert ([d.sheet_id for d in first.done], len(first.stopped)) == ([ready.pk], 1)
    assert (again.done, len(again.stopped), Disclosure.objects.count()) == ([], 1, 1)


def test_a_sheet_taken_down_may_be_proposed_again():
    row = disclosure_in(State.TAKEN_DOWN)
    assert len(rules.propose([row.sheet], actor=factories.user(), at=NOW, starts=TODAY).done) == 1


def test_the_last_day_comes_after_the_first():
    with pytest.raises(DisclosureError):
        rules.propose(
            [factories.confirmed_sheet()],
            actor=None,
            at=NOW,
            starts=date(2026, 5, 2),
            ends=date(2026, 5, 1),
        )


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("联系电话13812345678", "5678"),
        ("联系电话 138 1234 5678。", "5678"),
        ("联系电话１３８１２３４５６７８", "5678"),
        ("联系电话138-1234-5678", "5678"),
        ("联系电话+86 13812345678", "5678"),
        ("联系电话8613812345678", "5678"),
        ("联系电话138.1234.5678", "5678"),
        ("Tel13812345678", "5678"),
        ("联系电话138\n12345678", "5678"),
        ("身份证ID331004198001011237", "1237"),
        ("身份证号33100419800101123X", "123X"),
        ("身份证号 331004 19800101 1237", "1237"),
        ("身份证号３３１００４１９８００１０１１２３７", "1237"),
    ],
)
def test_numbers_are_found_and_never_repeated_in_full(text, digits):
    sheet = factories.sheet()
    Item.objects.filter(sheet=sheet, kind="practical").update(text=text)
    factories.confirm([sheet], actor=factories.user(), at=NOW)
    outcome = rules.propose([sheet], actor=factories.user(), at=NOW, starts=TODAY)
    ((serial, name, why),) = outcome.stopped
    sheet.refresh_from_db()
    assert (outcome.done, serial, name) == ([], sheet.serial, sheet.member.name)
    assert digits in why.upper()
    assert "3812345" not in why
    assert "19800101" not in why


@pytest.mark.parametrize(
    "text",
    [
        "办理时限由28个工作日压缩至5个",
        "投入资金12345678901元",
        "2026年7月1日前完成320户改造",
        "2026-07-01至2026-12-31",
        "电话82431234",
    ],
)
def test_ordinary_numbers_pass(text):
    content = factories.confirmed_sheet().revisions.get().content
    content["items"][-1]["text"] = text
    assert findings_in(content) == []


@pytest.mark.parametrize("name", ["measure", "beneficiary", "proof", "verifier", "baseline"])
def test_every_free_text_is_searched(name):
    content = factories.confirmed_sheet().revisions.get().content
    content["items"][-1][name] = "联系13812345678"
    assert len(findings_in(content)) == 1


def test_post_and_sub_items_are_searched():
    content = factories.confirmed_sheet().revisions.get().content
    content["post"] = "科长13812345678"
    content["items"][-1]["parts"] = [{"text": "电话13912345678", "target": None, "unit": ""}]
    assert len(findings_in(content)) == 2


@pytest.mark.parametrize(
    ("state", "verb"), [(State.REVIEWED, "approve"), (State.APPROVED, "carry_out")]
)
def test_later_steps_search_the_current_revision_again(state, verb):
    row = disclosure_in(state)
    revise(row.sheet, text="联系电话13812345678")
    outcome = VERBS[verb]([row], factories.user())
    row.refresh_from_db()
    assert (outcome.done, len(outcome.stopped), row.state, row.revision) == ([], 1, state, 1)


def test_a_new_revision_is_shown_only_when_it_is_clean():
    row = disclosure_in(State.CARRIED_OUT)
    sheet = revise(row.sheet, text="联系电话13812345678")
    held = rules.follow_revision(sheet, actor=factories.user(), at=NOW)
    row.refresh_from_db()
    assert (len(held), row.revision, list(Disclosure.objects.held_back())) == (1, 1, [row])
    sheet = revise(sheet, text="结对困难群众3户")
    assert rules.follow_revision(sheet, actor=factories.user(), at=NOW) == []
    row.refresh_from_db()
    assert (row.revision, list(Disclosure.objects.held_back())) == (3, [])


@pytest.mark.parametrize(("text", "shown"), [("结对困难群众3户", 2), ("联系电话13812345678", 1)])
def test_an_approved_amendment_is_followed_by_the_board_where_it_is_clean(text, shown):
    row = disclosure_in(State.CARRIED_OUT)
    item = row.sheet.items.get(kind="practical")
    request = request_amendment(
        item, wording={"text": text}, reason="一户迁出", actor=factories.user(), at=NOW
    )
    approve(request, actor=factories.user(), at=NOW)
    row.refresh_from_db()
    assert (row.sheet.revision, row.revision) == (2, shown)


def test_bulk_names_what_stops_and_does_the_rest():
    of = factories.branch()
    sheets = [
        factories.confirmed_sheet(factories.member(of, name=name))
        for name in ("甲一", "乙二", "丙三")
    ]
    revise(sheets[1], measure="电话13812345678")
    outcome = rules.propose(sheets, actor=factories.user(), at=NOW, starts=TODAY)
    assert [d.sheet_id for d in outcome.done] == [sheets[0].pk, sheets[2].pk]
    assert [(serial, name) for serial, name, _why in outcome.stopped] == [
        (sheets[1].serial, "乙二")
    ]


@pytest.mark.parametrize("many", [1, 3])
def test_bulk_takes_the_same_queries_for_one_and_for_three(many, django_assert_num_queries):
    sheets = [factories.confirmed_sheet() for _ in range(many)]
    rows = rules.propose(sheets, actor=factories.user(), at=NOW, starts=TODAY).done
    actor = factories.user()
    VERBS["review"](rows, actor)
    # savepoint, lock, revisions, update; who proposed; the messages in a savepoint; audit line, release
    with django_assert_num_queries(12):
        VERBS["approve"](rows, actor)


def test_an_expired_disclosure_is_no_longer_carried_out():
    row = disclosure_in(State.APPROVED)
    Disclosure.objects.filter(pk=row.pk).update(starts=date(2026, 1, 1), ends=date(2026, 3, 1))
    outcome = rules.carry_out([row], actor=factories.user(), at=NOW)
    assert (outcome.done, len(outcome.stopped)) == ([], 1)


def test_showing_goes_by_state_scope_and_dates():
    row = disclosure_in(State.CARRIED_OUT)
    Disclosure.objects.filter(pk=row.pk).update(starts=date(2026, 3, 2), ends=date(2026, 3, 4))
    days = [date(2026, 3, day) for day in (1, 2, 4, 5)]
    assert [Disclosure.objects.showing(day).count() for day in days] == [0, 1, 1, 0]
    Disclosure.objects.filter(pk=row.pk).update(scope=Disclosure.Scope.PARTY)
    assert Disclosure.objects.showing(date(2026, 3, 2)).count() == 0


# --- pages ---------------------------------------------------------------------------------------


@pytest.fixture
def cast(client):
    """A branch with a secretary, an administrator over the district, and two confirmed sheets."""
    of = factories.branch()
    secretary = factories.holder(Role.SECRETARY, of)
    administrator = factories.holder(Role.ADMINISTRATOR, factories.district())
    sheets = [
        factories.confirmed_sheet(factories.member(of, name=name)) for name in ("甲一", "乙二")
    ]
    return secretary, administrator, sheets


def test_a_branch_goes_all_the_way_to_the_board(client, cast):
    secretary, administrator, sheets = cast
    client.force_login(secretary)
    form = {"scope": "society", "channel": "web", "starts": "2026-03-02"}
    form["sheet"] = [sheet.pk for sheet in sheets]
    assert client.post("/disclosures/propose/", form).status_code == 302
    client.force_login(administrator)
    act = {"all": "1", "state": "proposed", "verb": "review"}
    client.post("/disclosures/act/", act)
    assert Disclosure.objects.filter(state=State.PROPOSED).count() == 2, (
        "without both ticks nothing moves"
    )
    client.post("/disclosures/act/", act | {"secrecy": "on", "accuracy": "on"})
    client.post("/disclosures/act/", {"all": "1", "state": "reviewed", "verb": "approve"})
    assert (
        client.post(
            "/disclosures/act/", {"all": "1", "state": "approved", "verb": "carry_out"}
        ).status_code
        == 403
    )
    client.force_login(secretary)
    ids = list(Disclosure.objects.values_list("pk", flat=True))
    client.post("/disclosures/act/", {"disclosure": ids[:1], "verb": "carry_out"})
    assert Disclosure.objects.showing(date(2026, 3, 2)).count() == 1
    client.post("/disclosures/act/", {"disclosure": ids, "verb": "carry_out"})
    assert Disclosure.objects.showing(date(2026, 3, 2)).count() == 2


def test_a_secretary_neither_reviews_nor_reaches_another_branch(client, cast):
    secretary, _administrator, sheets = cast
    row = disclosure_in(State.PROPOSED, sheet=sheets[0])
    client.force_login(secretary)
    facts = {"disclosure": row.pk, "secrecy": "on", "accuracy": "on"}
    assert client.post("/disclosures/act/", facts | {"verb": "review"}).status_code == 403
    assert client.post("/disclosures/act/", facts | {"verb": "eat"}).status_code == 404
    other = disclosure_in(State.CARRIED_OUT)
    client.post("/disclosures/act/", {"disclosure": other.pk, "verb": "take_down", "reason": "x"})
    other.refresh_from_db()
    assert other.state == State.CARRIED_OUT
    assert client.get(f"/disclosures/{other.pk}/").status_code == 404


def test_the_page_names_the_finding(client, cast):
    _secretary, administrator, sheets = cast
    row = disclosure_in(State.APPROVED, sheet=sheets[0])
    revise(sheets[0], text="联系电话13812345678")
    client.force_login(administrator)
    page = client.get(f"/disclosures/{row.pk}/").content.decode()
    assert "138****5678" in page


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_asks_the_same_few_questions(client, many, django_assert_num_queries):
    administrator = factories.holder(Role.ADMINISTRATOR, factories.district())
    of = factories.branch()
    for _ in range(many):
        disclosure_in(State.PROPOSED, sheet=factories.confirmed_sheet(factories.member(of)))
    client.force_login(administrator)
    with django_assert_num_queries(6):
        assert client.get("/disclosures/").status_code == 200


def test_counts_tell_what_is_held_back():
    row = disclosure_in(State.CARRIED_OUT)
    disclosure_in(State.CARRIED_OUT)
    revise(row.sheet)
    counts = queries.counts(Disclosure.objects.all(), key="all")
    assert (counts[State.CARRIED_OUT], counts[queries.HELD], counts[State.PROPOSED]) == (2, 1, 0)


def test_only_the_ticked_sheets_are_proposed(client, cast):
    secretary, _administrator, sheets = cast
    client.force_login(secretary)
    form = {"scope": "society", "channel": "web", "starts": "2026-03-02"}
    page = client.get("/disclosures/propose/")
    assert [sheet.ticked for sheet in page.context["sheets"]] == [True, True]
    empty = client.post("/disclosures/propose/", form)
    assert [sheet.ticked for sheet in empty.context["sheets"]] == [False, False]
    assert empty.context["form"].non_field_errors()
    client.post("/disclosures/propose/", form | {"sheet": [sheets[1].pk]})
    assert [row.sheet for row in Disclosure.objects.all()] == [sheets[1]]


def test_the_filter_of_units_has_the_branches_indented(client, cast):
    _secretary, administrator, sheets = cast
    client.force_login(administrator)
    choices = dict(client.get("/disclosures/").context["form"].fields["unit"].choices)
    name = sheets[0].branch.name
    assert choices[sheets[0].branch_id] == "\u3000" * (sheets[0].branch.depth - 1) + name
