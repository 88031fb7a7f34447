"""The sample files of docs/deployment.md, on the PostgreSQL and the Redis of the tests."""

import http.client
import os
import re
import socket
import subprocess
import sys
import time

import pytest
from django.conf import settings

pytestmark = [pytest.mark.slow, pytest.mark.postgresql]
SECRET = "the-key-of-the-sample-installation-is-longer-than-fifty-letters"


@pytest.fixture
def environment(tmp_path):
    """deploy/environment unchanged, but with the folders and servers of this test."""
    text = (settings.BASE_DIR / "deploy/environment").read_text()
    values = dict(re.findall(r"^([A-Z_]+)=(.*)$", text, re.MULTILINE))
    key = tmp_path / "secret_key"
    key.write_text(SECRET)
    return values | {
        "PATH": os.environ["PATH"],
        "DATA_DIR": str(tmp_path / "data"),
        "SECRET_KEY_FILE": str(key),
        "DATABASE_URL": os.environ["DATABASE_URL"],
        "REDIS_URL": settings.REDIS_URL,
        "BIND": f"unix:{tmp_path}/web.sock",
    }


def manage(environment, *words):
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
    )


def test_the_sample_installation_passes_every_check(environment):
    process = manage(environment, "check", "--deploy", "--fail-level", "WARNING")
    assert process.returncode == 0, process.stderr
    assert (
        process.stdout == "System check identified no issues (2 silenced).\n"
    )  # a preload list; no e-mail


class SocketConnection(http.client.HTTPConnection):
    """HTTP through a socket file, as nginx speaks to gunicorn."""

    def __init__(self, path):
        super().__init__("localhost")
        self._path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(self._path)


@pytest.fixture
def web(environment):
    assert manage(environment, "collectstatic", "--noinput").returncode == 0
    path = environment["BIND"].removeprefix("unix:")
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi"],
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 30
    while not os.path.exists(path):
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.05)
    yield path
    process.terminate()
    process.wait(30)


def ask(path, address, **headers):
    connection = SocketConnection(path)
    connection.request("GET", address, headers=headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


def test_gunicorn_serves_behind_a_proxy(web):
    host = "pledges.example.gov.cn"
    plain = ask(web, "/sign-in/", Host=host)
    assert (plain.status, plain.headers["Location"]) == (301, f"https://{host}/sign-in/")

    secure = {"Host": host, "X-Forwarded-Proto": "https", "X-Forwarded-For": "10.0.0.1"}
    style = ask(web, "/static/vendor/bootstrap/css/bootstrap.min.css", **secure)
    assert style.status == 200
    assert style.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert ask(web, "/", **secure | {"Host": "elsewhere.example.cn"}).status == 400
