from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from access.roles import ADMINISTRATOR, BUSINESS_ROLES, MEMBER
from access.seats import reaching, within_any
from core.files.fields import KeptFileField
from core.model_fields import Step, account_key
from core.triggers import FrozenWhen


class CircularQuerySet(models.QuerySet):
    def visible_to(self, seat):
        """Administrators: circulars of the organisations below them, in every state. Everybody within an
        issuer's organisations: its issued ones. No seat: none."""
        if seat is None or (seat.role != MEMBER and seat.role not in BUSINESS_ROLES):
            return self.none()
        own = [seat.member.branch] if seat.role == MEMBER and seat.member else seat.organisations
        seen = reaching("issuer__path", own) & Q(state=Circular.State.ISSUED)
        if seat.role in BUSINESS_ROLES:
            below = within_any("issuer__path", own)
            seen |= below if seat.role == ADMINISTRATOR else below & Q(state="issued")
        return self.filter(seen)


class Circular(models.Model):
    """A quarter's circular of one organisation, or the notice that corrects one.

    draft → approved (by somebody who wrote no part of it) → issued; approved → draft again. ``drafted_by`` is who wrote
    last; all who ever wrote are in the steps. ``figures`` are those of
    ``frozen_at``; they can be recomputed from the ledger's events at any time (``figures.py``). With its issue it
    gets its number, which has the year of issue, and its PDF; from then on the database refuses any change.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        APPROVED = "approved", _("Approved")
        ISSUED = "issued", _("Issued")

    issuer = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        related_name="circulars",
        verbose_name=_("issuer"),
    )
    year = models.PositiveSmallIntegerField(_("year"))
    quarter = models.PositiveSmallIntegerField(_("quarter"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrections")
    title = models.CharField(_("title"), max_length=120)
    word = models.CharField(_("word of the document number"), max_length=30, blank=True)
    addressee = models.CharField(_("addressee"), max_length=200, blank=True)
    copies_to = models.CharField(_("copies to"), max_length=200, blank=True)
    demands = models.TextField(_("demands"), blank=True)
    figures = models.JSONField(default=dict, blank=True)
    frozen_at = models.DateTimeField(_("figures as of"), null=True)
    drafted_by = account_key()
    drafted_at = models.DateTimeField()
    approved_by = account_key()
    approved_at = models.DateTimeField(null=True)
    document = models.OneToOneField(
        "documents.NumberedDocument", models.PROTECT, null=True, related_name="circular"
    )
    file = KeptFileField(upload_to="circulars", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    objects = CircularQuerySet.as_manager()

    database_rules = (FrozenWhen("OLD.state = 'issued'"),)

    class Meta:
        verbose_name = _("circular")
        verbose_name_plural = _("circulars")
        ordering = ["-year", "-quarter", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "year", "quarter"],
                condition=Q(corrects__isnull=True),
                name="one_circular_a_quarter",
            ),
            models.CheckConstraint(
                condition=Q(state="issued", document__isnull=False) & ~Q(file="")
                | ~Q(state="issued") & Q(document__isnull=True),
                name="issued_circular_has_number_and_file",
            ),
        ]
        indexes = [models.Index(fields=["state", "year", "quarter"])]

    def __str__(self):
        return self.title


class CircularStep(Step):
    """One line of a circular's history."""

    class Kind(models.TextChoices):
        DRAFTED = "drafted", _("Drafted")
        EDITED = "edited", _("Changed")
        REFRESHED = "refreshed", _("Figures refreshed")
        APPROVED = "approved", _("Approved")
        SENT_BACK = "sent_back", _("Back to the draft")
        ISSUED = "issued", _("Issued")

    #: Steps that make a person one of the authors.
    WRITING = (Kind.DRAFTED, Kind.EDITED, Kind.REFRESHED)

    circular = models.ForeignKey(Circular, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind)
    text = None
