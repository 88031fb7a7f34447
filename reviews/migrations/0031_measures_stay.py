from django.db import migrations

from config.triggers import AppendOnly, FrozenWhen


class Migration(migrations.Migration):
    dependencies = [("reviews", "0030_accountability")]

    operations = [
        AppendOnly("reviews_measurestep"),
        AppendOnly("reviews_ground"),
        AppendOnly("reviews_letter"),
        AppendOnly("reviews_measuretype"),
        FrozenWhen("reviews_measure", "OLD.state IN ('closed', 'refused', 'withdrawn', 'revoked')"),
    ]
