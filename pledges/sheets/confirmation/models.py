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
    scope_path = "sheet__branch__path"
    scope_member = "sheet__member"


class Amendment(models.Model):
    """A request to put a confirmed sheet right. States: requested → approved or refused, or taken back by the asker.

    change    ``wording`` holds the fields of ``item`` that change, with their new values (plain JSON)
    add       ``wording`` holds a whole new item; approval makes ``item``
    withdraw  ``item``, or the whole sheet where it is empty

    Approval makes the sheet's next revision and lines in the ledger, and what stood before is kept. A sheet that is
    withdrawn as a whole gets no further revision.
    """

    class Kind(models.TextChoices):
        CHANGE = "change", _("A change")
        ADD = "add", _("An addition")
        WITHDRAW = "withdraw", _("A withdrawal")

    class State(models.TextChoices):
        REQUESTED = "requested", _("Requested")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")
        TAKEN_BACK = "taken_back", _("Taken back")

    sheet = models.ForeignKey("sheets.Sheet", models.PROTECT, related_name="amendments")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.CHANGE)
    item = models.ForeignKey("sheets.Item", models.PROTECT, null=True, related_name="amendments")
    wording = models.JSONField(default=dict)
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
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item"], condition=Q(state="requested"), name="one_open_amendment_per_item"
            ),
            models.UniqueConstraint(
                fields=["sheet"],
                condition=Q(state="requested", kind="withdraw", item__isnull=True),
                name="one_open_withdrawal_per_sheet",
            ),
            models.CheckConstraint(
                condition=Q(kind="withdraw")
                | Q(kind="change", item__isnull=False)
                | Q(kind="add", state="approved", item__isnull=False)
                | Q(kind="add", item__isnull=True) & ~Q(state="approved"),
                name="amendment_names_its_item",
            ),
            models.CheckConstraint(
                condition=Q(state="approved", revision__isnull=False)
                | Q(state="approved", kind="withdraw", item__isnull=True, revision__isnull=True)
                | ~Q(state="approved") & Q(revision__isnull=True),
                name="approved_amendment_has_its_revision",
            ),
        ]

    @property
    def of_sheet(self):
        """Whether the whole sheet is to be withdrawn."""
        return self.kind == self.Kind.WITHDRAW and self.item_id is None
