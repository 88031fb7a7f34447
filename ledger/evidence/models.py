from django.db import models
from django.utils.translation import gettext_lazy as _

from access.seats import ScopedQuerySet
from core.files.fields import KeptFileField
from core.model_fields import account_key
from core.triggers import AppendOnly


class EvidenceQuerySet(ScopedQuerySet):
    scope_path = "entry__branch__path"
    scope_member = "entry__ledger__member"


def _folder(evidence, name):
    return f"evidence/{evidence.entry.year}/{name}"


class Evidence(models.Model):
    """A file that shows what was done for an entry; kept outside the public folder, never changed or removed.

    ``sha256`` is that of the stored file (a photo is stored without its place and device) and is
    in the event, so that an exchanged file shows.
    """

    entry = models.ForeignKey("ledger.Entry", models.PROTECT, related_name="evidence")
    file = KeptFileField(upload_to=_folder)
    name = models.CharField(_("file name"), max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    added_by = account_key()
    added_at = models.DateTimeField()

    objects = EvidenceQuerySet.as_manager()

    database_rules = (AppendOnly(),)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "sha256"], name="one_evidence_of_the_same_file"
            )
        ]

    @property
    def is_image(self):
        return self.content_type.startswith("image/")
