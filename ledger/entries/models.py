"""The record: one ledger per member, its entries, and the append-only events behind them."""

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from access.seats import ScopedQuerySet
from accounts.people.models import Member, Tier
from core.model_fields import account_key
from core.numbers import days_saved
from core.text import clean
from core.triggers import AppendOnly, RefusedWhen

from ..lights.light_rules import thresholds_on
from .choices import Cause, EntryKind, Light
from .progress import progress_percent_of
from .searching import PairsIndex


class LedgerQuerySet(ScopedQuerySet):
    scope_path = "member__branch__path"
    scope_member = "member"


class Ledger(models.Model):
    """One member's ledger, for life. ``head_seq`` and ``head_digest`` are those of its last event."""

    member = models.OneToOneField("people.Member", models.PROTECT, related_name="ledger")
    number = models.CharField(_("ledger number"), max_length=30, unique=True)
    head_seq = models.PositiveIntegerField(default=0)
    head_digest = models.CharField(max_length=64, blank=True)

    objects = LedgerQuerySet.as_manager()

    class Meta:
        verbose_name = _("ledger")
        verbose_name_plural = _("ledgers")

    def __str__(self):
        return self.number


def _lights(today):
    """Light → condition as of ``today``, the first that holds; none of them: on course. The one definition.

    Behind plan: half of the time from registration to the due date is gone, and of what can be counted
    less is done than the thresholds require.
    """
    rule = thresholds_on(today)
    return {
        Light.WITHDRAWN: Q(state=Entry.State.WITHDRAWN),
        Light.FULFILLED: Q(state__in=Entry.DONE),
        Light.CLAIMED: Q(state=Entry.State.CLAIMED),
        Light.EXPLAINED: Q(state=Entry.State.UNFULFILLED, cause=Cause.OBJECTIVE),
        Light.UNFULFILLED: Q(state=Entry.State.UNFULFILLED),
        Light.OVERDUE: Q(due__lt=today),
        Light.BEHIND: Q(half_on__lte=today, progress_percent__lt=rule.behind_percent),
        Light.NEAR: Q(due__lte=rule.near_until(today)),
    }


#: The lights of entries that are settled or wait, which do not depend on the day.
_SETTLED = (Light.WITHDRAWN, Light.FULFILLED, Light.CLAIMED, Light.EXPLAINED)


class EntryQuerySet(ScopedQuerySet):
    scope_path = "branch__path"
    scope_member = "ledger__member"

    def standing(self):
        """Those that count: a withdrawn entry is in no figure, rate, score or sample, only in the history."""
        return self.exclude(state=Entry.State.WITHDRAWN)

    def with_light(self, today):
        """Annotate ``light``, one of Light, as of the date ``today``."""
        cases = [When(when, then=Value(light)) for light, when in _lights(today).items()]
        text = models.CharField(max_length=10)
        return self.annotate(light=Case(*cases, default=Value(Light.COURSE), output_field=text))

    def of_light(self, light, today):
        """The entries that show ``light``; the same definition as conditions that an index can serve."""
        rules = _lights(today)
        if light in _SETTLED:
            return self.filter(rules[light])
        if light == Light.UNFULFILLED:
            return self.filter(rules[light]).exclude(rules[Light.EXPLAINED])
        if light == Light.OVERDUE:
            return self.filter(rules[light], state=Entry.State.OPEN)
        running = self.filter(state=Entry.State.OPEN, due__gte=today)
        if light == Light.BEHIND:
            return running.filter(rules[light])
        near = rules[Light.NEAR]
        # An unknown percentage is never behind, so "not behind" must include the empty ones.
        behind = Q(half_on__isnull=False, progress_percent__isnull=False) & rules[Light.BEHIND]
        return running.filter(near if light == Light.NEAR else ~near).exclude(behind)

    def near_due(self, today):
        """Open entries that fall due within the threshold, with any light."""
        return self.filter(
            state=Entry.State.OPEN,
            due__gte=today,
            due__lte=thresholds_on(today).near_until(today),
        )

    def asking(self):
        """Entries with a requested extension that is not decided."""
        return self.filter(requested_due__isnull=False)

    def fulfilled(self):
        return self.filter(state__in=Entry.DONE)

    def search(self, text):
        """Search by the member's name (also pinyin initials) or words of the pledge."""
        members, text = Member.objects.search(text).values("pk"), clean(text)
        return self.filter(Q(text__icontains=text) | Q(ledger__member__in=members))

    def years(self):
        """From the newest year with an entry to the oldest."""
        ends = self.aggregate(first=models.Min("year"), last=models.Max("year"))
        return list(range(ends["last"], ends["first"] - 1, -1)) if ends["last"] else []


class Entry(models.Model):
    """One pledged item as registered: the wording is a snapshot of the confirmed sheet.

    States: open → (the member claims) claimed → (the branch verifies) verified → struck off; the branch
    may return a claim, and who claimed may take it back, which opens it again. open → unfulfilled, with its
    cause. A closed entry may be opened again with a reason. open or claimed → withdrawn: it counts nowhere. The columns below the wording only repeat the events, so that
    lists can filter and sort; ``verify_ledgers`` compares them with the events.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        CLAIMED = "claimed", _("Claimed")
        VERIFIED = "verified", _("Verified")
        STRUCK_OFF = "struck_off", _("Struck off")
        UNFULFILLED = "unfulfilled", _("Not fulfilled")
        WITHDRAWN = "withdrawn", _("Pledge withdrawn")

    class Check(models.TextChoices):
        IN_ORDER = "in_order", _("In order")
        NOT_IN_ORDER = "not_in_order", _("Not in order")

    DONE = (State.VERIFIED, State.STRUCK_OFF)

    ledger = models.ForeignKey(Ledger, models.PROTECT, related_name="entries")
    branch = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="entries")
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveSmallIntegerField(_("No."))
    serial = models.CharField(_("sheet"), max_length=30, blank=True)
    tier = models.CharField(_("tier"), max_length=20, choices=Tier)
    kind = models.CharField(_("kind"), max_length=10, choices=EntryKind)
    text = models.TextField(_("pledge"))
    measure = models.TextField(_("measure"), blank=True)
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
    due = models.DateField(_("due"))
    whole_year = models.BooleanField(_("all year"), default=False)
    beneficiary = models.CharField(_("beneficiary"), max_length=200, blank=True)
    proof = models.CharField(_("proof"), max_length=200, blank=True)
    verifier = models.CharField(_("verifier"), max_length=100, blank=True)
    is_hot_issue = models.BooleanField(_("hot or difficult"), default=False)
    focus = models.CharField(_("focus area"), max_length=50, blank=True)
    parts = models.JSONField(_("sub-items"), default=list, blank=True)

    registered_on = models.DateField(_("registered on"))
    half_on = models.DateField(null=True, editable=False, help_text="half of the time to the due date is gone")  # fmt: skip
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.OPEN)
    amount = models.DecimalField(
        _("done so far"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    parts_done = models.JSONField(default=dict, blank=True, help_text="sub-item → done so far")
    progress_percent = models.DecimalField(
        _("per cent done"), max_digits=9, decimal_places=1, null=True, editable=False
    )
    note = models.TextField(_("latest note"), blank=True)
    noted_on = models.DateField(null=True, blank=True)
    claimed_by = account_key()
    verified_by = account_key()
    fulfilled_on = models.DateField(_("fulfilled on"), null=True, blank=True)
    dated_on = models.DateField(null=True, blank=True, editable=False, help_text="when the day of fulfilment was entered")  # fmt: skip
    extension_count = models.PositiveSmallIntegerField(_("extensions"), default=0)
    requested_due = models.DateField(_("asked for"), null=True, blank=True)
    asked_by = account_key()
    cause = models.CharField(_("cause"), max_length=10, choices=Cause, blank=True)
    explanation = models.TextField(_("explanation for the public"), blank=True)
    check_result = models.CharField(_("sample check"), max_length=12, choices=Check, blank=True)
    checked_on = models.DateField(null=True, blank=True)

    objects = EntryQuerySet.as_manager()

    database_rules = (
        RefusedWhen(
            "nobody_verifies_the_own_entry",
            "NEW.verified_by_id IS NOT NULL AND EXISTS (SELECT 1 FROM identity_user JOIN ledger_ledger"
            " ON ledger_ledger.member_id = identity_user.member_id"
            " WHERE identity_user.id = NEW.verified_by_id AND ledger_ledger.id = NEW.ledger_id)",
            on=("insert", "update of verified_by_id, ledger_id"),
        ),
        RefusedWhen(
            "fulfilled_before_its_year",
            {
                "postgresql": "EXTRACT(YEAR FROM NEW.fulfilled_on) < NEW.year",
                "sqlite": "CAST(substr(NEW.fulfilled_on, 1, 4) AS integer) < NEW.year",
            },
            on=("insert", "update of fulfilled_on, year"),
        ),
        PairsIndex("text"),
    )

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        ordering = ["ledger", "year", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["ledger", "year", "number"], name="entry_number_once_a_year"
            ),
            models.CheckConstraint(
                condition=Q(claimed_by__isnull=True)
                | Q(verified_by__isnull=True)
                | ~Q(claimed_by=F("verified_by")),
                name="claimant_never_verifies",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "claimed", "unfulfilled", "withdrawn"])
                | Q(claimed_by__isnull=False, verified_by__isnull=False),
                name="fulfilled_entry_has_claimant_and_verifier",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["verified", "struck_off"]) | Q(fulfilled_on__isnull=False),
                name="fulfilled_entry_has_its_date",
            ),
            models.CheckConstraint(
                condition=Q(fulfilled_on__isnull=True)
                | Q(dated_on__isnull=False, fulfilled_on__lte=F("dated_on")),
                name="fulfilled_when_it_was_entered_at_the_latest",
            ),
            models.CheckConstraint(
                condition=Q(state="unfulfilled") & ~Q(cause="")
                | ~Q(state="unfulfilled") & Q(cause=""),
                name="unfulfilled_entry_has_its_cause",
            ),
            models.CheckConstraint(
                condition=~Q(cause="objective") | ~Q(explanation=""),
                name="objective_cause_is_explained",
            ),
            models.CheckConstraint(
                condition=Q(pledged_days__isnull=True)
                | Q(statutory_days__isnull=False, pledged_days__lte=F("statutory_days")),
                name="entry_pledges_no_more_days_than_the_statute",
            ),
        ]
        indexes = [
            models.Index(fields=["branch", "year", "state", "due"]),
            models.Index(fields=["year", "state", "due"]),
            models.Index(fields=["year", "due", "id"]),
            models.Index(fields=["year", "serial", "number"]),
            models.Index(fields=["year", "state", "-fulfilled_on", "-id"]),
            models.Index(
                fields=["year", "-extension_count"],
                condition=Q(extension_count__gt=0),
                name="entry_put_off",
            ),
            models.Index(fields=["branch"], condition=Q(state="claimed"), name="entry_waits"),
        ]

    def __str__(self):
        return self.text

    @property
    def is_fulfilled(self):
        return self.state in self.DONE

    @property
    def speedup(self):
        """Percentage of working days saved, one decimal, or None."""
        return days_saved(self.statutory_days, self.pledged_days)

    def half_of_the_time(self):
        """The day on which half of the time from registration to the due date is gone."""
        return self.registered_on + (self.due - self.registered_on) / 2

    def derive(self):
        """Fill ``half_on`` and ``progress_percent`` from the dates, the target, the sub-items and the progress."""
        self.half_on = self.half_of_the_time()
        self.progress_percent = progress_percent_of(self)


class EventQuerySet(ScopedQuerySet):
    scope_path = "entry__branch__path"
    scope_member = "ledger__member"


class Event(models.Model):
    """One line of a ledger's history. Appended, never changed: database triggers refuse it.

    Each event carries the digest of the one before it, so a rewritten past shows (chain.py).
    """

    class Kind(models.TextChoices):
        REGISTERED = "registered", _("Registered")
        PROGRESS = "progress", _("Progress")
        CLAIMED = "claimed", _("Fulfilment claimed")
        RETURNED = "returned", _("Claim returned")
        TAKEN_BACK = "taken_back", _("Taken back")
        VERIFIED = "verified", _("Verified")
        STRUCK_OFF = "struck_off", _("Struck off")
        AMENDED = "amended", _("Wording amended")
        EVIDENCE = "evidence", _("Evidence added")
        EXT_ASKED = "ext_asked", _("Extension requested")
        EXTENDED = "extended", _("Extension approved")
        EXT_REFUSED = "ext_refused", _("Extension refused")
        UNFULFILLED = "unfulfilled", _("Not fulfilled")
        REOPENED = "reopened", _("Opened again")
        CORRECTED = "corrected", _("Corrected")
        CHECKED = "checked", _("Sample check")
        HANDED_OVER = "handed_over", _("Handed over")
        WITHDRAWN = "withdrawn", _("Pledge withdrawn")
        REMINDED = "reminded", _("Reminded")

    ledger = models.ForeignKey(Ledger, models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=12, choices=Kind)
    occurred_at = models.DateTimeField()
    actor = account_key()
    actor_name = models.CharField(max_length=60, blank=True)
    note = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    objects = EventQuerySet.as_manager()

    database_rules = (AppendOnly(),)

    class Meta:
        ordering = ["ledger", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["ledger", "seq"], name="event_seq_once_a_ledger"),
        ]
