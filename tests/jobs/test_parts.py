"""Long writes are cut into brief parts; what a run kept is known, and a run that lost its job keeps nothing more."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts.organisations.models import Organisation
from jobs import parts, pulse, running
from jobs.models import Job
from jobs.parts import Parts, paced, resized
from jobs.running import JobCancelled, JobLost, RunningJob
from tests import factories as make

pytestmark = pytest.mark.django_db
State = Job.State


@pytest.fixture
def job():
    now = timezone.now()
    return Job.objects.create(
        kind="long", title="长任务", owner=make.user(make.member()), state=State.RUNNING,
        created_at=now, started_at=now, heartbeat_at=now,
    )  # fmt: skip


def test_everything_is_handed_out_once_and_in_order():
    rows = list(range(57))
    assert [row for part in paced(rows, first=4) for row in part] == rows
    assert list(paced([])) == []


@pytest.mark.parametrize(
    ("size", "took", "following"),
    [(10, 0.35, 10), (10, 0.01, 20), (100, 1.4, 25), (100, 60.0, 4), (400, 0.01, 500), (4, 9, 4)],
)
def test_the_next_part_is_as_large_as_fits(size, took, following):
    assert resized(size, took) == following


def test_a_part_that_fails_leaves_nothing_behind():
    run = Parts(kept={"accepted": 3})
    with pytest.raises(ZeroDivisionError), run.part() as done:
        make.district("中共半途而废委员会")
        done["accepted"] += 1 / 0
    assert (run.kept, Organisation.objects.count()) == ({"accepted": 3}, 0)


def test_a_job_keeps_its_account_with_each_part(job):
    run = RunningJob(job)
    with run.part() as done:
        done["accepted"] += 5
    with pytest.raises(ZeroDivisionError), run.part() as done:
        done["accepted"] += 1
        raise ZeroDivisionError
    again = RunningJob(Job.objects.get(pk=job.pk))
    assert (again.kept, again.before, again.is_over) == ({"accepted": 5}, {"accepted": 5}, False)
    with again.part(last=True) as done:
        done["changed"] += 2
    job.refresh_from_db()
    assert (job.result["is_over"], job.kept, job.done) == (True, 7, 7)


def test_what_earlier_runs_took_in_is_not_called_unchanged():
    run = Parts(kept={"accepted": 4, "changed": 1})
    counts = {"accepted": 6, "unchanged": 8, "changed": 0, "refused": 2}
    assert run.whole(counts) == {"accepted": 10, "unchanged": 3, "changed": 1, "refused": 2}


def test_a_run_whose_job_was_given_to_another_keeps_nothing_more(job):
    run = RunningJob(job)
    Job.objects.filter(pk=job.pk).update(started_at=timezone.now() + timedelta(seconds=30))
    with pytest.raises(JobLost), run.part():
        make.branch(name="半途而废支部")
    with pytest.raises(JobLost):
        run.advance(1, 1)
    assert running._end(job, "finish", result={"figures": []}) is None
    job.refresh_from_db()
    assert (job.state, job.result) == (State.RUNNING, {})
    assert not Organisation.objects.filter(name="半途而废支部").exists()


def test_progress_and_a_wish_to_stop_are_rows(job, client):
    run = RunningJob(job)
    with run.part() as done:
        done["accepted"] += 3
    run.advance(3, 9)
    client.force_login(job.owner)
    page = client.get(f"/tasks/{job.pk}/").content.decode()
    assert '<progress value="3" max="9"' in page
    client.post(f"/tasks/{job.pk}/cancel/")
    with pytest.raises(JobCancelled):
        run.advance(9, 9)


def test_a_stopped_job_says_how_much_it_kept(job, client, monkeypatch):
    @running.job_kind("test_stopped_halfway")
    def work(run):
        with run.part() as done:
            done["accepted"] += 3
        running.cancel(run.job)
        run.advance(9, 9)

    Job.objects.filter(pk=job.pk).update(kind="test_stopped_halfway", state=State.QUEUED, total=9)
    assert running.run(job.pk) == State.CANCELLED
    client.force_login(job.owner)
    assert "共9行" in client.get(f"/tasks/{job.pk}/").content.decode()


def test_an_interrupted_job_says_so(job, client):
    client.force_login(job.owner)
    assert "中断" not in client.get(f"/tasks/{job.pk}/").content.decode()
    Job.objects.filter(pk=job.pk).update(heartbeat_at=timezone.now() - timedelta(seconds=21))
    assert "中断" in client.get(f"/tasks/{job.pk}/").content.decode()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_long_step_is_not_taken_for_a_dead_worker(job, monkeypatch):
    """The heartbeat uses a separate connection: it is seen although the work is in a transaction."""
    monkeypatch.setattr(pulse, "EVERY", 0.05)
    Job.objects.filter(pk=job.pk).update(heartbeat_at=timezone.now() - timedelta(minutes=5))
    rows, seen = running.held(job), threading.Event()
    with pulse.beating(rows):
        for _tick in range(100):
            job.refresh_from_db()
            if not job.is_interrupted:
                break
            seen.wait(0.05)
    assert running.requeue_stale() == 0
    assert not job.is_interrupted


def test_on_sqlite_the_writer_rests_between_two_parts(monkeypatch):
    rests = []
    monkeypatch.setattr(parts, "sleep", rests.append)
    monkeypatch.setattr(parts, "monotonic", iter(range(100)).__next__)
    list(paced(list(range(10)), first=4))
    expected = [parts.REST] * 2 if connection.vendor == "sqlite" else []
    assert rests == expected
