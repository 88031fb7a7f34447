"""Reports of fulfilment that wait to be verified: who may verify them, and the columns of their page."""

from django.db.models import Count, Exists, OuterRef, Subquery

from access.roles import ADMINISTRATOR
from accounts.identity.holders import other_secretaries

from ..entries.models import Entry, Event

ORDER = ("branch__path", "ledger__member__name_key", "ledger", "year", "number")


def waiting(seat):
    """The claimed entries in the seat's scope."""
    return Entry.objects.visible_to(seat).filter(state=Entry.State.CLAIMED)


def verifiable(entries, user):
    """The claimed ``entries`` that ``user`` may verify; the conditions of ``verbs.may_not_verify``."""
    entries = entries.exclude(claimed_by=user)
    return entries.exclude(ledger__member=user.member_id) if user.member_id else entries


def barred(entries, user):
    """The others: claimed by ``user``, or of the own ledger."""
    return entries.exclude(pk__in=verifiable(entries, user).values("pk"))


def left_over(entries, today):
    """Entries that no secretary of their branch may verify, so that an administrator has to."""
    others = other_secretaries("branch", member="ledger__member", but="claimed_by", day=today)
    return entries.filter(~Exists(others))


def turn_of(seat, today, *, everything=False):
    """The claims that wait for this seat: those of a secretary's branch; for an administrator those that no secretary may verify.

    With ``everything`` an administrator gets all that an administrator may verify.
    """
    entries = verifiable(waiting(seat), seat.user)
    if seat.role == ADMINISTRATOR and not everything:
        entries = left_over(entries, today)
    return entries


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
