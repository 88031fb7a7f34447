"""What an import struck off by itself goes back to the branch.

Until now an import struck off by itself what a workbook called fulfilled: without a claimant. Such entries are
opened again, and claimed in the name of whoever imported them, so that the branch verifies them. Their history
stays, and says so. What a command imported has no name that could claim it; importing the workbook again does.
"""

from django.conf import settings
from django.db import migrations
from django.utils import timezone

from ledger.chain import digest_of, entry_key

_NOTE = "导入时未经他人核实，重新作为报告待核实"
_DONE = ["verified", "struck_off"]


def back_to_claims(apps, schema_editor):
    """Turn every entry that was struck off without a claimant into a claim, or open it where nobody is known."""
    Entry, Stale = apps.get_model("ledger", "Entry"), apps.get_model("ledger", "Stale")
    at, pairs = timezone.now(), set()
    alone = Entry.objects.filter(state__in=_DONE, claimed_by=None).order_by("pk")
    for pk in list(alone.values_list("pk", flat=True)):
        entry = Entry.objects.select_related("ledger").get(pk=pk)
        pairs.add((entry.branch_id, entry.year))
        day, importer = entry.fulfilled_on, entry.verified_by_id
        _append(apps, entry, "reopened", {}, at)
        entry.state, entry.fulfilled_on, entry.verified_by = "open", None, None
        if importer:
            _append(apps, entry, "claimed", {"fulfilled_on": day.isoformat()}, at, actor=importer)
            entry.state, entry.fulfilled_on, entry.claimed_by_id = "claimed", day, importer
        entry.check_result, entry.checked_on = "", None
        entry.save()
    Stale.objects.bulk_create(
        [Stale(branch_id=branch, year=year) for branch, year in sorted(pairs)], batch_size=1000
    )


def _append(apps, entry, kind, data, at, actor=None):
    """One more event, chained as ``ledger.rules.link`` does it."""
    ledger, User = entry.ledger, apps.get_model("accounts", "User")
    event = apps.get_model("ledger", "Event")(
        ledger=ledger, seq=ledger.head_seq + 1, entry=entry, kind=kind, at=at, actor_id=actor,
        actor_name=User.objects.get(pk=actor).name if actor else "", note=_NOTE, data=data,
        previous=ledger.head_digest,
    )  # fmt: skip
    event.digest = digest_of(event, ledger_number=ledger.number, entry_key=entry_key(entry))
    event.save()
    ledger.head_seq, ledger.head_digest = event.seq, event.digest
    ledger.save(update_fields=["head_seq", "head_digest"])


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0008_messages_with_fewer_indexes"),
        ("ledger", "0010_figures_and_search"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [migrations.RunPython(back_to_claims, migrations.RunPython.noop)]
