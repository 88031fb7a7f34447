from django.db import migrations

from core.triggers import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("pledges", "0001_initial")]

    operations = [AppendOnly("pledges_revision")]
