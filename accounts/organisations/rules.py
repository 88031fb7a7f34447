"""The verbs of the organisation tree: found, change, move, dissolve.

Each of them locks the top of the tree first: paths and numbers are given out by one person at a time.
"""

from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit.rules import record
from accounts.errors import AccountError, WrongDay
from core.cache_stamp import invalidate
from registry import endings

from .models import Organisation
from .names import clean_unit_name, organisation_key

Kind = Organisation.Kind

#: kind → kinds of its parent.
ABOVE = {
    Kind.DISTRICT_COMMITTEE: {Kind.DISTRICT_COMMITTEE},
    Kind.PARTY_COMMITTEE: {Kind.DISTRICT_COMMITTEE, Kind.PARTY_COMMITTEE, Kind.WORK_COMMITTEE},
    Kind.WORK_COMMITTEE: {Kind.DISTRICT_COMMITTEE, Kind.PARTY_COMMITTEE},
    Kind.GENERAL_BRANCH: {Kind.DISTRICT_COMMITTEE, Kind.PARTY_COMMITTEE, Kind.WORK_COMMITTEE},
    Kind.BRANCH: {
        Kind.DISTRICT_COMMITTEE,
        Kind.PARTY_COMMITTEE,
        Kind.WORK_COMMITTEE,
        Kind.GENERAL_BRANCH,
    },
}
#: A unit may grow from one of these into another: a general branch becomes a committee.
CHANGEABLE = (Kind.PARTY_COMMITTEE, Kind.WORK_COMMITTEE, Kind.GENERAL_BRANCH)


class Misplaced(AccountError):
    """The kind of unit is not allowed there, or it is the root of the tree."""


class NameTwin(AccountError):
    """The unit above has an open unit of this name already."""


class StillInUse(AccountError):
    """There are members or open units left."""


class Dissolved(AccountError):
    """The unit is dissolved."""


def root():
    """The district committee at the top of the tree, or None in an empty database."""
    return Organisation.objects.filter(depth=1).first()


def found_root(name, *, code="0000"):
    """The district committee at the top of the tree; made with ``name`` and ``code`` in an empty database."""
    facts = {"name": clean_unit_name(name), "kind": Kind.DISTRICT_COMMITTEE, "code": code}
    return root() or Organisation.objects.add_root(facts)


def lock_tree():
    """Lock the tree against other changes; rows that only refer to a unit do not wait."""
    rows = Organisation.objects.select_for_update(no_key=True)
    list(rows.filter(depth=1).values_list("pk"))


class Codes:
    """Hands out the short numbers of new organisations: 0001, 0002 … behind the last one given.

    Four digits, and five once those are used up. A number is never given twice.
    """

    def __init__(self):
        numeric = Organisation.objects.filter(code__regex=r"^[0-9]+$").annotate(
            digits=Length("code")
        )
        longest = numeric.order_by("-digits").values_list("digits", flat=True).first()
        last = numeric.filter(digits=longest).aggregate(last=Max("code"))["last"]
        self._last = int(last or 0)

    def next(self):
        self._last += 1
        return f"{self._last:04d}"


@transaction.atomic
def create_unit(*, parent, name, kind, sector="", actor=None, at):
    """Add an organisation below ``parent``. Misplaced, NameTwin, Dissolved."""
    lock_tree()
    parent = _again(parent)
    name = clean_unit_name(name)
    _refuse_misfit(parent, kind)
    refuse_twin(parent, name)
    facts = {"name": name, "kind": kind, "sector": sector, "code": Codes().next()}
    row = Organisation.objects.add_child(parent, facts)
    _record("organisation_founded", row.name, actor, at)
    return row


@transaction.atomic
def change(organisation, *, name, sector, actor, at, kind=None):
    """Rename an organisation, set its sector, or change its kind to another one of CHANGEABLE.

    Old ledgers and sheets keep the name with which they were made. Misplaced, NameTwin.
    """
    lock_tree()
    row, name = _again(organisation), clean_unit_name(name)
    parent = Organisation.objects.get_parent(row)
    if parent is not None:
        refuse_twin(parent, name, but=row)
    if kind and kind != row.kind:
        _refuse_change_of_kind(row, parent, kind)
        row.kind = kind
    before, row.name, row.sector = row.name, name, sector
    row.save(update_fields=["name", "name_key", "sector", "kind"])
    told = row.name if before == row.name else f"{before} → {row.name}"
    _record("organisation_changed", told, actor, at)
    invalidate()
    return row


@transaction.atomic
def move(organisation, *, parent, actor, at):
    """Put an organisation with everything below it under another parent. Misplaced, NameTwin, Dissolved."""
    lock_tree()
    row, parent = _again(organisation), _again(parent)
    if row.depth == 1:
        raise Misplaced(_("The top of the tree stays where it is."))
    if parent.path.startswith(row.path):
        raise Misplaced(_("An organisation cannot be moved below itself."))
    if Organisation.objects.get_parent(row) == parent:
        raise Misplaced(
            _("%(name)s is below %(parent)s already.") % {"name": row, "parent": parent}
        )
    _refuse_misfit(parent, row.kind)
    refuse_twin(parent, row.name, but=row)
    Organisation.objects.move(row, parent, pos="last-child")
    _record("organisation_moved", f"{row.name} → {parent.name}", actor, at)
    invalidate()
    return _again(row)


@transaction.atomic
def dissolve(organisation, *, on, actor, at):
    """Close an organisation that has neither members nor open units left; its record stays, roles over it end.

    StillInUse, Misplaced, Dissolved, WrongDay.
    """
    lock_tree()
    row = _again(organisation)
    if row.depth == 1:
        raise Misplaced(_("The top of the tree stays where it is."))
    if row.dissolved_on:
        raise Dissolved(_("%(name)s is dissolved already.") % {"name": row.name})
    if on > timezone.localdate(at):
        raise WrongDay(_("The day is in the future: record it on that day."))
    _refuse_in_use(row)
    row.dissolved_on = on
    row.save(update_fields=["dissolved_on"])
    _record("organisation_dissolved", row.name, actor, at)
    endings.end(endings.DISSOLVED, unit=row.pk, actor=actor, at=at)
    invalidate()
    return row


def _refuse_in_use(row):
    below = Organisation.objects.within(row).exclude(pk=row.pk).filter(dissolved_on__isnull=True)
    if below.exists():
        raise StillInUse(
            _("Units below %(name)s are still open: move or dissolve them first.")
            % {"name": row.name}
        )
    if row.members.active().exists():
        raise StillInUse(_("%(name)s still has members: transfer them first.") % {"name": row.name})


def _again(organisation):
    """The row, read again and locked."""
    return Organisation.objects.select_for_update().get(pk=organisation.pk)


def _refuse_misfit(parent, kind):
    if parent.dissolved_on:
        raise Dissolved(_("%(name)s is dissolved already.") % {"name": parent.name})
    if parent.kind not in ABOVE[kind]:
        raise Misplaced(
            _("A %(kind)s cannot be below a %(parent)s.")
            % {"kind": Kind(kind).label, "parent": parent.get_kind_display()}
        )


def _refuse_change_of_kind(row, parent, kind):
    if row.kind not in CHANGEABLE or kind not in CHANGEABLE or parent is None:
        raise Misplaced(
            _("A %(kind)s cannot become a %(other)s.")
            % {"kind": row.get_kind_display(), "other": Kind(kind).label}
        )
    _refuse_misfit(parent, kind)
    for child in Organisation.objects.get_children(row).filter(dissolved_on__isnull=True):
        if kind not in ABOVE[child.kind]:
            raise Misplaced(
                _("A %(kind)s cannot be below a %(parent)s.")
                % {"kind": child.get_kind_display(), "parent": Kind(kind).label}
            )


def refuse_twin(parent, name, but=None):
    """NameTwin where another open unit below ``parent`` has this name."""
    key = organisation_key(name)
    there = Organisation.objects.get_children(parent).filter(dissolved_on__isnull=True)
    for twin in there.filter(name_key=key):
        if twin != but:
            raise NameTwin(
                _("%(parent)s has a unit called %(name)s already.")
                % {"parent": parent, "name": twin.name}
            )


def _record(action, subject, actor, at):
    record(action, actor=actor, subject=subject, at=at)
