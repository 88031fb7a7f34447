"""Real workers are killed while they print: the job goes on where it stopped, and logs each sheet once."""

from datetime import timedelta

import pikepdf
import pytest
from django.utils import timezone

from accounts.identity.seats import seats_of
from accounts.people.models import Member
from jobs.models import Job
from pledges.sheets.confirmation.confirming import confirm
from pledges.sheets.paper.models import PrintLog
from pledges.sheets.paper.print_jobs import KIND
from pledges.sheets.sheet.models import Item, Sheet
from tests import factories as make
from tests.accounts.messages.processes import running, until

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]
SHEETS = 400


def _confirmed():
    """SHEETS confirmed sheets of one branch, each with a different text."""
    cycle, branch = make.cycle(), make.branch()
    facts = {"branch": branch, "tier": "organ_member"}
    members = Member.objects.bulk_create(
        Member(name=f"党员{n}", name_key=f"党员{n}", phone=f"137{n:08}", **facts)
        for n in range(SHEETS)
    )
    sheets = Sheet.objects.bulk_create(
        Sheet(cycle=cycle, member=member, state="submitted", **facts) for member in members
    )
    Item.objects.bulk_create(
        Item(sheet=sheet, kind="practical", number=1, text=f"走访困难群众{n}户" * (n % 4 + 1))
        for n, sheet in enumerate(sheets)
    )
    confirm(sheets, actor=make.user(), at=make.NOW)
    return cycle, branch


@pytest.fixture
def processes(tmp_path):
    with running(tmp_path, 9) as found:
        yield found


def _waiting(cycle, branch):
    """A job whose message got lost ten minutes ago."""
    user = make.holder("secretary", branch)
    (seat,) = [s for s in seats_of(user, on=timezone.localdate()) if s.role == "secretary"]
    params = {
        "cycle": cycle.pk, "units": [], "tiers": [], "wanted": "new", "copies": [1, 2, 3], "order": "member",
        "binding": "one", "duplex": False,
    }  # fmt: skip
    past = timezone.now() - timedelta(minutes=10)
    return Job.objects.create(
        kind=KIND, owner=user, seat=seat.key, title="打印", params=params, created_at=past
    )


def _layouts(folder):
    found = [path for path in (folder / "layouts").rglob("*") if path.is_file()]
    return {path: path.stat().st_mtime_ns for path in found if len(path.name) == 64}


def _silence(job):
    """As if nothing had been heard of the job for ten minutes."""
    past = timezone.now() - timedelta(minutes=10)
    Job.objects.filter(pk=job.pk).update(heartbeat_at=past)


def _has_reported(job):
    return Job.objects.filter(pk=job.pk, done__gt=0).exists()


def test_a_killed_worker_resumes_at_its_chunk(processes, tmp_path):
    _broker, started = processes
    job = _waiting(*_confirmed())
    started.work()
    assert started.manage("requeue_jobs") == 0
    until(
        lambda: len(_layouts(tmp_path)) >= 60 and _has_reported(job),
        "the first chunk and word of it",
    )
    started.kill()
    before = _layouts(tmp_path)
    job.refresh_from_db()
    assert job.state == "running"
    assert 60 <= len(before) < SHEETS
    _silence(job)
    started.work()
    assert started.manage("requeue_jobs") == 0
    until(lambda: Job.objects.get(pk=job.pk).is_over, "the end")
    job.refresh_from_db()
    assert (job.state, job.error, job.attempts) == ("done", "", 2)
    after = _layouts(tmp_path)
    assert {path: after[path] for path in before} == before
    assert PrintLog.objects.count() == SHEETS
    assert PrintLog.objects.values("revision").distinct().count() == SHEETS
    with pikepdf.open(tmp_path / job.result_file) as document:
        assert len(document.pages) == 3 * SHEETS


def test_without_a_broker_the_job_waits_and_is_printed_later(processes, tmp_path):
    broker, started = processes
    broker.kill()
    job = _waiting(*_confirmed())
    assert started.manage("requeue_jobs") == 0
    job.refresh_from_db()
    assert (job.state, job.is_held_up) == ("queued", True)
    broker.start()
    started.work()
    _silence(job)
    assert started.manage("requeue_jobs") == 0
    until(lambda: Job.objects.get(pk=job.pk).is_over, "the end")
    assert Job.objects.get(pk=job.pk).state == "done"
    assert PrintLog.objects.count() == SHEETS
