from django.db import migrations

from core.triggers import AppendOnly, FrozenWhen


class Migration(migrations.Migration):
    dependencies = [("reviews", "0004_inspection")]

    operations = [
        AppendOnly("reviews_findingstep"),
        AppendOnly("reviews_supervisionslip"),
        FrozenWhen("reviews_inspection", "OLD.state = 'closed'"),
    ]
