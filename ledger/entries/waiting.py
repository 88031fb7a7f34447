"""What waits in the ledgers for which seat: claims to verify, extensions to decide on."""

from accounts.identity import deciders

from .models import Entry

#: Fields of an entry that say whose turn its claim and its requested extension are (accounts/identity/deciders.py).
OF_CLAIM = {"member": "ledger__member", "asker": "claimed_by"}
OF_EXTENSION = {"member": "ledger__member", "asker": "asked_by"}


def waiting(seat):
    """The claimed entries in the seat's scope."""
    return Entry.objects.visible_to(seat).filter(state=Entry.State.CLAIMED)


def barred(seat):
    """The claims in the seat's scope that its person may not verify: claimed by them, or of the own ledger."""
    able = deciders.decidable(waiting(seat), seat.user, **OF_CLAIM)
    return waiting(seat).exclude(pk__in=able.values("pk"))


def turn_of(seat, today, *, everything=False):
    """The claims that wait for this seat: those of a secretary's branch; for an administrator those that no secretary may verify.

    With ``everything`` an administrator gets all that an administrator may verify.
    """
    if everything:
        return deciders.decidable(waiting(seat), seat.user, **OF_CLAIM)
    return deciders.turn_of(waiting(seat), seat, today, branch="branch", **OF_CLAIM)


def extensions_of(seat, today):
    """The requested extensions that wait for this seat, by the same rule."""
    asked = Entry.objects.visible_to(seat).asking()
    return deciders.turn_of(asked, seat, today, branch="branch", **OF_EXTENSION)
