from datetime import date

from django.db import migrations

from core.triggers import AppendOnly, FrozenWhen

#: What shipped and nobody has set may be taken out, as long as no list rests on it.
SHIPPED = dict.fromkeys(("postgresql", "sqlite"), "OLD.set_by_id IS NULL")


def first_version(apps, schema_editor):
    """What bars to begin with; no source fixes it, so the document says that it is a local matter."""
    apps.get_model("reviews", "RecognitionRules").objects.get_or_create(
        valid_from=date(2020, 1, 1), defaults={"document": "本地配置（启用时填写文号）"}
    )


class Migration(migrations.Migration):
    dependencies = [("reviews", "0040_recognition")]

    operations = [
        AppendOnly("reviews_recognitionrules", deletable=SHIPPED),
        FrozenWhen("reviews_recognitionlist", "OLD.state = 'adopted'"),
        FrozenWhen("reviews_recognitionrow", "OLD.adopted"),
        migrations.RunPython(first_version, migrations.RunPython.noop),
    ]
