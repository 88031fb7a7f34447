from django.db import migrations

from core.triggers import AppendOnly


class Migration(migrations.Migration):
    """Audit lines are never edited; they may be deleted only when older than six months.

    At least six months of records of this kind are kept by law (Cybersecurity Law of the PRC, art. 21).
    """

    dependencies = [("accounts", "0002_sign_in_attempts_and_revoked_roles")]

    operations = [
        AppendOnly(
            "accounts_auditevent",
            deletable={
                "postgresql": "OLD.at < now() - interval '6 months'",
                "sqlite": "OLD.at < datetime('now', '-6 months')",
            },
        ),
    ]
