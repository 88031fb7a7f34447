from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.organisations.models import Organisation
from accounts.people.models import Tier
from core.forms import FilterForm

from .queries import FULFILLED, OPEN, OVERDUE, UNFULFILLED


class BoardFilter(FilterForm):
    """The filters of the board."""

    q = forms.CharField(label=_("Search a name, a unit or a pledge"), required=False, max_length=50)
    unit = forms.CharField(label=_("Unit"), required=False, max_length=12)
    tier = forms.ChoiceField(
        label=_("Tier"), required=False, choices=[("", _("All five tiers")), *Tier.choices]
    )
    status = forms.ChoiceField(
        label=_("State"), required=False,
        choices=[("", _("All states")), (FULFILLED, _("Fulfilled")), (OPEN, _("Under way")), (OVERDUE, _("Overdue")),
                 (UNFULFILLED, _("Not fulfilled"))],
    )  # fmt: skip
    focus = forms.ChoiceField(label=_("Focus area"), required=False)
    hot = forms.BooleanField(label=_("Only hot or difficult problems"), required=False)

    def __init__(self, data, *, areas=()):
        super().__init__(data)
        self.fields["focus"].choices = [
            ("", _("All focus areas")),
            *((area, area) for area in areas),
        ]

    def facts(self):
        """The readable filters as arguments of ``queries.narrow``."""
        facts = self.chosen
        if "unit" in facts:
            facts["unit"] = Organisation.objects.filter(code=facts["unit"]).first()
        return facts
