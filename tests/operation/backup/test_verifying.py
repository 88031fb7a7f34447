"""verify_files names what is missing, empty, changed or without a row; a page serves nothing that was changed."""

import os
from datetime import timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.messages.models import Message
from core.files.store import names, storage
from operation.backup.verifying import faults
from operation.daily.running import run_daily
from operation.integrity.daily import verify_files
from tests import factories as make
from tests.access.world import World
from tests.core.files.kinds_made import make_all

pytestmark = pytest.mark.django_db
ROOT = settings.DATA_DIR / "kept"


@pytest.fixture(autouse=True)
def _only_this_test_s_files(tmp_path, settings):
    kept = {
        "BACKEND": "core.files.storage.DurableStorage",
        "OPTIONS": {"location": tmp_path / "kept"},
    }
    settings.STORAGES = settings.STORAGES | {"kept": kept}


def said():
    """(exit code, lines) of the command."""
    out = StringIO()
    try:
        call_command("verify_files", stdout=out)
    except CommandError as end:
        return end.returncode, out.getvalue().splitlines()
    return 0, out.getvalue().splitlines()


def path_of(row):
    return storage().path(row.file)


def overwrite(row, content):
    with open(path_of(row), "wb") as file:
        file.write(content)


def test_nothing_kept_is_fine():
    assert said() == (0, [])


def test_each_fault_is_named():
    w = World()
    rows = [w.evidence, w.scan]
    assert said() == (0, [])
    overwrite(rows[0], b"%PDF-1.4 something else")
    assert said() == (1, [f"changed {rows[0].file}"])
    overwrite(rows[0], b"")
    os.unlink(path_of(rows[1]))
    assert said() == (1, [f"empty {rows[0].file}", f"missing {rows[1].file}"])


def test_a_file_without_a_row_is_named_when_its_transaction_must_be_over():
    storage().save("scans/lost.pdf", ContentFile(b"%PDF-"))
    now = timezone.now()
    assert list(faults(at=now)) == []
    assert [str(fault) for fault in faults(at=now + timedelta(hours=2))] == ["orphan scans/lost.pdf"]  # fmt: skip
    assert list(names()) == ["scans/lost.pdf"]


def orphans(count, *, days):
    """So many files without a row, last written so many days ago."""
    then = (timezone.now() - timedelta(days=days)).timestamp()
    for number in range(count):
        path = storage().path(storage().save(f"scans/lost{number}.pdf", ContentFile(b"%PDF-")))
        os.utime(path, (then, then))


def tick():
    return verify_files(type("Tick", (), {"today": make.TODAY, "at": timezone.now()}))


def test_the_daily_tick_puts_an_orphan_aside_and_loses_nothing(tmp_path):
    w = World()
    kept = {w.evidence.file, w.scan.file}
    orphans(1, days=2)
    assert tick() == {"aside": 1}
    assert (tmp_path / "kept-aside/scans/lost0.pdf").read_bytes() == b"%PDF-"
    assert set(names()) == kept
    assert (tick(), said()) == ({}, (0, []))


def test_a_young_orphan_stays_where_it_is():
    orphans(1, days=0.5)
    assert tick() == {"orphan": 1}
    assert list(names()) == ["scans/lost0.pdf"]


def test_many_orphans_are_rows_that_are_gone_and_none_is_touched():
    _ = World().evidence
    orphans(21, days=2)
    assert tick() == {"orphan": 21}
    assert len(list(names())) >= 21
    assert Message.objects.filter(kind="kept_files").exists()


def test_the_daily_step_tells_the_administrators_once():
    w = World()
    overwrite(w.evidence, b"x")
    for _run in (1, 2):
        outcome = next(one for one in run_daily(make.TODAY) if one.step == "verify_files")
    assert (outcome.state, outcome.result) == ("skipped", {})
    [message] = Message.objects.filter(kind="kept_files")
    assert (message.user, message.title) == (w.users["a"], "留存的文件与记录不符")
    assert "改动 1 个" in message.body


def test_the_daily_step_is_silent_where_all_is_well():
    _ = World().evidence
    tick = type("Tick", (), {"today": make.TODAY, "at": timezone.now()})
    assert (verify_files(tick), Message.objects.count()) == ({}, 0)


@pytest.mark.slow
def test_no_page_serves_another_file_than_the_one_kept():
    w = World()
    for one in make_all(w):
        browser = w.client(one.who)
        whole = browser.get(one.address)
        assert (one.kind, whole.status_code) == (one.kind, 200)
        assert b"".join(whole.streaming_content)
        overwrite(one.row, b"%PDF-1.4 something else")
        changed = browser.get(one.address)
        assert (one.kind, changed.status_code) == (one.kind, 409)
        assert "something else" not in changed.text
        assert "已被改动" in changed.text
        os.unlink(path_of(one.row))
        missing = browser.get(one.address)
        assert (one.kind, missing.status_code) == (one.kind, 404)
        assert "已不在" in missing.text
    assert len(said()[1]) == 8
