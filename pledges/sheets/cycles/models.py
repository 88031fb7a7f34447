from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from access.seats import ScopedQuerySet
from accounts.people.models import Team, Tier


class Cycle(models.Model):
    """A year of pledging, from declaring to accounting. States: draft → open → closed.

    The wordings that are printed on the sheets of the year are configuration and stored here.
    ``last_serial`` is the running number of the last confirmed sheet.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("In preparation")
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    serial_prefix = models.CharField(_("serial prefix"), max_length=10)
    last_serial = models.PositiveIntegerField(default=0, editable=False)
    approval = models.CharField(_("approving document"), max_length=100, blank=True)
    vow = models.CharField(_("vow"), max_length=200, default="以上承诺，请党组织和群众监督。")
    member_mark = models.CharField(
        _("mark of the member's copy"), max_length=20, default="第一联　本人存"
    )
    branch_mark = models.CharField(
        _("mark of the branch's copy"), max_length=20, default="第二联　支部存"
    )
    public_mark = models.CharField(
        _("mark of the public copy"), max_length=20, default="第三联　公　开"
    )
    supervision_phone = models.CharField(_("supervision phone"), max_length=30, blank=True)

    class Meta:
        verbose_name = _("cycle")
        verbose_name_plural = _("cycles")
        ordering = ["-year"]

    def __str__(self):
        return str(self.year)


class Stage(models.Model):
    """One dated stage of a cycle: declare, fix, fulfil, evaluate (the four parts of 四分法)."""

    class Kind(models.TextChoices):
        DECLARE = "declare", _("Declare")
        FIX = "fix", _("Fix")
        FULFIL = "fulfil", _("Fulfil")
        EVALUATE = "evaluate", _("Evaluate")

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="stages")
    kind = models.CharField(max_length=10, choices=Kind)
    opens = models.DateField(_("opens"))
    closes = models.DateField(_("closes"))

    class Meta:
        ordering = ["opens"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "kind"], name="one_stage_of_a_kind"),
            models.CheckConstraint(
                condition=Q(closes__gte=F("opens")), name="stage_dates_in_order"
            ),
        ]


class CommonItem(models.Model):
    """A text set centrally for a tier (and, for district leaders, one team or all when empty).

    ``number`` is its place in the list; what replaces a withdrawn one has the same place.
    """

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="common_items")
    tier = models.CharField(_("tier"), max_length=20, choices=Tier)
    team = models.CharField(_("leadership team"), max_length=20, choices=Team, blank=True)
    number = models.PositiveSmallIntegerField(_("No."))
    text = models.CharField(_("text"), max_length=300)
    withdrawn = models.BooleanField(_("withdrawn"), default=False)

    class Meta:
        ordering = ["tier", "team", "number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "tier", "team", "number"],
                condition=Q(withdrawn=False),
                name="common_item_number_once",
            ),
            models.CheckConstraint(
                condition=Q(team="") | Q(tier="district_leader"),
                name="common_item_team_of_leaders_only",
            ),
        ]

    def __str__(self):
        return self.text


class FocusArea(models.Model):
    """A subject of practical items of a tier."""

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="focus_areas")
    tier = models.CharField(_("tier"), max_length=20, choices=Tier)
    number = models.PositiveSmallIntegerField(_("No."))
    name = models.CharField(_("name"), max_length=50)

    class Meta:
        ordering = ["tier", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "tier", "name"], name="focus_area_once_a_tier"
            ),
        ]

    def __str__(self):
        return self.name


class BriefingQuerySet(ScopedQuerySet):
    scope_path = "branch__path"
    scope_member = None


class Briefing(models.Model):
    """A branch tells its members about the year's pledges (宣传发动)."""

    class Kind(models.TextChoices):
        MEETING = "meeting", _("Democratic-life meeting")
        VISIT = "visit", _("Home visit")
        VIDEO = "video", _("Remote-education video meeting")

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="briefings")
    branch = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, related_name="briefings"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    held_on = models.DateField(_("date"))
    place = models.CharField(_("place"), max_length=100)
    note = models.TextField(_("note"), blank=True)
    members = models.ManyToManyField(
        "people.Member", related_name="briefings", verbose_name=_("who came")
    )

    objects = BriefingQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
