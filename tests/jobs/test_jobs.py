from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from jobs import running, tasks
from jobs.models import Job
from jobs.running import JobCancelled, JobFailed, JobLost, RunningJob, job_kind
from tests import factories as make

pytestmark = pytest.mark.django_db
State = Job.State
calls = []


@job_kind("test_count")
def _count(job):
    calls.append(job.params)
    for number in range(1, 4):
        job.advance(number, 3)
    path = job.folder / "result.txt"
    path.write_text("好")
    job.keep_file(path, "结果.txt")
    return {"lines": ["三行"]}


@job_kind("test_fail")
def _fail(job):
    raise JobFailed("文件不见了")


@job_kind("test_crash")
def _crash(job):
    raise RuntimeError("secret detail")


@job_kind("test_stop")
def _stop(job):
    running.cancel(job.job)
    job.advance(1, 1)


@job_kind("test_taken_over")
def _taken_over(job):
    """The first run is taken for dead in the middle of its work, and goes on after the second has finished."""
    target = job.own_file("result.txt")
    target.write_text(f"run {job.job.attempts}")
    if job.job.attempts == 1:
        then = timezone.now() - timedelta(minutes=10)
        Job.objects.filter(pk=job.job.pk).update(heartbeat_at=then)
        running.requeue_stale()  # tasks run immediately in tests
    try:
        job.advance(1, 1)
    except JobLost:
        target.unlink()
        raise
    job.keep_file(target, "结果.txt")


@pytest.fixture
def owner():
    return make.user(make.member())


def start(kind, owner, **params):
    return Job.objects.create(
        kind=kind, title="任务", owner=owner, params=params, created_at=timezone.now()
    )


def test_a_job_runs_to_its_end(owner):
    job = start("test_count", owner, x=1)
    assert running.run(job.pk) == State.DONE
    job.refresh_from_db()
    assert (job.done, job.total, job.result, job.attempts) == (3, 3, {"lines": ["三行"]}, 1)
    assert job.result_name == "结果.txt"


def test_a_message_delivered_twice_runs_once(owner):
    job = start("test_count", owner)
    calls.clear()
    assert [running.run(job.pk), running.run(job.pk)] == [State.DONE, None]
    assert len(calls) == 1


def test_a_failure_says_why_and_a_crash_tells_no_detail(owner):
    failed, crashed = start("test_fail", owner), start("test_crash", owner)
    assert [running.run(failed.pk), running.run(crashed.pk)] == [State.FAILED, State.FAILED]
    failed.refresh_from_db()
    crashed.refresh_from_db()
    assert failed.error == "文件不见了"
    assert crashed.error
    assert "secret" not in crashed.error


def test_a_running_job_stops_at_its_next_report(owner):
    job = start("test_stop", owner)
    assert running.run(job.pk) == State.CANCELLED


def test_a_waiting_job_is_cancelled_immediately_and_never_runs(owner):
    job = start("test_count", owner)
    running.cancel(job)
    assert running.run(job.pk) is None
    job.refresh_from_db()
    assert job.state == State.CANCELLED


def test_cancelling_what_is_over_changes_nothing(owner):
    job = start("test_count", owner)
    running.run(job.pk)
    running.cancel(job)
    job.refresh_from_db()
    assert (job.state, job.cancel_requested) == (State.DONE, False)


def _killed(owner, *, silent_for, attempts=1):
    job = start("test_count", owner)
    then = timezone.now() - silent_for
    Job.objects.filter(pk=job.pk).update(state=State.RUNNING, heartbeat_at=then, attempts=attempts)
    return job


def test_a_job_whose_worker_was_killed_is_taken_up(owner, django_capture_on_commit_callbacks):
    job = _killed(owner, silent_for=timedelta(minutes=10))
    assert running.requeue_stale() == 1
    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.DONE, 2)  # tasks run immediately in tests


def test_a_run_that_was_taken_for_dead_takes_nothing_from_the_next_one(owner):
    job = start("test_taken_over", owner)
    assert running.run(job.pk) is None
    job.refresh_from_db()
    kept = settings.DATA_DIR / job.result_file
    assert (job.state, job.attempts, kept.read_text()) == (State.DONE, 2, "run 2")
    assert [path.name for path in job.folder.iterdir()] == [kept.name]


def test_a_job_that_still_reports_is_left_alone(owner):
    job = _killed(owner, silent_for=timedelta(seconds=15))
    assert running.requeue_stale() == 0
    job.refresh_from_db()
    assert job.state == State.RUNNING


def test_a_job_that_was_killed_too_often_is_given_up(owner):
    job = _killed(owner, silent_for=timedelta(minutes=10), attempts=3)
    assert running.requeue_stale() == 0
    job.refresh_from_db()
    assert (job.state, bool(job.error)) == (State.FAILED, True)


def test_a_lost_message_is_sent_again(owner):
    job = start("test_count", owner)
    Job.objects.filter(pk=job.pk).update(created_at=timezone.now() - timedelta(minutes=10))
    assert running.requeue_stale() == 1
    job.refresh_from_db()
    assert job.state == State.DONE


def test_without_a_broker_the_job_waits(owner, monkeypatch, django_capture_on_commit_callbacks):
    def refuse(*args, **kwargs):
        raise ConnectionError("no broker")

    monkeypatch.setattr(tasks.run_job, "apply_async", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        job = running.start_job("test_count", owner=owner, title="任务")
    job.refresh_from_db()
    assert job.state == State.QUEUED


def test_starting_runs_after_the_commit(owner, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        job = running.start_job("test_count", owner=owner, title="任务")
        assert Job.objects.get(pk=job.pk).state == State.QUEUED
    assert Job.objects.get(pk=job.pk).state == State.DONE


def test_an_unknown_kind_is_a_mistake_of_the_program(owner):
    with pytest.raises(ValueError, match="no job kind"):
        running.start_job("nothing", owner=owner, title="任务")


def test_a_failed_job_can_be_started_once_more(owner, client, django_capture_on_commit_callbacks):
    job = start("test_fail", owner)
    running.run(job.pk)
    client.force_login(owner)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/tasks/{job.pk}/retry/")
    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.FAILED, 1)


def test_pages_belong_to_the_owner(client, owner):
    job = start("test_count", owner)
    running.run(job.pk)
    client.force_login(owner)
    assert "三行" in client.get(f"/tasks/{job.pk}/").content.decode()
    assert client.get("/tasks/").status_code == 200
    assert b"".join(client.get(f"/tasks/{job.pk}/file/").streaming_content) == "好".encode()
    client.force_login(make.user(make.member()))
    for address in ("", "file/"):
        assert client.get(f"/tasks/{job.pk}/{address}").status_code == 404
    assert client.post(f"/tasks/{job.pk}/cancel/").status_code == 404


def test_the_progress_part_reloads_the_page_when_the_work_is_over(client, owner):
    job = start("test_count", owner)
    client.force_login(owner)
    waiting = client.get(f"/tasks/{job.pk}/", headers={"HX-Request": "true"})
    assert "<html" not in waiting.content.decode()
    assert "HX-Refresh" not in waiting
    running.run(job.pk)
    assert client.get(f"/tasks/{job.pk}/", headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_progress_is_written_at_the_end_of_the_work(owner):
    job = start("test_count", owner)
    Job.objects.filter(pk=job.pk).update(state=State.RUNNING)
    RunningJob(job).advance(7, 7)
    job.refresh_from_db()
    assert (job.done, job.total) == (7, 7)
    Job.objects.filter(pk=job.pk).update(cancel_requested=True)
    with pytest.raises(JobCancelled):
        RunningJob(job).advance(7, 7)


def test_old_files_are_forgotten_and_young_ones_kept(owner):
    old, young = start("test_count", owner), start("test_count", owner)
    for job in (old, young):
        running.run(job.pk)
    Job.objects.filter(pk=old.pk).update(finished_at=timezone.now() - timedelta(days=31))
    assert running.forget_files() == 1
    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.result_file, bool(young.result_file)) == ("", True)
    assert [(job.folder / "result.txt").exists() for job in (old, young)] == [False, True]
    assert tasks.tidy() == 0


def test_a_result_that_is_gone_has_expired(owner, client):
    """As after a restore: no backup holds it."""
    job = start("test_count", owner)
    running.run(job.pk)
    client.force_login(owner)
    address = f"/tasks/{job.pk}/file/"
    whole = client.get(address)
    assert (whole.status_code, b"".join(whole.streaming_content).decode()) == (200, "好")
    (job.folder / "result.txt").unlink()
    gone = client.get(address)
    assert gone.status_code == 410
    assert "结果.txt”已不再保存" in gone.text
