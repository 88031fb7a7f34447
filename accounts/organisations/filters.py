"""The filters of lists whose rows belong to units."""

from django import forms
from django.utils.translation import gettext_lazy as _

from access.seats import path_range
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
            self.fields["unit"].choices = [("", _("All units")), *((u.pk, u.name) for u in units)]
        else:
            del self.fields["unit"]

    def filtered(self, rows):
        rows = super().filtered(rows)
        unit = self.chosen.get("unit")
        return rows.filter(path_range(self.unit_path, unit.path)) if unit else rows


def units_of(seat, *, chosen=None):
    """The choices of a unit filter: the seat's organisations, the level below them, and the chosen one."""
    visible = Organisation.objects.visible_to(seat)
    depth = max((organisation.depth for organisation in seat.organisations), default=0) + 1
    offered = visible.filter(depth__lte=depth)
    if chosen and str(chosen).isdecimal():
        offered = offered | visible.filter(pk=chosen)
    return list(offered.order_by("path")[:400])
