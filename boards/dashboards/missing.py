"""Who is missing: members or branches that have not done something expected.

Each matter is registered with ``@matter``; a further one needs another function, here or in another room.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.organisations.models import Organisation
from accounts.people.models import Member
from core.days import quarter_bounds, quarter_of
from ledger.entries.models import Entry
from ledger.statistics.rules import firsts
from pledges.sheets.cycles.models import Cycle
from pledges.sheets.sheet.models import Sheet
from pledges.sheets.sheet.standing import UNDECLARED, with_standing
from reviews.evaluation.ballots.models import Collection, Evaluation, RollLine
from reviews.meetings.exchange.models import Meeting

MATTERS = {}
MEMBERS, BRANCHES = "members", "branches"


@dataclass(frozen=True)
class MissingMatter:
    """``rows``: a function of (place, today) that returns a queryset of Member or Organisation, as ``of`` says."""

    code: str
    label: object
    meaning: object
    of: str
    rows: object


def matter(code, label, meaning, *, of=MEMBERS):
    """Register a function of (place, today) as a matter of who is missing."""

    def register(function):
        MATTERS[code] = MissingMatter(code, label, meaning, of, function)
        return function

    return register


def _members(place):
    members = Member.objects.filter(place.within()).active()
    return members.filter(tier=place.tier) if place.tier else members


def _standing(place, names):
    """Active members whose sheet of the year has one of these standings (pledges/sheets/sheet/standing.py)."""
    cycle = Cycle.objects.filter(year=place.year).values("pk")[:1]
    return with_standing(_members(place), cycle).filter(standing__in=names)


@matter(
    "pledged", _("Pledged members"), _("Members with at least one registered item of the year.")
)  # the one that is not missing: the strip of figures leads here
def pledged(place, today):
    first = Entry.objects.standing().filter(firsts(place.year), place.within(), year=place.year)
    first = first.filter(tier=place.tier) if place.tier else first
    return Member.objects.filter(pk__in=first.values("ledger__member"))


@matter(
    "undeclared", _("Not declared"),
    _("Active members of whom a pledge is expected and who have not handed in a sheet."),
)  # fmt: skip
def undeclared(place, today):
    return _standing(place, UNDECLARED)


@matter(
    "unconfirmed", _("Not confirmed"),
    _("Members who declared, but whose sheet the branch has not confirmed."),
)  # fmt: skip
def unconfirmed(place, today):
    return _standing(place, [Sheet.State.SUBMITTED])


@matter(
    "unreported", _("Not reported"),
    _("Members with open items on none of which progress was noted or fulfilment reported this quarter."),
)  # fmt: skip
def unreported(place, today):
    # Two lists, each read once: with a subquery for each member SQLite would read the whole year each time.
    day = today if place.year == today.year else date(place.year, 12, 31)
    since, _last = quarter_bounds(day.year, quarter_of(day))  # of a year that is over, its last one
    mine = Entry.objects.standing().filter(place.within(), year=place.year)
    open_now = mine.filter(state=Entry.State.OPEN, registered_on__lt=since)
    heard = mine.filter(Q(noted_on__gte=since) | Q(fulfilled_on__gte=since))
    members = _members(place).filter(pk__in=open_now.values("ledger__member"))
    return members.exclude(pk__in=heard.values("ledger__member"))


@matter(
    "unmet", _("Not met"),
    _("Branches whose exchange meeting of an earlier quarter of the year is neither held nor exempt."), of=BRANCHES,
)  # fmt: skip
def unmet(place, today):
    late = Meeting.objects.missing(today).filter(branch=OuterRef("pk"), year=place.year)
    return Organisation.objects.filter(place.within("path")).filter(Exists(late))


@matter(
    "unvoted", _("Not voted"),
    _("Members on an open voting roll of the year's review who have neither voted nor taken a paper."),
)  # fmt: skip
def unvoted(place, today):
    waiting = RollLine.objects.filter(
        state=RollLine.State.WAITING, collection__state=Collection.State.OPEN,
        collection__evaluation__year=place.year, collection__evaluation__phase=Evaluation.Phase.COLLECTING,
    )  # fmt: skip
    return _members(place).filter(pk__in=waiting.values("member"))
