from django.db import models
from django.utils.translation import gettext_lazy as _

from core.model_fields import account_key
from core.triggers import AppendOnly


class AuditEvent(models.Model):
    """One act: who did what, when and from where; appended, never edited (database triggers refuse it).

    Rows may be deleted only when they are older than the retention period, at least six months
    (Cybersecurity Law of the PRC, art. 21). Nothing about raters or ballots is ever written here.
    """

    occurred_at = models.DateTimeField(_("at"), db_index=True)
    actor = account_key()
    actor_name = models.CharField(_("who"), max_length=100, blank=True)
    seat = models.CharField(_("in the role of"), max_length=40, blank=True)
    action = models.CharField(_("action"), max_length=50)
    subject = models.CharField(_("about"), max_length=200, blank=True)
    detail = models.JSONField(_("detail"), default=dict, blank=True)
    address = models.GenericIPAddressField(_("address"), null=True)

    #: At least six months are kept by law (Cybersecurity Law of the PRC, art. 21).
    database_rules = (
        AppendOnly(
            deletable={
                "postgresql": "OLD.occurred_at < now() - interval '6 months'",
                "sqlite": "OLD.occurred_at < datetime('now', '-6 months')",
            }
        ),
    )

    class Meta:
        ordering = ["-occurred_at", "-pk"]
        indexes = [
            models.Index(fields=["action", "-occurred_at"]),
            models.Index(fields=["actor", "-occurred_at"]),
        ]
