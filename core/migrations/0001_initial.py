from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="CalendarYear",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(unique=True, verbose_name="year")),
                ("off", models.JSONField()),
                ("works", models.JSONField()),
                (
                    "document",
                    models.CharField(blank=True, max_length=100, verbose_name="document number"),
                ),
                ("entered_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "calendar of a year",
                "verbose_name_plural": "calendars of years",
                "ordering": ["-year"],
            },
        ),
    ]
