from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="DailyRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                ("step", models.CharField(max_length=40, verbose_name="step")),
                (
                    "state",
                    models.CharField(
                        choices=[("running", "Running"), ("done", "Done"), ("failed", "Failed")],
                        default="running",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("result", models.JSONField(blank=True, default=dict, verbose_name="done")),
                ("error", models.CharField(blank=True, max_length=100, verbose_name="error")),
                ("attempts", models.PositiveSmallIntegerField(default=1, verbose_name="attempts")),
                ("seconds", models.FloatField(null=True, verbose_name="seconds")),
                ("started_at", models.DateTimeField(verbose_name="from")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="until")),
            ],
            options={
                "verbose_name": "daily run",
                "verbose_name_plural": "daily runs",
                "indexes": [
                    models.Index(fields=["step", "state", "-day"], name="daily_run_of_step")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("day", "step"), name="one_daily_run_a_step"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "running"), ("ended_at__isnull", False), _connector="OR"
                        ),
                        name="ended_daily_run_has_its_time",
                    ),
                ],
            },
        ),
    ]
