"""An installation in a separate folder, on which the commands of docs/deployment.md can be run literally."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import unquote, urlsplit

BASE = Path(__file__).resolve().parents[3]


def lines_of(*marks):
    """The document's shell lines in blocks marked so, in its order."""
    text = (BASE / "docs/deployment.md").read_text()
    blocks = re.findall(r"^```sh ([a-z-]+)\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return "".join(block for mark, block in blocks if mark in marks)


class Installation:
    """An installation with a separate database, data folder and key.

    server  address of a PostgreSQL database beside which this one is made; without it SQLite is used
    Only what ``mapping`` names is another thing here than in the document. ``systemctl`` does nothing: no unit runs.
    """

    def __init__(self, folder, *, server=None):
        self.folder, self.data, self.name = folder, folder / "data", f"drill_{os.getpid()}"
        self.postgresql = bool(server)
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
            "--template template0 pledges": f"--template template0 {self.name}",
        }
        if server:
            self._name_server(server, values)
        text = "".join(f"{key}={value}\n" for key, value in values.items())
        (etc / "environment").write_text(text)
        self.inside = self.environment | {key: str(value) for key, value in values.items()}

    def _name_server(self, server, values):
        parts = urlsplit(server)
        values["DATABASE_URL"] = parts._replace(path=f"/{self.name}").geturl()
        user = unquote(parts.username)
        host, _colon, port = parts.netloc.rpartition("@")[2].partition(":")
        self.environment |= {"PGHOST": unquote(host), "PGPORT": port or "5432", "PGUSER": user}
        self.mapping["--owner pledges"] = f"--owner {user}"

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
        return run(
            sys.executable, "-m", "tests.operation.backup.drill", *map(str, words), env=self.inside
        )

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
    done = subprocess.run(words, cwd=BASE, env=env, capture_output=True, text=True, timeout=1200)
    if done.returncode:
        raise AssertionError(f"{words} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


class Saved:
    """What an installation holds, backed up by the document while somebody wrote."""

    def __init__(self, place):
        self.place, self.notes = place, place.folder / "notes"
        self.place.shell(lines_of("backup-once"))
        with self.notes.open("w") as notes:
            writer = subprocess.Popen(
                [sys.executable, "-m", "tests.operation.backup.drill", "write"], cwd=BASE, env=self.place.inside, stdout=notes
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
