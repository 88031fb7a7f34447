"""Queries of the first pages: one for each block; numbers come with the condition of the rows they count."""

from dataclasses import dataclass

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Q,
    Value,
    When,
)

from accounts.people.models import Member
from core.cache_stamp import cached
from core.days import quarter_of
from core.numbers import percent
from ledger.entries.models import Entry, EntryKind, Light
from ledger.entries.reminding import reminded_on
from ledger.lights.light_rules import thresholds_on
from ledger.pages.ledger_page import progress_of
from ledger.pages.lights import show
from pledges.disclosure.publishing.models import Disclosure
from pledges.sheets.cycles.models import Cycle, Stage
from pledges.sheets.sheet.models import Sheet
from pledges.sheets.sheet.standing import OUT, with_standing
from reviews.evaluation.ballots.models import Evaluation
from reviews.meetings.exchange.models import Attendance, Meeting

State = Entry.State


@dataclass(frozen=True)
class Year:
    """The cycle that people work on and its four stages; ``cycle`` is None before the first one is opened."""

    cycle: Cycle | None
    stages: list

    @property
    def number(self):
        return self.cycle.year if self.cycle else None

    def steps(self, today, *, unfinished):
        """Stage kind → "past", "late", "on", "future". ``unfinished``: the kinds with work left."""
        return {stage.kind: _step(stage, today, unfinished) for stage in self.stages}


def _step(stage, today, unfinished):
    if stage.closes < today:
        return "late" if stage.kind in unfinished else "past"
    return "on" if stage.opens <= today else "future"


def unfinished_stages(year, sheets, figures):
    """The stages in which something is left to do. ``sheets``, ``figures``: what the page shows of them."""
    left = {
        Stage.Kind.DECLARE: sheets["undeclared"],
        Stage.Kind.FIX: sheets["expected"] - sheets[Sheet.State.CONFIRMED],
        Stage.Kind.FULFIL: figures["open"],
        Stage.Kind.EVALUATE: not _is_evaluated(year),
    }
    return {kind for kind, count in left.items() if count}


def _is_evaluated(year):
    done = Evaluation.objects.filter(year=year, phase=Evaluation.Phase.PUBLISHED)
    return cached(f"home-evaluated:{year}", lambda: done.exists())


def current_year():
    """The newest open cycle with its stages, in one query where it has any."""
    newest = Cycle.objects.filter(state=Cycle.State.OPEN).order_by("-year")
    stages = list(Stage.objects.filter(cycle=newest.values("pk")[:1]).select_related("cycle"))
    return Year(stages[0].cycle if stages else newest.first(), stages)


def entry_figures(seat, year, today):
    """Counts of the entries in scope by state. One query, cached for at most a minute."""
    return cached(
        f"home-entries:{_scope_key(seat)}:{year}:{today}", lambda: _entry_figures(seat, year, today)
    )


def _scope_key(seat):
    units = ",".join(str(organisation.pk) for organisation in seat.organisations)
    return f"{seat.role}:{units}:{seat.member.pk if seat.role == 'member' and seat.member else ''}"


def _counts(today):
    open_ = Q(state=State.OPEN)
    near = open_ & Q(due__gte=today, due__lte=thresholds_on(today).near_until(today))
    return {
        "total": Count("pk"),
        "struck_off": Count("pk", filter=Q(state=State.STRUCK_OFF)),
        "fulfilled": Count("pk", filter=Q(state__in=Entry.DONE)),
        "near": Count("pk", filter=near),
        "overdue": Count("pk", filter=open_ & Q(due__lt=today)),
        "claimed": Count("pk", filter=Q(state=State.CLAIMED)),
        "open": Count("pk", filter=~Q(state__in=[State.STRUCK_OFF, State.UNFULFILLED])),
    }


def _entry_figures(seat, year, today):
    entries = Entry.objects.visible_to(seat).standing().filter(year=year)
    found = entries.aggregate(
        common=Count("pk", filter=Q(kind=EntryKind.COMMON)),
        practical=Count("pk", filter=~Q(kind=EntryKind.COMMON)),
        **_counts(today),
    )
    return found | {"share": percent(found["struck_off"], found["total"])}


#: The order of urgency: overdue, waiting for the reader, about to be overdue.
_URGENCY = (Light.OVERDUE, Light.CLAIMED, Light.BEHIND, Light.NEAR)


def urgent_entries(seat, year, today, *, limit=12):
    """The entries of a branch that need somebody, most urgent first, ready to be shown. One query."""
    rank = Case(
        *(When(light=light, then=Value(place)) for place, light in enumerate(_URGENCY)),
        default=Value(len(_URGENCY)), output_field=IntegerField(),
    )  # fmt: skip
    entries = Entry.objects.visible_to(seat).filter(year=year).exclude(state__in=Entry.DONE)
    entries = entries.with_light(today).annotate(rank=rank).filter(rank__lt=len(_URGENCY))
    return _ready(entries.order_by("rank", "due", "pk")[:limit], today)


def latest_entries(seat, year, today, *, limit=8):
    """The entries of many branches that are late or will be, longest overdue first.

    One query while enough are overdue; each reads only the beginning of an index, however many there are.
    """
    found = []
    for light in (Light.OVERDUE, Light.BEHIND, Light.NEAR):
        if len(found) < limit:
            entries = Entry.objects.visible_to(seat).filter(year=year).of_light(light, today)
            entries = entries.with_light(today).order_by("due", "pk")
            found += _ready(entries[: limit - len(found)], today)
    return found


def _ready(entries, today):
    reminded = reminded_on(today).filter(entry=OuterRef("pk"))
    entries = entries.annotate(reminded=Exists(reminded))
    entries = show(entries.select_related("ledger__member", "branch"), today)
    for entry in entries:
        entry.progress = progress_of(entry)
    return entries


def disclosure_figures(seat, year):
    """How many disclosures wait at each step, and of ``year`` how many are on show, the first and last serial. One query."""
    key = f"home-disclosure:{_scope_key(seat)}:{year}"
    return cached(key, lambda: _disclosure_figures(seat, year))


def _disclosure_figures(seat, year):
    states = Disclosure.State
    out = Q(state=states.CARRIED_OUT)
    on = out & Q(sheet__cycle__year=year)
    return Disclosure.objects.visible_to(seat).aggregate(
        proposed=Count("pk", filter=Q(state=states.PROPOSED)),
        reviewed=Count("pk", filter=Q(state=states.REVIEWED)),
        approved=Count("pk", filter=Q(state=states.APPROVED)),
        shown=Count("pk", filter=on),
        held=Count("pk", filter=out & Q(revision__lt=F("sheet__revision"))),
        first=Min("sheet__serial", filter=on), last=Max("sheet__serial", filter=on),
    )  # fmt: skip


def unit_progress(seat, year, today, *, limit=12):
    """Figures of the branches in scope, those with most overdue entries first. One query, cached for a minute."""
    return cached(
        f"home-units:{_scope_key(seat)}:{year}:{today}:{limit}",
        lambda: _unit_progress(seat, year, today, limit),
    )


def _unit_progress(seat, year, today, limit):
    rows = (
        Entry.objects.visible_to(seat)
        .standing()
        .filter(year=year)
        .order_by()
        .values("branch", "branch__name")
    )
    rows = rows.annotate(**_counts(today)).order_by("-overdue", "-near", "branch")[:limit]
    return [row | {"share": percent(row["fulfilled"], row["total"])} for row in rows]


def branches_lagging(seat, cycle, *, limit=8):
    """The branches with most members whose sheet is expected and not confirmed. One query, cached for a minute."""
    return cached(
        f"home-lagging:{_scope_key(seat)}:{cycle.pk}:{limit}", lambda: _lagging(seat, cycle, limit)
    )


def _lagging(seat, cycle, limit):
    members = with_standing(Member.objects.visible_to(seat).active(), cycle)
    members = members.exclude(standing__in=[OUT, Sheet.State.CONFIRMED])
    rows = members.order_by().values("branch", "branch__name").annotate(missing=Count("pk"))
    return list(rows.order_by("-missing", "branch")[:limit])


def meeting_of(seat, today):
    """The branch's exchange meeting of this quarter, before it is due the last one, or None. One query.

    With ``invited``, ``reported`` and ``present``: how many members.
    """
    here = Meeting.objects.visible_to(seat).filter(year=today.year, quarter__lte=quarter_of(today))
    told = ~Q(attendances__report="")
    meeting = here.annotate(
        invited=Count("attendances"), reported=Count("attendances", filter=told),
        present=Count("attendances", filter=Q(attendances__state=Attendance.State.PRESENT)),
    ).order_by("-quarter", "pk").first()  # fmt: skip
    if meeting:
        meeting.missed = meeting.is_missing(today)
    return meeting
