from django.db import migrations

from core.triggers import AppendOnly, FrozenWhen


class Migration(migrations.Migration):
    dependencies = [("reviews", "0050_reports")]

    operations = [
        AppendOnly("reviews_reportissue"),
        AppendOnly("reviews_reportstep"),
        FrozenWhen("reviews_report", "OLD.state = 'accepted'"),
    ]
