"""A fulfilled entry has a claimant and another verifier, who is never the member: the database sees to it."""

from django.db import migrations, models

from core.triggers import RefusedWhen


class Migration(migrations.Migration):
    dependencies = [("ledger", "0011_strike_offs_without_claimant")]

    operations = [
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["open", "claimed", "unfulfilled"]),
                    models.Q(("claimed_by__isnull", False), ("verified_by__isnull", False)),
                    _connector="OR",
                ),
                name="fulfilled_entry_has_claimant_and_verifier",
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("state", "claimed")), fields=["branch"], name="entry_waits"
            ),
        ),
        RefusedWhen(
            "ledger_entry",
            "nobody_verifies_the_own_entry",
            "NEW.verified_by_id IS NOT NULL AND EXISTS (SELECT 1 FROM accounts_user JOIN ledger_ledger"
            " ON ledger_ledger.member_id = accounts_user.member_id"
            " WHERE accounts_user.id = NEW.verified_by_id AND ledger_ledger.id = NEW.ledger_id)",
            on=["insert", "update of verified_by_id, ledger_id"],
        ),
    ]
