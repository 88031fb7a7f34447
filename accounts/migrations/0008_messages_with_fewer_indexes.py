"""Every message was written into ten indexes; four of them are read for it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_calendar_keys"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="message",
            name="message_to_member_once",
        ),
        migrations.RemoveConstraint(
            model_name="message",
            name="message_to_account_once",
        ),
        migrations.RemoveIndex(
            model_name="message",
            name="inbox_of_account",
        ),
        migrations.RemoveIndex(
            model_name="message",
            name="unread_of_member",
        ),
        migrations.RemoveIndex(
            model_name="message",
            name="unread_of_account",
        ),
        migrations.AlterField(
            model_name="message",
            name="member",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="messages",
                to="accounts.member",
            ),
        ),
        migrations.AlterField(
            model_name="message",
            name="user",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="messages",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("user__isnull", False)),
                fields=["user", "-at", "-id"],
                name="inbox_of_account",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("member__isnull", False), ("read_at__isnull", True)),
                fields=["member"],
                name="unread_of_member",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("read_at__isnull", True), ("user__isnull", False)),
                fields=["user"],
                name="unread_of_account",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(
                condition=models.Q(("member__isnull", False)),
                fields=("kind", "about", "period", "member"),
                name="message_to_member_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(
                condition=models.Q(("user__isnull", False)),
                fields=("kind", "about", "period", "user"),
                name="message_to_account_once",
            ),
        ),
    ]
