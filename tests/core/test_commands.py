"""Commands of the beginning say in one line that the tables are not there yet."""

import os
import subprocess
import sys

import pytest
from django.conf import settings


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    [
        ["setup_code"],
        ["activation_code", "lin"],
        ["create_account", "lin", "--name", "林安全"],
    ],
)
def test_a_database_without_tables_is_one_sentence(words, tmp_path):
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    process = subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=settings.BASE_DIR,
        env={**kept, "DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert process.returncode == 1
    [line] = process.stderr.strip().splitlines()
    assert "The database is not ready" in line
