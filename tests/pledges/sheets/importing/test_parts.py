"""An import that is killed, cancelled or overtaken between its parts: whole members, nothing twice, and a true account."""

from datetime import date, timedelta

import pytest
from django.db.models import Max
from django.utils import timezone

from accounts.audit.models import AuditEvent
from jobs import import_uploads as uploads
from jobs import parts, running
from jobs.models import Job
from jobs.running import RunningJob
from ledger.entries.models import Entry
from ledger.verification import verify_ledgers
from pledges.sheets.confirmation.confirming import confirm
from pledges.sheets.cycles.models import Cycle
from pledges.sheets.importing import applying
from pledges.sheets.importing.rows import ALIASES
from pledges.sheets.sheet.models import Sheet
from tests import factories as make
from workbooks.writing import write_workbook

pytestmark = pytest.mark.django_db
State = Job.State
MEMBERS = 7


class Killed(BaseException):
    """The process is gone: nothing of the application may catch this."""


@pytest.fixture
def small(monkeypatch):
    """Parts of two members each."""
    monkeypatch.setattr(parts, "resized", lambda size, took: size)
    monkeypatch.setattr(applying, "paced", lambda rows: parts.paced(rows, first=2))


@pytest.fixture
def rows():
    make.cycle()
    branch = make.branch(name="区财政局第一党支部")
    members = [make.member(branch, name=f"王{number}") for number in "一二三四五六七"]
    return [
        {"name": member.name, "branch": branch.name, "kind": "实事项目", "text": f"走访困难群众{number}户",
         "deadline": date(2026, 9, 28), "fulfilled": "推进中"}
        for member in members for number in (4, 6)
    ]  # fmt: skip


@pytest.fixture
def job(client, rows, tmp_path, small, monkeypatch):
    """The import of ``rows``, confirmed in the browser and waiting for a worker."""
    path = tmp_path / "p.xlsx"
    columns = [(names[0], 10) for names in ALIASES.values()]
    write_workbook(path, [("承诺", columns, [[row.get(f) for f in ALIASES] for row in rows])])
    client.force_login(make.holder("administrator", make.district()))
    with path.open("rb") as file:
        answer = client.post("/pledges/import/", {"file": file, "year": 2026})
    client.post(answer.url)
    return Job.objects.get()


def taken_up(job):
    """Somebody finds the job without its worker and runs it again."""
    Job.objects.filter(pk=job.pk, state=State.RUNNING).update(state=State.QUEUED)
    return running.run(job.pk)


def assert_complete(job):
    job.refresh_from_db()
    assert job.state == State.DONE
    assert [figure[1] for figure in job.result["figures"]] == [2 * MEMBERS, 0, 0, 0]
    assert Entry.objects.filter(kind="practical").count() == 2 * MEMBERS
    serials = sorted(Sheet.objects.values_list("serial", flat=True))
    assert serials == [f"LQ-2026-{number:04d}" for number in range(1, MEMBERS + 1)]
    assert Cycle.objects.aggregate(last=Max("last_serial"))["last"] == MEMBERS
    [line] = AuditEvent.objects.filter(action="pledges_imported")
    assert line.detail["accepted"] == 2 * MEMBERS
    assert verify_ledgers()[1] is None
    assert not job.given.exists()


def whole_members():
    """Each member with all rows or with none; how many have them."""
    counts = {sheet.items.filter(common=None).count() for sheet in Sheet.objects.all()}
    assert counts <= {2}
    return Sheet.objects.count()


@pytest.mark.parametrize("at", range(5))
@pytest.mark.parametrize("place", ["_write_down", "advance"])
def test_killed_inside_or_between_any_two_parts_and_taken_up(job, monkeypatch, place, at):
    done, calls = getattr(RunningJob, place), iter(range(100))

    def dying(self, *args, **kwargs):
        done(self, *args, **kwargs)
        if next(calls) == at:
            raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(RunningJob, place, dying)
        with pytest.raises(Killed):
            running.run(job.pk)
    assert whole_members() <= MEMBERS
    assert taken_up(job) == State.DONE
    assert_complete(job)


def test_killed_after_the_last_part_and_before_the_end_it_is_reported_as_done(job, monkeypatch):
    def dying(*args, **kwargs):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(running, "_end", dying)
        with pytest.raises(Killed):
            running.run(job.pk)
    assert whole_members() == MEMBERS
    assert taken_up(job) == State.DONE
    assert_complete(job)


def test_killed_in_each_run_it_still_ends(job, monkeypatch):
    """Every run gets one part further."""
    done = RunningJob.advance
    for _run in range(3):
        calls = iter(range(100))

        def dying(self, *args, calls=calls, **kwargs):
            done(self, *args, **kwargs)
            if next(calls) == 1:
                raise Killed

        with monkeypatch.context() as patched:
            patched.setattr(RunningJob, "advance", dying)
            with pytest.raises(Killed):
                taken_up(job)
    assert whole_members() == 6
    assert taken_up(job) == State.DONE
    assert_complete(job)


def after_parts(monkeypatch, number, act):
    """Once ``number`` parts are written somebody does ``act``."""
    written, count = RunningJob.part, iter(range(1, 100))

    def part(self, **kwargs):
        if next(count) == number + 1:
            act()
        return written(self, **kwargs)

    monkeypatch.setattr(RunningJob, "part", part)


def test_cancelled_between_two_parts_it_says_what_was_kept(job, client, monkeypatch):
    monkeypatch.setattr(running, "_INTERVAL", 0)
    after_parts(monkeypatch, 1, lambda: running.cancel(Job.objects.get(pk=job.pk)))
    assert running.run(job.pk) == State.CANCELLED
    job.refresh_from_db()
    assert (job.kept, job.total, whole_members()) == (8, 14, 4)
    client.force_login(job.owner)
    assert "已保留8行（共14行）" in client.get(f"/tasks/{job.pk}/").content.decode()
    [line] = AuditEvent.objects.filter(action="pledges_imported")
    assert line.detail == {"accepted": 8, "unfinished": True}
    assert not job.given.exists()


def test_a_cycle_closed_meanwhile_ends_it_and_started_once_more_it_goes_on(job, monkeypatch):
    close = Cycle.objects.all()
    after_parts(monkeypatch, 2, lambda: close.update(state="closed"))
    assert running.run(job.pk) == State.FAILED
    job.refresh_from_db()
    assert (job.kept, whole_members()) == (8, 4)
    assert job.given.exists()
    close.update(state="open")
    assert running.retry(job)
    assert running.run(job.pk) == State.DONE
    job.refresh_from_db()
    assert [figure[1] for figure in job.result["figures"]] == [14, 0, 0, 0]


def test_a_sheet_begun_on_screen_meanwhile_is_left_alone_and_its_rows_are_refused(
    job, monkeypatch, rows
):
    def begin():
        make.sheet(make.Member.objects.get(name="王五"), state=Sheet.State.DRAFT)

    after_parts(monkeypatch, 1, begin)
    assert running.run(job.pk) == State.DONE
    job.refresh_from_db()
    assert [figure[1] for figure in job.result["figures"]] == [12, 0, 0, 2]
    assert Sheet.objects.get(member__name="王五").state == "draft"
    assert job.result_name.endswith("需修改.xlsx")


def test_other_sheets_confirmed_meanwhile_share_the_numbers(job, monkeypatch):
    other = make.sheet()
    after_parts(monkeypatch, 2, lambda: confirm([other], actor=make.user(), at=make.NOW))
    assert running.run(job.pk) == State.DONE
    serials = sorted(Sheet.objects.values_list("serial", flat=True))
    assert serials == [f"LQ-2026-{number:04d}" for number in range(1, MEMBERS + 2)]


def test_the_upload_lives_as_long_as_its_job(job, monkeypatch):
    monkeypatch.setattr(uploads, "_AGE", -1)
    assert running.run(job.pk) == State.DONE


def test_a_second_click_leads_to_the_job_that_runs(job, client):
    client.force_login(job.owner)
    address = f"/pledges/import/{job.params['token']}/"
    for answer in (client.post(address), client.get(address)):
        assert answer.url == f"/tasks/{job.pk}/"
    assert Job.objects.count() == 1


def test_what_a_failed_import_was_given_goes_after_a_day(job):
    Job.objects.filter(pk=job.pk).update(
        state=State.FAILED, finished_at=timezone.now() - timedelta(hours=25)
    )
    running.forget_files()
    assert not job.given.exists()
