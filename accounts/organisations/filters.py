"""The filters of lists whose rows belong to units."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from access.seats import path_range, paths_to
from core.forms import FilterForm

from .models import Organisation


class UnitFilterForm(FilterForm):
    """Filters with a field ``unit``, which is there for a seat that has more than one.

    unit_path   lookup of the tree path by which a row belongs to a unit
    """

    unit_path = "branch__path"

    unit = forms.ModelChoiceField(
        label=_("Unit"), required=False, queryset=Organisation.objects.none()
    )

    def __init__(self, data, *, seat):
        super().__init__(data)
        self.seat = seat
        units = units_of(seat, chosen=data.get("unit"))
        if len(units) > 1:
            self.fields["unit"].queryset = Organisation.objects.visible_to(seat)
            self.fields["unit"].choices = [
                ("", _("All units")),
                *((u.pk, indented(u, units)) for u in units),
            ]
        else:
            del self.fields["unit"]

    def filtered(self, rows):
        rows = super().filtered(rows)
        unit = self.chosen.get("unit")
        return rows.filter(path_range(self.unit_path, unit.path)) if unit else rows


#: Most units in one list of choices.
MOST = 400


def units_of(seat, *, chosen=None):
    """The choices of a unit filter: every unit of the seat with its branches, each indented below the unit above.

    Where they are too many: the seat's organisations, the level below them, and the chosen unit with what is below it.
    """
    visible = Organisation.objects.visible_to(seat).order_by("path")
    units = list(visible[: MOST + 1])
    if len(units) > MOST:
        depth = max((organisation.depth for organisation in seat.organisations), default=0) + 1
        offered = visible.filter(depth__lte=depth)
        if chosen and str(chosen).isdecimal():
            offered = offered | visible.filter(_near(visible.filter(pk=chosen).first()))
        units = list(offered[:MOST])
    return units


def _near(unit):
    """The condition for a unit, the ones above it and the level below it; none for None."""
    if unit is None:
        return Q(pk__in=[])
    below = path_range("path", unit.path) & Q(depth=unit.depth + 1)
    return Q(path__in=paths_to(unit.path)) | below


def indented(unit, units):
    """The unit's name, indented by how far it is below the highest of ``units``."""
    return "\u3000" * (unit.depth - min(other.depth for other in units)) + unit.name
