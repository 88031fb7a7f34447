from django.db import migrations

from reviews.accountability.defaults import put_in_place


def first_versions(apps, schema_editor):
    put_in_place(apps.get_model("reviews", "MeasureType").objects)


class Migration(migrations.Migration):
    dependencies = [("reviews", "0031_measures_stay")]

    operations = [migrations.RunPython(first_versions, migrations.RunPython.noop)]
