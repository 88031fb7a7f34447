"""The rarer verbs: extensions, not fulfilled, opening again, corrections, taking back, withdrawing, sample checks (docs/domain.md §3)."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.own import had_a_hand, is_own, refuse_hand
from core.numbers import json_value
from workbooks.values import find_identity_numbers, find_mobile_numbers

from ..errors import LedgerError
from .models import Cause, Entry, Event
from .stale import mark
from .verbs import UNASKED, UNCLAIMED, locked_entry, record_event, refuse_day

Is = Event.Kind
#: The steps that make an entry fulfilled; anyone who did one of them, at any time, does not check it.
_FULFILLING = (Is.CLAIMED, Is.VERIFIED, Is.STRUCK_OFF, Is.CORRECTED)
_NO_CHECK = _("Who claimed, verified or corrected an entry does not check it as well.")


def _words(text, refusal):
    text = text.strip()
    if not text:
        raise LedgerError(refusal)
    return text


@transaction.atomic
def ask_extension(entry, *, actor, at, due, note):
    """Request the later due date ``due``, before the present one has passed, with the reason and the progress."""
    note = _words(note, _("Say why more time is needed and how far the work is."))
    entry = locked_entry(entry)
    today = timezone.localdate(at)
    if today > entry.due:
        raise LedgerError(
            _(
                "The due date has passed. An extension must be requested before it, so none is possible."
            )
        )
    if entry.requested_due:
        raise LedgerError(_("An extension has been requested already and waits for the branch."))
    if due <= entry.due:
        raise LedgerError(_("The new date must be later than the present due date."))
    data = {"due": due.isoformat()}
    changes = {"requested_due": due, "asked_by": actor}
    return record_event(
        entry, Is.EXT_ASKED, actor=actor, at=at, note=note, data=data, changes=changes
    )


@transaction.atomic
def extend(entry, *, actor, at, note=""):
    """Approve the requested extension; never by the person who requested it or the member."""
    entry = _asked(entry, actor)
    data = {"from": entry.due.isoformat(), "to": entry.requested_due.isoformat()}
    changes = {
        "due": entry.requested_due, "whole_year": False, "extension_count": entry.extension_count + 1,
    } | UNASKED  # fmt: skip
    return record_event(
        entry, Is.EXTENDED, actor=actor, at=at, note=note, data=data, changes=changes
    )


@transaction.atomic
def refuse_extension(entry, *, actor, at, note):
    """Refuse the requested extension, with the reason; the due date stays."""
    note = _words(note, _("Say why the extension is refused, so that the member knows."))
    entry = _asked(entry, actor)
    return record_event(entry, Is.EXT_REFUSED, actor=actor, at=at, note=note, changes=UNASKED)


def _asked(entry, actor):
    entry = locked_entry(entry)
    if not entry.requested_due:
        raise LedgerError(_("No extension is waiting to be decided for this entry."))
    if may_not_decide(entry, actor):
        raise LedgerError(_("Asking for an extension and approving it are never the same person."))
    return entry


def may_not_decide(entry, actor):
    """Whether ``actor`` requested the extension or is the member of the entry."""
    return is_own(actor, entry.ledger.member_id) or had_a_hand(actor, [entry.asked_by_id])


@transaction.atomic
def close_unfulfilled(entry, *, actor, at, cause, note):
    """Close an entry as not fulfilled: an objective cause, explained to the public, or no good reason.

    "No good reason" can only be said once the due date has passed, and neither is said by the member.
    """
    note = _words(
        note,
        _("Explain why it could not be fulfilled; the public reads this.")
        if cause == Cause.OBJECTIVE
        else _("Say what was found."),
    )
    if cause == Cause.OBJECTIVE and (find_identity_numbers(note) or find_mobile_numbers(note)):
        raise LedgerError(
            _("The explanation is public: leave out identity numbers and telephone numbers.")
        )
    entry = locked_entry(entry)
    if cause == Cause.NONE and timezone.localdate(at) <= entry.due:
        raise LedgerError(_("The entry is not due yet; only after that can it lack a good reason."))
    data = {"cause": cause}
    changes = {
        "cause": cause, "explanation": note if cause == Cause.OBJECTIVE else "",
    } | UNASKED  # fmt: skip
    return record_event(
        entry, Is.UNFULFILLED, actor=actor, at=at, note=note, data=data, changes=changes
    )


@transaction.atomic
def reopen(entry, *, actor, at, note):
    """Open a closed entry again, with the reason; all earlier events stay."""
    note = _words(note, _("Say why the entry is opened again."))
    entry = locked_entry(entry)
    changes = UNCLAIMED | {
        "verified_by": None, "cause": "", "explanation": "", "check_result": "", "checked_on": None,
    }  # fmt: skip
    return record_event(entry, Is.REOPENED, actor=actor, at=at, note=note, changes=changes)


@transaction.atomic
def correct(entry, *, actor, at, note, amount=None, fulfilled_on=None):
    """Correct an earlier line: the amount reached, or the day of fulfilment. The line itself stays."""
    note = _words(note, _("Say what was wrong."))
    entry = locked_entry(entry)
    data, changes = {}, {}
    if amount is not None and amount != entry.amount:
        data["amount"] = [json_value(entry.amount), json_value(amount)]
        changes["amount"] = amount
    if fulfilled_on is not None and fulfilled_on != entry.fulfilled_on:
        if entry.fulfilled_on is None:
            raise LedgerError(_("The entry has no day of fulfilment that could be corrected."))
        refuse_day(entry, fulfilled_on, at)
        data["fulfilled_on"] = [entry.fulfilled_on.isoformat(), fulfilled_on.isoformat()]
        changes |= {"fulfilled_on": fulfilled_on, "dated_on": timezone.localdate(at)}
    if not changes:
        raise LedgerError(_("Nothing differs from what the ledger says already."))
    return record_event(
        entry, Is.CORRECTED, actor=actor, at=at, note=note, data=data, changes=changes
    )


@transaction.atomic
def take_back(entry, *, actor, at, note=""):
    """Take back a claim or the request for an extension on which nobody has decided yet; by the person who made it.

    Both lines stay in the history.
    """
    entry = locked_entry(entry)
    if not may_take_back(entry, actor):
        raise LedgerError(
            _("Only who reported it can take it back, and only until somebody has decided.")
        )
    claim = entry.state == Entry.State.CLAIMED
    changes = UNCLAIMED if claim else UNASKED
    data = {"what": Is.CLAIMED if claim else Is.EXT_ASKED}
    return record_event(
        entry, Is.TAKEN_BACK, actor=actor, at=at, note=note.strip(), data=data, changes=changes
    )


def may_take_back(entry, actor):
    """Whether ``actor`` made the claim or the request for an extension that waits on this entry."""
    if entry.state == Entry.State.CLAIMED:
        return had_a_hand(actor, [entry.claimed_by_id])
    return entry.requested_due is not None and had_a_hand(actor, [entry.asked_by_id])


@transaction.atomic
def withdraw(entry, *, actor, at, note, serial_revision=None):
    """Withdraw an entry, as a decided request says: it counts nowhere from now on, and its history stays.

    serial_revision   the revision of the sheet without it; None where the whole sheet is withdrawn
    """
    entry = locked_entry(entry)
    data = {} if serial_revision is None else {"revision": serial_revision}
    entry = record_event(
        entry, Is.WITHDRAWN, actor=actor, at=at, note=note, data=data, changes=UNCLAIMED | UNASKED
    )
    # The first standing entry of the year counts for the member; it may belong to another branch.
    others = Entry.objects.filter(ledger=entry.ledger, year=entry.year).order_by()
    mark({(branch, entry.year) for branch in others.values_list("branch", flat=True)})
    return entry


@transaction.atomic
def sample_check(entry, *, actor, at, result, note, representative="", sheet="", on=None):
    """Record that a supervisor or a mass representative has checked an entry, in any state.

    result           one of Entry.Check; "not in order" needs words
    representative   the mass representative's name, where the check was theirs and ``actor`` records it
    sheet            the number of the inspection's check sheet that it comes from
    on               the day of the check, where it is entered later from paper
    """
    if result == Entry.Check.NOT_IN_ORDER:
        note = _words(note, _("Say what is wrong."))
    entry = locked_entry(entry)
    fulfilled = entry.events.filter(kind__in=_FULFILLING).values_list("actor", flat=True)
    refuse_hand(actor, fulfilled, LedgerError, _NO_CHECK)
    data = {"result": result}
    if representative.strip():
        data["representative"] = representative.strip()
    if sheet:
        data["sheet"] = sheet
    if on:
        data["on"] = on.isoformat()
    changes = {"check_result": result, "checked_on": on or timezone.localdate(at)}
    return record_event(
        entry, Is.CHECKED, actor=actor, at=at, note=note, data=data, changes=changes
    )
