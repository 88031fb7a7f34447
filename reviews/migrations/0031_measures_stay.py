from django.db import migrations

from core.triggers import AppendOnly, FrozenWhen

#: What shipped and nobody has set may be taken out, as long as no measure rests on it.
SHIPPED = dict.fromkeys(("postgresql", "sqlite"), "OLD.set_by_id IS NULL")


class Migration(migrations.Migration):
    dependencies = [("reviews", "0030_accountability")]

    operations = [
        AppendOnly("reviews_measurestep"),
        AppendOnly("reviews_ground"),
        AppendOnly("reviews_letter"),
        AppendOnly("reviews_measuretype", deletable=SHIPPED),
        FrozenWhen("reviews_measure", "OLD.state IN ('closed', 'refused', 'withdrawn', 'revoked')"),
    ]
