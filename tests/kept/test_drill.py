"""The lines of docs/deployment.md on backing up and restoring, run as they stand, on both databases.

Only what MAPPING names is another thing here than in the document. ``systemctl`` does nothing: no unit runs here.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
BASE = settings.BASE_DIR


def lines_of(*marks):
    """The document's shell lines in blocks marked so, in its order."""
    text = (BASE / "docs/deployment.md").read_text()
    blocks = re.findall(r"^```sh ([a-z-]+)\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return "".join(block for mark, block in blocks if mark in marks)


class Installation:
    """A place with a database, a folder of data and a key of its own."""

    def __init__(self, folder, name):
        self.folder, self.data, self.name = folder, folder / "data", name
        self.postgresql = connection.vendor == "postgresql"
        etc, programs = folder / "etc", folder / "bin"
        etc.mkdir(parents=True)
        programs.mkdir()
        (programs / "systemctl").write_text("#!/bin/sh\n")
        (programs / "systemctl").chmod(0o755)
        (etc / "secret_key").write_text("the-key-of-the-drill-is-longer-than-fifty-letters-or-so")
        values = {"DATA_DIR": self.data, "SECRET_KEY_FILE": etc / "secret_key", "ALLOWED_HOSTS": "testserver"}  # fmt: skip
        user = subprocess.check_output(["id", "-un"], text=True).strip()
        self.environment = {
            "PATH": f"{programs}:{os.environ['PATH']}", "LANG": "C.UTF-8", "PLEDGES_USER": user,
            "PLEDGES_ENVIRONMENT": str(etc / "environment"),
        }  # fmt: skip
        self.mapping = {
            "/var/backups/pledges": str(folder / "backups"),
            "-o pledges -g pledges": f"-o {user}",
            "sudo -u postgres ": "",
            "--template template0 pledges": f"--template template0 {name}",
        }
        if self.postgresql:
            self._name_server(values)
        text = "".join(f"{key}={value}\n" for key, value in values.items())
        (etc / "environment").write_text(text)
        self.inside = self.environment | {key: str(value) for key, value in values.items()}

    def _name_server(self, values):
        facts = connection.settings_dict
        values["DATABASE_URL"] = f"postgres://{facts['USER']}@{facts['HOST'].replace('/', '%2F')}/{self.name}"  # fmt: skip
        self.environment |= {"PGHOST": facts["HOST"], "PGUSER": facts["USER"]}
        self.mapping["--owner pledges"] = f"--owner {facts['USER']}"

    def begin(self):
        """An empty database of this version, copied from that of the tests, which is migrated already."""
        self.data.mkdir()
        if self.postgresql:
            run("createdb", self.name, env=self.environment)
            dump = subprocess.run(["pg_dump", "--no-owner", connection.settings_dict["NAME"]], env=self.environment, capture_output=True, check=True)  # fmt: skip
            subprocess.run(["psql", "--quiet", "--output=/dev/null", "--dbname", self.name], env=self.environment, input=dump.stdout, check=True)  # fmt: skip
        else:
            connection.ensure_connection()
            connection.cursor().execute("VACUUM INTO %s", [str(self.data / "ledger.sqlite3")])

    def wipe(self):
        """Database and folder of data are gone."""
        if self.postgresql:
            run("dropdb", "--if-exists", "--force", self.name, env=self.environment)
        shutil.rmtree(self.data, ignore_errors=True)

    def shell(self, text):
        """Run lines of the document; returns what they print."""
        for words, here in self.mapping.items():
            text = text.replace(words, here)
        return run("bash", "-euo", "pipefail", "-c", text, env=self.environment)

    def manage(self, *words):
        return run("deploy/manage", *words, env=self.environment)

    def drill(self, *words):
        return run(sys.executable, "-m", "tests.kept.drill", *map(str, words), env=self.inside)

    def restore(self):
        """§6, in the order of the document; collecting the static files is slow and run on one engine alone."""
        here = "restore-postgresql" if self.postgresql else "restore-pages"
        return self.shell(lines_of("restore", here))

    def make_empty(self):
        """The step of §6 that comes before ``restore`` itself."""
        self.wipe()
        if self.postgresql:
            self.shell(lines_of("restore-postgresql"))

    @property
    def backup(self):
        [folder] = (self.folder / "backups").iterdir()
        return folder


def run(*words, env):
    done = subprocess.run(words, cwd=BASE, env=env, capture_output=True, text=True, timeout=300)
    if done.returncode:
        raise AssertionError(f"{words} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


class Saved:
    """An installation with a file of every kind, backed up by the document while somebody wrote."""

    def __init__(self, folder):
        self.place = Installation(folder, f"drill_{os.getpid()}")
        self.expected, self.notes = folder / "expected.json", folder / "notes"
        self.place.wipe()
        self.place.begin()
        self.place.drill("make", self.expected)
        self.place.shell(lines_of("backup-once"))
        with self.notes.open("w") as notes:
            writer = subprocess.Popen(
                [sys.executable, "-m", "tests.kept.drill", "write"], cwd=BASE, env=self.place.inside, stdout=notes
            )  # fmt: skip
            try:
                self._wait_for_notes(writer, 3)
                self.said = self.place.shell(lines_of("backup"))
                self._wait_for_notes(writer, len(self.notes.read_text().splitlines()) + 1)
            finally:
                writer.kill()
                writer.wait()
        self.digest = re.search(r"^ledgers ([0-9a-f]{64})$", self.said, re.MULTILINE)[1]
        self.moment = json.loads((self.place.backup / "manifest.json").read_text())["moment"]

    def _wait_for_notes(self, writer, count):
        deadline = time.monotonic() + 60
        while len(self.notes.read_text().splitlines()) < count:
            assert writer.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.05)


@pytest.fixture(scope="module")
def saved(django_db_setup, django_db_blocker, tmp_path_factory):
    with django_db_blocker.unblock():
        one = Saved(tmp_path_factory.mktemp("drill"))
        connection.close()
    yield one
    one.place.wipe()


def test_what_the_document_says_saves_and_restores_everything(saved):
    saved.place.wipe()
    said = saved.place.restore()
    assert said.count(saved.digest) == 2  # by restore and by verify_ledgers
    assert "orphan" not in said
    saved.place.drill("check", saved.expected, saved.notes, saved.moment)


def test_verifying_beside_somebody_who_writes_raises_no_alarm(saved):
    """After the restore above: what was restored can be worked with."""
    saved.place.drill("watch")
    saved.place.shell(lines_of("check"))


def test_a_used_place_is_refused(saved):
    with pytest.raises(AssertionError, match="The database has tables already"):
        saved.place.manage("restore", str(saved.place.backup))


def _restored_from(saved, folder):
    saved.place.make_empty()
    return saved.place.manage("restore", str(folder))


def test_control_one_byte_of_one_file_changed_in_the_backup(saved, tmp_path):
    folder = shutil.copytree(saved.place.backup, tmp_path / "copy")
    victim = next((folder / "kept" / "slips").iterdir())
    content = bytearray(victim.read_bytes())
    content[len(content) // 2] ^= 1
    victim.write_bytes(content)
    with pytest.raises(AssertionError, match=f"changed kept/slips/{victim.name}"):
        _restored_from(saved, folder)


def test_control_one_file_missing_in_the_backup(saved, tmp_path):
    folder = shutil.copytree(saved.place.backup, tmp_path / "copy")
    victim = next((folder / "kept" / "bulletins").iterdir())
    victim.unlink()
    with pytest.raises(AssertionError, match=f"missing kept/bulletins/{victim.name}"):
        _restored_from(saved, folder)


def test_control_a_kind_that_is_left_out_of_the_list(saved, tmp_path):
    """Restored with the whole list again, the rows name files that the backup lacks."""
    _restored_from(saved, saved.place.backup)
    saved.place.drill("backup_without", "ledger.Evidence", tmp_path / "partial")
    with pytest.raises(AssertionError, match="missing evidence/"):
        _restored_from(saved, tmp_path / "partial")


def test_the_backup_holds_no_key(saved):
    key = Path(saved.place.inside["SECRET_KEY_FILE"]).read_bytes()
    files = [path for path in saved.place.backup.rglob("*") if path.is_file()]
    assert len(files) >= 10
    assert [path for path in files if key in path.read_bytes()] == []
