"""The verbs of disclosure, for one sheet or for a whole branch (党务公开条例 art. 15).

Every verb takes many records: it changes those that it can, and names each of the others with the reason.
"""

from dataclasses import dataclass, field
from functools import partial
from itertools import batched

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.own import OWN, had_a_hand, is_own
from access.roles import ADMINISTRATOR, SECRETARY
from accounts.audit.rules import record
from core.cache_stamp import invalidate
from core.states import Transitions
from pledges.errors import PledgeError
from pledges.sheets.confirmation.models import Revision
from pledges.sheets.sheet.models import Sheet

from .models import Disclosure
from .notifications import tell_proposers
from .scanning import findings_in

State = Disclosure.State


class DisclosureError(PledgeError):
    """A step of disclosure that is refused."""


#: (state, verb) → next state. Anything else is refused.
TRANSITIONS = Transitions(
    {
        (None, "propose"): State.PROPOSED,
        (State.PROPOSED, "review"): State.REVIEWED,
        (State.PROPOSED, "refuse"): State.REFUSED,
        (State.REVIEWED, "approve"): State.APPROVED,
        (State.REVIEWED, "refuse"): State.REFUSED,
        (State.APPROVED, "carry_out"): State.CARRIED_OUT,
        (State.APPROVED, "refuse"): State.REFUSED,
        (State.CARRIED_OUT, "renew"): State.CARRIED_OUT,
        (State.CARRIED_OUT, "take_down"): State.TAKEN_DOWN,
    },
    error=DisclosureError,
    sentence=gettext_lazy("it is %(state)s; this step is not possible now"),
)

#: From which seat each verb is done.
WHO = {
    "propose": (SECRETARY,),
    "review": (ADMINISTRATOR,),
    "approve": (ADMINISTRATOR,),
    "refuse": (ADMINISTRATOR,),
    "carry_out": (SECRETARY,),
    "renew": (SECRETARY, ADMINISTRATOR),
    "take_down": (SECRETARY, ADMINISTRATOR),
}

#: Before these the current revision is scanned for identity and phone numbers.
SCANNED = {"propose", "approve", "carry_out", "renew"}

#: These decide about a sheet; the others carry out what somebody else has confirmed and approved.
DECIDING = {"review", "approve", "refuse", "take_down"}

#: These are not for who proposed it.
BY_ANOTHER = {"review", "approve"}
#: Verb → its code in the audit trail.
_RECORDED = {
    "propose": "disclosure_propose",
    "review": "disclosure_review",
    "approve": "disclosure_approve",
    "carry_out": "disclosure_carry_out",
    "refuse": "disclosure_refuse",
    "renew": "disclosure_renew",
    "take_down": "disclosure_take_down",
}

#: Rows in one transaction.
PART = 500

#: Verb → the fields that keep who did it and when.
_BY = {
    "review": "reviewed",
    "approve": "approved",
    "carry_out": "carried_out",
    "refuse": "ended",
    "take_down": "ended",
}


@dataclass
class DisclosureOutcome:
    """``done``: the disclosures that moved; ``stopped``: (serial, name, why) for each that did not."""

    done: list = field(default_factory=list)
    stopped: list = field(default_factory=list)

    def stop(self, sheet, why):
        self.stopped.append((sheet.serial or "", sheet.member.name, why))


def propose(
    sheets,
    *,
    actor,
    at,
    starts,
    ends=None,
    scope=Disclosure.Scope.SOCIETY,
    channel=Disclosure.Channel.WEB,
):
    """Propose to disclose confirmed sheets from ``starts`` until ``ends``. Returns an Outcome.

    A sheet stops that is not confirmed, has a disclosure of this scope under way already, or holds an
    identity or phone number.
    """
    if ends is not None and ends < starts:
        raise DisclosureError(_("The last day is before the first."))
    facts = {"starts": starts, "ends": ends, "scope": scope, "channel": channel}
    return _in_parts("propose", sheets, _propose_locked, actor, at, facts)


def _propose_locked(ids, outcome, actor, at, facts):
    sheets = Sheet.objects.filter(pk__in=ids).order_by("pk").select_for_update(of=("self",))
    sheets = list(sheets.select_related("member"))
    live = Disclosure.objects.live().filter(sheet__in=ids, scope=facts["scope"])
    live = set(live.values_list("sheet_id", flat=True))
    contents, rows = _contents(sheets), []
    for sheet in sheets:
        if sheet.state != Sheet.State.CONFIRMED:
            outcome.stop(sheet, _("the sheet is not confirmed yet"))
        elif sheet.pk in live:
            outcome.stop(sheet, _("its disclosure is under way already"))
        elif why := _unfit(contents[sheet.pk]):
            outcome.stop(sheet, why)
        else:
            rows.append(
                Disclosure(
                    sheet=sheet,
                    revision=sheet.revision,
                    state=TRANSITIONS[None, "propose"],
                    proposed_by=actor,
                    proposed_at=at,
                    **facts,
                )
            )
    outcome.done += Disclosure.objects.bulk_create(rows, batch_size=500)
    invalidate()


def review(disclosures, *, actor, at, secrecy, accuracy):
    """Review the sheets: they contain nothing secret (``secrecy``) and are true (``accuracy``).

    Both must be said. The reviewer is never the proposer.
    """
    if not (secrecy and accuracy):
        raise DisclosureError(
            _("Tick both: that nothing secret is disclosed, and that the content is accurate.")
        )
    return _advance("review", disclosures, actor=actor, at=at)


def approve(disclosures, *, actor, at):
    """Approve reviewed disclosures; never by the proposer."""
    return _advance("approve", disclosures, actor=actor, at=at)


def carry_out(disclosures, *, actor, at):
    """Put approved disclosures up: from now on, within its dates, the board shows the sheet."""
    return _advance("carry_out", disclosures, actor=actor, at=at)


def renew(disclosures, *, actor, at):
    """Show the sheet's current revision in place of an older one; it stops where the scan finds something."""
    return _advance("renew", disclosures, actor=actor, at=at)


def refuse(disclosures, *, actor, at, reason):
    """Refuse proposed, reviewed or approved disclosures, with the reason."""
    return _advance("refuse", disclosures, actor=actor, at=at, end_reason=_given(reason))


def take_down(disclosures, *, actor, at, reason):
    """Take disclosed sheets down, with the reason."""
    return _advance("take_down", disclosures, actor=actor, at=at, end_reason=_given(reason))


def follow_revision(sheet, *, actor, at):
    """After an amendment: show the new revision immediately if it is clean; else the old one stays public.

    A withdrawn sheet is taken down, or no longer proposed. Returns the findings that prevent the new revision.
    """
    if sheet.state == Sheet.State.WITHDRAWN:
        return _end(sheet, actor=actor, at=at)
    held = list(Disclosure.objects.held_back().filter(sheet=sheet))
    outcome = renew(held, actor=actor, at=at) if held else DisclosureOutcome()
    return [why for _serial, _name, why in outcome.stopped]


def _end(sheet, *, actor, at):
    reason, rows = str(_("The sheet is withdrawn.")), Disclosure.objects.filter(sheet=sheet)
    for verb in ("take_down", "refuse"):
        open_ = list(rows.filter(state__in=TRANSITIONS.before(verb)))
        if open_:
            _advance(verb, open_, actor=actor, at=at, end_reason=reason)
    return []


def _given(reason):
    if not reason.strip():
        raise DisclosureError(_("Give the reason; it is kept with the record."))
    return reason.strip()


def _advance(verb, disclosures, *, actor, at, **facts):
    return _in_parts(verb, disclosures, partial(_advance_locked, verb), actor, at, facts)


def _in_parts(verb, rows, act, actor, at, facts):
    """Call ``act`` with PART rows at a time, each part in a transaction; the last one records the whole."""
    outcome = DisclosureOutcome()
    parts = list(batched(sorted(row.pk for row in rows), PART)) or [()]
    for number, ids in enumerate(parts, 1):
        with transaction.atomic():
            if ids:
                act(ids, outcome, actor, at, facts)
            if number == len(parts):
                _record(verb, outcome, actor, at)
    return outcome


def _record(verb, outcome, actor, at):
    """One line for all that went through and all that stopped, with the first serial numbers."""
    subject = ", ".join(row.sheet.serial or "" for row in outcome.done[:8])
    detail = {"done": len(outcome.done), "stopped": len(outcome.stopped)}
    record(_RECORDED[verb], actor=actor, subject=subject, detail=detail, at=at)


def _advance_locked(verb, ids, outcome, actor, at, facts):
    rows = Disclosure.objects.filter(pk__in=ids).order_by("pk").select_for_update(of=("self",))
    rows = list(rows.select_related("sheet__member"))
    contents = _contents([row.sheet for row in rows]) if verb in SCANNED else {}
    moved = []
    for row in rows:
        why = refusal(row, verb, actor, at) or (
            _unfit(contents[row.sheet_id]) if verb in SCANNED else None
        )
        if why:
            outcome.stop(row.sheet, why)
            continue
        row.state = TRANSITIONS.require(row, verb)
        if verb in SCANNED:
            row.revision = row.sheet.revision
        if verb in _BY:
            facts |= {f"{_BY[verb]}_by": actor, f"{_BY[verb]}_at": at}
        for name, value in facts.items():
            setattr(row, name, value)
        moved.append(row)
    if moved:
        Disclosure.objects.bulk_update(moved, ["state", "revision", *facts], batch_size=200)
        invalidate()
        tell_proposers(verb, moved, actor=actor, at=at, reason=facts.get("end_reason", ""))
    outcome.done += moved


def refusal(disclosure, verb, actor, at):
    """Why ``actor`` cannot do ``verb`` to ``disclosure`` in its present state, or None."""
    if why := TRANSITIONS.refusal(disclosure, verb):
        return why
    if verb in DECIDING and is_own(actor, disclosure.sheet.member_id):
        return str(OWN)
    if verb == "carry_out" and disclosure.ends and disclosure.ends < localdate(at):
        return _("the last day on which it was to be shown is over")
    if verb in BY_ANOTHER and had_a_hand(actor, [disclosure.proposed_by_id]):
        return _("the person who proposed it neither reviews nor approves it")
    return None


def _contents(sheets):
    """Sheet id → content of its current revision (None where it has none)."""
    current = {(sheet.pk, sheet.revision) for sheet in sheets}
    rows = Revision.objects.filter(sheet__in=[sheet.pk for sheet in sheets])
    contents = dict.fromkeys(sheet.pk for sheet in sheets)
    for sheet_id, number, content in rows.values_list("sheet_id", "number", "content"):
        if (sheet_id, number) in current:
            contents[sheet_id] = content
    return contents


def _unfit(content):
    """The findings that prevent the disclosure of the current revision, in one sentence, or None."""
    found = findings_in(content) if content else []
    return "；".join(str(finding) for finding in found) or None
