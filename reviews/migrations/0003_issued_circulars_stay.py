from django.db import migrations

from core.triggers import FrozenWhen


class Migration(migrations.Migration):
    dependencies = [("reviews", "0002_circulars")]

    operations = [FrozenWhen("reviews_circular", "OLD.state = 'issued'")]
