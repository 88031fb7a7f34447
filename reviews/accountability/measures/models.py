from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from access.roles import ADMINISTRATOR, AUDITOR, BUSINESS_ROLES, MEMBER, SECRETARY, Role
from access.seats import scope
from accounts.people.models import Tier
from core.files.fields import KeptFileField
from core.model_fields import Step, account_key
from core.triggers import AppendOnly, FrozenWhen

from .types import LEADERS_ONLY, LeaderStanding, MeasureKind, MeasureType


class MeasureQuerySet(models.QuerySet):
    def visible_to(self, seat):
        """The person (once it is served), who proposed it, the bodies that decide it and its appeal, and auditors.

        All others none: a supervisor sees own proposals, an administrator those of exactly the organisations held (neither above
        nor below), a secretary what the branch proposed or decides. Nobody sees their own measure from another role.
        """
        if seat is None:
            return self.none()
        if seat.role == AUDITOR:
            return self.all()
        if seat.role == MEMBER:
            return (
                self.filter(member=seat.member, served_on__isnull=False)
                if seat.member
                else self.none()
            )
        if seat.role not in BUSINESS_ROLES or not seat.organisations:
            return self.none()
        own = Q(proposed_by=seat.user, proposed_as=seat.role)
        seen = own & scope(seat, path="branch__path", member=None)
        held = [organisation.pk for organisation in seat.organisations]
        if seat.role == SECRETARY:
            seen |= Q(body__in=held) | Q(proposed_as=SECRETARY, branch__in=held)
        if seat.role == ADMINISTRATOR:
            seen |= Q(body__in=held) | Q(appeal_body__in=held)
        rows = self.filter(seen)
        return rows.exclude(member=seat.member) if seat.member else rows

    def running(self):
        return self.filter(state__in=Measure.RUNNING)

    def to_recheck(self, today):
        return self.running().filter(recheck_on__isnull=True, recheck_due__lte=today)

    def self_late(self, today):
        return self.running().filter(self_on__isnull=True, self_due__lt=today)

    def self_soon(self, today):
        return self.running().filter(self_on__isnull=True, self_due__gte=today)

    def in_influence(self, day):
        """Measures whose influence period covers ``day``; an open appeal does not suspend it, a revocation ends it."""
        return self.filter(served_on__lte=day, influence_until__gte=day)


class Measure(models.Model):
    """One measure against one member, from its proposal to its end.

    proposed → approved or refused by the body with the authority; proposed → withdrawn by who proposed it, approved →
    withdrawn by the body before service; approved → served, once its letter is issued; served → carried out → closed. Within
    the window a served or carried-out measure may be appealed → upheld, corrected (a milder one) or revoked by another body;
    upheld and corrected go on to carried out and closed. Every step is kept (``MeasureStep``).

    body          the organisation that decides; appeal_body the one that decides the appeal
    corrected_to  the milder measure that the appeal put in its place
    influence_until, appeal_until, self_due, recheck_due  set by the service, and again by a correction; none after a revocation
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        SERVED = "served", _("Served")
        APPEALED = "appealed", _("Appealed")
        UPHELD = "upheld", _("Upheld")
        CORRECTED = "corrected", _("Corrected on appeal")
        REVOKED = "revoked", _("Revoked")
        CARRIED_OUT = "carried_out", _("Carried out")
        CLOSED = "closed", _("Case closed")

    class Delivery(models.TextChoices):
        IN_PERSON = "in_person", _("Handed over in person")
        BRANCH = "branch", _("Through the branch")
        POST = "post", _("By registered post")
        NOTICE = "notice", _("By public notice")

    class Receipt(models.TextChoices):
        SIGNED = "signed", _("Signed for")
        REFUSED = "refused", _("Refused to sign")

    #: Decided and not at its end.
    RUNNING = (State.SERVED, State.APPEALED, State.UPHELD, State.CORRECTED, State.CARRIED_OUT)

    member = models.ForeignKey("people.Member", models.PROTECT, related_name="measures")
    branch = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, related_name="measures"
    )
    tier = models.CharField(max_length=20, choices=Tier)
    standing = models.CharField(max_length=10, choices=LeaderStanding)
    type = models.ForeignKey(MeasureType, models.PROTECT, related_name="measures")
    kind = models.CharField(_("measure"), max_length=15, choices=MeasureKind)
    for_whom = models.CharField(max_length=10, choices=MeasureType.Whom)
    corrected_to = models.ForeignKey(
        MeasureType, models.PROTECT, null=True, related_name="corrections"
    )
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.PROPOSED)
    facts = models.TextField(_("the facts"))
    demand = models.TextField(_("demand"), blank=True)
    rectify_by = models.DateField(_("rectify by"), null=True)
    body = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="decisions")
    proposed_by = account_key(null=False)
    proposed_as = models.CharField(max_length=20, choices=Role)
    proposed_at = models.DateTimeField(_("proposed"))
    decided_by = account_key()
    decided_as = models.CharField(max_length=20, choices=Role, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True)
    served_on = models.DateField(_("served on"), null=True)
    delivery = models.CharField(_("how it was delivered"), max_length=10, choices=Delivery, blank=True)  # fmt: skip
    receipt = models.CharField(_("receipt"), max_length=10, choices=Receipt, blank=True)
    delivered_by = models.CharField(_("delivered by"), max_length=50, blank=True)
    appeal_until = models.DateField(_("appeal until"), null=True)
    influence_until = models.DateField(_("influence until"), null=True)
    self_due = models.DateField(_("self-examination due"), null=True)
    self_on = models.DateField(_("self-examination handed in"), null=True)
    recheck_due = models.DateField(_("re-check due"), null=True)
    recheck_on = models.DateField(_("re-checked on"), null=True)
    appealed_on = models.DateField(_("appealed on"), null=True)
    appeal = models.TextField(_("the appeal"), blank=True)
    appeal_body = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, null=True, related_name="appeals"
    )
    appeal_decided_by = account_key()
    appeal_decided_at = models.DateTimeField(null=True)
    published_on = models.DateField(_("circulated on"), null=True)
    carried_out_on = models.DateField(_("carried out on"), null=True)
    closed_on = models.DateField(_("closed on"), null=True)

    objects = MeasureQuerySet.as_manager()

    database_rules = (FrozenWhen("OLD.state IN ('closed', 'refused', 'withdrawn', 'revoked')"),)

    class Meta:
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind__in=list(LEADERS_ONLY)) | Q(standing="leader"),
                name="leaders_measures_only_for_leaders",
            ),
            models.CheckConstraint(
                condition=Q(for_whom="all") | Q(for_whom=F("standing")),
                name="measure_is_for_whom_it_is_meant",
            ),
            models.CheckConstraint(condition=~Q(facts=""), name="measure_says_what_happened"),
            models.CheckConstraint(
                condition=Q(proposed_as__in=["secretary", "supervisor", "administrator"]),
                name="measure_proposed_in_a_business_role",
            ),
            models.CheckConstraint(
                condition=Q(decided_as__in=["", "secretary", "administrator"]),
                name="supervisors_never_approve",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="proposer_never_decides",
            ),
            models.CheckConstraint(
                condition=Q(appeal_decided_by__isnull=True) | ~Q(appeal_decided_by=F("decided_by")),
                name="decider_never_decides_the_appeal",
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_by__isnull=True)
                | Q(state="withdrawn")
                | ~Q(state__in=["proposed", "withdrawn"])
                & Q(decided_by__isnull=False, decided_at__isnull=False)
                & ~Q(decided_as=""),
                name="decided_measure_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "approved", "refused", "withdrawn"], served_on__isnull=True)
                | ~Q(state__in=["proposed", "approved", "refused", "withdrawn"])
                & Q(served_on__isnull=False, appeal_until__isnull=False)
                & ~Q(delivery="") & ~Q(receipt="") & ~Q(delivered_by=""),
                name="served_measure_says_how",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["appealed", "upheld", "corrected", "revoked"])
                | Q(appealed_on__isnull=False, appeal_body__isnull=False) & ~Q(appeal=""),
                name="appealed_measure_has_its_appeal",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["upheld", "corrected", "revoked"])
                | Q(appeal_decided_by__isnull=False, appeal_decided_at__isnull=False),
                name="decided_appeal_says_by_whom",
            ),
            models.CheckConstraint(
                condition=~Q(state="corrected") | Q(corrected_to__isnull=False),
                name="corrected_measure_says_to_what",
            ),
            models.CheckConstraint(
                condition=~Q(state="revoked") | Q(influence_until__isnull=True),
                name="revoked_measure_has_no_influence",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["carried_out", "closed"]) | Q(carried_out_on__isnull=False),
                name="carried_out_measure_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_on__isnull=False)
                | ~Q(state="closed") & Q(closed_on__isnull=True),
                name="closed_measure_has_its_day",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["member", "influence_until"]),
            models.Index(fields=["body", "state"]),
            models.Index(fields=["proposed_by", "state"]),
            models.Index(fields=["state", "self_due"]),
            models.Index(fields=["state", "recheck_due"]),
        ]

    def __str__(self):
        return f"{self.in_force} {self.member}"

    @property
    def in_force(self):
        """The version that counts: the milder one that an appeal put in its place, else the one proposed."""
        return self.corrected_to if self.corrected_to_id else self.type


class Ground(models.Model):
    """A ground of a measure: a line of a ledger, a finding or a published result, with its text when the measure was proposed.

    Written with the proposal and never changed: database triggers refuse it.
    """

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="grounds")
    entry = models.ForeignKey("ledger.Entry", models.PROTECT, null=True, related_name="grounds")
    finding = models.ForeignKey(
        "inspection.Finding", models.PROTECT, null=True, related_name="grounds"
    )
    result = models.ForeignKey(
        "evaluation.Result", models.PROTECT, null=True, related_name="grounds"
    )
    text = models.TextField()

    database_rules = (AppendOnly(),)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(entry__isnull=False, finding__isnull=True, result__isnull=True)
                | Q(entry__isnull=True, finding__isnull=False, result__isnull=True)
                | Q(entry__isnull=True, finding__isnull=True, result__isnull=False),
                name="ground_is_one_fact",
            ),
            *(
                models.UniqueConstraint(fields=["measure", fact], condition=Q((f"{fact}__isnull", False)), name=f"{fact}_cited_once")
                for fact in ("entry", "finding", "result")
            ),
        ]  # fmt: skip


class MeasureStep(Step):
    """One line of a measure's history."""

    class Kind(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        LETTER = "letter", _("Letter issued")
        SERVED = "served", _("Served")
        APPEALED = "appealed", _("Appealed")
        UPHELD = "upheld", _("Appeal: upheld")
        CORRECTED = "corrected", _("Appeal: corrected")
        REVOKED = "revoked", _("Appeal: revoked")
        SELF = "self", _("Self-examination handed in")
        RECHECKED = "rechecked", _("Re-checked")
        PUBLISHED = "published", _("Circulated")
        CARRIED_OUT = "carried_out", _("Carried out")
        CLOSED = "closed", _("Case closed")
        SELF_DUE = "self_due", _("Self-examination due")
        SELF_LATE = "self_late", _("Self-examination overdue")
        RECHECK_DUE = "recheck_due", _("Re-check due")
        WINDOW_ENDED = "window_ended", _("Appeal window ended")
        INFLUENCE_ENDED = "influence_ended", _("Influence period ended")

    #: Written by the daily tick, each once for its day.
    DAILY = (Kind.SELF_DUE, Kind.SELF_LATE, Kind.RECHECK_DUE, Kind.WINDOW_ENDED, Kind.INFLUENCE_ENDED)  # fmt: skip

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=15, choices=Kind)
    day = models.DateField(null=True)

    class Meta(Step.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "kind", "day"], name="daily_step_of_a_measure_once",
                condition=Q(kind__in=["self_due", "self_late", "recheck_due", "window_ended", "influence_ended"]),
            )
        ]  # fmt: skip


class Letter(models.Model):
    """An official document of a measure, numbered and kept as printed: database triggers refuse any change."""

    class Purpose(models.TextChoices):
        DECISION = "decision", _("Decision")
        APPEAL = "appeal", _("Decision on the appeal")
        CIRCULAR = "circular", _("Circulated criticism")

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="letters")
    purpose = models.CharField(max_length=10, choices=Purpose)
    document = models.OneToOneField(
        "documents.NumberedDocument", models.PROTECT, related_name="letter"
    )
    file = KeptFileField(upload_to="measures")
    sha256 = models.CharField(max_length=64)

    database_rules = (AppendOnly(),)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "purpose"], name="one_letter_of_a_measure_and_purpose"
            ),
        ]
