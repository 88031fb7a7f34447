from datetime import date

from django.db import migrations

from core.triggers import AppendOnly
from ledger.parts import share_of


def fill(apps, schema_editor):
    """What is done of each entry in per cent, and the first version of the thresholds."""
    Entry, Thresholds = apps.get_model("ledger", "Entry"), apps.get_model("ledger", "Thresholds")
    changed = []
    for entry in Entry.objects.order_by("pk").iterator(chunk_size=2000):
        entry.share = share_of(entry)
        if entry.share is not None:
            changed.append(entry)
        if len(changed) >= 2000:
            Entry.objects.bulk_update(changed, ["share"], batch_size=500)
            changed = []
    Entry.objects.bulk_update(changed, ["share"], batch_size=500)
    Thresholds.objects.get_or_create(
        valid_from=date(2020, 1, 1), defaults={"near_days": 30, "behind_share": 50}
    )


class Migration(migrations.Migration):
    dependencies = [("ledger", "0005_ledger_life")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        AppendOnly("ledger_evidence"),
        AppendOnly("ledger_handover"),
    ]
