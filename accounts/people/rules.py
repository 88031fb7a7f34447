"""The verbs of a member's life: admitted, transferred, change of tier, exempt, left, died.

``Member.branch`` and ``Member.tier`` always equal the open posting; both are written here and nowhere else.
"""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ..audit.rules import record
from ..errors import AccountError
from .models import Member, Posting, Tier
from .names import initials_of, name_key, pinyin_of

#: The facts that may be edited without anything happening to the member.
FACTS = ("name", "gender", "ethnicity", "born_on", "born_precision", "education", "joined_on",
         "joined_precision", "post", "phone", "team", "district_managed")  # fmt: skip


def set_name(member, name):
    """Give ``member`` (not saved here) a name and what is searched by."""
    member.name = name
    member.name_key, member.pinyin, member.initials = (
        name_key(name),
        pinyin_of(name),
        initials_of(name),
    )


@transaction.atomic
def admit(*, branch, tier, name, since, actor, at, request=None, **facts):
    """Take a member into ``branch``. AccountError for a twin of name and phone there, or no branch."""
    _refuse_no_branch(branch)
    member = Member(branch=branch, tier=tier, **facts)
    set_name(member, name)
    _save_new(member)
    Posting.objects.create(member=member, branch=branch, tier=tier, since=since)
    record("member_admitted", actor=actor, subject=f"{name} · {branch}", request=request, at=at)
    return member


def _save_new(member):
    try:
        with transaction.atomic():
            member.save()
    except IntegrityError:
        raise _twin(member) from None


def _twin(member):
    return AccountError(
        _("The branch has an active member %(name)s with this phone number already.")
        % {"name": member.name}
    )


def _refuse_no_branch(branch):
    if not branch.is_branch or branch.dissolved_on:
        raise AccountError(
            _("%(name)s takes no members: choose an open branch.") % {"name": branch.name}
        )


@transaction.atomic
def change_facts(member, *, actor, at, request=None, **facts):
    """Correct facts of FACTS; a name is searched anew. Returns the names of the changed fields."""
    member = _locked(member)
    changed = [name for name in FACTS if name in facts and getattr(member, name) != facts[name]]
    for name in changed:
        setattr(member, name, facts[name])
    if "name" in changed:
        set_name(member, member.name)
    if member.team and member.tier != Tier.DISTRICT_LEADER:
        raise AccountError(_("Only district leaders belong to a leadership team."))
    try:
        with transaction.atomic():
            member.save(update_fields=[*changed, "name_key", "pinyin", "initials"])
    except IntegrityError:
        raise _twin(member) from None
    if changed:
        record(
            "member_changed",
            actor=actor,
            subject=member.name,
            detail={"fields": changed},
            request=request,
            at=at,
        )
    return changed


@transaction.atomic
def transfer(member, *, branch, on, actor, at, note="", request=None):
    """Move a member to another branch from the day ``on``; the old branch keeps its record."""
    _refuse_no_branch(branch)
    member = _active(member)
    if branch.pk == member.branch_id:
        raise AccountError(_("%(name)s is in this branch already.") % {"name": member.name})
    _next_posting(member, Posting.End.TRANSFER, on, note, branch=branch, tier=member.tier)
    record(
        "member_transferred",
        actor=actor,
        subject=f"{member.name} → {branch}",
        request=request,
        at=at,
    )
    return member


@transaction.atomic
def change_tier(member, *, tier, on, actor, at, note="", team="", request=None):
    """Put a member into another tier from the day ``on``."""
    member = _active(member)
    member.team = team if tier == Tier.DISTRICT_LEADER else ""
    _next_posting(member, Posting.End.TIER, on, note, branch=member.branch, tier=tier)
    record(
        "member_tier_changed",
        actor=actor,
        subject=f"{member.name} → {member.get_tier_display()}",
        request=request,
        at=at,
    )
    return member


def _next_posting(member, end, on, note, *, branch, tier):
    """End the open posting the day before ``on`` and open the next."""
    last = _end_posting(member, end, on - timedelta(days=1), note)
    if last.until < last.since:
        raise AccountError(
            _("The day lies before the present posting began on %(day)s.") % {"day": last.since}
        )
    member.branch, member.tier = branch, tier
    try:
        with transaction.atomic():
            member.save(update_fields=["branch", "tier", "team"])
    except IntegrityError:
        raise _twin(member) from None
    last.save(update_fields=["until", "end", "note"])
    Posting.objects.create(member=member, branch=branch, tier=tier, since=on)


def _end_posting(member, end, until, note):
    posting = Posting.objects.select_for_update().get(member=member, until__isnull=True)
    posting.until, posting.end, posting.note = until, end, note[:200]
    return posting


@transaction.atomic
def leave(member, *, how, on, actor, at, note="", request=None):
    """A member left the Party organisation here (``how`` "left") or died ("died") on the day ``on``."""
    member = _active(member)
    posting = _end_posting(member, how, on, note)
    if posting.until < posting.since:
        raise AccountError(
            _("The day lies before the present posting began on %(day)s.") % {"day": posting.since}
        )
    posting.save(update_fields=["until", "end", "note"])
    member.status = how
    member.save(update_fields=["status"])
    record(f"member_{how}", actor=actor, subject=member.name, request=request, at=at)
    return member


@transaction.atomic
def exempt(member, *, reason, actor, at, request=None):
    """Exempt a member from pledging with a reason; an empty reason lifts the exemption."""
    member = _active(member)
    member.exempt_reason = reason.strip()
    member.save(update_fields=["exempt_reason"])
    action = "member_exempt" if member.exempt_reason else "member_exemption_lifted"
    record(action, actor=actor, subject=member.name, request=request, at=at)
    return member


def _locked(member):
    return Member.objects.select_for_update(of=("self",)).select_related("branch").get(pk=member.pk)


def _active(member):
    member = _locked(member)
    if member.status != Member.Status.ACTIVE:
        raise AccountError(_("%(name)s is no longer an active member.") % {"name": member.name})
    return member
