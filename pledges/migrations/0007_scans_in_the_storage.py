from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pledges", "0006_opinions"),
    ]

    operations = [
        migrations.AlterField(
            model_name="scan",
            name="file",
            field=models.CharField(
                help_text='name in the storage "kept"', max_length=200, unique=True
            ),
        ),
    ]
