"""The fixed choices of an entry: its kind, its light, and the cause of a failure."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EntryKind(models.TextChoices):
    """The kinds of pledged items (docs/domain.md §2)."""

    COMMON = "common", _("Common item")
    PRACTICAL = "practical", _("Practical item")
    KEY = "key", _("Key-work item")


class Light(models.TextChoices):
    """The light of an entry, from its dates and progress; derived, never stored."""

    FULFILLED = "fulfilled", _("Fulfilled")
    CLAIMED = "claimed", _("Awaiting verification")
    EXPLAINED = "explained", _("Not fulfilled, explained")
    UNFULFILLED = "unfulfilled", _("Not fulfilled")
    OVERDUE = "overdue", _("Overdue")
    BEHIND = "behind", _("Behind plan")
    NEAR = "near", _("Near due")
    COURSE = "course", _("On course")
    WITHDRAWN = "withdrawn", _("Pledge withdrawn")


class Cause(models.TextChoices):
    """Why a pledge was not fulfilled (docs/domain.md §3): the first is explained publicly, the second has consequences."""

    OBJECTIVE = "objective", _("Objective cause")
    NONE = "none", _("No good reason")
