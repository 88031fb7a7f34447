"""A district's review on the database of this environment: opening, 50 phones at a time, closing, reading the results.

python -m bench.review          everything but the phones; prints the tokens of 100 slips as its last line
"""

import http.client
import json
import os
import random
import statistics
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from datetime import timedelta

# Imports in functions: models can be imported once Django is set up, at the end of this module.
import django

PHONES, ROUNDS = 50, 3


@contextmanager
def timed(label):
    begin = time.perf_counter()
    yield
    print(f"{label:<58}{time.perf_counter() - begin:>8.2f} s", file=sys.stderr, flush=True)


def prepare():
    """Open, begin and fill a review; close all boxes but two; returns the tokens of slips that are still good."""
    from django.utils import timezone

    from accounts.organisations.models import Organisation
    from reviews.evaluation.ballots import opening, phases, sealing, slips
    from reviews.evaluation.ballots import queries as reading
    from reviews.evaluation.ballots.models import Ballot, BallotSlip, RollLine

    now, today = timezone.now(), timezone.localdate()
    district = Organisation.objects.filter(kind="district").first()
    with timed("open the review"):
        evaluation = opening.open_review(
            district, year=today.year, begins_on=today, ends_on=today + timedelta(days=9),
            discloses="rates", organisation_signer="secretary", actor=None, at=now,
        )  # fmt: skip
    with timed("bring the roll up to date, nothing new"):
        counts = opening.renew(evaluation, actor=None, at=now)
    print(counts, file=sys.stderr)
    with timed("begin, with invitations"):
        phases.begin(evaluation, actor=None, at=now)
    boxes = list(evaluation.collections.order_by("pk"))
    masses = [box for box in boxes if box.circle == "masses"]
    with timed(f"issue 15 slips for phones in {len(masses)} boxes"):
        for box in masses:
            slips.issue(box, medium="phone", count=15, issued_before=0, actor=None, at=now)
    chance = random.Random(1)
    with timed("write ballots for everybody"):
        for box in boxes:
            subjects = list(box.subjects_on_form().values_list("pk", "member"))
            raters = list(box.roll.values_list("member", flat=True)) or [None] * 15
            Ballot.objects.bulk_create(
                Ballot(collection=box, subject_id=pk, choice=chance.choice(["", "satisfied", "satisfied", "fairly", "basically", "not"]))
                for rater in raters for pk, member in subjects if member != rater
            )  # fmt: skip
        RollLine.objects.update(state="voted")
        BallotSlip.objects.update(state="used")
    print(f"{Ballot.objects.count()} ballots, {len(boxes)} boxes", file=sys.stderr)
    with timed("reading.tallies, voting open"):
        reading.tallies(evaluation)
    left = masses[-2 * ROUNDS :]
    with timed("close and seal all boxes but six"):
        for box in boxes:
            if box not in left:
                sealing.close_if_open(box, at=now)
    with timed("sweep (VACUUM FULL or checkpoint)"):
        sealing.scrub(everything=True)
    with timed("reading.tallies, voting closed"):
        found = reading.tallies(evaluation)
    with timed("compare all seals"):
        broken = sealing.broken_seals(evaluation)
    off = sum(not tally.balances for groups in found.values() for tally in groups.values())
    print(
        f"{len(found)} subjects, {off} groups do not balance, {len(broken)} seals broken",
        file=sys.stderr,
    )
    tokens = []
    for box in left:
        tokens += slips.issue(
            box, medium="phone", count=PHONES, issued_before=15, actor=None, at=now
        )
    return [slip.token for slip in tokens]


def cast():
    """How many slips were used and how many ballots were cast in the two open boxes since the start."""
    from reviews.evaluation.ballots.models import Ballot, BallotSlip, Collection

    boxes = Collection.objects.open()
    forms = {box.pk: box.subjects_on_form().count() for box in boxes}
    used = {pk: BallotSlip.objects.filter(collection=pk, state="used").count() for pk in forms}
    return {
        "slips used": sum(used.values()) - 15 * len(forms),
        "ballots": Ballot.objects.filter(collection__in=boxes).count(),
        "expected": sum(forms[pk] * used[pk] for pk in forms),
    }


def at_once(port, tokens, method):
    """All phones at the same moment; returns the milliseconds of each, and the states of the answers."""
    ready, spent, states = threading.Barrier(len(tokens)), [], []

    def phone(token):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        body = "rest=satisfied" if method == "POST" else None
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        ready.wait()
        begin = time.perf_counter()
        connection.request(method, f"/vote/{token}/", body=body, headers=headers)
        answer = connection.getresponse()
        answer.read()
        spent.append((time.perf_counter() - begin) * 1000)
        states.append(answer.status)

    threads = [threading.Thread(target=phone, args=(token,)) for token in tokens]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return spent, states


def _mixed(batches):
    """The same tokens, each new batch from all of the boxes."""
    tokens = [token for batch in zip(*batches, strict=True) for token in batch]
    return [tokens[start : start + PHONES] for start in range(0, len(tokens), PHONES)]


def _tell(label, port, batches, method):
    """One line: the best and the worst of several rounds, because other work on the machine only makes it slower."""
    rounds, states = [], set()
    for batch in batches:
        spent, answers = at_once(port, batch, method)
        rounds.append((sorted(spent)[int(len(spent) * 0.95) - 1], statistics.median(spent)))
        states |= set(answers)
    best, worst = min(rounds), max(rounds)
    print(
        f"{PHONES} phones {label:<28} p95 {best[0]:>5.0f} ms (p50 {best[1]:>4.0f}), worst of {len(rounds)} rounds {worst[0]:>5.0f} ms"
        f"  answers {sorted(states)}", flush=True,
    )  # fmt: skip


def show(environment):
    """Prepare in the environment's database, serve it with two workers, and send ballots from 50 phones at a time."""
    from bench.pages import served

    print("\nA district's review", flush=True)
    me = [sys.executable, "-m", "bench.review"]
    lines = subprocess.run(
        me, env=environment, check=True, stdout=subprocess.PIPE, text=True
    ).stdout
    tokens = json.loads(lines.splitlines()[-1])
    batches = [tokens[start : start + PHONES] for start in range(0, len(tokens), PHONES)]
    with served(environment, "-c", "config/gunicorn.py") as port:
        at_once(port, batches[0], "GET")  # warm
        _tell("open the form", port, batches[:ROUNDS], "GET")
        _tell("send, all into one box", port, batches[:ROUNDS], "POST")
        _tell("send, into three boxes", port, _mixed(batches[ROUNDS:]), "POST")
        _tell("send what was sent before", port, batches[:ROUNDS], "POST")
    print(subprocess.run([*me, "cast"], env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout.strip())  # fmt: skip


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    django.setup()
    print(json.dumps(cast() if "cast" in sys.argv else prepare()))
