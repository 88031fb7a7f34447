"""Queries of opinions for the board, the inspection and the sender."""

from django.db.models import Count, Exists, OuterRef

from accounts.identity import deciders

from .models import OpinionCase, OpinionStep
from .rules import digest_of

State = OpinionCase.State


def open_opinions(ledgers):
    """Ledger id → the number of opinions on its entries that were accepted and have no final answer yet.

    ``ledgers``: ids, rows or a queryset of ledgers. Opinions that are not moderated yet do not count, so that nobody
    brings an inspection upon a neighbour by sending many. One query.
    """
    rows = OpinionCase.objects.open().filter(opinion__entry__ledger__in=ledgers).order_by()
    return dict(rows.values_list("opinion__entry__ledger").annotate(Count("pk")))


def published(entry):
    """The opinions on ``entry`` that everybody may read, the newest first. One query."""
    rows = OpinionCase.objects.filter(opinion__entry=entry, state=State.PUBLISHED)
    return list(rows.select_related("opinion").order_by("-published_on", "-pk")[:50])


def waiting_for(cases, seat, state, today):
    """The ``cases`` in ``state`` with which the seat goes on: not about the own pledge, no answer of one's own to moderate."""
    cases, concerned = cases.filter(state=state), {"member": "opinion__entry__ledger__member"}
    if state == State.FORWARDED:
        return deciders.turn_of(cases, seat, today, branch="opinion__entry__branch", **concerned)
    if state == State.ANSWERED:
        own = OpinionStep.objects.filter(handling=OuterRef("pk"), verb="answer", actor=seat.user)
        cases = cases.filter(~Exists(own))
    return deciders.decidable(cases, seat.user, **concerned)


def by_receipt(receipt):
    """The handling of the opinion with this receipt number, or None."""
    return (
        OpinionCase.objects.filter(opinion__receipt=digest_of(receipt))
        .select_related("opinion__entry")
        .first()
    )


def counts(handlings):
    """How many are in each state. One query."""
    found = dict(handlings.order_by().values_list("state").annotate(Count("pk")))
    return {state.value: found.get(state.value, 0) for state in State}
