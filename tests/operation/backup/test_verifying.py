"""verify_files names what is missing, empty, changed or without a row; a page serves nothing that was changed."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.messages.models import Message
from core.files.kinds import named
from core.files.store import storage
from operation.backup import backup, restore
from operation.backup.verifying import faults
from operation.daily.running import run_daily
from operation.integrity.daily import verify_files
from tests import factories as make
from tests.access.world import World
from tests.core.files.kinds_made import make_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("each_storage")]


def said():
    """(exit code, lines) of the command."""
    out = StringIO()
    try:
        call_command("verify_files", stdout=out)
    except CommandError as end:
        return end.returncode, out.getvalue().splitlines()
    return 0, out.getvalue().splitlines()


def overwrite(row, content):
    storage().delete(row.file.name)
    storage().save(row.file.name, ContentFile(content))


def test_nothing_kept_is_fine():
    assert said() == (0, [])


def test_each_fault_is_named():
    w = World()
    rows = [w.evidence, w.scan]
    assert said() == (0, [])
    overwrite(rows[0], b"%PDF-1.4 something else")
    assert said() == (1, [f"changed {rows[0].file}"])
    overwrite(rows[0], b"")
    storage().delete(rows[1].file.name)
    assert said() == (1, [f"empty {rows[0].file}", f"missing {rows[1].file}"])


def test_a_file_without_a_row_is_named_when_its_transaction_must_be_over():
    storage().save("scans/lost.pdf", ContentFile(b"%PDF-"))
    now = timezone.now()
    assert list(faults(at=now + timedelta(hours=23))) == []
    assert [str(fault) for fault in faults(at=now + timedelta(hours=25))] == ["orphan scans/lost.pdf"]  # fmt: skip


def test_what_is_backed_up_from_one_storage_is_put_into_another(tmp_path, settings):
    row = World().evidence
    files, wrong = backup._copy_files(tmp_path / "backup", named())
    assert (files, wrong) == ({row.file.name: row.sha256}, [])
    settings.STORAGES = settings.STORAGES | {"kept": {"BACKEND": "tests.core.files.elsewhere.Elsewhere"}}  # fmt: skip
    assert said() == (1, [f"missing {row.file}"])
    restore._copy_files(tmp_path / "backup", files)
    assert said() == (0, [])


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
        storage().delete(one.row.file.name)
        missing = browser.get(one.address)
        assert (one.kind, missing.status_code) == (one.kind, 404)
        assert "已不在" in missing.text
    assert len(said()[1]) == 8
