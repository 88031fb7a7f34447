"""The verbs of a sheet before it is confirmed: start, submit, take back, discard. drafting.py saves drafts."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.audit.rules import record
from accounts.people.leaders import is_leader
from accounts.people.models import Member
from core.cache_stamp import invalidate
from core.states import Transitions
from ledger.entries.models import EntryKind
from pledges.errors import PledgeError

from ..cycles.models import Cycle
from ..cycles.rules import common_items_for
from ..enrolment.models import Enrolment
from ..enrolment.rules import enrol
from . import phrases
from .models import Item, Sheet

State, Check = Sheet.State, Item.Check

_REFUSALS = {
    State.DRAFT: gettext_lazy("The sheet is still a draft: submit it first."),
    State.SUBMITTED: gettext_lazy(
        "The sheet is with the branch for confirmation: take it back to change it."
    ),
    State.CONFIRMED: gettext_lazy(
        "The sheet is confirmed: its wording changes only through an amendment."
    ),
    State.WITHDRAWN: gettext_lazy("The sheet is withdrawn."),
}

#: (state, verb) → next state. Anything else is refused. Confirmation is in confirmation/confirming.py.
TRANSITIONS = Transitions(
    {
        (State.DRAFT, "save"): State.DRAFT,
        (State.DRAFT, "submit"): State.SUBMITTED,
        (State.DRAFT, "discard"): State.DRAFT,
        (State.SUBMITTED, "take_back"): State.DRAFT,
        (State.SUBMITTED, "check"): State.SUBMITTED,
        (State.SUBMITTED, "send_back"): State.DRAFT,
        (State.SUBMITTED, "confirm"): State.CONFIRMED,
        (State.CONFIRMED, "amend"): State.CONFIRMED,
        (State.CONFIRMED, "withdraw"): State.WITHDRAWN,
    },
    error=PledgeError,
    sentence=_REFUSALS,
)


def lock(sheet):
    """The sheet, locked and read again, with the relations that the verbs need."""
    rows = Sheet.objects.select_for_update(of=("self",))
    return rows.select_related("member__branch", "branch", "cycle").get(pk=sheet.pk)


def require_open(cycle):
    """PledgeError unless people may pledge in ``cycle`` now."""
    if cycle is None or cycle.state != Cycle.State.OPEN:
        raise PledgeError(_("No cycle is open: the administrator opens the year first."))


def may_pledge_key_work(member):
    """Whether the member may add key-work items (重点工作责任承诺, docs/domain.md §1): leaders may."""
    return is_leader(member)


def refuse_key_work(member, kinds):
    """PledgeError where ``kinds`` of items hold key work that the member may not pledge."""
    if EntryKind.KEY in kinds and not may_pledge_key_work(member):
        raise PledgeError(_("Key-work items are pledged by leaders: enter it as a practical item."))


@transaction.atomic
def start_sheet(member, cycle, *, actor, at, by_branch):
    """The member's sheet of ``cycle``: made with the tier's common items ticked, or the one there already.

    by_branch   the branch starts it, which enrols the member where nothing was decided yet; a member who
                starts it alone must be enrolled by the branch first (docs/domain.md §1)

    PledgeError for a closed cycle, and for a member who left, is exempt or is not enrolled. Safe to repeat.
    """
    require_open(cycle)
    found = Sheet.objects.standing().filter(member=member, cycle=cycle).first()
    if found:
        return found
    member = Member.objects.select_for_update(of=("self",), no_key=True).get(pk=member.pk)
    if refuse_start(member, cycle, by_branch=by_branch) != Enrolment.State.ENROLLED:
        enrol(member, cycle, actor=actor, at=at)
    sheet, made = Sheet.objects.standing().get_or_create(
        member=member,
        cycle=cycle,
        defaults={
            "branch_id": member.branch_id, "tier": member.tier, "drafted_by": actor, "saved_at": at,
        },
    )  # fmt: skip
    if made:
        Item.objects.bulk_create(first_items(sheet))
        invalidate()
    return sheet


def first_items(sheet):
    """The unsaved common items with which a sheet begins."""
    return [
        Item(sheet=sheet, kind=EntryKind.COMMON, number=number, common=common, text=common.text)
        for number, common in enumerate(common_items_for(sheet.cycle, sheet.member), start=1)
    ]


def unsaved_sheet(member, cycle, *, by_branch):
    """The sheet as its form shows it before the first save, which starts it: looking creates nothing.

    PledgeError where it could not be started.
    """
    require_open(cycle)
    refuse_start(member, cycle, by_branch=by_branch)
    return Sheet(member=member, cycle=cycle, branch=member.branch, tier=member.tier)


@transaction.atomic
def discard(sheet, *, actor, at):
    """Delete a draft with its items; the member stays enrolled, and a new sheet can be started."""
    sheet = lock(sheet)
    TRANSITIONS.require(sheet, "discard")
    record("sheet_discarded", actor=actor, subject=sheet, at=at)
    sheet.delete()
    invalidate()


def refuse_start(member, cycle, *, by_branch):
    """The state of the member's enrolment; PledgeError where no sheet of the member can be started."""
    if member.status != Member.Status.ACTIVE:
        raise PledgeError(_("%(name)s is no longer an active member.") % {"name": member.name})
    if member.exempt_reason:
        raise PledgeError(
            _("%(name)s is exempt from pledging: %(reason)s.")
            % {"name": member.name, "reason": member.exempt_reason}
        )
    mine = Enrolment.objects.filter(member=member, cycle=cycle)
    state = mine.values_list("state", flat=True).first()
    if state == Enrolment.State.NOT_ENROLLED:
        raise PledgeError(
            _("%(name)s is not enrolled this year: enrol the member first.") % {"name": member.name}
        )
    if state != Enrolment.State.ENROLLED and not by_branch:
        raise PledgeError(
            _("The branch has not confirmed your enrolment yet: nominate yourself first.")
        )
    return state


@dataclass(frozen=True, kw_only=True)
class MissingField:
    """A missing part of a draft: ``item`` is the key of the item, or None; ``field`` a field of its form."""

    words: str
    item: int | None = None
    number: int | None = None
    field: str | None = None

    def __str__(self):
        if self.number is None:
            return self.words
        return _("Item %(number)s: %(words)s") % {"number": self.number, "words": self.words}


def missing(sheet):
    """The missing parts of ``sheet`` before it can be submitted: a list of MissingField in the order of the form."""
    own = list(sheet.items.exclude(kind=EntryKind.COMMON).prefetch_related("parts"))
    found = [] if own else [MissingField(words=_("Add at least one practical or key-work item."))]
    for number, item in enumerate(own, start=1):
        found += [
            MissingField(item=item.pk, number=number, field=field, words=words)
            for field, words in _missing(item, sheet.cycle.year)
        ]
    if sheet.oral and not sheet.recorder:
        found.append(MissingField(field="recorder", words=_("Enter who records the oral pledge.")))
    return found


def _missing(item, year):
    if not item.text.strip():
        yield "text", _("Say what is pledged.")
    elif item.check_state in (Check.RETURNED, Check.ANEW):
        yield "text", _("The branch sent this item back: revise it first.")
    for name in phrases.MASKED:
        if phrases.has_blanks(getattr(item, name)):
            yield name, _("Fill in the blanks that are left of last year's words.")
    if any(phrases.has_blanks(part.text) for part in item.parts.all()):
        yield None, _("Fill in the blanks that are left in the sub-items.")
    if item.deadline is None:
        yield "deadline", _("Enter the deadline, e.g. %(year)s-11-30.") % {"year": year}


class Incomplete(PledgeError):
    """A draft that cannot be submitted yet; ``missing`` says what it needs."""

    def __init__(self, found):
        super().__init__(" ".join(str(one) for one in found))
        self.missing = found


@transaction.atomic
def submit(sheet, *, actor, at):
    """Submit the sheet to the branch. Doing it twice changes nothing; raises Incomplete with the missing fields."""
    sheet = lock(sheet)
    if sheet.state == State.SUBMITTED:
        return sheet
    state = TRANSITIONS.require(sheet, "submit")
    require_open(sheet.cycle)
    if found := missing(sheet):
        raise Incomplete(found)
    sheet.state, sheet.submitted_at = state, at
    sheet.save(update_fields=["state", "submitted_at"])
    record("sheet_submitted", actor=actor, subject=sheet, at=at)
    invalidate()
    return sheet


@transaction.atomic
def take_back(sheet, *, actor, at):
    """Make a submitted sheet a draft again, so that it can be changed. Taking a draft back changes nothing."""
    sheet = lock(sheet)
    if sheet.state == State.DRAFT:
        return sheet
    sheet.state = TRANSITIONS.require(sheet, "take_back")
    sheet.submitted_at = None
    sheet.save(update_fields=["state", "submitted_at"])
    record("sheet_taken_back", actor=actor, subject=sheet, at=at)
    invalidate()
    return sheet
