"""What is done of an entry is rounded like every rate: a half goes up. Shares kept before were rounded to even."""

from django.db import migrations

from ledger.parts import share_of


def round_half_up(apps, schema_editor):
    Entry = apps.get_model("ledger", "Entry")
    rows = Entry.objects.exclude(share=None).order_by("pk")
    rows = rows.only("share", "target", "amount", "parts", "parts_done")
    changed = []
    for entry in rows.iterator(chunk_size=2000):
        share = share_of(entry)
        if share != entry.share:
            entry.share = share
            changed.append(entry)
    Entry.objects.bulk_update(changed, ["share"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0012_nobody_verifies_alone")]

    operations = [migrations.RunPython(round_half_up, migrations.RunPython.noop, elidable=True)]
