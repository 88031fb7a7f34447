from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from access.seats import ScopedQuerySet
from core.files.fields import KeptFileField
from core.model_fields import account_key


class OfRevisionQuerySet(ScopedQuerySet):
    scope_path = "revision__sheet__branch__path"
    scope_member = "revision__sheet__member"


class PrintLog(models.Model):
    """One line of the reprint log: who printed which copies of a revision, and when.

    ``job`` is the task that printed it, if it was one: a task that is taken up again logs nothing twice.
    """

    revision = models.ForeignKey("sheets.Revision", models.PROTECT, related_name="printings")
    copies = models.CharField(_("copies"), max_length=5, help_text="copy numbers, e.g. 1,2,3")
    printed_at = models.DateTimeField(_("at"))
    by = account_key()
    job = models.UUIDField(null=True, editable=False)

    objects = OfRevisionQuerySet.as_manager()

    class Meta:
        ordering = ["-printed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["job", "revision"], name="printed_once_by_a_task"),
        ]


class Scan(models.Model):
    """A scan of the signed paper sheet of a revision, stored outside the public folder.

    A wrong one is marked as void, with the reason; its file is kept.
    """

    revision = models.ForeignKey("sheets.Revision", models.PROTECT, related_name="scans")
    file = KeptFileField(upload_to="scans", max_length=200, unique=True)
    name = models.CharField(_("file name"), max_length=200)
    content_type = models.CharField(max_length=50)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_by = account_key(null=False)
    uploaded_at = models.DateTimeField()
    voided_by = account_key()
    voided_at = models.DateTimeField(null=True)
    void_reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = OfRevisionQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "sha256"],
                condition=Q(voided_at=None),
                name="one_scan_of_the_same_file",
            ),
            models.CheckConstraint(
                condition=Q(voided_at=None, void_reason="")
                | Q(voided_at__isnull=False) & ~Q(void_reason=""),
                name="void_scan_says_why",
            ),
        ]
