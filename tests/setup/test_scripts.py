"""What `make setup` and `make run` say when they cannot go on, on machines that lack something."""

import shutil
import socket
import subprocess
import sys

import pytest
from django.conf import settings

TOOLS = ["bash", "cat", "cut", "dirname", "env", "grep", "id", "sed", "sha256sum"]


@pytest.fixture
def machine(tmp_path):
    """A bare checkout, and a machine with hardly a program on it: ``machine(*words)`` runs one there."""
    checkout, programs = tmp_path / "checkout", tmp_path / "bin"
    programs.mkdir()
    checkout.mkdir()
    for name in ("Makefile", "requirements.txt", "requirements-dev.txt", "package-lock.json"):
        shutil.copy(settings.BASE_DIR / name, checkout)
    shutil.copytree(settings.BASE_DIR / "scripts", checkout / "scripts")
    for tool in TOOLS:
        (programs / tool).symlink_to(shutil.which(tool))

    def run(*words, **values):
        return subprocess.run(
            words,
            cwd=checkout,
            env={"PATH": str(programs), "HOME": str(tmp_path), **values},
            capture_output=True,
            text=True,
            timeout=60,
        )

    def program(name, script):
        (programs / name).unlink(missing_ok=True)
        (programs / name).write_text(f"#!{shutil.which('bash')}\n{script}\n")
        (programs / name).chmod(0o755)

    run.program = program
    return run


def reasons(process):
    assert process.returncode == 1, process.stderr
    lines = process.stderr.strip().splitlines()
    assert all(line.startswith("Cannot go on: ") for line in lines), process.stderr
    return [line.removeprefix("Cannot go on: ") for line in lines]


def test_everything_that_is_missing_is_named_together(machine):
    machine.program("id", "echo 1000")
    machine.program("dpkg-query", "exit 1")
    python, node, packages = reasons(machine("scripts/setup"))
    assert python.startswith("no Python from 3.12 to 3.14 with venv was found.")
    assert node.startswith("no Node with npm was found")
    assert packages == (
        "system packages are missing, and only root may install them: "
        "sudo sh -c 'apt-get update && apt-get install --yes --no-install-recommends "
        "fontconfig libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 "
        "fonts-noto-cjk fonts-hanazono fonts-babelstone-han'"
    )


def test_only_what_is_missing_is_named(machine):
    machine.program("id", "echo 1000")
    machine.program("node", "echo v20")
    machine.program("npm", "echo 10")
    machine.program("python3", f'exec {sys.executable} "$@"')
    machine.program(
        "dpkg-query",
        "for name in fontconfig libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk; do\n"
        '  echo "$name installed"\ndone; echo "fonts-hanazono not-installed"; exit 1',
    )
    [packages] = reasons(machine("scripts/setup"))
    assert packages.endswith("--no-install-recommends fonts-hanazono fonts-babelstone-han'")


def test_the_tests_want_more(machine):
    machine.program("id", "echo 1000")
    machine.program("dpkg-query", "exit 1")
    packages = reasons(machine("scripts/setup", "tests"))[-1]
    assert packages.endswith("postgresql redis-server chromium poppler-utils gettext'")


def test_a_python_that_does_not_start_is_passed_over(machine):
    machine.program("python3.13", "echo 'pyenv: version not installed' >&2; exit 127")
    machine.program("python3.12", "exit 1")
    machine.program("python3", f'exec {sys.executable} "$@"')
    found = machine("bash", "-c", ". scripts/lib.sh && find_python")
    assert found.stdout.strip() == sys.executable


@pytest.mark.parametrize("port", ["abc", "0", "70000", "80 80"])
def test_a_port_that_is_none_is_named(machine, port):
    [reason] = reasons(machine("scripts/run", PORT=port))
    assert reason == f"PORT is '{port}'; write a number from 1 to 65535."


def test_a_port_that_is_taken_is_named(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = subprocess.run(
            ["scripts/run"],
            cwd=settings.BASE_DIR,
            env={"PATH": "/usr/bin:/bin", "PORT": str(port), "DATA_DIR": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert process.returncode == 1
    assert process.stderr.strip().splitlines()[-1] == (
        f"Cannot go on: 127.0.0.1:{port} cannot be served (Address already in use). "
        "If the port is taken, choose another: PORT=8123 make run"
    )
    assert list(tmp_path.iterdir()) == []
