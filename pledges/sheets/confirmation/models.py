from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from access.seats import ScopedQuerySet
from core.model_fields import account_key
from core.triggers import AppendOnly
from ledger.entries.chain import check_code


class RevisionQuerySet(ScopedQuerySet):
    scope_path = "sheet__branch__path"
    scope_member = "sheet__member"


class Revision(models.Model):
    """A frozen revision of a sheet: everything that is printed, as JSON, with its SHA-256.

    Appended, never changed: database triggers refuse it. ``content`` is made by
    confirmation/freezing.py and is the only source of the three copies.
    """

    sheet = models.ForeignKey("sheets.Sheet", models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField(_("revision"))
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    confirmed_by = account_key()
    confirmed_at = models.DateTimeField()
    reason = models.TextField(blank=True)

    objects = RevisionQuerySet.as_manager()

    database_rules = (AppendOnly(),)

    class Meta:
        ordering = ["sheet", "number"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "number"], name="revision_once_a_sheet")
        ]

    @property
    def check_code(self):
        """First 12 hex digits of the SHA-256 in groups of four: 7F3A-92C1-04BE."""
        return check_code(self.sha256)


class AmendmentQuerySet(ScopedQuerySet):
    scope_path = "item__sheet__branch__path"
    scope_member = "item__sheet__member"


class Amendment(models.Model):
    """A request to change the confirmed wording of one item. States: requested → approved or refused.

    ``wording`` holds the fields to change with their new values (plain JSON); approval makes the
    sheet's next revision and an "amended" event in the ledger, and the original is kept.
    """

    class State(models.TextChoices):
        REQUESTED = "requested", _("Requested")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")

    item = models.ForeignKey("sheets.Item", models.PROTECT, related_name="amendments")
    wording = models.JSONField()
    reason = models.TextField(_("reason"))
    state = models.CharField(max_length=10, choices=State, default=State.REQUESTED)
    requested_by = account_key(null=False)
    requested_at = models.DateTimeField()
    decided_by = account_key()
    decided_at = models.DateTimeField(null=True)
    decision_text = models.TextField(_("words"), blank=True)
    revision = models.OneToOneField(Revision, models.PROTECT, null=True, related_name="amendment")

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["item"], condition=Q(state="requested"), name="one_open_amendment_per_item"
            ),
            models.CheckConstraint(
                condition=Q(state="approved", revision__isnull=False)
                | ~Q(state="approved") & Q(revision__isnull=True),
                name="approved_amendment_has_its_revision",
            ),
        ]
