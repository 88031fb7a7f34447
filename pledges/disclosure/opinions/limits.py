"""How many opinions are taken: from one address, and in all. No address is stored: the cache holds a keyed digest
of it for an hour, and the limits for all senders together are counted from the opinions themselves."""

from datetime import timedelta

from django.core.cache import cache
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from .models import PublicOpinion

HOUR = 3600
#: In an hour: from one address with and without a proof of work; on one item; without proof in all.
WITH_PROOF, WITHOUT_PROOF, ON_ITEM, ALL_WITHOUT_PROOF = 6, 2, 20, 30


def refusal(entry, *, address, proof, at):
    """Why no further opinion is taken now, in words, or None; counts the attempt from ``address``."""
    since = at - timedelta(seconds=HOUR)
    recent = PublicOpinion.objects.filter(sent_at__gt=since)
    if recent.filter(entry=entry).count() >= ON_ITEM:
        return _("Many opinions on this item have come in. Please try again in an hour.")
    if not proof and recent.filter(proof=None).count() >= ALL_WITHOUT_PROOF:
        return _(
            "At the moment opinions are taken only from browsers with JavaScript. Please switch it on, or try again in an hour."
        )
    if _count(address, proof) > (WITH_PROOF if proof else WITHOUT_PROOF):
        return _(
            "Several opinions have come from your network already. Please try again in an hour."
        )
    return None


def _count(address, proof):
    digest = salted_hmac("opinions.limits", address or "", algorithm="sha256").hexdigest()
    key = f"opinions-{'p' if proof else 'n'}-{digest}"
    cache.add(key, 0, timeout=HOUR)
    try:
        return cache.incr(key)
    except ValueError:  # the counter expired between the two calls
        return 1
