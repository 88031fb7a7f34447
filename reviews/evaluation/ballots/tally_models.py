"""What people count of the papers: counts, orders to count again, and the marks for each person."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.model_fields import account_key
from core.triggers import AppendOnly, FrozenWhen, RefusedWhen

from ..schemes.models import Grade
from .models import Collection, Subject


class PaperCount(models.Model):
    """One person's count of a collection's papers; never changed.

    ``round`` 1 is the first counting; each Recount begins another. In a round ``turn`` 1 and 2 are independent, 3 and
    later settle where the ones before differ.
    """

    collection = models.ForeignKey(Collection, models.PROTECT, related_name="counts")
    round = models.PositiveSmallIntegerField(default=1)
    turn = models.PositiveSmallIntegerField(_("count"))
    clerk = account_key(null=False)
    returned = models.PositiveIntegerField(_("papers returned"))
    unused = models.PositiveIntegerField(_("papers not used"))
    counted_at = models.DateTimeField()

    database_rules = (
        AppendOnly(),
        RefusedWhen(
            "box_is_not_counted",
            "NOT EXISTS (SELECT 1 FROM evaluation_collection c WHERE c.id = NEW.collection_id AND c.state = 'closed')",
            on=("insert",),
        ),
    )

    class Meta:
        ordering = ["collection", "round", "turn"]
        constraints = [
            models.UniqueConstraint(
                fields=["collection", "round", "turn"], name="one_count_a_round_and_turn"
            ),
            models.UniqueConstraint(
                fields=["collection", "round", "clerk"], name="each_count_is_somebody_elses"
            ),
        ]


class Recount(models.Model):
    """An administrator's order to count the papers of a balanced or void box once more, with the reason.

    ``replaced`` is the count that was accepted; it is accepted again if the order is withdrawn before anybody has counted.
    """

    collection = models.ForeignKey(Collection, models.PROTECT, related_name="recounts")
    replaced = models.ForeignKey(PaperCount, models.PROTECT, related_name="+")
    reason = models.TextField(_("reason"), max_length=500)
    ordered_by = account_key(null=False)
    ordered_at = models.DateTimeField()
    withdrawn_by = account_key()
    withdrawn_at = models.DateTimeField(null=True)

    database_rules = (FrozenWhen("OLD.withdrawn_at IS NOT NULL"),)

    class Meta:
        verbose_name = _("order to count again")
        verbose_name_plural = _("orders to count again")
        ordering = ["collection", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_by__isnull=True, withdrawn_at__isnull=True)
                | Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False),
                name="recount_withdrawn_by_somebody",
            ),
        ]


class Tally(models.Model):
    """The marks for one person in one count of the papers; never changed."""

    count = models.ForeignKey(PaperCount, models.PROTECT, related_name="tallies")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+")
    n_satisfied = models.PositiveIntegerField(Grade.SATISFIED.label, default=0)
    n_fairly = models.PositiveIntegerField(Grade.FAIRLY.label, default=0)
    n_basically = models.PositiveIntegerField(Grade.BASICALLY.label, default=0)
    n_not = models.PositiveIntegerField(Grade.NOT.label, default=0)
    blank = models.PositiveIntegerField(_("blank"), default=0)
    void = models.PositiveIntegerField(_("void"), default=0)

    database_rules = (
        AppendOnly(),
        RefusedWhen(
            "count_is_closed",
            "NOT EXISTS (SELECT 1 FROM evaluation_papercount p JOIN evaluation_collection c ON c.id = p.collection_id"
            " WHERE p.id = NEW.count_id AND c.state = 'closed')",
            on=("insert",),
        ),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["count", "subject"], name="tallied_once_a_count"),
        ]

    @property
    def valid(self):
        return self.n_satisfied + self.n_fairly + self.n_basically + self.n_not
