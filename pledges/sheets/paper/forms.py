from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.people.models import Tier
from core.forms import FilesField, FormWithoutTag, TextForm

from .choosing import Binding, Order, Wanted

#: The endings of files that may be scans.
SCANS = ".pdf,.jpg,.jpeg,.png,.webp,.heic,.heif"


class UnitsField(forms.ModelMultipleChoiceField):
    """Units in the order of the tree, each after its parent."""

    def label_from_instance(self, unit):
        return "\u3000" * (unit.depth - 1) + unit.name


class PrintForm(FormWithoutTag):
    """Which sheets, which copies, and in which order."""

    units = UnitsField(
        label=_("Units"),
        queryset=None,
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("With all their branches. None chosen: all my units."),
    )
    tiers = forms.MultipleChoiceField(
        label=_("Tiers"),
        choices=Tier.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: all tiers."),
    )
    wanted = forms.ChoiceField(
        label=_("Sheets"), choices=Wanted, initial=Wanted.ALL, widget=forms.RadioSelect
    )
    copies = forms.TypedMultipleChoiceField(
        label=_("Copies"),
        coerce=int,
        initial=[1, 2, 3],
        widget=forms.CheckboxSelectMultiple,
        choices=[(1, _("Member's copy")), (2, _("Branch's copy")), (3, _("Public copy"))],
    )
    order = forms.ChoiceField(
        label=_("Order"), choices=Order, initial=Order.MEMBER, widget=forms.RadioSelect
    )
    binding = forms.ChoiceField(
        label=_("Result"), choices=Binding, initial=Binding.ONE, widget=forms.RadioSelect
    )
    duplex = forms.BooleanField(
        label=_("Printed on both sides"), required=False,
        help_text=_("Empty pages ensure that no two copies share a leaf."),
    )  # fmt: skip

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["units"].queryset = units

    def choice(self):
        """The cleaned values as a task is given them, plain."""
        values = self.cleaned_data
        return {
            "units": [unit.pk for unit in values["units"]],
            "tiers": values["tiers"],
            "wanted": values["wanted"],
            "copies": values["copies"],
            "order": values["order"],
            "binding": values["binding"],
            "duplex": values["duplex"],
        }


class ScanForm(FormWithoutTag):
    """The scans of one sheet: each page may be a file."""

    file = FilesField(
        label=_("Scans of the signed sheet (PDF or photos)"), accept=SCANS,
        help_text=_("At most 10 MB each; several at once are possible."),
    )  # fmt: skip


class StackForm(FormWithoutTag):
    files = FilesField(
        label=_("Scans of signed sheets (PDF or photos)"), help_text=_("At most 30 files together."), accept=SCANS,
    )  # fmt: skip


class ManyScansForm(FormWithoutTag):
    """The scans of many sheets."""

    files = FilesField(
        label=_("Scans of signed sheets (PDF or photos)"), accept=SCANS,
        help_text=_("At most 30 files of 10 MB each, 32 MB together. The name of a file holds the serial number or the name of the member."),
    )  # fmt: skip


class VoidForm(TextForm):
    reason = forms.CharField(label=_("Reason"), max_length=200)


class PaperCheckForm(FormWithoutTag):
    serial = forms.CharField(label=_("Serial number"), max_length=30)
    code = forms.CharField(
        label=_("Check code"),
        max_length=20,
        help_text=_("At the foot of the sheet, e.g. 7F3A-92C1-04BE."),
    )
