"""`make run`, as a person starts and stops it."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest
from django.conf import settings

pytestmark = pytest.mark.slow


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Run:
    """A `make run` of this checkout on a separate data folder."""

    def __init__(self, folder, **values):
        self.folder, self.port = folder, free_port()
        self.began = time.monotonic()
        self.log = folder.parent / f"run-{self.port}.log"
        environment = {
            name: value
            for name, value in os.environ.items()
            if name in ("PATH", "HOME", "LANG", "TMPDIR")
        }
        environment |= {"PORT": str(self.port), "DATA_DIR": str(folder), **values}
        with open(self.log, "w") as output:
            self.process = subprocess.Popen(
                ["make", "run"],
                cwd=settings.BASE_DIR,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def said(self):
        return self.log.read_text()

    def says(self, text, patience=30):
        """Wait until ``text`` is printed."""
        until = time.monotonic() + patience
        while text not in self.said():
            assert time.monotonic() < until, self.said()
            time.sleep(0.1)

    def page(self, path="/", patience=180):
        """The first answer to ``path`` that comes, as (status, body)."""
        while time.monotonic() - self.began < patience:
            assert self.process.poll() is None, self.said()
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}") as answer:
                    return answer.status, answer.read().decode()
            except urllib.error.HTTPError as answer:
                return answer.code, answer.read().decode()
            except OSError:
                time.sleep(0.1)
        raise AssertionError(f"no answer within {patience} s:\n{self.said()}")

    def shell(self, script):
        """What ``script`` prints, run by manage.py on the data that is being served."""
        return subprocess.run(
            [sys.executable, "manage.py", "shell", "--verbosity", "0", "--command", script],
            cwd=settings.BASE_DIR,
            env={"PATH": os.environ["PATH"], "DATA_DIR": str(self.folder), "DEMO": "1"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()

    def stop(self, number=signal.SIGINT):
        """Ctrl-C: the signal goes to everything that runs in the terminal."""
        os.killpg(self.process.pid, number)
        self.process.wait(30)

    def left(self):
        """Command lines of what still runs on this data folder."""
        found = []
        for name in os.listdir("/proc"):
            if not name.isdigit():
                continue
            try:
                with open(f"/proc/{name}/environ", "rb") as file:
                    if f"PORT={self.port}".encode() in file.read().split(b"\0"):
                        found.append(name)
            except OSError:
                continue
        return found


PRINT = """
from django.utils import timezone
from accounts.identity.models import User
from accounts.identity.seats import seats_of
from jobs.running import start_job
from pledges.sheets.models import Sheet
user = User.objects.get(username="administrator")
[seat] = [seat for seat in seats_of(user, on=timezone.localdate()) if seat.role == "administrator"]
sheet = Sheet.objects.filter(state="confirmed").latest("cycle__year")
params = {
    "cycle": sheet.cycle_id, "units": [sheet.branch_id], "tiers": [], "wanted": "all", "copies": [1, 2, 3],
    "order": "member", "binding": "one", "duplex": False,
}
print(start_job("sheets_print", owner=user, title="print", params=params, seat=seat).pk)
"""
LOOK = """
import sys
from jobs.models import Job
job = Job.objects.get(pk="{}")
print(job.state, job.done, job.total, job.error or job.result_file)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """One data folder for all, so that only the first start has to fill it."""
    return tmp_path_factory.mktemp("run") / "data"


@pytest.fixture
def start(folder):
    runs = []

    def begin(**values):
        runs.append(Run(folder, **values))
        return runs[-1]

    yield begin
    for run in runs:
        if run.process.poll() is None:
            run.stop()


def test_it_serves_the_demo_and_begins_again(start):
    first = start()
    status, body = first.page()
    assert status == 200, body
    style = re.search(r'href="(/static/[^"]+\.[0-9a-f]{12}\.css)"', body)
    assert style, "the page names no style sheet with a fingerprint"
    assert first.page(style[1])[0] == 200
    first.stop()
    assert first.left() == []

    again = start()
    assert again.page()[0] == 200
    again.says(f"Serving at http://localhost:{again.port}")
    again.stop()
    assert "Migrating" not in again.said()
    assert "Loading" not in again.said()
    assert "Collecting" not in again.said()


def test_the_worker_prints_what_another_process_asks_for(start):
    run = start()
    run.page()
    job = run.shell(PRINT)
    deadline = time.monotonic() + 120
    state = ["queued"]
    while state[0] in ("queued", "running") and time.monotonic() < deadline:
        state = run.shell(LOOK.format(job)).split(maxsplit=3)
    run.stop()
    assert state[0] == "done", f"{state}\n{run.said()}"
    assert state[1] == state[2]
    assert (run.folder / state[3]).read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_stopping_it_leaves_nothing_behind(start, number):
    run = start()
    run.page()
    run.stop(number)
    until = time.monotonic() + 5  # a terminated process is gone a moment later
    while run.left() and time.monotonic() < until:
        time.sleep(0.1)
    assert run.left() == []
    assert list((settings.BASE_DIR).glob("*.pid")) == []


def test_a_mistake_in_the_environment_is_said_before_anything_is_served(start):
    run = start(DISTRICT_COD="1")
    run.process.wait(60)
    assert run.process.returncode != 0
    assert "DISTRICT_COD is set, but no setting is called so; is DISTRICT_CODE meant?" in run.said()
