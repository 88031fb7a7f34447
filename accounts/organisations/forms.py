"""Forms of the organisation tree."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput, FormWithoutTag

from .fields import OrganisationField
from .models import Organisation, Sector
from .rules import CHANGEABLE

Kind = Organisation.Kind


def _open(seat):
    return Organisation.objects.visible_to(seat).filter(dissolved_on__isnull=True)


def _parents(seat):
    return _open(seat).exclude(kind=Kind.BRANCH)


class FoundForm(FormWithoutTag):
    name = forms.CharField(
        label=_("Full name"),
        max_length=100,
        help_text=_("As on the seal, such as 区行政服务中心第一党支部."),
    )
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[(k.value, k.label) for k in Kind if k != Kind.DISTRICT_COMMITTEE]
    )
    sector = forms.ChoiceField(
        label=_("Kind of unit"), required=False, choices=[("", "—"), *Sector.choices]
    )

    field_order = ["parent", "kind", "name", "sector"]

    def __init__(self, *args, seat, **kwargs):
        kwargs["initial"] = {"kind": Kind.BRANCH} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.fields["parent"] = OrganisationField(label=_("Unit above"), units=_parents(seat))
        self.order_fields(self.field_order)


class ChangeForm(FormWithoutTag):
    name = forms.CharField(label=_("Full name"), max_length=100)
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind)
    sector = forms.ChoiceField(
        label=_("Kind of unit"), required=False, choices=[("", "—"), *Sector.choices]
    )

    def __init__(self, *args, organisation, **kwargs):
        kwargs["initial"] = {
            "name": organisation.name, "kind": organisation.kind, "sector": organisation.sector,
        }  # fmt: skip
        super().__init__(*args, **kwargs)
        if organisation.kind in CHANGEABLE and organisation.depth > 1:
            self.fields["kind"].choices = [(kind.value, kind.label) for kind in CHANGEABLE]
        else:
            del self.fields["kind"]


class MoveForm(FormWithoutTag):
    def __init__(self, *args, seat, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["parent"] = OrganisationField(label=_("New unit above"), units=_parents(seat))


class DissolveForm(FormWithoutTag):
    on = forms.DateField(label=_("Dissolved on"), widget=DateInput())

    def __init__(self, *args, **kwargs):
        kwargs["initial"] = {"on": timezone.localdate()}
        super().__init__(*args, **kwargs)
