"""What `restore` and `backup` refuse before anything is written."""

from dataclasses import replace

import pytest

from core.files.errors import BackupError
from operation.backup import dumps, manifest
from operation.backup.backup import back_up
from operation.backup.restore import _compare, _refuse_what_is_not_for_here, restore

pytestmark = pytest.mark.django_db


def made(vendor, **facts):
    whole = manifest.Manifest(1, "2026-03-02T01:00:00+00:00", ["ledger.0001_initial"], vendor, "database.dump", "", {}, {}, {}, [])  # fmt: skip
    return replace(whole, **facts)


@pytest.fixture
def vendor():
    return dumps.connection.vendor


def test_a_backup_for_here_is_taken(vendor):
    _refuse_what_is_not_for_here(made(vendor))


def test_a_backup_of_the_other_database_or_a_later_version_is_refused(vendor):
    with pytest.raises(BackupError, match="The backup is of oracle"):
        _refuse_what_is_not_for_here(made("oracle"))
    later = made(vendor, migrations=["ledger.0001_initial", "ledger.9999_later"])
    with pytest.raises(BackupError, match=r"later version: ledger\.9999_later"):
        _refuse_what_is_not_for_here(later)


def test_a_manifest_of_another_format_or_torn_off_is_refused(tmp_path, vendor):
    manifest.write(tmp_path, made(vendor, format=2))
    with pytest.raises(BackupError, match="format 2"):
        manifest.read(tmp_path)
    (tmp_path / manifest.NAME).write_text("{")
    with pytest.raises(BackupError, match="cannot be read"):
        manifest.read(tmp_path)


def test_what_differs_is_named():
    _compare("rows", {"a": 1}, {"a": 1})
    with pytest.raises(BackupError, match="rows restored are not those of the backup: a, b"):
        _compare("rows", {"a": 1, "c": 3}, {"a": 2, "b": 1, "c": 3})


def test_a_folder_with_something_in_it_takes_no_backup(tmp_path):
    (tmp_path / "older").touch()
    with pytest.raises(BackupError, match="is not empty"):
        back_up(tmp_path)


def test_a_used_database_takes_no_restore(tmp_path):
    with pytest.raises(BackupError, match="has tables already"):
        restore(tmp_path)
