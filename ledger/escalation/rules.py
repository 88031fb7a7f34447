"""Reminders to members with open items, and escalation of overdue items to those above them.

A reminder each quarter (一季一提醒); a notice when entries come near their due date and one when they are overdue, once
for each member and due date (a later change of the due date is announced by its decision). Some working days after
the due date the secretary is notified, later the supervisor, with all new cases in one message a day. Each step
queries the database for cases without a message, so a repeated run posts nothing.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import groupby
from operator import itemgetter

from django.db import transaction
from django.db.models import CharField, Count, Exists, Min, OuterRef, Q
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from access.roles import Role
from access.seats import paths_to
from accounts.audit.rules import record
from accounts.identity.models import RoleAssignment, User
from accounts.messages.models import Message
from accounts.messages.posting import MemberKey, MessageDraft, post_drafts
from accounts.people.models import Member
from core.days import long_day, quarter_bounds, quarter_of
from core.versions import VersionRefused, put_in_force
from core.workdays import add_workdays

from ..entries.models import Entry, Light
from .message_kinds import ESCALATION, NEAR, OVERDUE, QUARTERLY
from .models import Escalation, ReminderRules

#: Most items named in the message to a secretary or supervisor; the list in the application has them all.
NAMED = 10
#: Most characters of a wording in a title.
_IN_TITLE = 80
#: ``about`` of a message on everything due on one day; the day is its ``period``.
_DUE = "due"
_DAY = timedelta(days=1)
_ACTIVE = Q(ledger__member__status=Member.Status.ACTIVE)


#: In force where no version is.
DEFAULT = {"quarter_day": 10, "secretary_days": 5, "supervisor_days": 15}


def rules_on(day):
    """The ReminderRules in force on ``day``; unsaved ones with the defaults where no version is."""
    return ReminderRules.objects.in_force(day) or ReminderRules(**DEFAULT)


TOO_EARLY = gettext_lazy("The supervisor is notified after the secretary, not before.")


@transaction.atomic
def set_rules(version, *, actor, at):
    """Put a new version in force from its day on; the earlier ones stay for the days that they ruled."""
    if version.supervisor_days < version.secretary_days:
        raise VersionRefused(TOO_EARLY)
    put_in_force(version, actor=actor, at=at)
    record("reminder_rules_set", actor=actor, subject=version.valid_from, at=at)
    return version


# ── each quarter ──────────────────────────────────────────────────────────────────────────────────
def reminder_day(day, rule):
    """The day of the quarterly reminder in the quarter of ``day``."""
    _first, last = quarter_bounds(day.year, quarter_of(day))
    return last.replace(day=min(rule.quarter_day, last.day))


def remind_quarterly(*, today, since, at):
    """Remind every member with open items once a quarter, on its day or the first tick after it; returns how many.

    since  the last day for which this was done, or None
    """
    due = reminder_day(today, rules_on(today))
    if today < due:  # perhaps that of the quarter before was missed
        if since is None:
            return 0
        before = quarter_bounds(today.year, quarter_of(today))[0] - _DAY
        due = reminder_day(before, rules_on(before))
    if since is not None and since >= due:
        return 0
    open_ = Entry.objects.filter(_ACTIVE, state=Entry.State.OPEN).order_by()
    rows = open_.values("ledger__member").annotate(
        count=Count("pk"),
        late=Count("pk", filter=Q(due__lt=today)),
        next=Min("due", filter=Q(due__gte=today)),
    )
    address = reverse("my_ledger")
    drafts = (
        MessageDraft(
            MemberKey(row["ledger__member"]),
            *_quarterly(row),
            about="ledger",
            period=f"{due.year}-Q{quarter_of(due)}",
            address=address,
        )
        for row in rows.iterator(chunk_size=2000)
    )
    return post_drafts(QUARTERLY, drafts, at=at)


def _quarterly(row):
    title = ngettext(
        "Quarterly reminder: %(count)d pledged item is still open",
        "Quarterly reminder: %(count)d pledged items are still open",
        row["count"],
    ) % {"count": row["count"]}
    lines = []
    if row["late"]:
        said = ngettext("%(count)d is overdue.", "%(count)d are overdue.", row["late"])
        lines.append(said % {"count": row["late"]})
    if row["next"]:
        lines.append(_("The next falls due on %(day)s.") % {"day": long_day(row["next"])})
    lines.append(_("Report what has been done; fulfilled items can be claimed immediately."))
    return title, "\n".join(lines)


# ── each due date ─────────────────────────────────────────────────────────────────────────────────
def _untold(entries, kind):
    """Entries whose member has no message of ``kind`` about the due date: (member, due, pk, text) by member and day."""
    told = Message.objects.filter(
        kind=kind.name,
        about=_DUE,
        period=Cast(OuterRef("due"), CharField()),
        member=OuterRef("ledger__member"),
    )
    rows = entries.filter(_ACTIVE).filter(~Exists(told)).order_by("ledger__member", "due", "pk")
    return rows.values_list("ledger__member", "due", "pk", "text").iterator(chunk_size=2000)


def _tell_of_dates(kind, entries, one, several, at):
    """One message a member and due date.

    one      f(text, day) → (title, body) where a single entry falls due
    several  f(texts, day) → the same where several do
    """
    days = {}  # few due dates, many entries: each is put into words once
    all_of_them = reverse("my_ledger")

    def drafts():
        for (member, due), rows in groupby(_untold(entries, kind), itemgetter(0, 1)):
            day = days.get(due) or days.setdefault(due, long_day(due))
            _member, _due, keys, texts = zip(*rows, strict=True)
            alone = len(keys) == 1
            title, body = one(texts[0], day) if alone else several(texts, day)
            address = reverse("entry_detail", args=[keys[0]]) if alone else all_of_them
            yield MessageDraft(
                MemberKey(member), title, body, about=_DUE, period=due.isoformat(), address=address
            )

    return post_drafts(kind, drafts(), at=at)


def _in_full(text):
    """The full wording if it was too long for the title."""
    return f"{text}\n" if len(text) > _IN_TITLE else ""


def _listed(texts):
    """A line for each of the first NAMED, and the number of the others."""
    lines = [f"{number}. {text[:_IN_TITLE]}" for number, text in enumerate(texts[:NAMED], 1)]
    return "\n".join(lines + _and_more(len(texts) - NAMED))


def _and_more(count):
    if count < 1:
        return []
    return [ngettext("and %(count)d more", "and %(count)d more", count) % {"count": count}]


def tell_near(*, today, at):
    """Notify the members whose entries are now near their due date; returns the number of messages."""
    return _tell_of_dates(NEAR, Entry.objects.near_due(today), _near, _several_near, at)


def _near(text, day):
    facts = {"day": day, "text": text}
    return (
        _("Due on %(day)s: %(text)s") % facts,
        _in_full(text)
        + _(
            "This pledge falls due on %(day)s. Claim it when it is fulfilled; if it cannot be done in time, request an "
            "extension before that day."
        )
        % facts,
    )


def _several_near(texts, day):
    facts = {"day": day, "count": len(texts)}
    asked = _(
        "These pledges fall due on %(day)s. Claim each when it is fulfilled; for those that cannot be done in time, request an "
        "extension before that day."
    )
    return _("%(count)d pledges fall due on %(day)s") % facts, f"{_listed(texts)}\n{asked % facts}"


def tell_overdue(*, today, at):
    """Notify the members whose entries are overdue; returns the number of messages."""
    overdue = Entry.objects.of_light(Light.OVERDUE, today)
    return _tell_of_dates(OVERDUE, overdue, _overdue, _several_overdue, at)


def _overdue(text, day):
    facts = {"day": day, "text": text}
    return (
        _("Overdue since %(day)s: %(text)s") % facts,
        _in_full(text)
        + _(
            "This pledge was due on %(day)s and is not fulfilled. Report how far it is; if it is fulfilled, claim it now."
        )
        % facts,
    )


def _several_overdue(texts, day):
    facts = {"day": day, "count": len(texts)}
    asked = _(
        "These pledges were due on %(day)s and are not fulfilled. Report the progress of each; fulfilled ones can be claimed now."
    )
    return _(
        "%(count)d pledges are overdue since %(day)s"
    ) % facts, f"{_listed(texts)}\n{asked % facts}"


# ── those above ───────────────────────────────────────────────────────────────────────────────────
def overdue_for(days, *, today):
    """The latest due date that is at least ``days`` working days before ``today``."""
    return add_workdays(today + _DAY, -days) - _DAY


@dataclass
class Bundle:
    """The contents of one person's message: the number of entries, and the first NAMED, the longest overdue first."""

    count: int = 0
    named: list = field(default_factory=list)

    def add(self, row):
        self.count += 1
        if len(self.named) < NAMED:
            self.named.append(row)


@transaction.atomic
def escalate(level, *, today, at):
    """Notify the secretaries or supervisors of entries that passed their limit; one message a person and day.

    Returns (number of messages, number of entries without anybody in that role).
    """
    rule = rules_on(today)
    secretary = level == Escalation.Level.SECRETARY
    days = rule.secretary_days if secretary else rule.supervisor_days
    told = Escalation.objects.filter(entry=OuterRef("pk"), level=level, due=OuterRef("due"))
    entries = Entry.objects.filter(
        state=Entry.State.OPEN, due__lte=overdue_for(days, today=today)
    ).filter(~Exists(told))
    holders = _holders(Role.SECRETARY if secretary else Role.SUPERVISOR, today)
    bundles, escalated, alone = defaultdict(Bundle), [], 0
    columns = ("pk", "due", "text", "branch__path", "ledger__member__name")
    for row in entries.order_by("due", "pk").values_list(*columns).iterator(chunk_size=2000):
        pk, due, _text, path, _name = row
        above = _above(path, holders)
        alone += not above
        for user in above:
            bundles[user].add(row)
        if above:
            escalated.append(Escalation(entry_id=pk, due=due, level=level, day=today))
    Escalation.objects.bulk_create(escalated, batch_size=1000, ignore_conflicts=True)
    return _tell(level, bundles, days, today, at), alone


def _holders(role, today):
    """Path of the unit → keys of those who hold the role there."""
    held = RoleAssignment.objects.on(today).filter(role=role, user__is_active=True)
    found = defaultdict(set)
    for path, user in held.values_list("organisation__path", "user"):
        found[path].add(user)
    return found


def _above(path, holders):
    """The people who hold the role over the unit at ``path``."""
    return set().union(*(holders.get(above, ()) for above in paths_to(path)))


def _tell(level, bundles, days, today, at):
    users = User.objects.in_bulk(list(bundles))
    address = f"{reverse('ledger_list')}?light={Light.OVERDUE}"
    drafts = (
        MessageDraft(
            users[user], *_bundled(bundle, days), f"overdue:{level}", today.isoformat(), address
        )
        for user, bundle in sorted(bundles.items())
    )
    return post_drafts(ESCALATION, drafts, at=at)


def _bundled(bundle, days):
    title = ngettext(
        "%(count)d item has been overdue for %(days)d working days or more",
        "%(count)d items have been overdue for %(days)d working days or more",
        bundle.count,
    ) % {"count": bundle.count, "days": days}
    lines = [
        _("%(name)s: %(text)s (due on %(day)s)")
        % {"name": name, "text": text[:60], "day": long_day(due)}
        for _pk, due, text, _path, name in bundle.named
    ]
    return title, "\n".join(lines + _and_more(bundle.count - len(bundle.named)))
