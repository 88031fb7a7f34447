"""The forms of the ledger's verbs, one each."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput, FilesField, TextForm
from core.numbers import plain

from ..entries.models import Cause, Entry
from ..entries.progress import parts_of

#: The kinds of files that show that something was done.
_SHOWS = "image/jpeg,image/png,image/webp,image/heic,image/heif,.heic,.heif,.pdf,.doc,.docx,.xls,.xlsx,.ppt,.pptx,.wps,.et"


class VerbForm(TextForm):
    """A form about one entry."""

    def __init__(self, *args, entry, **kwargs):
        super().__init__(*args, **kwargs)
        self.entry = entry


def words(label, *, required=True, help_text=""):
    return forms.CharField(
        label=label, max_length=1000, required=required, help_text=help_text,
        widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip


def evidence():
    return FilesField(
        accept=_SHOWS,
        label=_("Photos or files that show it"),
        help_text=_("Not necessary. Photos are kept without the place where they were taken."),
        required=False,
    )


class ProgressForm(VerbForm):
    """Progress in words and in numbers: the amount reached so far, and each sub-item."""

    prefix = "progress"
    note = words(_("What has been done"))
    amount = forms.DecimalField(
        label=_("Done so far"), required=False, min_value=Decimal(0), max_digits=14, decimal_places=2
    )  # fmt: skip
    files = evidence()

    def __init__(self, *args, entry, **kwargs):
        super().__init__(*args, entry=entry, **kwargs)
        if entry.target is None:
            del self.fields["amount"]
        else:
            self.fields["amount"].help_text = _(
                "In all, in %(unit)s; the pledge says %(target)s."
            ) % {"unit": entry.unit or "—", "target": plain(entry.target)}
        self._parts = {f"part_{part['number']}": part for part in parts_of(entry)}
        for name, part in self._parts.items():
            self.fields[name] = self._part_field(part)
        self.order_fields(["amount", *self._parts, "note", "files"])

    @staticmethod
    def _part_field(part):
        label = f"{part['number']}. {part['text']}"
        if not part["target"]:
            return forms.BooleanField(label=label, required=False, initial=part["done"])
        return forms.DecimalField(
            label=label, required=False, min_value=Decimal(0), max_digits=14, decimal_places=2,
            initial=plain(part["done"]),
            help_text=_("In all, in %(unit)s; the pledge says %(target)s.")
            % {"unit": part["unit"] or "—", "target": plain(part["target"])},
        )  # fmt: skip

    def parts(self):
        """Number → progress, for the sub-items whose progress changed."""
        changed = {}
        for name, part in self._parts.items():
            done = self.cleaned_data.get(name)
            if done is not None and done != part["done"]:
                changed[part["number"]] = done
        return changed


class ClaimForm(VerbForm):
    prefix = "claim"
    fulfilled_on = forms.DateField(label=_("Fulfilled on"), widget=DateInput)
    note = words(
        _("How it was fulfilled"),
        required=False,
        help_text=_("Say what proves it, so that the branch can verify it."),
    )
    files = evidence()


class ReturnForm(VerbForm):
    prefix = "return"
    note = words(
        _("Why it is returned"), help_text=_("The member reads this and knows what is still to do.")
    )


class RemindForm(VerbForm):
    prefix = "remind"
    words = forms.CharField(label=_("Words to the member"), max_length=500, required=False)


class VerifyForm(VerbForm):
    prefix = "verify"
    note = forms.CharField(label=_("What was seen or checked"), max_length=1000, required=False)


class EvidenceForm(VerbForm):
    prefix = "evidence"
    files = evidence()

    def clean_files(self):
        files = self.cleaned_data["files"]
        if not files:
            raise forms.ValidationError(_("Choose a photo or a file."))
        return files


class ExtensionForm(VerbForm):
    prefix = "extension"
    due = forms.DateField(
        label=_("New due date"),
        widget=DateInput,
        help_text=_("Possible until the present due date has passed; the branch decides."),
    )
    note = words(_("Why more time is needed, and how far the work is"))


class ExtendForm(VerbForm):
    prefix = "extend"
    note = forms.CharField(label=_("Remark or reason"), max_length=1000, required=False)


class UnfulfilledForm(VerbForm):
    prefix = "unfulfilled"
    cause = forms.ChoiceField(label=_("Cause"), choices=Cause, widget=forms.RadioSelect)
    note = words(
        _("Explanation"),
        help_text=_("With an objective cause the public reads this with the pledge."),
    )


class ReopenForm(VerbForm):
    prefix = "reopen"
    note = words(_("Why it is opened again"))


class CorrectForm(VerbForm):
    """Only what the entry has can be corrected."""

    prefix = "correct"
    amount = forms.DecimalField(
        label=_("Done so far"), required=False, min_value=Decimal(0), max_digits=14, decimal_places=2
    )  # fmt: skip
    fulfilled_on = forms.DateField(label=_("Fulfilled on"), required=False, widget=DateInput)
    note = words(_("What was wrong"))

    def __init__(self, *args, entry, **kwargs):
        super().__init__(*args, entry=entry, **kwargs)
        for name in ("amount", "fulfilled_on"):
            if getattr(entry, name) is None:
                del self.fields[name]


class CheckForm(VerbForm):
    prefix = "check"
    result = forms.ChoiceField(label=_("Result"), choices=Entry.Check, widget=forms.RadioSelect)
    representative = forms.CharField(
        label=_("Mass representative"), max_length=50, required=False,
        help_text=_("Only where a mass representative did the check and you record it."),
    )  # fmt: skip
    note = words(_("What was seen"), required=False)
