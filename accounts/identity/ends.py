"""Accounts, roles and calendars end with the fact that they rest on."""

from django.db.models import F
from django.utils import timezone

from accounts.audit.rules import record
from registry.endings import DIED, DISSOLVED, LEFT, MOVED, ends

from . import rules
from .models import CalendarKey, RoleAssignment, User


@ends(LEFT, DIED)
def accounts_close(ended):
    """Close the account, end its sessions, end all roles and revoke the calendar address."""
    for user in User.objects.filter(member__in=ended.members).order_by("pk"):
        facts = {"actor": ended.actor, "subject": f"{user.name} ({user.username})", "at": ended.at}
        if User.objects.filter(pk=user.pk, is_active=True).update(
            is_active=False, session_epoch=F("session_epoch") + 1
        ):
            record("account_closed", **facts)
        if CalendarKey.objects.filter(user=user).delete()[0]:
            record("calendar_revoked", **facts)
    _end(RoleAssignment.objects.filter(user__member__in=ended.members), ended)


@ends(MOVED)
def roles_over_the_old_branch_end(ended):
    """End the role of secretary of members who now belong to another branch; other roles do not depend on the branch."""
    held = RoleAssignment.objects.filter(
        user__member__in=ended.members, organisation__in=set(ended.members.values())
    ).select_related("user")
    _end(held, ended, rests=lambda row: ended.members[row.user.member_id] == row.organisation_id)


@ends(DISSOLVED)
def roles_over_the_unit_end(ended):
    _end(RoleAssignment.objects.filter(organisation=ended.unit), ended)


def _end(assignments, ended, *, rests=lambda row: True):
    today = timezone.localdate(ended.at)
    rows = assignments.not_over(today).filter(revoked_on__isnull=True)
    for row in rows.select_related("user", "organisation").order_by("pk"):
        if rests(row):
            rules.end(row, actor=ended.actor, at=ended.at)
