"""The verbs of a scheme."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ..errors import ReviewError
from .models import Scheme


def scheme_on(kind, day):
    """The Scheme of ``kind`` in force on ``day``. ReviewError where none is."""
    scheme = Scheme.objects.in_force(kind, day)
    if scheme is None:
        raise ReviewError(_("No scheme is in force; adopt one first."))
    return scheme


@transaction.atomic
def freeze(scheme, *, at):
    """Keep the scheme as it is, because an evaluation uses it; again changes nothing. ReviewError for a draft."""
    scheme = Scheme.objects.select_for_update().get(pk=scheme.pk)
    if scheme.is_draft:
        raise ReviewError(_("A draft cannot be used: adopt the scheme first."))
    if scheme.frozen_at is None:
        scheme.groups.update(frozen=True)
        scheme.frozen_at = at
        scheme.save(update_fields=["frozen_at"])
    return scheme
