"""Files that were kept directly below DATA_DIR move to DATA_DIR/kept, which a backup takes as a whole."""

from django.conf import settings
from django.db import migrations

FOLDERS = ["evidence", "scans", "circulars", "slips", "measures", "bulletins", "reports"]


def move(apps, schema_editor):
    """A folder is moved by renaming; one that has moved already is left alone, so this may be repeated."""
    root = settings.DATA_DIR / "kept"
    for name in FOLDERS:
        old, new = settings.DATA_DIR / name, root / name
        if old.is_dir() and not new.exists():
            root.mkdir(exist_ok=True)
            old.rename(new)


def move_back(apps, schema_editor):
    root = settings.DATA_DIR / "kept"
    for name in FOLDERS:
        old, new = settings.DATA_DIR / name, root / name
        if new.is_dir() and not old.exists():
            new.rename(old)


class Migration(migrations.Migration):
    dependencies = []

    operations = [migrations.RunPython(move, move_back)]
