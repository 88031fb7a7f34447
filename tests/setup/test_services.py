"""The throw-away PostgreSQL and Redis that `make test` starts."""

import os
import signal
import subprocess
import time

import pytest
from django.conf import settings

SERVICES = settings.BASE_DIR / "scripts" / "services"
pytestmark = pytest.mark.slow

# Prints where the servers are and who runs PostgreSQL, then runs the appended code.
SAY = 'echo "$DATABASE_URL"; echo "$REDIS_URL"; '


def folder_of(address):
    return address.removeprefix("postgres://pledges@").removesuffix("/pledges").replace("%2F", "/")


def is_gone(lines):
    folder = folder_of(lines[0])
    assert folder.startswith("/tmp/pledges-pg-")
    port = lines[1].rpartition(":")[2].partition("/")[0]
    listening = subprocess.run(
        ["redis-cli", "-p", port, "ping"], capture_output=True, text=True, check=False
    )
    return not os.path.exists(folder) and "PONG" not in listening.stdout


def test_both_answer_and_are_gone_afterwards():
    ask = 'psql --no-psqlrc -tAc "select 40 + 2" "$DATABASE_URL"; redis-cli -u "$REDIS_URL" ping'
    process = subprocess.run(
        [SERVICES, "bash", "-c", SAY + ask], capture_output=True, text=True, timeout=60
    )
    lines = process.stdout.splitlines()
    assert process.returncode == 0, process.stderr
    assert lines[2:] == ["42", "PONG"]
    assert is_gone(lines)


def test_the_commands_failure_is_handed_on_and_both_are_gone():
    process = subprocess.run(
        [SERVICES, "bash", "-c", SAY + "exit 7"], capture_output=True, text=True, timeout=60
    )
    assert process.returncode == 7
    assert is_gone(process.stdout.splitlines())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_both_are_gone_when_it_is_stopped(number):
    process = subprocess.Popen(
        [SERVICES, "bash", "-c", SAY + "exec sleep 60"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    lines = [process.stdout.readline().strip() for _ in range(2)]
    began = time.monotonic()
    process.send_signal(number)
    process.communicate(timeout=30)
    assert process.returncode != 0
    assert time.monotonic() - began < 20
    assert is_gone(lines)


def test_a_signal_that_comes_while_the_command_is_being_started_stops_it_too():
    began = time.monotonic()
    process = subprocess.run(
        [SERVICES, "bash", "-c", SAY + "kill -HUP $PPID; exec sleep 60"],
        capture_output=True,
        text=True,
        timeout=50,
    )
    assert process.returncode == 128 + signal.SIGHUP
    assert time.monotonic() - began < 40
    if lines := process.stdout.splitlines():
        assert is_gone(lines)
