from datetime import date

from django.db import migrations

#: The programmes of the district's scheme (domain.md §3); administrators change them and add to them.
FIRST = (
    ("organ", "双服务", "机关党员服务基层、服务企业"),
    ("town", "驻村百晓", "镇（街道）干部驻村，熟悉村情、联系群众"),
    ("town", "百晓生", "镇（街道）党员熟悉政策、为群众答疑办事"),
    ("soe", "服务群众奉献岗", "国有企业党员设岗服务群众"),
)


def add(apps, schema_editor):
    programme = apps.get_model("ledger", "Programme")
    programme.objects.bulk_create(
        programme(sector=sector, name=name, description=description, since=date(2020, 1, 1))
        for sector, name, description in FIRST
    )


class Migration(migrations.Migration):
    dependencies = [("ledger", "0008_programmes")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
