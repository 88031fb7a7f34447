from django.conf import settings
from django.db import models


class CalendarKey(models.Model):
    """The private address of a person's calendar; only its SHA-256 is stored. A new one replaces the old."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
