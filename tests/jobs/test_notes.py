"""An import is one transaction: its progress is seen and a wish to stop is heard all the same."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Organisation
from jobs import notes, running
from jobs.models import Job
from tests import factories as make

State = Job.State


@pytest.fixture
def kinds(monkeypatch):
    """Kinds of job of this test alone."""
    monkeypatch.setattr(running, "_KINDS", dict(running._KINDS))
    monkeypatch.setattr(running, "_KEPT", dict(running._KEPT))
    monkeypatch.setattr(running, "_INTERVAL", 0)


@pytest.fixture
def job(db):
    return Job.objects.create(
        kind="long",
        owner=make.holder("secretary", make.branch()),
        title="长任务",
        created_at=timezone.now(),
    )


def _noted_for(job):
    Job.objects.filter(pk=job.pk).update(state=State.RUNNING, heartbeat_at=timezone.now())
    job.refresh_from_db()
    with transaction.atomic():
        running.RunningJob(job).advance(3, 9)
    return Job.objects.get(pk=job.pk)


def test_inside_a_transaction_the_row_is_left_alone_and_the_note_says_it(job):
    row = _noted_for(job)
    assert (row.done, row.total, notes.noted_progress(row)) == (0, 0, (3, 9))


def test_the_page_shows_what_was_noted(job, client):
    _noted_for(job)
    client.force_login(job.owner)
    assert '<progress value="3" max="9"' in client.get(f"/tasks/{job.pk}/").content.decode()


def test_a_job_that_left_word_is_not_started_a_second_time(job, kinds):
    running.job_kind("long")(lambda running_job: None)
    _noted_for(job)
    long_ago = timezone.now() - timedelta(hours=1)
    Job.objects.filter(pk=job.pk).update(heartbeat_at=long_ago)
    assert running.requeue_stale() == 0
    notes.clear(job)
    assert running.requeue_stale() == 1


def test_half_a_note_is_no_note(job):
    (job.folder / "progress.json").write_text("[3")
    assert notes.noted_progress(job) is None


def test_nothing_is_left_of_the_notes_when_the_job_is_over(job, kinds):
    running.job_kind("long")(lambda running_job: running_job.advance(1, 2))
    folder = job.folder
    assert running.run(job.pk) == State.DONE
    assert not folder.exists()


def test_a_wish_of_an_earlier_run_does_not_stop_the_next(job, kinds):
    running.job_kind("long")(lambda running_job: running_job.advance(1, 2))
    notes.wish_stop(job)
    assert running.run(job.pk) == State.DONE


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_work_that_holds_its_transaction_is_stopped_and_nothing_of_it_is_kept(job, kinds):
    begun, asked = threading.Event(), threading.Event()

    @running.job_kind("long")
    def work(running_job):
        with transaction.atomic():
            make.district("中共半途而废委员会")
            running_job.advance(1, 3)
            begun.set()
            assert asked.wait(30)
            running_job.advance(2, 3)

    def run():
        try:
            running.run(job.pk)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    assert begun.wait(30)
    job.refresh_from_db()
    assert (job.state, notes.noted_progress(job)) == (State.RUNNING, (1, 3))
    running.cancel(job)
    asked.set()
    thread.join(30)
    job.refresh_from_db()
    assert job.state == State.CANCELLED
    assert not Organisation.objects.filter(name="中共半途而废委员会").exists()
