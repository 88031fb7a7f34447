"""Voting, signed in and by slip: once, secretly, never for oneself."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.audit.models import AuditEvent
from accounts.messages.models import Message
from reviews.errors import ReviewError
from reviews.evaluation.ballots import ballot_views, phases, sealing, slips, voting
from reviews.evaluation.ballots.models import Ballot, BallotSlip, Collection, Subject
from tests import factories as make
from tests.reviews import reviewing
from tests.reviews.reviewing import english  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
LATER = make.NOW + timedelta(days=30)


@pytest.fixture
def scene():
    """A branch of three in which people vote: (evaluation, own box, masses' box, members)."""
    branch, members, _secretary = reviewing.branch_of(3)
    evaluation = reviewing.running(branch, ends_on=make.TODAY + timedelta(days=20_000))
    own = reviewing.box(evaluation, branch)
    return evaluation, own, reviewing.box(evaluation, branch, "masses"), members


def subject_of(member):
    return Subject.objects.get(member=member).pk


def slip(box, number=1):
    [*made] = slips.issue(
        box, medium="phone", count=number, issued_before=box.slips.count(), actor=make.user(), at=make.NOW
    )  # fmt: skip
    return made[-1].token


def signed_in(member):
    client = Client()
    client.force_login(make.user(member))
    return client


# ── signed in ─────────────────────────────────────────────────────────────────────────────────────
def test_a_member_rates_everybody_but_themself(scene):
    _evaluation, own, _masses, (one, two, three) = scene
    everybody = {subject_of(member): "fairly" for member in (one, two, three)}
    voting.vote_signed_in(own, member=one, choices=everybody, at=make.NOW)
    assert reviewing.said(own) == {two: ["fairly"], three: ["fairly"]}
    assert own.roll.get(member=one).state == "voted"


def test_what_is_not_chosen_or_not_a_grade_is_a_blank(scene):
    _evaluation, own, _masses, (one, two, three) = scene
    voting.vote_signed_in(own, member=one, choices={subject_of(two): "excellent"}, at=make.NOW)
    assert reviewing.said(own) == {two: [""], three: [""]}


def test_a_second_ballot_replaces_nothing_and_adds_nothing(scene):
    _evaluation, own, _masses, (one, two, three) = scene
    voting.vote_signed_in(own, member=one, choices={subject_of(two): "not"}, at=make.NOW)
    with pytest.raises(voting.VotedAlready):
        voting.vote_signed_in(own, member=one, choices={subject_of(two): "satisfied"}, at=make.NOW)
    assert reviewing.said(own) == {two: ["not"], three: [""]}


def test_who_is_not_on_the_roll_or_has_a_paper_does_not_vote(scene):
    _evaluation, own, masses, (one, _two, _three) = scene
    stranger = make.member()
    for box, member in ((own, stranger), (masses, one)):
        with pytest.raises(ReviewError, match="not on the roll"):
            voting.vote_signed_in(box, member=member, choices={}, at=make.NOW)
    slips.hand_papers(own, lines=[own.roll.get(member=one).pk], actor=None, at=make.NOW)
    with pytest.raises(ReviewError, match="paper"):
        voting.vote_signed_in(own, member=one, choices={}, at=make.NOW)
    assert Ballot.objects.count() == 0


def test_nobody_votes_before_it_begins_after_it_ends_or_once_it_is_closed():
    branch, members, _secretary = reviewing.branch_of(3)
    evaluation = reviewing.opened()
    own = reviewing.box(evaluation, branch)
    with pytest.raises(voting.VotingClosed):
        voting.vote_signed_in(own, member=members[0], choices={}, at=make.NOW)
    phases.begin(evaluation, actor=None, at=make.NOW)
    with pytest.raises(voting.VotingClosed):
        voting.vote_signed_in(own, member=members[0], choices={}, at=LATER)
    sealing.close(own, actor=None, at=make.NOW)
    with pytest.raises(voting.VotingClosed):
        voting.vote_signed_in(own, member=members[0], choices={}, at=make.NOW)
    assert Ballot.objects.count() == 0
    assert set(own.roll.values_list("state", flat=True)) == {"waiting"}


# ── by slip ───────────────────────────────────────────────────────────────────────────────────────
def test_a_slip_votes_once_for_the_whole_branch(scene):
    _evaluation, _own, masses, members = scene
    row = BallotSlip.objects.get(digest=voting.digest(slip(masses)))
    voting.vote_by_slip(row, choices={subject_of(members[0]): "satisfied"}, at=make.NOW)
    with pytest.raises(voting.VotedAlready):
        voting.vote_by_slip(row, choices={subject_of(members[0]): "not"}, at=make.NOW)
    assert reviewing.said(masses) == {members[0]: ["satisfied"], members[1]: [""], members[2]: [""]}


def test_a_withdrawn_slip_does_not_vote(scene):
    _evaluation, _own, masses, _members = scene
    row = BallotSlip.objects.get(digest=voting.digest(slip(masses, 3)))
    assert slips.withdraw(masses, medium="phone", first=2, last=9, actor=None, at=make.NOW) == 2
    with pytest.raises(ReviewError, match="withdrawn"):
        voting.vote_by_slip(row, choices={}, at=make.NOW)
    assert slips.box_figures([masses])[masses.pk].phone == (1, 0, 1)
    with pytest.raises(ReviewError, match="No unused slip"):
        slips.withdraw(masses, medium="phone", first=2, last=9, actor=None, at=make.NOW)


def test_only_the_hash_of_a_token_is_kept(scene):
    token = slip(scene[2])
    assert len(token) == 22
    kept = BallotSlip.objects.get()
    assert (kept.digest, kept.number) == (voting.digest(token), 1)
    assert token not in str(BallotSlip.objects.values())


def test_a_double_click_issues_slips_once(scene):
    _evaluation, own, masses, _members = scene
    facts = {"medium": "phone", "count": 5, "issued_before": 0, "actor": None, "at": make.NOW}
    assert [slip.number for slip in slips.issue(masses, **facts)] == [1, 2, 3, 4, 5]
    with pytest.raises(ReviewError, match="meanwhile"):
        slips.issue(masses, **facts)
    assert masses.slips.count() == 5
    more = slips.issue(masses, **facts | {"issued_before": 5, "count": 1})
    assert [slip.number for slip in more] == [6]
    for wrong in (0, slips.MOST + 1):
        with pytest.raises(ReviewError, match="between"):
            slips.issue(masses, **facts | {"issued_before": 6, "count": wrong})
    with pytest.raises(ReviewError, match="on the roll"):
        slips.issue(own, **facts)


def test_papers_go_with_the_roll_and_come_back(scene):
    _evaluation, own, _masses, (one, two, _three) = scene
    lines = list(own.roll.filter(member__in=[one, two]).values_list("pk", flat=True))
    assert len(slips.hand_papers(own, lines=lines, actor=None, at=make.NOW)) == 2
    with pytest.raises(ReviewError, match="no paper yet"):
        slips.hand_papers(own, lines=lines, actor=None, at=make.NOW)
    assert slips.box_figures([own])[own.pk] == slips.Box((1, 0, 1), (2, None, None))
    slips.take_back(own, line=lines[0], number=2, actor=None, at=make.NOW)
    assert slips.box_figures([own])[own.pk] == slips.Box((2, 0, 2), (1, None, None))
    for line, number in ((lines[0], 1), (lines[1], 2), (lines[1], 7)):
        with pytest.raises(ReviewError, match="No paper"):
            slips.take_back(own, line=line, number=number, actor=None, at=make.NOW)
    with pytest.raises(ReviewError, match="in the line of the name"):
        slips.withdraw(own, medium="paper", first=1, last=1, actor=None, at=make.NOW)
    assert {slip.number for slip in own.slips.filter(state="issued")} == {1}


# ── sealing ───────────────────────────────────────────────────────────────────────────────────────
def test_closing_rewrites_the_ballots_and_the_database_keeps_them(scene):
    evaluation, own, _masses, members = scene
    for member in members[:2]:
        voting.vote_signed_in(own, member=member, choices={subject_of(members[2]): "fairly"}, at=make.NOW)  # fmt: skip
    before = set(Ballot.objects.values_list("key", flat=True))
    said = reviewing.said(own)
    closed = sealing.close(own, actor=make.user(), at=make.NOW)
    after = set(Ballot.objects.values_list("key", flat=True))
    assert (closed.state, closed.cast, reviewing.said(own)) == ("balanced", 2, said)
    assert (len(after), after & before) == (4, set())
    ballot = Ballot.objects.filter(subject__member=members[2]).first()
    for change in (
        lambda: Ballot.objects.filter(pk=ballot.pk).update(choice="satisfied"),
        lambda: Ballot.objects.filter(pk=ballot.pk).delete(),
        lambda: Ballot.objects.all().update(sealed=False),
    ):
        with pytest.raises(DatabaseError, match=r"append-only|refuses"), transaction.atomic():
            change()
    assert sealing.broken_seals(evaluation) == []
    reviewing.drop_triggers("evaluation_ballot")
    Ballot.objects.create(collection=own, subject=ballot.subject, choice="not", sealed=True)
    assert sealing.broken_seals(evaluation) == [closed]


BOX_VERBS = {verb for _state, verb in sealing.TRANSITIONS}


@pytest.mark.parametrize("state", list(Collection.State))
@pytest.mark.parametrize("verb", sorted(BOX_VERBS))
def test_every_pair_of_state_and_verb_of_a_box(scene, state, verb):
    box = scene[1]
    box.state = state
    if (state, verb) in sealing.TRANSITIONS:
        assert sealing.TRANSITIONS.require(box, verb) == sealing.TRANSITIONS[state, verb]
    else:
        with pytest.raises(ReviewError, match="no longer possible"):
            sealing.TRANSITIONS.require(box, verb)


def test_a_box_cannot_be_closed_before_voting_has_begun():
    branch, _members, _secretary = reviewing.branch_of(2)
    own = reviewing.box(reviewing.opened(), branch)
    with pytest.raises(ReviewError, match="no longer possible"):
        sealing.close(own, actor=None, at=make.NOW)
    own.refresh_from_db()
    assert own.state == "open"


# ── the pages ─────────────────────────────────────────────────────────────────────────────────────
def test_the_form_of_a_member_leaves_out_the_own_line(scene):
    _evaluation, own, _masses, (one, two, three) = scene
    page = signed_in(one).get(reverse("ballot_vote", args=[own.pk])).content.decode()
    assert (f"s{subject_of(one)}" in page, f"s{subject_of(two)}" in page) == (False, True)
    forged = {f"s{subject_of(one)}": "satisfied", f"s{subject_of(two)}": "not", "rest": "fairly"}
    client = signed_in_again(one)
    assert client.post(reverse("ballot_vote", args=[own.pk]), forged).url == reverse("ballot_list")
    assert reviewing.said(own) == {two: ["not"], three: ["fairly"]}


def signed_in_again(member):
    client = Client()
    client.force_login(member.user)
    return client


def test_the_rest_gets_what_is_chosen_for_it_unless_marked_as_no_choice(scene):
    _evaluation, own, _masses, (one, two, three) = scene
    data = {f"s{subject_of(two)}": "blank", "rest": "satisfied"}
    signed_in(one).post(reverse("ballot_vote", args=[own.pk]), data)
    assert reviewing.said(own) == {two: [""], three: ["satisfied"]}


def test_a_double_click_says_so_and_changes_nothing(scene):
    _evaluation, own, _masses, (one, two, _three) = scene
    client, address = signed_in(one), reverse("ballot_vote", args=[own.pk])
    client.post(address, {"rest": "satisfied"})
    answer = client.post(address, {"rest": "not"}, follow=True)
    assert [message.level_tag for message in answer.context["messages"]] == ["success", "info"]
    assert reviewing.said(own)[two] == ["satisfied"]
    assert client.get(address).url == reverse("ballot_list"), "a cast ballot cannot be read again"


@pytest.mark.parametrize("data", [{}, {"rest": ""}], ids=["nothing", "nothing for the rest"])
def test_a_blank_ballot_wants_a_tick(scene, data):
    _evaluation, own, _masses, (one, two, _three) = scene
    client, address = signed_in(one), reverse("ballot_vote", args=[own.pk])
    answer = client.post(address, data)
    assert (answer.status_code, Ballot.objects.count()) == (200, 0)
    assert "You marked nobody" in answer.content.decode() or "您还没有评任何人" in answer.content.decode()  # fmt: skip
    client.post(address, {**data, "send_blank": "on"})
    assert reviewing.said(own)[two] == [""]


def test_tampered_choices_are_refused(scene):
    _evaluation, own, _masses, (one, two, _three) = scene
    address = reverse("ballot_vote", args=[own.pk])
    answer = signed_in(one).post(address, {f"s{subject_of(two)}": "x" * 5000, "rest": "fairly"})
    assert (answer.status_code, Ballot.objects.count()) == (200, 0)


def test_a_slip_needs_no_cookie_sets_none_and_leaves_no_referrer(scene):
    _evaluation, _own, masses, members = scene
    address, client = reverse("vote", args=[slip(masses)]), Client(enforce_csrf_checks=True)
    page = client.get(address)
    sent = client.post(address, {"rest": "fairly"})
    done = client.get(address)
    again = client.post(address, {"rest": "not"})
    assert [r.status_code for r in (page, sent, done, again)] == [200, 302, 200, 302]
    for response in (page, sent, done, again):
        assert response.cookies == {}
        assert response["Referrer-Policy"] == "no-referrer"
        assert "no-store" in response["Cache-Control"]
    assert reviewing.said(masses)[members[0]] == ["fairly"]
    assert "<form" not in done.content.decode()


def test_the_states_of_a_slip_in_words(scene):
    _evaluation, _own, masses, _members = scene
    token = slip(masses, 2)
    slips.withdraw(masses, medium="phone", first=1, last=1, actor=None, at=make.NOW)
    client = Client(headers={"accept-language": "en"})
    assert "Put the ballot into the box" in client.get(reverse("vote", args=[token])).content.decode()  # fmt: skip
    sealing.close(masses, actor=None, at=make.NOW)
    assert "Voting is over" in client.get(reverse("vote", args=[token])).content.decode()


def test_a_slip_before_voting_begins():
    branch, _members, _secretary = reviewing.branch_of(2)
    masses = reviewing.box(reviewing.opened(), branch, "masses")
    page = Client(headers={"accept-language": "en"}).get(reverse("vote", args=[slip(masses)]))
    assert "Voting has not begun yet" in page.content.decode()


def test_guessing_tokens_is_stopped_for_the_address_but_real_slips_are_not_counted(
    scene, monkeypatch
):
    cache.clear()
    monkeypatch.setattr(ballot_views, "WRONG_TOKENS", 3)
    client, real = Client(), reverse("vote", args=[slip(scene[2])])
    answers = [client.get(reverse("vote", args=[f"guess{n}"])).status_code for n in range(5)]
    assert answers == [404, 404, 404, 429, 429]
    assert client.get(real).status_code == 200, "nobody can lock a meeting out"
    assert Client(REMOTE_ADDR="10.0.0.9").get("/vote/guess/").status_code == 404
    cache.clear()


def test_voting_leaves_no_trace_in_audit_trail_or_messages(scene):
    _evaluation, own, masses, (one, _two, _three) = scene
    client, token = signed_in(one), slip(masses)
    before = (AuditEvent.objects.count(), Message.objects.count())
    client.post(reverse("ballot_vote", args=[own.pk]), {"rest": "fairly"})
    Client().post(reverse("vote", args=[token]), {"rest": "fairly"})
    assert Ballot.objects.count() == 5
    assert (AuditEvent.objects.count(), Message.objects.count()) == before


def test_the_organiser_sees_who_has_not_voted_and_nobody_sees_how(scene):
    evaluation, own, _masses, (one, two, three) = scene
    voting.vote_signed_in(own, member=one, choices={subject_of(two): "not"}, at=make.NOW)
    states = dict(own.roll.values_list("member", "state"))
    assert states == {one.pk: "voted", two.pk: "waiting", three.pk: "waiting"}
    client = Client(headers={"accept-language": "en"})
    client.force_login(evaluation.opened_by)
    for name in ("evaluation_detail", "collection_detail", "signed_opinion_list"):
        assert client.get(reverse(name, args=[own.pk])).status_code in (403, 404)


# ── costs ─────────────────────────────────────────────────────────────────────────────────────────
def test_voting_costs_the_same_for_three_and_for_thirty():
    counts = []
    for size in (3, 30):
        branch, members, _secretary = reviewing.branch_of(size, name=f"{size}人支部")
        evaluation = reviewing.running(branch, ends_on=make.TODAY + timedelta(days=20_000))
        client, own = signed_in(members[0]), reviewing.box(evaluation, branch)
        client.get(reverse("ballot_list"))
        with CaptureQueriesContext(connection) as queries:
            client.post(reverse("ballot_vote", args=[own.pk]), {"rest": "fairly"})
        counts.append(len(queries))
    assert counts[0] == counts[1]
