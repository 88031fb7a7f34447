from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from access.seats import ScopedQuerySet
from accounts.people.models import Tier
from core.model_fields import account_key
from core.numbers import days_saved
from ledger.entries.models import EntryKind


class SheetQuerySet(ScopedQuerySet):
    scope_path = "branch__path"
    scope_member = "member"

    def standing(self):
        """Those that count: all but the withdrawn ones."""
        return self.exclude(state=Sheet.State.WITHDRAWN)

    def written(self):
        """Sheets with an item of their own, and those handed in; a draft of common items alone counts as none."""
        own = Item.objects.filter(sheet=OuterRef("pk")).exclude(kind=EntryKind.COMMON)
        return self.filter(~Q(state=Sheet.State.DRAFT) | Exists(own))


class Sheet(models.Model):
    """A member's pledge sheet of one cycle. States: draft → submitted → confirmed (→ withdrawn).

    A submitted sheet whose items the branch returns goes back to draft with the advice on the items. On
    confirmation it gets its serial and first frozen revision; from then on the wording changes only
    through amendments, each of which makes the next revision. One that was entered for the wrong person is
    withdrawn on request, with all its entries; the member may then have another. ``version`` counts saved changes, so that
    a second tab cannot overwrite what it has not seen.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        CONFIRMED = "confirmed", _("Confirmed")
        WITHDRAWN = "withdrawn", _("Pledge withdrawn")

    cycle = models.ForeignKey("sheets.Cycle", models.PROTECT, related_name="sheets")
    member = models.ForeignKey("people.Member", models.PROTECT, related_name="sheets")
    branch = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="sheets")
    tier = models.CharField(_("tier"), max_length=20, choices=Tier)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(default=0)
    oral = models.BooleanField(_("pledged orally"), default=False)
    recorder = models.CharField(_("recorder"), max_length=50, blank=True)
    drafted_by = account_key()
    saved_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    serial = models.CharField(_("serial number"), max_length=30, null=True, unique=True)
    revision = models.PositiveSmallIntegerField(_("revision"), default=0)
    confirmed_at = models.DateTimeField(null=True)

    objects = SheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("pledge sheet")
        verbose_name_plural = _("pledge sheets")
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "member"],
                condition=~Q(state="withdrawn"),
                name="one_sheet_per_member_and_cycle",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["confirmed", "withdrawn"],
                    serial__isnull=False,
                    revision__gte=1,
                    confirmed_at__isnull=False,
                )
                | Q(state__in=["draft", "submitted"]) & Q(serial__isnull=True, revision=0),
                name="confirmed_sheet_has_serial_and_revision",
            ),
            models.CheckConstraint(
                condition=Q(oral=False) | ~Q(recorder=""), name="oral_pledge_names_its_recorder"
            ),
        ]
        indexes = [models.Index(fields=["cycle", "branch", "state"])]

    def __str__(self):
        return self.serial or f"{self.member} {self.cycle}"

    @property
    def is_editable(self):
        return self.state == self.State.DRAFT


class ItemQuerySet(models.QuerySet):
    def standing(self):
        """Those that count: neither withdrawn themselves nor on a withdrawn sheet."""
        return self.filter(withdrawn_in=None).exclude(sheet__state=Sheet.State.WITHDRAWN)


class Item(models.Model):
    """One item of a sheet. ``check_state`` is what the branch decided on it; editing clears it.

    Targets are a number and its unit; a service-time item compares a statutory limit in working days with a
    pledged one, and ``speedup`` is the percentage saved. ``entry`` is its line in the ledger, from confirmation on.
    ``added_in`` and ``withdrawn_in`` are the revisions of the sheet in which it first stood, and stands no more.
    ``alike`` is how many other members of the district pledge nearly the same, None until the daily tick has counted.
    """

    class Check(models.TextChoices):
        NONE = "", _("Not checked")
        CONFIRMED = "confirmed", _("Confirmed")
        RETURNED = "returned", _("Returned for revision")
        ANEW = "anew", _("A new one requested")

    class Advice(models.TextChoices):
        NO_NUMBER = "no_number", _("No number that could be checked")
        NO_DEADLINE = "no_deadline", _("No clear deadline")
        HEDGED = "hedged", _("Hedged wording")
        COPIED = "copied", _("Copied from elsewhere")
        BEYOND_MEANS = "beyond_means", _("Beyond the member's means")
        NOT_OWN = "not_own", _("Not the member's own work")
        OTHER = "other", _("Other")

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="items")
    entry = models.OneToOneField("ledger.Entry", models.PROTECT, null=True, related_name="item")
    added_in = models.PositiveSmallIntegerField(default=1)
    withdrawn_in = models.PositiveSmallIntegerField(null=True)
    kind = models.CharField(_("kind"), max_length=10, choices=EntryKind)
    number = models.PositiveSmallIntegerField(_("No."))
    common = models.ForeignKey(
        "sheets.CommonItem", models.PROTECT, null=True, related_name="pledged_as"
    )
    focus = models.ForeignKey(
        "sheets.FocusArea",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="items",
        verbose_name=_("focus area"),
    )
    text = models.TextField(_("pledge"), blank=True, max_length=5000)
    measure = models.TextField(_("measure"), blank=True, max_length=2000)
    baseline = models.CharField(_("baseline"), max_length=200, blank=True)
    target = models.DecimalField(
        _("target"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    statutory_days = models.PositiveSmallIntegerField(
        _("statutory working days"), null=True, blank=True
    )
    pledged_days = models.PositiveSmallIntegerField(
        _("pledged working days"), null=True, blank=True
    )
    deadline = models.DateField(_("deadline"), null=True, blank=True)
    beneficiary = models.CharField(_("beneficiary"), max_length=200, blank=True)
    proof = models.CharField(_("proof expected"), max_length=200, blank=True)
    verifier = models.CharField(_("who verifies"), max_length=100, blank=True)
    is_hot_issue = models.BooleanField(_("hot or difficult problem"), default=False)
    alike = models.PositiveIntegerField(_("near copies in the district"), null=True)
    check_state = models.CharField(max_length=10, choices=Check, blank=True, default=Check.NONE)
    advice = models.CharField(_("reason"), max_length=20, choices=Advice, blank=True)
    advice_text = models.TextField(_("advice"), blank=True)
    checked_by = account_key()
    checked_at = models.DateTimeField(null=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering = ["sheet", "kind", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "kind", "number"], name="item_number_once_a_sheet"
            ),
            models.UniqueConstraint(
                fields=["sheet", "common"],
                condition=Q(common__isnull=False),
                name="common_item_once_a_sheet",
            ),
            models.CheckConstraint(
                condition=Q(kind="common", common__isnull=False)
                | ~Q(kind="common") & Q(common__isnull=True),
                name="common_item_names_its_source",
            ),
            models.CheckConstraint(
                condition=Q(advice="") | Q(check_state__in=["returned", "anew"]),
                name="advice_on_returned_items_only",
            ),
            models.CheckConstraint(
                condition=Q(pledged_days__isnull=True)
                | Q(statutory_days__isnull=False, pledged_days__lte=F("statutory_days")),
                name="item_pledges_no_more_days_than_the_statute",
            ),
        ]
        indexes = [
            models.Index(fields=["sheet"], condition=Q(added_in__gt=1), name="item_added_later"),
        ]

    def __str__(self):
        return self.text

    @property
    def shown_number(self):
        """The one number that people see, on paper, on the board and in messages: that of the ledger, once it is there."""
        return self.entry.number if self.entry_id else self.number

    @property
    def speedup(self):
        """Percentage of working days saved, one decimal, or None."""
        return days_saved(self.statutory_days, self.pledged_days)


class ItemPart(models.Model):
    """A checkable sub-item of an item that bundles several."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="parts")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(_("sub-item"), max_length=300)
    target = models.DecimalField(
        _("target"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    unit = models.CharField(_("unit"), max_length=20, blank=True)

    class Meta:
        ordering = ["item", "number"]
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="part_number_once_an_item")
        ]
