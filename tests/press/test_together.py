"""Several people print at the same time, through gunicorn as it is configured (the same at full size: bench/together.py)."""

import os
import subprocess
import sys

import pytest
from django.conf import settings


@pytest.mark.slow
def test_sixteen_sheets_are_printed_eight_at_a_time_and_the_board_answers(tmp_path):
    environment = os.environ | {
        "DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "bench.settings", "SITE_URL": "http://127.0.0.1",
        "SECRET_KEY": "k" * 60, "LOG_LEVEL": "ERROR",
    }  # fmt: skip
    for name in ("DATABASE_URL", "REDIS_URL"):
        environment.pop(name, None)

    def run(*command):
        return subprocess.run(
            [sys.executable, *command], env=environment, cwd=settings.BASE_DIR, check=True,
            capture_output=True, text=True, timeout=300,
        ).stdout  # fmt: skip

    run("manage.py", "migrate", "-v0")
    run("manage.py", "demo", "--size", "small")
    told = run("-m", "bench.together", "--prints", "16", "--untimed").splitlines()
    assert told[0].endswith("{(200, 'application/pdf'): 16}")
