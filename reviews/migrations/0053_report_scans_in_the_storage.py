from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0052_counts_and_seals"),
    ]

    operations = [
        migrations.AlterField(
            model_name="reportscan",
            name="file",
            field=models.CharField(
                help_text='name in the storage "kept"', max_length=200, unique=True
            ),
        ),
    ]
