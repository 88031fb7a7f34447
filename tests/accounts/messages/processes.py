"""Worker, broker and commands as real processes for the tests that kill them."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from datetime import timedelta
from urllib.parse import quote

from django.conf import settings
from django.db import connection
from django.db.models import F

from accounts.messages.models import Delivery
from operation.daily.models import DailyRun

PATIENCE = 120  # seconds for anything to happen


def until(ready, what, patience=PATIENCE):
    """Wait until ``ready()``."""
    end = time.monotonic() + patience
    while not ready():
        assert time.monotonic() < end, f"waited in vain: {what}"
        time.sleep(0.02)


class Broker:
    """A Redis of the test's own that keeps nothing when it is killed."""

    def __init__(self, folder):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.folder, self.process = folder, None
        self.start()

    @property
    def url(self):
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self):
        words = [
            "--bind",
            "127.0.0.1",
            "--port",
            str(self.port),
            "--save",
            "",
            "--appendonly",
            "no",
        ]
        self.process = subprocess.Popen(
            [shutil.which("redis-server"), *words, "--dir", str(self.folder)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until(self._answers, "Redis")

    def _answers(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def kill(self):
        self.process.kill()
        self.process.wait()


class Processes:
    """The application's processes on the tests' database."""

    def __init__(self, folder, broker, mail_port):
        self.folder, self.workers = folder, []
        self.environment = {
            "PATH": os.environ["PATH"],
            "DATA_DIR": str(folder),
            "DATABASE_URL": _database(),
            "REDIS_URL": broker.url,
            "SECRET_KEY": settings.SECRET_KEY,
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(mail_port),
            "SMTP_TLS": "none",
            "MAIL_FROM": "ledger@example.gov.cn",
            "LOG_LEVEL": "ERROR",
        }

    def _start(self, *words):
        with open(self.folder / "log", "ab") as log:
            return subprocess.Popen(
                [sys.executable, *words],
                env=self.environment,
                cwd=settings.BASE_DIR,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def manage(self, *words):
        """Run a command to its end; returns its status."""
        return self._start("manage.py", *words).wait(PATIENCE)

    def begin(self, *words):
        """Start a command and go on."""
        return self._start("manage.py", *words)

    def work(self):
        """Start a worker of two processes as the Procfile does."""
        options = "--queues default,pdf --concurrency 2 --without-gossip --without-mingle"
        words = f"--quiet -A config worker {options} --without-heartbeat --loglevel ERROR"
        self.workers.append(self._start("-m", "celery", *words.split()))

    def serve(self, application, **environment):
        """Serve ``application`` on a free port, with ``environment`` besides: (process, port)."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.environment |= environment
        words = [
            "-m",
            "gunicorn",
            "--no-control-socket",
            "--bind",
            f"127.0.0.1:{port}",
            application,
        ]
        process = self._start(*words)
        self.workers.append(process)

        def answers():
            with socket.socket() as probe:
                return probe.connect_ex(("127.0.0.1", port)) == 0

        until(answers, "the server", 60)
        return process, port

    def kill(self):
        """SIGKILL for every worker and server with its children."""
        for worker in self.workers:
            slay(worker)
        self.workers = []


def slay(process):
    """SIGKILL for a process and its children, in the middle of their work."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _database():
    facts = connection.settings_dict
    host = quote(facts["HOST"], safe="")
    return f"postgres://{facts['USER']}@{host}/{facts['NAME']}"


@contextmanager
def running(folder, mail_port):
    """A broker and the application's processes, killed at the end: (broker, processes)."""
    broker = Broker(folder)
    processes = Processes(folder, broker, mail_port)
    try:
        yield broker, processes
    finally:
        processes.kill()
        broker.kill()


def drop_database_connections():
    """End every connection to the database but the test's own."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def let_time_pass(hours=2):
    """As if so much time had passed since anything was claimed or handed over."""
    past = timedelta(hours=hours)
    rows = Delivery.objects.exclude(state__in=["sent", "given_up"])
    rows.update(
        handed_at=F("handed_at") - past,
        claimed_at=F("claimed_at") - past,
        next_at=F("next_at") - past,
    )
    DailyRun.objects.filter(state="running").update(started_at=F("started_at") - past)
