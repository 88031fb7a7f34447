import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("occurred_at", models.DateTimeField(db_index=True, verbose_name="at")),
                ("actor_name", models.CharField(blank=True, max_length=100, verbose_name="who")),
                (
                    "seat",
                    models.CharField(blank=True, max_length=40, verbose_name="in the role of"),
                ),
                ("action", models.CharField(max_length=50, verbose_name="action")),
                ("subject", models.CharField(blank=True, max_length=200, verbose_name="about")),
                ("detail", models.JSONField(blank=True, default=dict, verbose_name="detail")),
                ("address", models.GenericIPAddressField(null=True, verbose_name="address")),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-occurred_at", "-pk"],
                "indexes": [
                    models.Index(
                        fields=["action", "-occurred_at"], name="audit_audit_action_20db54_idx"
                    ),
                    models.Index(
                        fields=["actor", "-occurred_at"], name="audit_audit_actor_i_322ce5_idx"
                    ),
                ],
            },
        ),
    ]
