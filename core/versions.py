"""Settings in dated versions: each is in force from its day on, until the day of a later one."""

from operator import attrgetter

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .model_fields import account_key
from .refusals import Refusal


class VersionRefused(Refusal):
    """A version that cannot be put in force; the message is for the person who tried."""


def in_force(versions, on):
    """The one of ``versions`` (one series, in any order) in force on the day ``on``; None before the first."""
    past = (version for version in versions if version.valid_from <= on)
    return max(past, key=attrgetter("valid_from"), default=None)


def from_today(day, today, *, error=VersionRefused):
    """``day``, on which a version begins; ``error`` if it is in the past, because past versions do not change."""
    if day < today:
        raise error(_("Choose today or a later day."))
    return day


def put_in_force(version, *, actor, at):
    """Save a new version, set by ``actor``; VersionRefused where its day is over."""
    from_today(version.valid_from, timezone.localdate(at))
    version.set_by, version.set_at = actor, at
    version.save(force_insert=True)
    return version


class VersionQuerySet(models.QuerySet):
    """The versions of one series, or, for ``in_force_of_each``, of several."""

    def in_force(self, on):
        """The version in force on the day ``on``; None before the first. One query."""
        return self.filter(valid_from__lte=on).order_by("-valid_from").first()

    def in_force_of_each(self, field, on):
        """{value of ``field``: the version of its series in force on the day ``on``}. One query."""
        rows = self.filter(valid_from__lte=on).order_by("valid_from")
        return {getattr(version, field): version for version in rows}


class Version(models.Model):
    """One version; the one with the latest ``valid_from`` that is not in the future is in force. Earlier ones stay for their days.

    The days of a series are unique. A model of several series declares ``valid_from`` again, without ``unique``, and
    constrains series and day together.
    """

    valid_from = models.DateField(_("in force from"), unique=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        abstract = True


class SetVersion(Version):
    """A version that somebody set: who and when, and the number of the document that fixed it. Nobody set a shipped one."""

    document = models.CharField(_("document number"), max_length=100, blank=True)
    set_by = account_key()
    set_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        ordering = ["-valid_from"]
