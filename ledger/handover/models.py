from django.db import models
from django.utils.translation import gettext_lazy as _

from access.seats import ScopedQuerySet
from core.triggers import AppendOnly


class HandOverQuerySet(ScopedQuerySet):
    """Visible to the organisation that handed over; the receiving branch sees the entry in its own ledger."""

    scope_path = "giver__path"
    scope_member = None


class HandOver(models.Model):
    """An open entry that moved with its member to another branch: the record that the old branch keeps.

    ``facts`` is the entry as it stood that day: text, due, light, amount, target, unit, note.
    """

    entry = models.ForeignKey("ledger.Entry", models.PROTECT, related_name="handovers")
    member_name = models.CharField(_("member"), max_length=50)
    giver = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    taker = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    on = models.DateField(_("handed over on"))
    facts = models.JSONField()

    objects = HandOverQuerySet.as_manager()

    database_rules = (AppendOnly(),)

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "giver", "on"], name="an_entry_leaves_a_branch_once_a_day"
            )
        ]
        indexes = [models.Index(fields=["giver", "-on"])]
