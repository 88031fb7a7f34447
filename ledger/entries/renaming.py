"""Pages and figures that are kept show names: a person or unit that is called otherwise makes them stale."""

from django.db.models.signals import post_save
from django.dispatch import receiver

from accounts.organisations.models import Organisation
from accounts.people.models import Member
from core.cache_stamp import invalidate

#: What the public board and the figures show of a unit or person without asking the ledger.
_SHOWN = {Organisation: {"name", "sector", "kind", "dissolved_on"}, Member: {"name", "status"}}


@receiver(post_save, sender=Organisation)
@receiver(post_save, sender=Member)
def _stale(sender, created, update_fields, **kwargs):
    """Somebody new is in no ledger yet; a save that does not say what it writes may write anything."""
    if not created and (update_fields is None or _SHOWN[sender] & set(update_fields)):
        invalidate()
