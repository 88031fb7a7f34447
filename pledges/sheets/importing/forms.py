from django import forms
from django.utils.translation import gettext_lazy as _

from jobs.import_forms import WorkbookForm

from ..cycles.models import Cycle


class PledgeImportForm(WorkbookForm):
    year = forms.TypedChoiceField(label=_("Cycle"), coerce=int)
    field_order = ["year", "file", "pasted"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        years = Cycle.objects.filter(state=Cycle.State.OPEN).values_list("year", flat=True)
        self.fields["year"].choices = [(year, year) for year in years]
