from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from access.seats import ScopedQuerySet
from core.model_fields import account_key


class DisclosureQuerySet(ScopedQuerySet):
    scope_path = "sheet__branch__path"
    scope_member = "sheet__member"

    def showing(self, on):
        """Carried out, for society, and within its dates on the date ``on``: what the public board shows."""
        return self.filter(
            Q(ends__isnull=True) | Q(ends__gte=on),
            state=Disclosure.State.CARRIED_OUT,
            scope=Disclosure.Scope.SOCIETY,
            starts__lte=on,
        )

    def live(self):
        """Under way or showing: neither refused nor taken down."""
        return self.exclude(state__in=[Disclosure.State.REFUSED, Disclosure.State.TAKEN_DOWN])

    def held_back(self):
        """Disclosed, but the sheet has a newer revision than the one that passed the scan and is shown."""
        return self.filter(state=Disclosure.State.CARRIED_OUT, revision__lt=F("sheet__revision"))


class Disclosure(models.Model):
    """The record of making a sheet public (党务公开条例 art. 15).

    States: proposed → reviewed (secrecy and accuracy) → approved → carried out → taken down with reason;
    a review or approval may also refuse. Who did each step and when is kept. A sheet has at most one
    disclosure under way or showing for each scope. ``revision`` is the one that was scanned last for
    identity and phone numbers and found clean: the board shows this one, never a later one.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        REVIEWED = "reviewed", _("Reviewed")
        APPROVED = "approved", _("Approved")
        CARRIED_OUT = "carried_out", _("Disclosed")
        REFUSED = "refused", _("Refused")
        TAKEN_DOWN = "taken_down", _("Taken down")

    class Scope(models.TextChoices):
        BRANCH = "branch", _("The branch")
        PARTY = "party", _("The Party")
        SOCIETY = "society", _("Society")

    class Channel(models.TextChoices):
        WEB = "web", _("Public board on the web")
        NOTICE = "notice", _("Party-affairs notice board")
        MEETING = "meeting", _("Read at a meeting")

    sheet = models.ForeignKey("sheets.Sheet", models.PROTECT, related_name="disclosures")
    scope = models.CharField(_("scope"), max_length=10, choices=Scope, default=Scope.SOCIETY)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel, default=Channel.WEB)
    revision = models.PositiveSmallIntegerField(_("revision"), default=1)
    starts = models.DateField(_("from"))
    ends = models.DateField(_("until"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.PROPOSED)
    proposed_by = account_key()
    proposed_at = models.DateTimeField()
    reviewed_by = account_key()
    reviewed_at = models.DateTimeField(null=True)
    approved_by = account_key()
    approved_at = models.DateTimeField(null=True)
    carried_out_by = account_key()
    carried_out_at = models.DateTimeField(null=True)
    ended_by = account_key()
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "scope"],
                condition=~Q(state__in=["refused", "taken_down"]),
                name="one_live_disclosure_per_sheet_and_scope",
            ),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")),
                name="disclosure_dates_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["refused", "taken_down"]) | ~Q(end_reason=""),
                name="ended_disclosure_says_why",
            ),
        ]
        indexes = [
            # for "is this sheet on the board?", a subquery for each row
            models.Index(fields=["sheet", "state", "scope"]),
            models.Index(fields=["state", "-proposed_at", "-id"]),
        ]
