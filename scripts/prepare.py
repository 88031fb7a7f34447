"""Brings an installation up to date before it is served: tables, the demo district, static files.

One process for all three, because starting Django costs more than checking that there is nothing to do.
"""

import hashlib
import os
import sys
from io import StringIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

# Imports in functions: models can be imported once Django is set up, and what nobody asks for is not loaded.
import django
from django.conf import settings
from django.core.management import call_command, get_commands
from django.db import transaction


def say(text):
    print(f"── {text}", file=sys.stderr, flush=True)


def migrate():
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        say(f"Migrating the database ({len(plan)} steps)")
        call_command("migrate", interactive=False, verbosity=0)


def load_demo():
    from accounts.identity.models import User
    from accounts.organisations.models import Organisation

    if not settings.DEMO or Organisation.objects.exists() or User.objects.exists():
        return
    if "demo" not in get_commands():
        say("There is no demo district to load")
        return
    say("Loading the small demo district")
    with transaction.atomic():  # interrupted, it starts over next time
        call_command("demo", size="small", stdout=StringIO())  # announce.py shows the sign-ins


def note_setup_code():
    """For announce.py: how an empty installation is set up in the browser."""
    from accounts.identity.first_run import invitation, is_open

    noted = settings.DATA_DIR / "setup-code"
    noted.unlink(missing_ok=True)
    if is_open():
        noted.touch(mode=0o600)
        noted.write_text(invitation())


def collect_static():
    from django.apps import apps
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list(apps.get_app_config("staticfiles").ignore_patterns):
            stat = os.stat(storage.path(path))
            digest.update(f"{path} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    mark = settings.STATIC_ROOT / ".collected"
    if mark.exists() and mark.read_text() == digest.hexdigest():
        return
    say("Collecting static files")
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    mark.write_text(digest.hexdigest())


if __name__ == "__main__":
    django.setup()
    migrate()
    load_demo()
    note_setup_code()
    if not settings.DEBUG:
        collect_static()
