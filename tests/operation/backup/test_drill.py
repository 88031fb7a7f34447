"""The commands of docs/deployment.md on backing up and restoring, run literally, on both databases."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests.operation.backup.installation import BASE, Installation, Saved, lines_of, run

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def fill(place):
    """A database of this version, copied from that of the tests, which is migrated already."""
    place.wipe()
    place.data.mkdir()
    if place.postgresql:
        run("createdb", place.name, env=place.environment)
        dump = run("pg_dump", "--no-owner", connection.settings_dict["NAME"], env=place.environment)
        subprocess.run(["psql", "--quiet", "--output=/dev/null", "--dbname", place.name], env=place.environment, input=dump, text=True, check=True)  # fmt: skip
    else:
        connection.ensure_connection()
        connection.cursor().execute("VACUUM INTO %s", [str(place.data / "ledger.sqlite3")])


@pytest.fixture(scope="module")
def saved(django_db_setup, django_db_blocker, tmp_path_factory):
    """An installation with a file of every kind, backed up."""
    server = os.environ["DATABASE_URL"] if connection.vendor == "postgresql" else None
    place = Installation(tmp_path_factory.mktemp("drill"), server=server)
    with django_db_blocker.unblock():
        fill(place)
        connection.close()
    place.drill("make", place.folder / "expected.json")
    yield Saved(place)
    place.wipe()


def refused(saved, folder, *, because):
    """Restoring ``folder`` into the present installation ends with an error that says why."""
    with pytest.raises(AssertionError, match=because):
        saved.place.manage("restore", str(folder))


def test_what_the_document_says_saves_and_restores_everything(saved):
    place = saved.place
    assert keyless(place)
    place.wipe()
    said = place.restore()
    assert said.count(saved.digest) == 2  # by restore and by verify_ledgers
    place.drill("check", place.folder / "expected.json", saved.notes, saved.moment)
    refused(saved, place.backup, because="The database has tables already")

    place.drill("watch")  # verifying raises no alarm because somebody writes meanwhile
    place.shell(lines_of("check"))


def test_what_a_killed_process_kept_is_swept_and_nothing_else(saved):
    place = saved.place
    folder = place.data / "kept"
    before = {path for path in folder.rglob("*") if path.is_file()}
    process = subprocess.Popen([sys.executable, "-m", "tests.operation.backup.drill", "keep"], cwd=BASE, env=place.inside, stdout=subprocess.PIPE, text=True)  # fmt: skip
    with process:
        lost = folder / process.stdout.readline().strip()
        process.kill()
    assert lost.read_bytes() == b"%PDF-1.4 never committed"
    place.manage("verify_files")  # says nothing: its row might still come
    assert place.drill("sweep").endswith("([], 1)\n")
    assert {path for path in folder.rglob("*") if path.is_file()} == before
    place.manage("verify_files")  # no row lacks its file


def test_a_backup_that_lacks_something_is_not_restored(saved, tmp_path):
    """The controls, which show that the drill can fail."""
    place = saved.place
    place.make_empty()
    refused(saved, one_byte_changed(place, tmp_path), because="changed kept/slips/")
    refused(saved, one_file_missing(place, tmp_path), because="missing kept/bulletins/")
    refused(saved, tmp_path, because="is no complete backup")

    place.manage("restore", str(place.backup))
    place.drill("backup_without", "ledger.Evidence", tmp_path / "partial")
    place.make_empty()
    refused(saved, tmp_path / "partial", because="missing evidence/")


def one_byte_changed(place, tmp_path):
    folder = shutil.copytree(place.backup, tmp_path / "changed")
    victim = next((folder / "kept" / "slips").iterdir())
    content = bytearray(victim.read_bytes())
    content[len(content) // 2] ^= 1
    victim.write_bytes(content)
    return folder


def one_file_missing(place, tmp_path):
    folder = shutil.copytree(place.backup, tmp_path / "missing")
    next((folder / "kept" / "bulletins").iterdir()).unlink()
    return folder


def keyless(place):
    """Is the secret key in no file of the backup?"""
    key = Path(place.inside["SECRET_KEY_FILE"]).read_bytes()
    files = [path for path in place.backup.rglob("*") if path.is_file()]
    return len(files) >= 10 and not any(key in path.read_bytes() for path in files)
