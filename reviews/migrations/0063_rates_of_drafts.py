"""Drafts get the rates that their papers will print. What was issued or sent keeps those that it was printed with."""

from django.db import migrations

from ledger.numbers import rates_of


def compute_anew(apps, schema_editor):
    Circular, Report = apps.get_model("reviews", "Circular"), apps.get_model("reviews", "Report")
    drafts = (
        Circular.objects.filter(state__in=["draft", "approved"], frozen_at__isnull=False),
        Report.objects.filter(state__in=["draft", "returned"]),
    )
    for rows in drafts:
        for row in rows.only("figures").iterator(chunk_size=100):
            figures = row.figures
            for line in (figures["total"], *figures["units"], *figures["tiers"]):
                line["rates"] = rates_of(line["counts"])
            row.save(update_fields=["figures"])


class Migration(migrations.Migration):
    dependencies = [("reviews", "0062_one_number_a_document")]

    operations = [migrations.RunPython(compute_anew, migrations.RunPython.noop, elidable=True)]
