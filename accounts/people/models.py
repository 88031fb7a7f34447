from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from access.seats import ScopedQuerySet

from .names import name_key


class Tier(models.TextChoices):
    """The five tiers of pledging members (docs/domain.md §1)."""

    DISTRICT_LEADER = "district_leader", _("District leader")
    UNIT_LEADER = "unit_leader", _("Organ or town leader")
    ORGAN_MEMBER = "organ_member", _("Organ member")
    INSTITUTION_MEMBER = "institution_member", _("Public-institution member")
    SOE_MEMBER = "soe_member", _("State-owned-enterprise member")


class Team(models.TextChoices):
    """The four leadership teams that district leaders belong to."""

    PARTY = "party", _("Party committee team")
    CONGRESS = "congress", _("People's congress team")
    GOVERNMENT = "government", _("Government team")
    CPPCC = "cppcc", _("CPPCC team")


_PREFIX = ["varchar_pattern_ops"]


class MemberQuerySet(ScopedQuerySet):
    scope_path = "branch__path"
    scope_member = "pk"

    def active(self):
        return self.filter(status=Member.Status.ACTIVE)

    def search(self, text):
        """Search by name (spaces do not matter), pinyin or initials: 王伟, wangwei, ww."""
        key = name_key(text)
        if not key:
            return self
        if not key.isascii():
            return self.filter(name_key__contains=key)
        return self.filter(
            Q(name_key__startswith=key) | Q(pinyin__startswith=key) | Q(initials__startswith=key)
        )


class Member(models.Model):
    """A Party member.

    ``branch`` and ``tier`` are those of the open posting; both are written together, by the
    functions of people/rules.py only. No identity number is stored anywhere. Birth and joining
    dates keep the precision with which they were given, because branches often know the month.
    ``exempt_reason`` is that of the exemption which is in force, "" where none is.

    active → left or died (``leave``), left → active (``readmit``); see people/rules.py.
    """

    class Status(models.TextChoices):
        ACTIVE = "active", _("Active")
        LEFT = "left", _("Left")
        DIED = "died", _("Died")

    class Precision(models.TextChoices):
        DAY = "day", _("Day")
        MONTH = "month", _("Month")
        YEAR = "year", _("Year")

    name = models.CharField(_("name"), max_length=50)
    name_key = models.CharField(max_length=50, editable=False)
    pinyin = models.CharField(max_length=200, editable=False, blank=True)
    initials = models.CharField(max_length=50, editable=False, blank=True)
    gender = models.CharField(_("gender"), max_length=1, blank=True)
    ethnicity = models.CharField(_("ethnic group"), max_length=20, blank=True)
    born_on = models.DateField(_("born"), null=True, blank=True)
    born_precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    education = models.CharField(_("education"), max_length=20, blank=True)
    joined_on = models.DateField(_("joined the Party"), null=True, blank=True)
    joined_precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    post = models.CharField(_("post"), max_length=100, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    tier = models.CharField(_("tier"), max_length=20, choices=Tier)
    team = models.CharField(_("leadership team"), max_length=20, choices=Team, blank=True)
    district_managed = models.BooleanField(_("managed by the district"), default=False)
    branch = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        related_name="members",
        verbose_name=_("branch"),
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.ACTIVE)
    exempt_reason = models.CharField(_("exempt from pledging because"), max_length=200, blank=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [
            models.UniqueConstraint(
                fields=["branch", "name_key", "phone"],
                condition=Q(status="active"),
                name="one_member_per_branch_name_and_phone",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="member_has_a_name"),
            models.CheckConstraint(
                condition=Q(team="") | Q(tier="district_leader"),
                name="only_district_leaders_have_a_team",
            ),
        ]
        indexes = [
            models.Index(fields=["branch", "status", "name_key"]),
            models.Index(fields=["name_key"]),
            models.Index(fields=["phone"]),
            models.Index(fields=["pinyin", "id"], name="member_in_order_of_pinyin"),
            # PostgreSQL finds "begins with" by an index of this kind only.
            models.Index(fields=["pinyin"], opclasses=_PREFIX, name="member_pinyin_begins"),
            models.Index(fields=["initials"], opclasses=_PREFIX, name="member_initials_begin"),
            models.Index(fields=["name_key"], opclasses=_PREFIX, name="member_name_begins"),
        ]

    def __str__(self):
        return self.name


class PostingQuerySet(ScopedQuerySet):
    scope_path = "branch__path"
    scope_member = "member"


class Posting(models.Model):
    """A member's time in one branch and one tier; the dated history behind Member.branch and .tier.

    ``since`` is unknown (None) where only an imported roster says so; ``entered_on`` is the day on which the posting was
    entered, which is not the day on which it began. Exactly one posting of an active member is open (``until`` empty). It ends by transfer, change of
    tier, leaving or death.
    """

    class End(models.TextChoices):
        TRANSFER = "transfer", _("Transferred")
        TIER = "tier", _("Changed tier")
        LEFT = "left", _("Left")
        DIED = "died", _("Died")

    member = models.ForeignKey(Member, models.PROTECT, related_name="postings")
    branch = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, related_name="postings"
    )
    tier = models.CharField(max_length=20, choices=Tier)
    since = models.DateField(null=True)
    entered_on = models.DateField(null=True)
    until = models.DateField(null=True, blank=True)
    end = models.CharField(max_length=10, choices=End, blank=True)
    note = models.CharField(max_length=200, blank=True)

    objects = PostingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(until__isnull=True),
                name="one_open_posting_per_member",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True)
                | Q(since__isnull=True)
                | Q(until__gte=models.F("since")),
                name="posting_dates_in_order",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True, end="") | Q(until__isnull=False) & ~Q(end=""),
                name="posting_end_says_why",
            ),
        ]
        ordering = ["member", models.F("since").asc(nulls_first=True), "pk"]


class ExemptionQuerySet(ScopedQuerySet):
    scope_path = "member__branch__path"
    scope_member = "member"


class Exemption(models.Model):
    """A time in which a member need not pledge, with the reason; the one in force has no ``until``.

    ``since`` is unknown (None) where only an imported roster says so.
    """

    member = models.ForeignKey(Member, models.PROTECT, related_name="exemptions")
    reason = models.CharField(_("reason"), max_length=200)
    since = models.DateField(null=True)
    until = models.DateField(null=True, blank=True)

    objects = ExemptionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(until__isnull=True),
                name="one_exemption_in_force_per_member",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True)
                | Q(since__isnull=True)
                | Q(until__gte=models.F("since")),
                name="exemption_dates_in_order",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="exemption_has_a_reason"),
        ]
        ordering = ["member", models.F("since").asc(nulls_first=True), "pk"]
