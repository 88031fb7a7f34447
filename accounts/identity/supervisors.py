"""The supervisors of the units: who supervises each today, and whom the names typed beside a unit mean."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from access.roles import Role
from access.seats import within_any
from accounts.errors import AccountError
from accounts.organisations.models import Organisation
from accounts.organisations.names import organisation_key
from accounts.people.models import Member
from accounts.people.names import name_key

from .appointing import held
from .scope import organisations_of

_NAMED = re.compile(r"(?P<name>[^（(]+)(?:[（(](?P<branch>.+)[)）])?$")


@dataclass(frozen=True)
class Supervised:
    """A unit, and the names of its supervisors today."""

    unit: Organisation
    names: list


def supervised_units(seat):
    """The open units above the branches that the seat looks after, from above."""
    rows = organisations_of(seat).filter(dissolved_on__isnull=True)
    return rows.exclude(kind=Organisation.Kind.BRANCH).order_by("path")


def with_supervisors(units, *, today):
    """A Supervised for each of the ``units``. One query."""
    rows = held(Role.SUPERVISOR, today).filter(organisation__in=units).order_by("user__name", "pk")
    named = {}
    for unit, name in rows.values_list("organisation", "user__name"):
        named.setdefault(unit, []).append(name)
    return [Supervised(unit, named.get(unit.pk, [])) for unit in units]


def named_members(text, *, seat):
    """The members that ``text`` names: 王伟、李明（区纪委第一党支部). AccountError for a name of nobody or of several."""
    return [_member(part, seat) for part in re.split(r"[、，,;；\n]", text) if part.strip()]


def _member(text, seat):
    found = _NAMED.match(text.strip())
    rows = Member.objects.active().filter(within_any("branch__path", seat.organisations))
    rows = rows.filter(name_key=name_key(found["name"] if found else text))
    if found and found["branch"]:
        rows = rows.filter(branch__name_key__contains=organisation_key(found["branch"]))
    members = list(rows.select_related("branch")[:2])
    if not members:
        raise AccountError(_("No member here is called %(name)s.") % {"name": text.strip()})
    if len(members) > 1:
        raise AccountError(
            _("Several members are called %(name)s: add the branch in brackets.")
            % {"name": text.strip()}
        )
    return members[0]
