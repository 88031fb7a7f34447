"""Fields and bases that models of all apps share."""

from django.conf import settings
from django.db import models

from .triggers import AppendOnly


def account_key(verbose_name=None, *, null=True, **options):
    """A reference to the account that did something; it is never deleted, and has no way back."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=verbose_name, null=null, related_name="+", **options
    )  # fmt: skip


class Step(models.Model):
    """One line of something's history: who did what when. Appended, never changed: database triggers refuse it."""

    occurred_at = models.DateTimeField()
    actor = account_key()
    text = models.TextField(blank=True)

    database_rules = (AppendOnly(),)

    class Meta:
        abstract = True
        ordering = ["pk"]
