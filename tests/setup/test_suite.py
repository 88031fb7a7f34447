"""How the suite is cut up."""

from pathlib import Path

from django.conf import settings

from tests.conftest import SLOW


def test_what_is_called_slow_is_there():
    folder = Path(settings.BASE_DIR) / "tests"
    assert [name for name in SLOW if not (folder / f"{name.replace('.', '/')}.py").exists()] == []
