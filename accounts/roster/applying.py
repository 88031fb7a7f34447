"""Carrying a roster plan out, in brief parts: members with what belongs to them and the units that they need."""

from datetime import timedelta

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit.rules import recorded_import
from accounts.errors import AccountError
from accounts.organisations.rules import NameTwin, lock_tree
from accounts.people.models import Exemption, Member, Posting
from accounts.people.rules import set_name
from core.cache_stamp import invalidate
from core.statistics import refresh_after
from jobs.parts import Parts, paced
from registry import endings

from .places import Founder

_PLAIN = ("gender", "ethnicity", "education", "post", "phone", "exempt_reason", "team",
          "born_on", "joined_on")  # fmt: skip
#: Members in the first part, and where all that rested on their branch ends with it.
FIRST, FIRST_MOVED = 40, 4


class Outdated(AccountError):
    """Somebody changed members or units after the plan was made; a new plan will do."""

    def __init__(self):
        super().__init__(
            _(
                "Somebody changed members or units while the roster was imported: start again. Existing"
                " rows are not imported twice."
            )
        )


def apply(plan, *, actor, at, run=None):
    """Carry out ``plan`` in brief parts, each whole in itself. ``run`` (jobs.parts.Parts) may stop it between two. Outdated."""
    run = run or Parts()
    with recorded_import("roster_imported", plan, run, actor=actor, at=at):
        try:
            _Import(plan, actor, at).run(run)
        except (IntegrityError, NameTwin):
            raise Outdated from None
    refresh_after(len(plan.new))


class _Import:
    def __init__(self, plan, actor, at):
        self.plan, self.actor, self.at, self.today = plan, actor, at, timezone.localdate(at)
        self.founded = {}

    def run(self, run):
        total = run.kept.total() + len(self.plan.new) + len(self.plan.changes)
        moved = [change for change in self.plan.changes if "branch" in change.fields]
        stayed = [change for change in self.plan.changes if "branch" not in change.fields]
        steps = (
            ("accepted", self.plan.new, self._admit, FIRST),
            ("changed", stayed, self._change, FIRST),
            ("changed", moved, self._change, FIRST_MOVED),
        )
        for outcome, rows, write, first in steps:
            for some in paced(rows, first=first):
                run.advance(run.kept.total(), total)
                with run.part() as done:
                    write(some)
                    done[outcome] += len(some)
        run.advance(total, total)

    def _founder(self, places):
        """Finds the units of a part as they are now, and founds those that are missing, with the tree locked."""
        lock_tree()
        founder = Founder(places, top=self.plan.top, founded=self.founded)
        if founder.lost:
            raise Outdated
        return founder

    def _admit(self, pairs):
        founder = self._founder({place for _row, place in pairs})
        members = [
            _member(row, founder.branch_of(place, sector=row.sector)) for row, place in pairs
        ]
        known = [row.since for row, _place in pairs]
        Member.objects.bulk_create(members)
        Posting.objects.bulk_create(
            Posting(member=m, branch=m.branch, tier=m.tier, since=since, entered_on=self.today)
            for m, since in zip(members, known, strict=True)
        )
        Exemption.objects.bulk_create(
            Exemption(member=m, reason=m.exempt_reason) for m in members if m.exempt_reason
        )

    def _change(self, changes):
        ids = [change.member.pk for change in changes]
        founder = self._founder({change.place for change in changes if "branch" in change.fields})
        locked = Member.objects.select_for_update(of=("self",), no_key=True).in_bulk(ids)
        postings = Posting.objects.select_for_update().filter(member__in=ids, until__isnull=True)
        postings = {posting.member_id: posting for posting in postings}
        moved = {}
        for change in changes:
            member = locked[change.member.pk]
            self._refuse_outdated(member, change)
            if "branch" in change.fields:
                moved[member.pk] = member.branch_id
            self._write(member, change, founder)
            if "branch" in change.fields or "tier" in change.fields:
                self._post_anew(member, postings[member.pk], change)
            if "exempt_reason" in change.fields:
                self._exempt(member)
        endings.end(endings.MOVED, members=moved, actor=self.actor, at=self.at)
        invalidate()

    @staticmethod
    def _refuse_outdated(member, change):
        for name in (*change.fields, "status"):
            name = Member._meta.get_field(name).attname
            if getattr(member, name) != getattr(change.member, name):
                raise Outdated

    def _write(self, member, change, founder):
        names = list(change.fields)
        for name in names:
            if name == "branch":
                member.branch = founder.branch_of(change.place, sector=change.row.sector)
            else:
                setattr(member, name, change.fields[name][1])
        for name in ("born", "joined"):
            if f"{name}_on" in change.fields:
                names.append(f"{name}_precision")
                setattr(member, names[-1], getattr(change.row, names[-1]))
        member.save(update_fields=names)

    def _post_anew(self, member, posting, change):
        """End the open posting and open the next on the day that the row names, else today; one entered today is only corrected."""
        moved, since = "branch" in change.fields, change.row.since
        if not moved or since is None or (posting.since and since <= posting.since):
            since = self.today
        if posting.entered_on == self.today or (posting.since and posting.since >= since):
            posting.branch_id, posting.tier = member.branch_id, member.tier
            posting.save(update_fields=["branch", "tier"])
            return
        posting.until = since - timedelta(days=1)
        posting.end = Posting.End.TRANSFER if moved else Posting.End.TIER
        posting.save(update_fields=["until", "end"])
        Posting.objects.create(
            member=member, branch_id=member.branch_id, tier=member.tier, since=since, entered_on=self.today,
        )  # fmt: skip

    def _exempt(self, member):
        """The exemption in force, whose beginning the roster does not say; one that began today only gets another reason."""
        row = Exemption.objects.filter(member=member, until__isnull=True).first()
        if row and row.since and row.since >= self.today:
            row.reason = member.exempt_reason
            row.save(update_fields=["reason"])
            return
        if row:
            row.until = self.today
            row.save(update_fields=["until"])
        since = self.today if row else None
        Exemption.objects.create(member=member, reason=member.exempt_reason, since=since)


def _member(row, branch):
    member = Member(
        branch=branch,
        tier=row.tier,
        born_precision=row.born_precision,
        joined_precision=row.joined_precision,
        district_managed=bool(row.district_managed),
        **{name: getattr(row, name) for name in _PLAIN},
    )
    set_name(member, row.name)
    return member
