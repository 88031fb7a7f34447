"""Who may see what: seats and their scope.

A request acts from a *seat*: one person in one role over some organisations. Every queryset
that a view uses goes through ``.visible_to(seat)``, which fails closed: no seat, no rows.
Out of scope is 404, in scope but not allowed is 403, signed out goes to the sign-in page.
"""

from dataclasses import dataclass, field
from functools import reduce, wraps

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from core.typed import page_of

from .roles import ADMINISTRATOR, BUSINESS_ROLES, MEMBER, role_label

#: Where the session keeps the key of the seat that was taken.
SEAT_KEY = "seat"


@dataclass(frozen=True)
class Seat:
    """One person in one role: what a view passes to ``visible_to``.

    key           "member", "supervisor", "secretary:12", … kept in the session
    organisations the nodes whose subtrees the role covers (empty for a member)
    member        the person's own member row, or None
    """

    key: str
    role: str
    user: models.Model
    organisations: tuple = field(default_factory=tuple)
    member: models.Model | None = None

    @property
    def is_whole(self):
        """Whether the seat covers the whole tree: it holds the root."""
        return any(organisation.depth == 1 for organisation in self.organisations)

    def covers(self, organisation):
        """Whether the organisation is one of the seat's or below one."""
        return any(organisation.path.startswith(own.path) for own in self.organisations)

    @property
    def organisation(self):
        """The first organisation of the seat; a secretary's branch."""
        return self.organisations[0] if self.organisations else None


def label_of(seat, *, among=None):
    """The seat in words: the role, with the unit unless it is the only seat of that role in ``among``."""
    role = role_label(seat.role)
    alike = among is not None and sum(other.role == seat.role for other in among) <= 1
    if alike or not seat.organisations:
        return role
    unit = seat.organisation.name
    if len(seat.organisations) > 1:
        more = len(seat.organisations)
        return _("%(role)s (%(unit)s and others, %(count)d in all)") % {
            "role": role, "unit": unit, "count": more,
        }  # fmt: skip
    return _("%(role)s (%(unit)s)") % {"role": role, "unit": unit}


#: How many characters of a tree path name one level.
STEP = 4
#: Sorts behind every path step in any collation: steps are digits and capital letters only.
_LAST_STEPS = "Z" * 40


def paths_to(path):
    """The paths from the root down to ``path``, which is the last of them."""
    return [path[:end] for end in range(STEP, len(path) + 1, STEP)]


def reaching(lookup, organisations):
    """The condition that the path ``lookup`` is that of one of the ``organisations`` or of a unit above one."""
    paths = {path for organisation in organisations for path in paths_to(organisation.path)}
    return Q(**{f"{lookup}__in": paths})


def path_range(lookup, path):
    """The subtree of ``path`` as one index range on the column ``lookup``."""
    return Q(**{f"{lookup}__gte": path, f"{lookup}__lte": path + _LAST_STEPS})


def within_any(lookup, organisations):
    """The condition for the subtrees of the ``organisations``; no row where there are none."""
    ranges = [path_range(lookup, organisation.path) for organisation in organisations]
    return reduce(Q.__or__, ranges) if ranges else Q(pk__in=[])


def scope(seat, *, path, member):
    """The condition for the rows that ``seat`` may see, or None for no rows at all.

    path    lookup of the organisation's tree path, e.g. "branch__path"
    member  lookup of the member that a row belongs to, e.g. "member", or None
    """
    if seat is None:
        return None
    if seat.role == MEMBER:
        if member is None or seat.member is None:
            return None
        return Q(**{member: seat.member.pk})
    if seat.role in BUSINESS_ROLES and path and seat.organisations:
        return reduce(Q.__or__, (_within(path, unit) for unit in seat.organisations))
    return None


def _within(path, organisation):
    """The condition for the organisation's subtree; a branch is a leaf, so its key says it without a join."""
    if organisation.is_branch:
        return Q(**{f"{path.removesuffix('path')}pk": organisation.pk})
    return path_range(path, organisation.path)


class ScopedQuerySet(models.QuerySet):
    """A queryset that can be narrowed to what a seat may see; name the lookups in a subclass."""

    scope_path = "branch__path"
    scope_member = "member"

    def visible_to(self, seat):
        condition = scope(seat, path=self.scope_path, member=self.scope_member)
        return self.none() if condition is None else self.filter(condition)


def whole_district(view):
    """Restrict a view to administrators of the whole tree, because it changes data of the whole district."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not request.seat.is_whole:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return seat_required(ADMINISTRATOR)(guarded)


def to_sign_in(request):
    """Send a signed-out visitor to the sign-in page and back here afterwards, or to the page of the form that was sent."""
    page = page_of(request)
    return HttpResponseRedirect(reverse(settings.LOGIN_URL, query={"next": page} if page else None))


def seat_required(*roles):
    """Restrict a view to seats with one of ``roles`` (any seat if none is given)."""

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not request.user.is_authenticated:
                return to_sign_in(request)
            if request.seat is None or (roles and request.seat.role not in roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.seat_roles = roles
        return guarded

    return decorate
