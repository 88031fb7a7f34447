"""The verbs of a member's life: admitted, transferred, change of tier, exempt, left, died, come back.

``Member.branch`` and ``Member.tier`` always equal the open posting, ``Member.exempt_reason`` the exemption in
force; they are written here and, in bulk, by roster/applying.py. A day on which something
happened is neither in the future nor before the present posting began. Nobody exempts, transfers or records
themself, or makes themself a leader; correcting other facts of one's own (a telephone number) is allowed.
"""

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from access.own import refuse_own
from accounts.audit.rules import record
from accounts.errors import AccountError, WrongDay
from accounts.organisations.models import Organisation
from core.cache_stamp import invalidate
from registry import endings

from .models import Exemption, Member, Posting, Tier
from .names import initials_of, name_key, pinyin_of
from .postings import (
    end_posting,
    open_posting,
    posting_before,
    present_posting,
    refuse_future,
    too_early,
)


class NotActive(AccountError):
    """The member has left or died."""


class NoBranch(AccountError):
    """The organisation takes no members: it is no branch, or it is dissolved."""

    fields = ("branch",)


class AlreadyThere(AccountError):
    """The verb would change nothing."""


class Twin(AccountError):
    """The branch has an active member of the same name and phone number."""


class WrongTeam(AccountError):
    """Only district leaders belong to a leadership team."""

    fields = ("team",)


#: The facts that may be edited without anything happening to the member.
FACTS = ("name", "gender", "ethnicity", "born_on", "born_precision", "education", "joined_on",
         "joined_precision", "post", "phone", "team", "district_managed")  # fmt: skip
#: Those that decide something about the member: how they are reviewed, and by whom.
DECIDING = {"team", "district_managed"}


def set_name(member, name):
    """Set the name of ``member`` and its search keys, without saving."""
    member.name = name
    member.name_key, member.pinyin, member.initials = (
        name_key(name),
        pinyin_of(name),
        initials_of(name),
    )


@transaction.atomic
def admit(*, branch, tier, name, since, actor, at, **facts):
    """Take a new member into ``branch`` from the day ``since``; ``facts`` are some of FACTS.

    NoBranch, Twin, WrongDay, WrongTeam.
    """
    branch = _open_branch(branch)
    refuse_future(since, at)
    member = Member(branch=branch, tier=tier, **facts)
    _refuse_team(member)
    _refuse_birth(member, at)
    set_name(member, name)
    _save(member)
    open_posting(member, since, at)
    record("member_admitted", actor=actor, subject=f"{name} · {branch}", at=at)
    return member


@transaction.atomic
def change_facts(member, *, actor, at, **facts):
    """Correct facts of FACTS; returns the names of those that changed. Twin, WrongTeam.

    A new name updates the search key and the name on the member's account too.
    """
    member = _locked(member)
    changed = [name for name in FACTS if name in facts and getattr(member, name) != facts[name]]
    if not changed:
        return []
    if DECIDING.intersection(changed):
        refuse_own(actor, member.pk, AccountError)
    for name in changed:
        setattr(member, name, facts[name])
    _refuse_team(member)
    _refuse_birth(member, at)
    if "name" in changed:
        set_name(member, member.name)
        get_user_model().objects.filter(member=member).update(name=member.name)
        invalidate()
    _save(member, update_fields=[*changed, "name_key", "pinyin", "initials"])
    _record("member_changed", member.name, actor, at, fields=changed)
    return changed


@transaction.atomic
def transfer(member, *, branch, on, actor, at, note=""):
    """Move a member to another branch from the day ``on``; the old branch keeps its record.

    What rested on the old branch ends (registry/endings.py). NotActive, NoBranch, AlreadyThere, Twin, WrongDay.
    """
    branch, member = _open_branch(branch), _active(member, actor)
    if branch.pk == member.branch_id:
        raise AlreadyThere(_("%(name)s is in this branch already.") % {"name": member.name})
    before = member.branch_id
    _next_posting(member, Posting.End.TRANSFER, on, at, note, branch=branch, tier=member.tier)
    _record("member_transferred", f"{member.name} → {branch}", actor, at)
    endings.end(endings.MOVED, members={member.pk: before}, actor=actor, at=at)
    invalidate()
    return member


@transaction.atomic
def change_tier(member, *, tier, on, actor, at, note="", team=""):
    """Put a member into another tier from the day ``on``; ``team`` is for a district leader.

    NotActive, AlreadyThere, WrongDay.
    """
    member = _active(member, actor)
    if tier == member.tier:
        raise AlreadyThere(
            _("%(name)s belongs to the tier %(tier)s already.")
            % {"name": member.name, "tier": member.get_tier_display()}
        )
    member.team = team if tier == Tier.DISTRICT_LEADER else ""
    _next_posting(member, Posting.End.TIER, on, at, note, branch=member.branch, tier=tier)
    _record("member_tier_changed", f"{member.name} → {member.get_tier_display()}", actor, at)
    return member


def _next_posting(member, end, on, at, note, *, branch, tier):
    """End the open posting the day before ``on`` and open the next.

    A posting that began on ``on``, or was entered today with a later day, was a mistake: it is replaced. Where the member
    is back in the branch and tier of before, the posting of before goes on.
    """
    refuse_future(on, at)
    last = before = present_posting(member)
    replaces = last.since is not None and on <= last.since
    if replaces:
        if on < last.since and last.entered_on != timezone.localdate(at):
            raise too_early(last)
        before = posting_before(last, on)
    member.branch, member.tier = branch, tier
    _save(member, update_fields=["branch", "tier", "team"])
    if replaces:
        last.delete()
    if replaces and before and (before.branch_id, before.tier) == (branch.pk, tier):
        end_posting(before, None, "", "")
        return
    if before:
        end_posting(before, on - timedelta(days=1), end, note)
    open_posting(member, on, at)


@transaction.atomic
def correct_day(member, *, on, actor, at, reason):
    """Correct the day on which the present posting began; the one before then ends the day before. NotActive, WrongDay."""
    member = _active(member, actor)
    refuse_future(on, at)
    if not reason.strip():
        raise AccountError(_("Give the reason; it is kept with the record."))
    posting = present_posting(member)
    if on == posting.since:
        raise AlreadyThere(_("This day is recorded already."))
    if posting.since and (before := posting_before(posting, on)):
        end_posting(before, on - timedelta(days=1), before.end, before.note)
    known = date_format(posting.since) if posting.since else "—"
    posting.since = on
    posting.save(update_fields=["since"])
    subject = f"{member.name} · {known} → {date_format(on)}"
    _record("member_day_corrected", subject, actor, at, reason=reason.strip())
    return member


@transaction.atomic
def mark_left(member, *, on, actor, at, note=""):
    """A member left the Party organisation here on the day ``on``; what rested on it ends. NotActive, WrongDay."""
    return _depart(member, Member.Status.LEFT, on, note, actor, at, endings.LEFT, "member_left")


@transaction.atomic
def mark_deceased(member, *, on, actor, at, note=""):
    """A member died on the day ``on``; what rested on it ends. NotActive, WrongDay."""
    return _depart(member, Member.Status.DIED, on, note, actor, at, endings.DIED, "member_died")


def _depart(member, how, on, note, actor, at, fact, action):
    member = _active(member, actor)
    refuse_future(on, at)
    posting = present_posting(member)
    if posting.since and on < posting.since:
        raise too_early(posting)
    end_posting(posting, on, how, note)
    _end_exemption(member, on)
    member.status = how
    member.save(update_fields=["status", "exempt_reason"])
    _record(action, member.name, actor, at)
    endings.end(fact, members={member.pk: member.branch_id}, actor=actor, at=at)
    invalidate()
    return member


@transaction.atomic
def readmit(member, *, branch, on, actor, at):
    """Take a member back who had left (or was recorded as dead by mistake), from the day ``on``.

    The account stays closed and without roles until the security administrator opens it. Open entries of before
    follow to the new branch.
    AlreadyThere, NoBranch, Twin, WrongDay.
    """
    branch = _open_branch(branch)
    refuse_future(on, at)
    member = _locked(member)
    refuse_own(actor, member.pk, AccountError)
    if member.status == Member.Status.ACTIVE:
        raise AlreadyThere(_("%(name)s is an active member.") % {"name": member.name})
    last = Posting.objects.filter(member=member).order_by("-until").first()
    if last and on < last.until:
        raise WrongDay(
            _("The last posting ended on %(day)s: enter a later day.")
            % {"day": date_format(last.until)}
        )
    before = member.branch_id
    member.status, member.branch = Member.Status.ACTIVE, branch
    _save(member, update_fields=["status", "branch"])
    if last and last.until == on and last.branch_id == branch.pk:  # it was a mistake
        end_posting(last, None, "", "")
    else:
        open_posting(member, on, at)
    _record("member_readmitted", f"{member.name} · {branch}", actor, at)
    endings.end(endings.MOVED, members={member.pk: before}, actor=actor, at=at)
    invalidate()
    return member


@transaction.atomic
def exempt(member, *, reason, actor, at, since=None):
    """Exempt a member from pledging from the day ``since`` (that of ``at``), with a reason.

    Another reason ends the exemption in force. AccountError without a reason; NotActive, WrongDay.
    """
    since = since or timezone.localdate(at)
    reason = reason.strip()[:200]
    if not reason:
        raise AccountError(_("Enter the reason why the member need not pledge."))
    member = _active(member, actor)
    refuse_future(since, at)
    _end_exemption(member, since)
    member.exempt_reason = reason
    member.save(update_fields=["exempt_reason"])
    Exemption.objects.create(member=member, reason=reason, since=since)
    _record("member_exempt", member.name, actor, at)
    return member


@transaction.atomic
def lift_exemption(member, *, actor, at, on=None):
    """End the exemption of a member on the day ``on`` (that of ``at``). AlreadyThere, NotActive, WrongDay."""
    on = on or timezone.localdate(at)
    member = _active(member, actor)
    refuse_future(on, at)
    if not member.exempt_reason:
        raise AlreadyThere(_("%(name)s is not exempt from pledging.") % {"name": member.name})
    _end_exemption(member, on)
    member.save(update_fields=["exempt_reason"])
    _record("member_exemption_lifted", member.name, actor, at)
    return member


def _end_exemption(member, on):
    """End the exemption in force, if there is one, on the day ``on``; the member is not saved."""
    member.exempt_reason = ""
    row = Exemption.objects.select_for_update().filter(member=member, until__isnull=True).first()
    if row is None:
        return
    if row.since and on < row.since:
        raise WrongDay(
            _("The exemption began on %(day)s: enter a later day.")
            % {"day": date_format(row.since)}
        )
    row.until = on
    row.save(update_fields=["until"])


def _save(member, *, update_fields=None):
    """Save a new member, or fields of an existing one; Twin if the branch has an active member of this name and phone number."""
    try:
        with transaction.atomic():
            member.save(force_insert=update_fields is None, update_fields=update_fields)
    except IntegrityError:
        raise Twin(
            _("The branch has an active member %(name)s with this phone number already.")
            % {"name": member.name}
        ) from None


def _open_branch(branch):
    """The branch, read again and locked against being dissolved; NoBranch."""
    branch = Organisation.objects.select_for_update(no_key=True).get(pk=branch.pk)
    if not branch.is_branch or branch.dissolved_on:
        raise NoBranch(
            _("%(name)s takes no members: choose an open branch.") % {"name": branch.name}
        )
    return branch


def _refuse_birth(member, at):
    if member.born_on and member.born_on > timezone.localdate(at):
        raise WrongDay(_("The birth date is in the future: correct it."))


def _refuse_team(member):
    if member.team and member.tier != Tier.DISTRICT_LEADER:
        raise WrongTeam(_("Only district leaders belong to a leadership team."))


def _record(action, subject, actor, at, **detail):
    record(action, actor=actor, subject=subject, detail=detail, at=at)


def _locked(member):
    """The member, locked and read again; rows that only name the member (a message, a line of a ledger) do not wait."""
    rows = Member.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("branch").get(pk=member.pk)


def _active(member, actor):
    """The active member, locked and read again; NotActive, and AccountError where it is ``actor``."""
    member = _locked(member)
    refuse_own(actor, member.pk, AccountError)
    if member.status != Member.Status.ACTIVE:
        raise NotActive(_("%(name)s is no longer an active member.") % {"name": member.name})
    return member
