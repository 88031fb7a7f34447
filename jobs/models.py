"""Long work: one row a piece, with its progress, its result and its end."""

import uuid
from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

HELD_UP = timedelta(seconds=20)
#: A running job without a heartbeat for this long has lost its worker (jobs/pulse.py beats far more often).
SILENCE = timedelta(seconds=20)


class JobQuerySet(models.QuerySet):
    def visible_to(self, seat):
        """A person's own jobs; none without a seat."""
        return self.none() if seat is None else self.filter(owner=seat.user)


class Job(models.Model):
    """A piece of long work that somebody started.

    States: queued → running → done, failed or cancelled. A running job whose worker stopped reporting is queued
    again (``requeue_stale``); its function starts from the beginning and must be safe to repeat.
    ``params`` and ``result`` are small plain values; files are stored under DATA_DIR/jobs/<id>/. Work that writes in parts
    (parts.py) keeps in ``result`` what it has written so far: {"kept": {outcome: rows}, "is_over": …}.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    title = models.CharField(_("task"), max_length=200)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="jobs")
    seat = models.CharField(max_length=40, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    params = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    result_file = models.CharField(max_length=200, blank=True, help_text="path below DATA_DIR")
    result_name = models.CharField(max_length=200, blank=True)
    error = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    cancel_requested = models.BooleanField(default=False)
    created_at = models.DateTimeField(_("started"))
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["owner", "-created_at"]),
            models.Index(fields=["state", "heartbeat_at"]),
        ]

    def __str__(self):
        return self.title

    @property
    def is_over(self):
        return self.state in (self.State.DONE, self.State.FAILED, self.State.CANCELLED)

    @property
    def is_held_up(self):
        """Queued for longer than a running worker would leave it."""
        return self.state == self.State.QUEUED and timezone.now() - self.created_at > HELD_UP

    @property
    def is_interrupted(self):
        """Its worker stopped reporting; another one takes it up within a minute."""
        return self.state == self.State.RUNNING and timezone.now() - self.heartbeat_at > SILENCE

    @property
    def kept(self):
        """How many rows were committed by work in parts that did not finish."""
        return sum(self.result.get("kept", {}).values())

    @property
    def given(self):
        """The job's input file, if any; it is deleted when the job is done or cancelled."""
        return settings.DATA_DIR / "jobs" / str(self.pk) / "given"

    @property
    def folder(self):
        """The folder of the job's files; created on first use."""
        folder = settings.DATA_DIR / "jobs" / str(self.pk)
        folder.mkdir(parents=True, exist_ok=True)
        return folder


class ImportShapeQuerySet(models.QuerySet):
    def visible_to(self, seat):
        """Shapes stored for the units of the seat; none without units."""
        if seat is None or not seat.organisations:
            return self.none()
        return self.filter(scope=ImportShape.scope_of(seat))


class ImportShape(models.Model):
    """How files of one shape are read: stored when somebody has chosen it, and proposed for the next such file.

    It belongs to a role over the units for which it was chosen, not to a person, and contains no data of any row: ``choices`` are
    places of columns and what holds for all rows, ``fingerprint`` is a digest of the headings (workbooks/mapping.py).
    """

    kind = models.CharField(max_length=40)
    scope = models.CharField(max_length=64, help_text="role and keys of the units, or their digest")
    fingerprint = models.CharField(max_length=12)
    choices = models.JSONField()
    used_at = models.DateTimeField(_("last used"))

    objects = ImportShapeQuerySet.as_manager()

    class Meta:
        ordering = ["-used_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "scope", "fingerprint"], name="one_import_shape_of_a_fingerprint"
            ),
        ]

    @staticmethod
    def scope_of(seat):
        """Role and units of ``seat`` as one text."""
        units = ",".join(str(pk) for pk in sorted(unit.pk for unit in seat.organisations))
        text = f"{seat.role}:{units}"
        return text if len(text) <= 64 else sha256(text.encode()).hexdigest()
