"""Queries of the pages of disclosure."""

from django.db.models import Case, CharField, Count, F, Q, Value, When

from access.seats import path_range
from accounts.identity import deciders
from accounts.people.models import Member
from core.cache_stamp import cached
from core.text import clean
from pledges.sheets.cycles.rules import current_cycle
from pledges.sheets.sheet.models import Sheet

from .models import Disclosure
from .rules import BY_ANOTHER, DECIDING

State = Disclosure.State
#: A tab of the list besides the states: disclosed, with a newer revision that is not public.
HELD = "held"
#: State → the verb that is next, also in bulk.
NEXT = {
    State.PROPOSED: "review",
    State.REVIEWED: "approve",
    State.APPROVED: "carry_out",
    HELD: "renew",
}
TABS = (
    State.PROPOSED,
    State.REVIEWED,
    State.APPROVED,
    State.CARRIED_OUT,
    State.REFUSED,
    State.TAKEN_DOWN,
)


def undisclosed(seat):
    """Confirmed sheets of the current cycle in scope that have no disclosure under way or showing."""
    live = Disclosure.objects.live().values("sheet")
    sheets = Sheet.objects.visible_to(seat).filter(
        cycle=current_cycle(), state=Sheet.State.CONFIRMED
    )
    return sheets.exclude(pk__in=live).select_related("member").order_by("serial")


def decidable(disclosures, verb, user):
    """Those of ``disclosures`` to which ``user`` is not barred from doing ``verb``, by the rule of ``rules.refusal``."""
    asker = "proposed_by" if verb in BY_ANOTHER else None
    if verb not in DECIDING:
        return disclosures
    return deciders.decidable(disclosures, user, member="sheet__member", asker=asker)


def filtered(disclosures, *, state="", q="", unit=None, mine=None):
    """``mine``: the account that can go on with them."""
    if mine is not None and state in NEXT:
        disclosures = decidable(disclosures, NEXT[state], mine)
    if state == HELD:
        disclosures = disclosures.held_back()
    elif state:
        disclosures = disclosures.filter(state=state)
    if unit is not None:
        disclosures = disclosures.filter(path_range("sheet__branch__path", unit.path))
    if q := clean(q):
        members = Member.objects.search(q).values("pk")
        disclosures = disclosures.filter(
            Q(sheet__serial__icontains=q) | Q(sheet__member__in=members)
        )
    return disclosures


def counts(disclosures, *, key):
    """How many are in each state, and how many hold a newer revision back. One query, kept under ``key``."""
    return cached(f"disclosures:{key}", lambda: _counts(disclosures), watched=False)


def _counts(disclosures):
    shown = Case(
        When(state=State.CARRIED_OUT, revision__lt=F("sheet__revision"), then=Value(HELD)),
        default=F("state"),
        output_field=CharField(max_length=12),
    )
    found = dict(disclosures.order_by().values_list(shown).annotate(n=Count("pk")))
    found[State.CARRIED_OUT] = found.get(State.CARRIED_OUT, 0) + found.get(HELD, 0)
    return {tab: found.get(tab, 0) for tab in (*TABS, HELD)}
