"""What is signed in a review, and not secret: comments of leaders and opinions of the organisation."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from access.roles import ADMINISTRATOR
from access.seats import ScopedQuerySet
from core.model_fields import account_key
from core.triggers import FrozenWhen

from ..schemes.models import SIGNED, Grade
from .models import Subject


class SignedOpinionQuerySet(ScopedQuerySet):
    scope_path = "subject__branch__path"
    scope_member = None


class SignedOpinion(models.Model):
    """The leader's comment or the organisation's opinion on one person: signed, not secret. Fixed once counted."""

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="opinions")
    group = models.CharField(max_length=15, choices=[(g.value, g.label) for g in SIGNED])
    choice = models.CharField(_("choice"), max_length=10, choices=Grade)
    text = models.TextField(_("comment"))
    by = account_key(null=False)
    role = models.CharField(max_length=20, default=ADMINISTRATOR)
    signed_at = models.DateTimeField(_("signed"))
    sealed = models.BooleanField(default=False)

    objects = SignedOpinionQuerySet.as_manager()

    database_rules = (FrozenWhen("OLD.sealed"),)

    class Meta:
        verbose_name = _("signed opinion")
        verbose_name_plural = _("signed opinions")
        constraints = [
            models.UniqueConstraint(fields=["subject", "group"], name="one_opinion_a_group"),
            models.CheckConstraint(
                condition=Q(group__in=[g.value for g in SIGNED]), name="opinion_is_of_a_signed_group"
            ),
        ]  # fmt: skip
