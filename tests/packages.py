"""The packages of the application, as the tests that read its source go through them."""

from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).resolve().parents[1]

#: Every top-level package that is ours and is served.
PACKAGES = tuple(
    sorted(
        path.parent.name for path in ROOT.glob("*/__init__.py")
        if path.parent.name not in ("bench", "tests")
    )
)  # fmt: skip
#: Those that hold the rules of the domain.
DOMAIN = ("accounts", "ledger", "pledges", "reviews")


def own_models():
    """The models of the application's own apps."""
    return [m for m in apps.get_models() if m.__module__.partition(".")[0] in PACKAGES]
