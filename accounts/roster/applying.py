"""Carrying a roster plan out, in one transaction: units, new members, changed members."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from config.statistics import refresh_after

from ..audit.rules import record
from ..errors import AccountError
from ..organisations.rules import Codes, lock_tree
from ..people.models import Exemption, Member, Posting
from ..people.rules import set_name
from .places import Founder

_PLAIN = ("gender", "ethnicity", "education", "post", "phone", "exempt_reason", "team",
          "born_on", "joined_on")  # fmt: skip
CHUNK = 500


class Outdated(AccountError):
    """Somebody changed the members after the plan was made; a new plan will do."""

    def __init__(self):
        super().__init__(
            _("The members changed while the roster was read: start once more. Nothing was kept.")
        )


def apply(plan, *, actor, at, request=None, advance=None):
    """Carry out ``plan``: all of it or nothing. ``advance(done, total)`` may raise to stop. Outdated."""
    try:
        with transaction.atomic():
            lock_tree()
            founder = Founder(plan.places, top=plan.top, codes=Codes())
            _Import(plan, founder, at, advance).run()
            record("roster_imported", actor=actor, detail=plan.counts, request=request, at=at)
            refresh_after(len(plan.new))
    except IntegrityError:
        raise Outdated from None


class _Import:
    def __init__(self, plan, founder, at, advance):
        self.plan, self.founder, self.today = plan, founder, timezone.localdate(at)
        self.advance = advance or (lambda done, total: None)
        self.total = len(plan.new) + len(plan.changes)

    def run(self):
        for start in range(0, len(self.plan.new), CHUNK):
            self._admit(self.plan.new[start : start + CHUNK])
            self.advance(start, self.total)
        for start in range(0, len(self.plan.changes), CHUNK):
            self._change(self.plan.changes[start : start + CHUNK])
            self.advance(len(self.plan.new) + start, self.total)
        self.advance(self.total, self.total)

    def _branch_of(self, row, place):
        return self.founder.branch_of(place, sector=row.sector)

    def _admit(self, pairs):
        members = [_member(row, self._branch_of(row, place)) for row, place in pairs]
        Member.objects.bulk_create(members)
        Posting.objects.bulk_create(
            Posting(member=m, branch=m.branch, tier=m.tier, since=self.today) for m in members
        )
        Exemption.objects.bulk_create(
            Exemption(member=m, reason=m.exempt_reason, since=self.today)
            for m in members
            if m.exempt_reason
        )

    def _change(self, changes):
        ids = [change.member.pk for change in changes]
        locked = Member.objects.select_for_update(of=("self",)).in_bulk(ids)
        postings = Posting.objects.select_for_update().filter(member__in=ids, until__isnull=True)
        postings = {posting.member_id: posting for posting in postings}
        for change in changes:
            member = locked[change.member.pk]
            self._refuse_outdated(member, change)
            self._write(member, change)
            if "branch" in change.fields or "tier" in change.fields:
                self._post_anew(member, postings[member.pk], moved="branch" in change.fields)
            if "exempt_reason" in change.fields:
                self._exempt(member)

    @staticmethod
    def _refuse_outdated(member, change):
        for name in (*change.fields, "status"):
            name = Member._meta.get_field(name).attname
            if getattr(member, name) != getattr(change.member, name):
                raise Outdated

    def _write(self, member, change):
        names = list(change.fields)
        for name in names:
            if name == "branch":
                member.branch = self._branch_of(change.row, change.place)
            else:
                setattr(member, name, change.fields[name][1])
        for name in ("born", "joined"):
            if f"{name}_on" in change.fields:
                names.append(f"{name}_precision")
                setattr(member, names[-1], getattr(change.row, names[-1]))
        member.save(update_fields=names)

    def _post_anew(self, member, posting, *, moved):
        """End the open posting yesterday and open the next today; one opened today is only corrected."""
        if posting.since >= self.today:
            posting.branch_id, posting.tier = member.branch_id, member.tier
            posting.save(update_fields=["branch", "tier"])
            return
        posting.until = self.today - timedelta(days=1)
        posting.end = Posting.End.TRANSFER if moved else Posting.End.TIER
        posting.save(update_fields=["until", "end"])
        Posting.objects.create(
            member=member, branch_id=member.branch_id, tier=member.tier, since=self.today
        )

    def _exempt(self, member):
        """The exemption in force from today on; one that began today only gets another reason."""
        row = Exemption.objects.filter(member=member, until__isnull=True).first()
        if row and row.since >= self.today:
            row.reason = member.exempt_reason
            row.save(update_fields=["reason"])
            return
        if row:
            row.until = self.today
            row.save(update_fields=["until"])
        Exemption.objects.create(member=member, reason=member.exempt_reason, since=self.today)


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
