from django.db import migrations

from core.triggers import AppendOnly, FrozenWhen


class Migration(migrations.Migration):
    dependencies = [("reviews", "0020_results")]

    operations = [
        FrozenWhen("reviews_result", "OLD.published_at IS NOT NULL"),
        AppendOnly("reviews_bulletin"),
    ]
