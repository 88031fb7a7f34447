import django.db.models.expressions
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Organisation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("path", models.CharField(max_length=255, unique=True)),
                ("depth", models.PositiveIntegerField()),
                ("numchild", models.PositiveIntegerField(default=0)),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("name_key", models.CharField(default="", editable=False, max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("district", "District committee"),
                            ("committee", "Party committee"),
                            ("work_committee", "Party work committee"),
                            ("general_branch", "General branch"),
                            ("branch", "Party branch"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "sector",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("organ", "District organ"),
                            ("town", "Town or subdistrict"),
                            ("institution", "Public institution"),
                            ("soe", "State-owned enterprise"),
                        ],
                        max_length=20,
                        verbose_name="sector",
                    ),
                ),
                ("code", models.CharField(max_length=12, unique=True, verbose_name="code")),
                (
                    "dissolved_on",
                    models.DateField(blank=True, null=True, verbose_name="dissolved on"),
                ),
            ],
            options={
                "verbose_name": "organisation",
                "verbose_name_plural": "organisations",
                "indexes": [
                    models.Index(fields=["name"], name="organisatio_name_242830_idx"),
                    models.Index(fields=["name_key"], name="organisatio_name_ke_dbbb82_idx"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="organisation_has_a_name",
                    ),
                    models.UniqueConstraint(
                        django.db.models.functions.text.Left(
                            "path",
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.functions.text.Length("path"), "-", models.Value(4)
                            ),
                        ),
                        models.F("name_key"),
                        condition=models.Q(("dissolved_on__isnull", True)),
                        name="one_open_unit_of_a_name_below_another",
                    ),
                ],
            },
        ),
    ]
