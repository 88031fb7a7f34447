"""The verbs of a cycle: create it from the one before, edit, open, close it; its central texts; its briefings."""

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.audit.rules import record
from accounts.organisations.models import Organisation
from accounts.organisations.names import organisation_key
from accounts.people.models import Tier
from accounts.people.names import initials_of
from core.states import Transitions
from pledges.errors import PledgeError
from registry.closing import still_open

from .defaults import COMMON_ITEMS, FOCUS_AREAS, TEAM_ITEMS, stage_dates
from .models import Briefing, CommonItem, Cycle, FocusArea, Stage

#: (state, verb) → next state. Anything else is refused.
TRANSITIONS = Transitions(
    {
        (Cycle.State.DRAFT, "open"): Cycle.State.OPEN,
        (Cycle.State.OPEN, "close"): Cycle.State.CLOSED,
        (Cycle.State.CLOSED, "open"): Cycle.State.OPEN,
    },
    error=PledgeError,
    sentence=gettext_lazy("The cycle of %(year)s is %(state)s; this step is not possible."),
    no_key=False,  # closing looks at sheets, which are started without the lock of the cycle
)

#: Verb → its code in the audit trail.
_RECORDED = {"open": "cycle_open", "close": "cycle_close"}

#: Wordings that a new cycle takes over from the one before.
_CARRIED = (
    "serial_prefix",
    "vow",
    "member_mark",
    "branch_mark",
    "public_mark",
    "supervision_phone",
)


def current_cycle():
    """The newest open cycle, or None: the year that people work on."""
    return Cycle.objects.filter(state=Cycle.State.OPEN).order_by("-year").first()


def cycle_of(year=None):
    """The cycle of ``year``; without a year, the current one or else the newest; None if there is none."""
    if year is not None:
        return Cycle.objects.filter(year=year).first()
    return current_cycle() or Cycle.objects.order_by("-year").first()


@transaction.atomic
def create_cycle(*, year, actor, at):
    """The cycle of ``year`` in preparation, with texts and wordings of the newest one before it.

    The first cycle of an installation starts with the texts of defaults.py.
    """
    if Cycle.objects.filter(year=year).exists():
        raise PledgeError(_("There is a cycle for %(year)s already.") % {"year": year})
    before = Cycle.objects.filter(year__lt=year).order_by("-year").first()
    carried = {name: getattr(before, name) for name in _CARRIED} if before else _first_wordings()
    cycle = Cycle.objects.create(year=year, **carried)
    Stage.objects.bulk_create(
        [
            Stage(cycle=cycle, kind=kind, opens=a, closes=b)
            for kind, (a, b) in stage_dates(year).items()
        ]
    )
    _copy_texts(before, cycle) if before else _default_texts(cycle)
    record("cycle_created", actor=actor, subject=str(year), at=at)
    return cycle


def _first_wordings():
    """In front of the first year's serial numbers: the letters of the district, else the initials of its name."""
    top = Organisation.objects.filter(depth=1).first()
    if top is None or top.code.isalpha():
        return {"serial_prefix": top.code if top else ""}
    name = organisation_key(top.name).removesuffix("委员会").removesuffix("委")
    return {"serial_prefix": initials_of(name).upper()[:10]}


def _copy_texts(before, cycle):
    for row in before.common_items.filter(withdrawn=False):
        CommonItem.objects.create(
            cycle=cycle, tier=row.tier, team=row.team, number=row.number, text=row.text
        )
    for row in before.focus_areas.all():
        FocusArea.objects.create(cycle=cycle, tier=row.tier, number=row.number, name=row.name)


def _default_texts(cycle):
    lists = [(tier, "", texts) for tier, texts in COMMON_ITEMS.items()]
    lists += [(Tier.DISTRICT_LEADER, team, texts) for team, texts in TEAM_ITEMS.items()]
    CommonItem.objects.bulk_create(
        CommonItem(cycle=cycle, tier=tier, team=team, number=number, text=text)
        for tier, team, texts in lists
        for number, text in enumerate(texts, start=1)
    )
    FocusArea.objects.bulk_create(
        FocusArea(cycle=cycle, tier=tier, number=number, name=name)
        for tier, names in FOCUS_AREAS.items()
        for number, name in enumerate(names, start=1)
    )


def _editable(pk):
    """The cycle, locked and read again; PledgeError once it is closed."""
    cycle = Cycle.objects.select_for_update().get(pk=pk)
    if cycle.state == Cycle.State.CLOSED:
        raise PledgeError(
            _("The cycle of %(year)s is closed: open it again before you change it.")
            % {"year": cycle.year}
        )
    return cycle


@transaction.atomic
def edit(cycle, *, facts, stages, actor, at):
    """Change wordings and dates of a cycle that is not closed, and nothing else of it.

    facts    name of a field → value
    stages   Stage.Kind → (first day, last day)
    """
    cycle = _editable(cycle.pk)
    changed = [name for name, value in facts.items() if getattr(cycle, name) != value]
    for name in changed:
        setattr(cycle, name, facts[name])
    cycle.save(update_fields=changed)
    names = [str(cycle._meta.get_field(name).verbose_name) for name in changed]
    for stage in cycle.stages.filter(kind__in=stages):
        if (stage.opens, stage.closes) != stages[stage.kind]:
            stage.opens, stage.closes = stages[stage.kind]
            stage.save(update_fields=["opens", "closes"])
            names.append(stage.get_kind_display())
    record("cycle_changed", actor=actor, subject=cycle, detail={"fields": names}, at=at)
    return cycle


@transaction.atomic
def change_state(cycle, verb, *, actor, at):
    """Open or close a cycle; PledgeError where the table has no such step, or where something is still open."""
    cycle = TRANSITIONS.locked(cycle, verb)
    if verb == "close" and (rows := still_open(cycle)):
        said = "；".join(f"{count} {text}" for text, count, _address in rows)
        raise PledgeError(_("The cycle cannot be closed yet: %(what)s.") % {"what": said})
    cycle.save(update_fields=["state"])
    record(_RECORDED[verb], actor=actor, subject=str(cycle.year), at=at)
    return cycle


def common_items_for(cycle, member):
    """The common items in force that a member of this tier and team pledges, in order."""
    teams = Q(team="") | Q(team=member.team) if member.team else Q(team="")
    rows = cycle.common_items.filter(teams, tier=member.tier, withdrawn=False)
    return rows.order_by("team", "number", "pk")


@transaction.atomic
def set_text(cycle, *, tier, team, text, actor, at, replaces=None):
    """Add a common item at the end of its list, or put it in the place of ``replaces``.

    Once sheets pledge an item its text is not rewritten: the old row is withdrawn and a new one
    has its place, so that pledges keep the wording that was read. PledgeError where ``replaces`` is withdrawn already.
    """
    cycle = _editable(cycle.pk)
    if replaces is not None:
        replaces = _offered(cycle, replaces)
    if replaces is not None and not is_used(replaces):
        replaces.text = text
        replaces.save(update_fields=["text"])
        row = replaces
    else:
        if replaces is not None:
            withdraw(replaces, actor=actor, at=at)
            tier, team, number = replaces.tier, replaces.team, replaces.number
        else:
            number = _next_number(cycle.common_items.filter(tier=tier, team=team))
        row = CommonItem.objects.create(cycle=cycle, tier=tier, team=team, number=number, text=text)
    record("common_item_set", actor=actor, subject=text, at=at)
    return row


def _offered(cycle, common_item):
    """The item, read again; PledgeError if it is withdrawn."""
    row = CommonItem.objects.get(pk=common_item.pk, cycle=cycle)
    if row.withdrawn:
        raise PledgeError(_("This item is withdrawn already."))
    return row


def _next_number(rows):
    return (rows.aggregate(last=Max("number"))["last"] or 0) + 1


def is_used(common_item):
    """Whether a sheet pledges this item already."""
    return common_item.pledged_as.exists()


@transaction.atomic
def withdraw(common_item, *, actor, at):
    """Withdraw the item; sheets that pledge it keep it. PledgeError if it is withdrawn already."""
    cycle = _editable(common_item.cycle_id)
    common_item = _offered(cycle, common_item)
    common_item.withdrawn = True
    common_item.save(update_fields=["withdrawn"])
    record("common_item_withdrawn", actor=actor, subject=common_item.text, at=at)


@transaction.atomic
def add_focus_area(cycle, *, tier, name, actor, at):
    """Add a focus area at the end of its tier's list; PledgeError where the tier has one of this name."""
    cycle = _editable(cycle.pk)
    same = cycle.focus_areas.filter(tier=tier)
    if same.filter(name=name).exists():
        raise PledgeError(_("This tier has a focus area of this name already."))
    area = FocusArea.objects.create(cycle=cycle, tier=tier, name=name, number=_next_number(same))
    record("focus_area_added", actor=actor, subject=name, at=at)
    return area


@transaction.atomic
def remove_focus_area(area, *, actor, at):
    """Remove a focus area that no pledge names; PledgeError where one does."""
    _editable(area.cycle_id)
    if area.items.exists():
        raise PledgeError(_("Pledges of this year name %(name)s: it stays.") % {"name": area.name})
    area.delete()
    record("focus_area_removed", actor=actor, subject=area.name, at=at)


@transaction.atomic
def record_briefing(cycle, branch, *, members, actor, at, **facts):
    """Record that the branch informed ``members`` about the year's pledges. PledgeError once the cycle is closed."""
    briefing = Briefing.objects.create(cycle=_editable(cycle.pk), branch=branch, **facts)
    briefing.members.set(members)
    record("briefing_recorded", actor=actor, subject=branch, detail={"count": len(members)}, at=at)
    return briefing
