"""The columns of the page of claims that wait to be verified (ledger/entries/waiting.py says which)."""

from django.db.models import Count, OuterRef, Subquery

from ..entries.models import Event

ORDER = ("branch__path", "ledger__member__pinyin", "ledger", "year", "number")


def described(entries):
    """The entries in order as the page shows them: ``files``, and when and with which words they were claimed."""
    claims = Event.objects.filter(entry=OuterRef("pk"), kind=Event.Kind.CLAIMED).order_by("-seq")
    return (
        entries.select_related("ledger__member", "branch", "claimed_by")
        .annotate(
            files=Count("evidence"),
            claimed_at=Subquery(claims.values("occurred_at")[:1]),
            claim_note=Subquery(claims.values("note")[:1]),
        )
        .order_by(*ORDER)
    )


def with_dittos(rows):
    """The rows, each with ``same_member`` (as in the row above) and ``ditto`` (day, claimant, words and evidence as well)."""
    above = (None,)
    for row in rows:
        said = (row.ledger_id, row.fulfilled_on, row.claimed_by_id, row.claim_note, row.files)
        row.same_member, row.ditto = said[0] == above[0], said == above
        above = said
    return rows
