"""The daily step that counts near copies in the district."""

from collections import defaultdict

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from jobs.parts import paced
from ledger.entries.models import EntryKind
from registry.daily import daily_step

from ..cycles.models import Cycle
from . import likeness
from .models import Item


@daily_step("count_near_copies", order=60, label=_("Near copies of pledges"))
def count_near_copies(_tick):
    """Compare the pledges of an open year with each other, and write how many others pledge nearly the same."""
    cycles = Cycle.objects.filter(state=Cycle.State.OPEN)
    return {gettext_noop("compared"): sum(_count_in(cycle) for cycle in cycles)}


def _count_in(cycle):
    own = Item.objects.standing().exclude(kind=EntryKind.COMMON).filter(sheet__cycle=cycle)
    rows = list(own.order_by().values_list("pk", "sheet__member", "text", "alike"))
    counts = likeness.others([row[:3] for row in rows])
    changed = defaultdict(list)
    for key, _member, _text, before in rows:
        if counts[key] != before:
            changed[counts[key]].append(key)
    for count, keys in changed.items():
        for part in paced(keys):
            Item.objects.filter(pk__in=part).update(alike=count)
    return len(rows)
