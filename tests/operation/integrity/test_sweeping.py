"""What a transaction left that came to nothing is swept a day later; what may be the last copy of something is not."""

from datetime import timedelta
from threading import Event, Thread

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.utils import timezone

from accounts.messages.models import Message
from core.files.store import names, storage
from ledger.entries.decisions import close_unfulfilled
from ledger.errors import LedgerError
from ledger.evidence.models import Evidence
from ledger.evidence.rules import add_evidence
from operation.backup import verifying
from operation.backup.verifying import faults
from operation.daily.models import DailyRun
from operation.daily.running import run_daily
from operation.integrity import rules
from operation.integrity.rules import sweep
from tests import factories as make

pytestmark = pytest.mark.usefixtures("each_storage")
TOMORROW = timedelta(hours=25)


@pytest.fixture
def entry(db):
    return make.entries(practical=1)[-1]


def add(entry, content):
    file = SimpleUploadedFile("证.pdf", b"%PDF-" + content)
    return add_evidence(entry, [file], actor=make.user(), at=make.NOW)[0].file.name


def lose(entry, content):
    """The name of a file whose transaction came to nothing after it was written."""
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        name = add(entry, content)
        1 / 0  # noqa: B018
    return name


def tick():
    [outcome] = [one for one in run_daily(make.TODAY) if one.step == "verify_files"]
    return outcome.state, outcome.result


def test_what_was_rolled_back_is_swept_a_day_later_and_nothing_else(entry):
    stays, lost = add(entry, b"1"), lose(entry, b"2")
    assert set(names()) == {stays, lost}
    assert list(faults(at=timezone.now())) == []
    assert sweep(faults(at=timezone.now())) == ([], 0)
    assert sweep(faults(at=timezone.now() + TOMORROW)) == ([], 1)
    assert list(names()) == [stays]


def test_the_sweep_is_in_the_result_of_the_step_and_notifies_nobody(entry, monkeypatch):
    add(entry, b"1"), lose(entry, b"2")
    monkeypatch.setattr(verifying, "GRACE", timedelta(0))
    assert tick() == ("done", {"swept": 1})
    assert DailyRun.objects.get(step="verify_files").result == {"swept": 1}
    assert not Message.objects.filter(kind="kept_files").exists()


def test_missing_files_are_reported_besides_the_sweep(entry, monkeypatch, caplog):
    gone = add(entry, b"1")
    lost = lose(entry, b"2")
    storage().delete(gone)
    monkeypatch.setattr(verifying, "GRACE", timedelta(0))
    assert tick() == ("done", {"missing": 1, "swept": 1})
    assert [f"missing {gone}" in caplog.text, f"swept {lost}" in caplog.text] == [True, True]


def test_too_many_are_the_last_copies_of_something(entry, monkeypatch):
    monkeypatch.setattr(rules, "TOO_MANY", 1)
    add(entry, b"1"), lose(entry, b"2"), lose(entry, b"3")
    before = list(names())
    left, swept = sweep(faults(at=timezone.now() + TOMORROW))
    assert ([fault.what for fault in left], swept, list(names())) == (["orphan"] * 2, 0, before)


@pytest.mark.django_db
def test_another_installation_s_database_sweeps_nothing():
    storage().save("scans/its.pdf", ContentFile(b"%PDF-"))
    left, swept = sweep(faults(at=timezone.now() + TOMORROW))
    assert ([str(fault) for fault in left], swept, list(names())) == (["orphan scans/its.pdf"], 0, ["scans/its.pdf"])  # fmt: skip


def test_a_closed_entry_accepts_no_evidence_and_leaves_no_file(entry):
    """It is checked before anything is written: a refusal leaves no file to be swept."""
    close_unfulfilled(entry, actor=make.user(), at=make.NOW, cause="objective", note="项目取消")
    with pytest.raises(LedgerError):
        add(entry, b"1")
    assert list(names()) == []


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_file_whose_row_is_not_committed_yet_stays():
    """Invisible to other connections, its row is in no list; the control would sweep it."""
    entry = make.entries(practical=1)[-1]
    add(entry, b"1")
    written, go_on = Event(), Event()

    def slowly():
        with transaction.atomic():
            add(entry, b"2")
            written.set()
            go_on.wait(30)
        connection.close()

    thread = Thread(target=slowly)
    thread.start()
    try:
        assert written.wait(30)
        assert Evidence.objects.count() == 1
        assert sweep(faults(at=timezone.now())) == ([], 0)
        control = [fault.what for fault in faults(at=timezone.now() + TOMORROW)]
    finally:
        go_on.set()
        thread.join()
    assert control == ["orphan"]
    assert {row.file.name for row in Evidence.objects.all()} == set(names())
    assert list(faults(at=timezone.now() + TOMORROW)) == []
