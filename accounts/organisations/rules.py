"""The verbs of the organisation tree: found, rename, move, dissolve."""

import re

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from ..audit.rules import record
from ..errors import AccountError
from .models import Organisation
from .names import organisation_key

Kind = Organisation.Kind

#: kind → kinds that may stand right above it.
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
#: The name of the root where an import has to make one.
ROOT_NAME = "中共路桥区委员会"


def root(name=ROOT_NAME):
    """The district committee at the top of the tree; made with ``name`` in an empty database."""
    found = Organisation.objects.filter(depth=1).first()
    return found or Organisation.objects.add_root(
        {"name": name, "kind": Kind.DISTRICT_COMMITTEE, "code": "0000"}
    )


class Codes:
    """Hands out the short numbers of new organisations: 0001, 0002 … behind the last one given."""

    def __init__(self):
        numeric = Organisation.objects.filter(code__regex=r"^[0-9]+$")
        longest = max((len(code) for code in numeric.values_list("code", flat=True)), default=4)
        last = numeric.filter(code__regex=rf"^[0-9]{{{longest}}}$").aggregate(last=Max("code"))[
            "last"
        ]
        self._last = int(last or 0)

    def next(self):
        self._last += 1
        return f"{self._last:04d}"


@transaction.atomic
def found(*, parent, name, kind, sector="", actor=None, at, request=None, codes=None):
    """Add an organisation below ``parent``; AccountError where kinds do not fit or the name is taken there."""
    parent = _locked(parent)
    _refuse_misfit(parent, kind)
    _refuse_twin(parent, name)
    code = (codes or Codes()).next()
    row = Organisation.objects.add_child(
        parent, {"name": name.strip(), "kind": kind, "sector": sector, "code": code}
    )
    record("organisation_founded", actor=actor, subject=name, request=request, at=at)
    return row


@transaction.atomic
def change(organisation, *, name, sector, actor, at, request=None):
    """Rename an organisation or set its sector; old ledgers and sheets keep the name they were made with."""
    row = _locked(organisation)
    parent = row.get_parent()
    if parent is not None:
        _refuse_twin(parent, name, but=row)
    before = row.name
    row.name, row.sector = name.strip(), sector
    row.save(update_fields=["name", "sector"])
    record(
        "organisation_changed",
        actor=actor,
        subject=f"{before} → {row.name}",
        request=request,
        at=at,
    )
    return row


@transaction.atomic
def move(organisation, *, parent, actor, at, request=None):
    """Put an organisation with everything below it under another parent."""
    row, parent = _locked(organisation), _locked(parent)
    if parent.path.startswith(row.path):
        raise AccountError(_("An organisation cannot be moved below itself."))
    _refuse_misfit(parent, row.kind)
    _refuse_twin(parent, row.name, but=row)
    Organisation.objects.move(row, parent, pos="last-child")
    record(
        "organisation_moved",
        actor=actor,
        subject=f"{row.name} → {parent.name}",
        request=request,
        at=at,
    )
    return Organisation.objects.get(pk=row.pk)


@transaction.atomic
def dissolve(organisation, *, on, actor, at, request=None):
    """Close an organisation that has neither members nor open units left; its record stays."""
    row = _locked(organisation)
    below = Organisation.objects.within(row).exclude(pk=row.pk).filter(dissolved_on__isnull=True)
    if below.exists():
        raise AccountError(
            _("Units below %(name)s are still open: move or dissolve them first.")
            % {"name": row.name}
        )
    if row.members.active().exists():
        raise AccountError(
            _("%(name)s still has members: transfer them first.") % {"name": row.name}
        )
    row.dissolved_on = on
    row.save(update_fields=["dissolved_on"])
    record("organisation_dissolved", actor=actor, subject=row.name, request=request, at=at)
    return row


def _locked(organisation):
    return Organisation.objects.select_for_update().get(pk=organisation.pk)


def _refuse_misfit(parent, kind):
    if parent.kind not in ABOVE[kind]:
        raise AccountError(
            _("A %(kind)s cannot stand below a %(parent)s.")
            % {"kind": Kind(kind).label, "parent": parent.get_kind_display()}
        )


def _refuse_twin(parent, name, but=None):
    if not re.sub(r"\s", "", name):
        raise AccountError(_("Enter the name of the organisation."))
    key = organisation_key(name)
    for twin in parent.get_children().filter(dissolved_on__isnull=True):
        if organisation_key(twin.name) == key and twin != but:
            raise AccountError(
                _("%(parent)s has a unit called %(name)s already.")
                % {"parent": parent, "name": name}
            )
