"""Attacks on the secrecy of ballots, from a full dump of everything that the system keeps.

Each attack comes with a control: the same attack on a careless way of doing it succeeds, so that a failing attack
shows something. What remains possible is asserted, too, and told in docs/ballot-secrecy.md.
"""

import logging
import random
import re
import uuid
from contextlib import contextmanager
from itertools import count

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from config.logs import HideTokens, LineFormatter
from reviews.evaluation.ballots import closing_boxes as closing
from reviews.evaluation.ballots import sealing, slips, voting
from reviews.evaluation.ballots.models import Ballot, BallotSlip, RollLine, Subject
from reviews.evaluation.schemes.models import Grade
from tests import factories as make
from tests.reviews import reviewing
from tests.reviews.reviewing import english  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
ENDS = {"ends_on": make.TODAY.replace(year=2099)}


class Scene:
    """A branch of 14 of whom 12 vote in a random order; each votes on the two who do not."""

    def __init__(self):
        chance = random.Random(20261231)
        self.branch, members, self.secretary = reviewing.branch_of(14)
        self.evaluation = reviewing.running(self.branch, **ENDS)
        self.box = reviewing.box(self.evaluation, self.branch)
        self.masses = reviewing.box(self.evaluation, self.branch, "masses")
        self.targets = [Subject.objects.get(member=member) for member in members[:2]]
        self.voters = members[2:]
        chance.shuffle(self.voters)
        pattern = [*Grade.values] * 3
        self.said = {}
        for target in self.targets:
            chance.shuffle(pattern)
            self.said[target.pk] = list(pattern)

    def choices(self, place):
        return {target: said[place] for target, said in self.said.items()}

    def vote(self, how=None):
        """Everybody votes, one after the other, each in a separate transaction."""
        how = how or voting.vote_signed_in
        for place, voter in enumerate(self.voters):
            how(self.box, member=voter, choices=self.choices(place), at=make.NOW)

    def close(self):
        closing.close_voting(self.evaluation, actor=None, at=make.NOW)


@pytest.fixture
def scene():
    return Scene()


def careless(collection, *, member, choices, at):
    """Marks the one line of the roll and drops the ballots, as one would write it without thinking of dumps."""
    rows = voting._ballots(collection, voting.rated_by(collection, member=member), choices)
    with transaction.atomic():
        collection.roll.filter(member=member).update(state=RollLine.State.VOTED)
        voting._drop(rows)


def rows(model, *columns):
    """The rows in the physical order of the table, which is how a dump writes them."""
    table = connection.ops.quote_name(model._meta.db_table)
    order = "ORDER BY ctid" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)} FROM {table} {order}")
        return cursor.fetchall()


def in_order(target):
    """The choices on one person in the physical order of the table."""
    return [choice for who, choice in rows(Ballot, "subject_id", "choice") if who == target]


# ── row order ─────────────────────────────────────────────────────────────────────────────────────
def test_the_order_of_sealed_ballots_is_not_the_order_of_voting(scene):
    """The attacker knows who voted when (they sat in the room) and reads the ballots in the order of the dump."""
    scene.vote()
    scene.close()
    for target, said in scene.said.items():
        assert sorted(in_order(target)) == sorted(said)
        assert in_order(target) != said


def test_control_without_the_shuffle_the_order_tells_everybody(scene, monkeypatch):
    numbers = count(1)
    monkeypatch.setattr(sealing, "shuffled", lambda said: said)
    monkeypatch.setattr(uuid, "uuid4", lambda: uuid.UUID(int=next(numbers)))
    field = Ballot._meta.get_field("key")
    monkeypatch.setattr(field, "default", lambda: uuid.UUID(int=next(numbers)))
    monkeypatch.setattr(field, "_get_default", lambda: uuid.UUID(int=next(numbers)), raising=False)
    scene.vote()
    scene.close()
    for target, said in scene.said.items():
        assert in_order(target) == said


def test_one_persons_votes_on_two_others_are_not_stored_together(scene):
    """A person who recognises one ballot must not find the others of the same form next to it."""
    scene.vote()
    scene.close()
    one, other = (target.pk for target in scene.targets)
    pairs = list(zip(in_order(one), in_order(other), strict=True))
    assert pairs != list(zip(scene.said[one], scene.said[other], strict=True))


def test_sqlite_numbers_no_ballots(scene):
    """A hidden row number would be the order of voting while voting is open."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has no row numbers")
    with connection.cursor() as cursor, pytest.raises(Exception, match="rowid"):
        cursor.execute("SELECT rowid FROM evaluation_ballot")
    scene.vote()
    for target, said in scene.said.items():
        assert in_order(target) != said, "also while voting is open"


# ── numbers of rows and of transactions ───────────────────────────────────────────────────────────
def test_a_ballot_has_a_random_key_and_nothing_of_time_person_or_sequence():
    columns = {field.column: field for field in Ballot._meta.concrete_fields}
    assert set(columns) == {"key", "collection_id", "subject_id", "choice", "sealed"}
    assert columns["key"].get_default().version == 4
    assert {f.related_model.__name__ for f in columns.values() if f.is_relation} == {
        "Collection", "Subject",
    }  # fmt: skip
    assert not [f for m in (RollLine, BallotSlip) for f in m._meta.concrete_fields if "Date" in type(f).__name__]  # fmt: skip
    assert not [f for m in (RollLine, BallotSlip) for f in m._meta.concrete_fields if f.related_model in (Ballot, Subject)]  # fmt: skip


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_sealed_ballots_share_no_transaction_with_the_roll(scene):
    scene.vote()
    scene.close()
    ballots = {xmin for (xmin,) in rows(Ballot, "xmin::text")}
    assert (len(ballots), ballots & {xmin for (xmin,) in rows(RollLine, "xmin::text")}) == (
        1,
        set(),
    )


@contextmanager
def fresh(model):
    """The model's table empty, so that two votings can be compared, and left alone by autovacuum."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table} RESTART IDENTITY")
        cursor.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = false)")
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RESET (autovacuum_enabled)")


@contextmanager
def reader(wanted):
    """Somebody who began to read before the voting and has not finished: old rows cannot be tidied away meanwhile."""
    if not wanted:
        yield
        return
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SELECT 1 FROM people_member")
            yield
    finally:
        other.close()


def places(order, *, how=None, read=False):
    """The physical order of the roll's lines after all voted in the ``order`` of their lines: the lines' ranks."""
    with fresh(RollLine):
        scene = Scene()
        keys = dict(scene.box.roll.values_list("member", "pk"))
        scene.voters.sort(key=lambda voter: keys[voter.pk])
        scene.voters = [scene.voters[place] for place in order]
        with reader(read):
            scene.vote(how)
            return ranks(keys.values(), rows(RollLine, "id"))


def slip_places(order, *, read=False):
    """The same of the slips of mass representatives, used in the ``order`` of their numbers."""
    with fresh(BallotSlip):
        scene = Scene()
        issued = slips.issue(scene.masses, medium="phone", count=12, issued_before=0, actor=None, at=make.NOW)  # fmt: skip
        with reader(read):
            for place in order:
                slip = BallotSlip.objects.get(digest=voting.digest(issued[place].token))
                voting.vote_by_slip(slip, choices={}, at=make.NOW)
            return ranks(scene.masses.slips.values_list("pk", flat=True), rows(BallotSlip, "id"))


def ranks(keys, lines):
    rank = {pk: place for place, pk in enumerate(sorted(keys))}
    return [rank[pk] for (pk,) in lines if pk in rank]


def common(lie, **how):
    """The places in which the lines lay after each of the ORDERS of voting; none where these never agree.

    When PostgreSQL removes old rows depends on other work, also in other databases, so the same voting does not always
    leave the same positions: each order is repeated several times.
    """
    found = [set() for _order in ORDERS]
    for _try in range(TRIES):
        for seen, order in zip(found, ORDERS, strict=True):
            seen.add(tuple(lie(order, **how)))
        if shared := set.intersection(*found):
            return shared
    return set()


#: So often each order of voting is lived.
TRIES = 6
ORDERS = [list(range(12)), list(reversed(range(12))), [7, 2, 11, 0, 5, 9, 1, 8, 3, 10, 6, 4]]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("read", [False, True])
@pytest.mark.parametrize(("lie", "count"), [(places, 14), (slip_places, 12)])
def test_the_order_of_the_lines_does_not_reveal_the_order_of_voting(lie, count, read):
    """Every vote writes all lines. How many votes there were, and whether old rows could be tidied away, moves the
    lines on the disk; who voted does not: the same places come from any order of voting."""
    [found, *_more] = common(lie, read=read)
    assert sorted(found) == list(range(count))


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_control_marking_one_line_puts_the_lines_into_the_order_of_voting():
    assert common(places, how=careless) == set()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_while_voting_is_open_all_lines_of_the_roll_bear_the_number_of_the_last_vote(scene):
    scene.vote()
    assert len({xmin for (xmin,) in rows(RollLine, "xmin::text")}) == 1


def linked(scene):
    """The attack: a line of the roll and the ballots written by the same transaction belong together."""
    found = {}
    for target, choice, xmin in rows(Ballot, "subject_id", "choice", "xmin::text"):
        if target in scene.said:
            found.setdefault(xmin, {})[target] = choice
    return {m: found.get(xmin) for m, xmin in rows(RollLine, "member_id", "xmin::text")}


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_linking_by_transaction_fails(scene):
    scene.vote()
    right = [linked(scene)[v.pk] == scene.choices(n) for n, v in enumerate(scene.voters)]
    assert right[-1], "the last vote of all bears the number that the whole roll bears"
    assert len({str(said) for said in linked(scene).values()}) == 1, "but so does everybody else"


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_control_marking_one_line_links_everybody_by_transaction(scene):
    scene.vote(careless)
    assert all(linked(scene)[v.pk] == scene.choices(n) for n, v in enumerate(scene.voters))


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_control_marking_one_line_tells_the_order_of_voting(scene):
    scene.vote(careless)
    voted = [m for m, state in rows(RollLine, "member_id", "state") if state == "voted"]
    assert voted == [voter.pk for voter in scene.voters]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_what_remains_an_eavesdropper_on_the_open_database_sees_which_ballots_came_together(scene):
    """Not whose they are, but that one person wrote them; gone when the box is closed."""
    scene.vote()
    forms = {}
    for target, choice, xmin in rows(Ballot, "subject_id", "choice", "xmin::text"):
        if target in scene.said:
            forms.setdefault(xmin, {})[target] = choice
    assert list(forms.values()) == [scene.choices(n) for n in range(12)]
    scene.close()
    assert len({xmin for (xmin,) in rows(Ballot, "xmin::text")}) == 1


# ── what a database keeps of deleted rows ─────────────────────────────────────────────────────────
def heap(model):
    """The bytes of the table's file on the disk."""
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute(
            "SELECT pg_read_binary_file(pg_relation_filepath(%s))", [model._meta.db_table]
        )
        return bytes(cursor.fetchone()[0])


def open_keys(scene):
    scene.vote()
    return list(Ballot.objects.values_list("key", flat=True))


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_the_ballots_as_they_were_cast_are_gone_from_the_disk(scene):
    keys = open_keys(scene)
    scene.close()
    content = heap(Ballot)
    assert [key for key in keys if key.bytes in content] == []
    assert all(k.bytes in content for k in Ballot.objects.values_list("key", flat=True))


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_control_without_sweeping_they_are_still_there(scene, monkeypatch):
    monkeypatch.setattr(sealing, "scrub", lambda **_how: None)
    keys = open_keys(scene)
    scene.close()
    content = heap(Ballot)
    assert [key for key in keys if key.bytes not in content] == []


# ── everything else that is kept: sessions, audit trail, messages, jobs, files ────────────────────
def dump():
    """Table → set of its rows, of every table."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        found[model._meta.db_table] = {str(row) for row in model.objects.order_by().values_list()}
    return found


def files():
    return {p: p.stat().st_mtime_ns for p in settings.DATA_DIR.rglob("*") if p.is_file()}


def changed(before, after):
    return {table for table in before if before[table] != after[table]}


def test_voting_signed_in_writes_to_the_roll_and_the_ballots_only(scene):
    client = Client()
    client.force_login(make.user(scene.voters[0]))
    client.get(reverse("ballot_list"))
    before, on_disk = dump(), files()
    client.post(reverse("ballot_vote", args=[scene.box.pk]), {"rest": "fairly"})
    assert Ballot.objects.count() == 13
    assert changed(before, dump()) == {"evaluation_ballot", "evaluation_rollline"}
    assert files() == on_disk
    [session] = Session.objects.all()
    assert set(session.get_decoded()) <= {
        "_auth_user_id", "_auth_user_backend", "_auth_user_hash", "seat", "seen",
    }  # fmt: skip


def late_ballot(scene):
    """What the sessions hold after a ballot was sent without one: its form was shown, then the session ended."""
    client = Client()
    client.force_login(make.user(scene.voters[0]))
    address = reverse("ballot_vote", args=[scene.box.pk])
    mark = re.search(r'name="whose_form" value="([^"]+)"', client.get(address).text)[1]
    Session.objects.all().delete()
    answer = client.post(address, {"rest": "fairly", "whose_form": mark})
    assert answer.url.startswith(reverse("sign_in"))
    return [session.get_decoded() for session in Session.objects.all()]


def test_a_ballot_without_a_session_is_kept_nowhere(scene):
    assert late_ballot(scene) == []
    assert not Ballot.objects.exists()


def test_control_any_other_form_without_a_session_is_kept(scene, monkeypatch):
    monkeypatch.setattr("config.typed._is_secret", lambda request: False)
    [session] = late_ballot(scene)
    assert session["typed"]["fields"] == [["rest", "fairly"]]


def test_a_ballot_with_a_stale_token_is_kept_nowhere(scene):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make.user(scene.voters[0]))
    address = reverse("ballot_vote", args=[scene.box.pk])
    mark = re.search(r'name="whose_form" value="([^"]+)"', client.get(address).text)[1]
    answer = client.post(address, {"rest": "fairly", "whose_form": mark})
    assert answer.status_code == 403
    assert "typed" not in client.session


def test_voting_by_slip_writes_to_the_slips_and_the_ballots_only(scene):
    [slip] = slips.issue(scene.masses, medium="phone", count=1, issued_before=0, actor=None, at=make.NOW)  # fmt: skip
    before, on_disk = dump(), files()
    address, client = reverse("vote", args=[slip.token]), Client()
    client.get(address)
    client.post(address, {"rest": "fairly"})
    client.get(address)
    assert Ballot.objects.count() == 14
    assert changed(before, dump()) == {"evaluation_ballot", "evaluation_ballotslip"}
    assert (files(), client.cookies) == (on_disk, {})


def test_control_the_dump_sees_what_anything_else_writes(scene):
    before = dump()
    closing.close_voting(scene.evaluation, actor=scene.secretary, at=make.NOW)
    assert changed(before, dump()) == {"audit_auditevent", "evaluation_collection"}


def test_a_token_is_nowhere_in_the_database_or_the_files(scene):
    client = Client()
    client.force_login(scene.secretary)
    data = {"medium": "phone", "count": 2, "issued_before": 0}
    answer = client.post(reverse("collection_issue", args=[scene.masses.pk]), data)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store"
    issued = slips.issue(scene.masses, medium="phone", count=1, issued_before=2, actor=None, at=make.NOW)  # fmt: skip
    everything = str(dump())
    assert issued[0].token not in everything
    assert voting.digest(issued[0].token) in everything, "the control: what is kept is its hash"
    assert not [p for p in files() if issued[0].token.encode() in p.read_bytes()]


# ── logs ──────────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def lines():
    """What the configured log writes, line by line."""
    written = []

    class Keep(logging.Handler):
        def emit(self, record):
            written.append(self.format(record))

    handler = Keep()
    handler.addFilter(HideTokens())
    handler.setFormatter(LineFormatter("%(levelname)s %(name)s %(message)s"))
    logging.getLogger().addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)


@pytest.mark.parametrize("token", ["ydD3mA-_x0Qq1WwErTyUiO", "half-a-token"])
def test_no_log_line_has_a_token(lines, token, monkeypatch):
    client = Client(raise_request_exception=False)
    assert client.get(f"/vote/{token}/").status_code == 404
    assert client.get(f"/vote/{token}/?x=/vote/{token}/").status_code == 404
    monkeypatch.setattr(voting, "digest", lambda _token: 1 / 0)
    assert client.get(f"/vote/{token}/").status_code == 500
    try:
        raise ValueError(f"GET /vote/{token}/")
    except ValueError:
        logging.getLogger("django.request").exception("at %s", f"https://x/vote/{token}/")
    assert len(lines) == 4
    assert [line for line in lines if token in line] == []
    assert all("/vote/-" in line for line in lines)


def test_control_other_addresses_are_logged_as_they_are(lines):
    Client().get("/board/LQ-2026-0001/")
    assert lines == ["WARNING django.request Not Found: /board/LQ-2026-0001/"]


def test_the_log_of_the_application_is_the_one_that_hides():
    handler = settings.LOGGING["handlers"]["stdout"]
    assert handler["filters"] == ["hide_tokens"]
    assert settings.LOGGING["filters"]["hide_tokens"]["()"] == "config.logs.HideTokens"
    assert settings.LOGGING["formatters"][handler["formatter"]]["()"] == "config.logs.LineFormatter"


# ── what the pages give away ──────────────────────────────────────────────────────────────────────
def test_no_address_of_the_application_reads_a_ballot(scene):
    """Every page of a review, read by the secretary after the voting, without one of the keys."""
    scene.vote()
    scene.close()
    keys = [str(key) for key in Ballot.objects.values_list("key", flat=True)]
    client = Client()
    client.force_login(scene.secretary)
    for name, pk in (
        ("evaluation_detail", scene.evaluation.pk),
        ("collection_detail", scene.box.pk),
    ):
        page = client.get(reverse(name, args=[pk])).content.decode()
        assert not [key for key in keys if key in page or key.replace("-", "") in page]
        assert "seal" not in page


def test_what_remains_when_everybody_says_the_same_the_result_tells_all(scene):
    """No secrecy of the box can help here; the scheme's smallest group is the only guard."""
    for voter in scene.voters:
        voting.vote_signed_in(
            scene.box, member=voter, choices={scene.targets[0].pk: "not"}, at=make.NOW
        )
    scene.close()
    assert set(in_order(scene.targets[0].pk)) == {"not"}
