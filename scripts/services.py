"""Run a command with a temporary PostgreSQL and Redis, and stop both in any case.

    scripts/services COMMAND …

The command finds them in DATABASE_URL and REDIS_URL. Both live in a temporary folder and listen on this
machine only; PostgreSQL runs as an ordinary user, because it refuses to run as root. Nothing is safe
against a power cut (fsync is off), which is what a test wants.
"""

import glob
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

PATIENCE = 30  # seconds for a server to begin
STOPS = {signal.SIGTERM, signal.SIGHUP, signal.SIGINT}


def stop(text):
    sys.exit(f"\nCannot go on: {text}")


def ordinary_user():
    """Arguments for ``subprocess`` to run as another user than root; empty if this process is not root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            account = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    return stop("PostgreSQL will not run as root, and there is no user 'postgres' or 'nobody'.")


def postgresql_programs():
    """The folder of the newest PostgreSQL's programs."""
    folders = glob.glob("/usr/lib/postgresql/*/bin") + glob.glob("/usr/pgsql-*/bin")
    folders.sort(
        key=lambda path: [int(number) for number in re.findall(r"\d+", path)], reverse=True
    )
    if found := shutil.which("initdb"):
        folders.append(os.path.dirname(os.path.realpath(found)))
    for folder in folders:
        if os.access(f"{folder}/initdb", os.X_OK) and os.access(f"{folder}/postgres", os.X_OK):
            return folder
    return stop("no PostgreSQL server was found: apt-get install postgresql")


@contextmanager
def server(name, command, log, ready, **options):
    """A child process that is stopped on leaving; entered once ``ready()`` says so."""
    with open(log, "ab") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            **options,
        )
    try:
        deadline = time.monotonic() + PATIENCE
        while not ready():
            if process.poll() is not None or time.monotonic() > deadline:
                stop(f"{name} did not begin:\n{Path(log).read_text(errors='replace')[-2000:]}")
            time.sleep(0.05)
        yield
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


INITDB = [
    "--username", "pledges", "--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync",
]  # fmt: skip
#: Nothing of it has to survive the tests.
POSTGRESQL = {
    "listen_addresses": "", "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off",
    "max_connections": "60", "shared_buffers": "256MB", "max_wal_size": "2GB", "autovacuum_naptime": "10min",
    "log_min_messages": "fatal",
}  # fmt: skip


@contextmanager
def postgresql(folder):
    """Gives the address of an empty database."""
    programs, user = postgresql_programs(), ordinary_user()
    if user:
        os.chown(folder, user["user"], user["group"])
    data, log = f"{folder}/data", f"{folder}/log"
    begun = subprocess.run(
        [f"{programs}/initdb", "--pgdata", data, *INITDB],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, cwd=folder, **user,
    )  # fmt: skip
    if begun.returncode:
        stop(f"initdb failed:\n{begun.stderr}")
    command = [f"{programs}/postgres", "-D", data]
    for key, value in (POSTGRESQL | {"unix_socket_directories": folder}).items():
        command += ["-c", f"{key}={value}"]

    def client(*words):
        program = [f"{programs}/{words[0]}", "--host", folder, "--username", "pledges"]
        return not subprocess.run([*program, *words[1:]], capture_output=True).returncode

    with server(
        "PostgreSQL", command, log, lambda: client("pg_isready", "--quiet"), cwd=folder, **user
    ):
        if not client("createdb", "pledges"):
            stop("createdb failed.")
        yield f"postgres://pledges@{folder.replace('/', '%2F')}/pledges"


@contextmanager
def redis(folder):
    """Gives the address of an empty Redis on a free port."""
    program = shutil.which("redis-server") or stop(
        "no Redis was found: apt-get install redis-server"
    )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        program,
        "--bind",
        "127.0.0.1",
        "--port",
        str(port),
        "--save",
        "",
        "--appendonly",
        "no",
        "--databases",
        "32",
        "--dir",
        folder,
    ]

    def ready():
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    with server("Redis", command, f"{folder}/log", ready, cwd=folder):
        yield f"redis://127.0.0.1:{port}/0"


def main(command):
    if not command:
        sys.exit(__doc__)
    for number in STOPS:  # one started in the background would ignore Ctrl-C
        signal.signal(number, lambda number, frame: sys.exit(128 + number))
    with ExitStack() as stack:
        folders = [
            stack.enter_context(
                tempfile.TemporaryDirectory(
                    prefix=f"pledges-{name}-", dir="/tmp", ignore_cleanup_errors=True
                )
            )
            for name in ("pg", "redis")
        ]
        environment = dict(
            os.environ,
            DATABASE_URL=stack.enter_context(postgresql(folders[0])),
            REDIS_URL=stack.enter_context(redis(folders[1])),
        )
        # A signal that came before ``child`` is known would leave the command running without its
        # servers; so it waits until the child can be stopped.
        signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)
        child = subprocess.Popen(
            command,
            env=environment,
            preexec_fn=lambda: signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS),
        )
        try:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)
            return child.wait()
        finally:
            if child.poll() is None:
                child.terminate()
                child.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
