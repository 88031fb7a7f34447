"""The pledge sheet as a form: the sheet itself and a formset of the member's own items."""

import re
from decimal import Decimal

from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from jobs.workbooks.values import to_half_width
from ledger.models import Kind

from ..cycles.rules import common_items_for
from ..forms import DateInput, PaperForm
from .rules import MOST_ITEMS, Content, ItemContent, PartContent, may_pledge_key_work

_PART = re.compile(r"(\d+(?:\.\d{1,2})?)\s*([^\d\s，,。；;、（(]{0,4})")
_MOST_PARTS = 10


class SheetForm(PaperForm):
    """What belongs to the whole sheet. ``version`` is the one that the page was made from."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    commons = forms.ModelMultipleChoiceField(
        queryset=None, required=False, widget=forms.CheckboxSelectMultiple, label=_("Common items")
    )
    oral = forms.BooleanField(
        required=False,
        label=_("Pledged orally"),
        help_text=_("For members who cannot write: somebody records it."),
    )
    recorder = forms.CharField(required=False, max_length=50, label=_("Recorder"))

    def __init__(self, *args, sheet, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["commons"].queryset = common_items_for(sheet.cycle, sheet.member)

    def clean(self):
        data = super().clean()
        if data.get("oral") and not data.get("recorder"):
            self.add_error("recorder", _("Enter who records the oral pledge."))
        return data


class ItemForm(PaperForm):
    """One item of the member's own. A draft may leave anything open; what is entered must be readable."""

    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    text = forms.CharField(
        label=_("Pledge"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 2, "data-autosize": ""}),
    )  # fmt: skip
    focus = forms.ModelChoiceField(
        label=_("Focus area"), queryset=None, required=False, empty_label=_("Choose…")
    )
    deadline = forms.DateField(
        label=_("Deadline"), required=False, widget=DateInput(),
        error_messages={"invalid": _("Enter the deadline, e.g. 2026-11-30.")},
    )  # fmt: skip
    target = forms.DecimalField(
        label=_("Target"), required=False, min_value=0, max_digits=14, decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages={"invalid": _("Enter the target as a number; its unit stands beside it.")},
    )  # fmt: skip
    unit = forms.CharField(label=_("Unit"), required=False, max_length=20)
    statutory_days = forms.IntegerField(
        label=_("Statutory working days"), required=False, min_value=1, max_value=1000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "data-days": "statutory"}),
    )  # fmt: skip
    pledged_days = forms.IntegerField(
        label=_("Pledged working days"), required=False, min_value=0, max_value=1000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "data-days": "pledged"}),
    )  # fmt: skip
    hot = forms.BooleanField(label=_("Solves a hot or difficult problem"), required=False)
    measure = forms.CharField(
        label=_("Measure"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    baseline = forms.CharField(label=_("Baseline"), required=False, max_length=200)
    beneficiary = forms.CharField(label=_("Beneficiary"), required=False, max_length=200)
    proof = forms.CharField(label=_("Proof expected"), required=False, max_length=200)
    verifier = forms.CharField(label=_("Who verifies"), required=False, max_length=100)
    parts = forms.CharField(
        label=_("Sub-items"), required=False, max_length=3000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One checkable thing a line, with its number and unit, e.g. 走访4户."),
    )  # fmt: skip

    def __init__(self, *args, sheet, **kwargs):
        super().__init__(*args, **kwargs)
        self.year = sheet.cycle.year
        self.fields["focus"].queryset = sheet.cycle.focus_areas.filter(tier=sheet.tier)
        kinds = [(Kind.PRACTICAL, Kind.PRACTICAL.label)]
        if may_pledge_key_work(sheet.member):
            kinds.append((Kind.KEY, Kind.KEY.label))
        self.fields["kind"].choices = kinds
        self.fields["kind"].widget = (
            forms.Select(choices=kinds) if len(kinds) > 1 else forms.HiddenInput()
        )
        self.fields["deadline"].widget.attrs |= {
            "min": f"{self.year}-01-01",
            "max": f"{self.year}-12-31",
        }

    def clean_deadline(self):
        day = self.cleaned_data["deadline"]
        if day and day.year != self.year:
            raise forms.ValidationError(
                _("The deadline must lie in %(year)s, e.g. %(year)s-11-30."),
                params={"year": self.year},
            )
        return day

    def clean_parts(self):
        lines = [line.strip() for line in self.cleaned_data["parts"].splitlines() if line.strip()]
        if len(lines) > _MOST_PARTS:
            raise forms.ValidationError(_("At most 10 sub-items."))
        if any(len(line) > 300 for line in lines):
            raise forms.ValidationError(_("A sub-item has at most 300 characters."))
        return lines

    def clean(self):
        data = super().clean()
        statutory, pledged = data.get("statutory_days"), data.get("pledged_days")
        if pledged is not None and statutory is None and "statutory_days" not in self.errors:
            self.add_error(
                "statutory_days", _("Enter the statutory limit that the pledge is compared with.")
            )
        if statutory and pledged is not None and pledged > statutory:
            self.add_error("pledged_days", _("The pledged limit is longer than the statutory one."))
        return data

    @property
    def is_blank(self):
        """Whether nothing was entered: such an item is passed over on saving."""
        return not any(
            value for name, value in self.cleaned_data.items() if name not in ("id", "kind")
        )

    def content(self):
        data = dict(self.cleaned_data)
        focus, lines = data.pop("focus"), data.pop("parts")
        data["kind"] = data["kind"] or Kind.PRACTICAL
        return ItemContent(
            focus_id=focus.pk if focus else None,
            parts=tuple(part_of(line) for line in lines),
            **data,
        )


def part_of(line):
    """A sub-item's line with the first number and its unit read from it: 走访4户 has target 4, unit 户."""
    found = _PART.search(to_half_width(line))
    if not found:
        return PartContent(text=line)
    target = Decimal(found.group(1))
    return (
        PartContent(text=line, target=target, unit=found.group(2))
        if target < 10**11
        else PartContent(text=line)
    )


ItemFormSet = formset_factory(
    ItemForm, extra=0, max_num=MOST_ITEMS, absolute_max=MOST_ITEMS + 5, validate_max=True
)


class SheetForms:
    """The sheet's form and the items' formset as one: bound to ``data``, or filled from the sheet."""

    def __init__(self, sheet, data=None, *, version=None):
        self.sheet = sheet
        extra = {"sheet": sheet}
        if data is not None:
            self.form = SheetForm(data, sheet=sheet, prefix="sheet")
            self.items = ItemFormSet(data, form_kwargs=extra, prefix="items")
            return
        items = list(sheet.items.prefetch_related("parts"))
        initial = {
            "version": sheet.version if version is None else version,
            "commons": [item.common_id for item in items if item.kind == Kind.COMMON],
            "oral": sheet.oral,
            "recorder": sheet.recorder,
        }
        own = [_initial(item) for item in items if item.kind != Kind.COMMON]
        self.form = SheetForm(initial=initial, sheet=sheet, prefix="sheet")
        self.items = ItemFormSet(initial=own or [{}], form_kwargs=extra, prefix="items")

    def is_valid(self):
        return all([self.form.is_valid(), self.items.is_valid()])

    @property
    def version(self):
        return self.form.cleaned_data["version"]

    def content(self):
        data = self.form.cleaned_data
        return Content(
            commons=frozenset(row.pk for row in data["commons"]),
            items=tuple(form.content() for form in self.items if not form.is_blank),
            oral=data["oral"],
            recorder=data["recorder"],
        )


def _initial(item):
    names = [name for name in ItemForm.base_fields if name not in ("focus", "parts")]
    facts = {name: getattr(item, name) for name in names}
    facts["target"] = format(item.target.normalize(), "f") if item.target is not None else None
    facts["parts"] = "\n".join(part.text for part in item.parts.all())
    return facts | {"focus": item.focus_id}


def without(data, position):
    """The posted data without item ``position``: the ones behind it move up."""
    return _rearranged(data, [place for place in range(_total(data)) if place != position])


def with_one_more(data):
    """The posted data with an empty item at the end."""
    return _rearranged(data, [*range(_total(data)), None])


def _total(data):
    text = data.get("items-TOTAL_FORMS", "0")
    return min(int(text), MOST_ITEMS + 5) if text.isdecimal() else 0


def _rearranged(data, places):
    new = data.copy()
    for key in [key for key in new if re.match(r"items-\d+-", key)]:
        del new[key]
    for place, old in enumerate(places):
        for name in ItemForm.base_fields:
            value = data.get(f"items-{old}-{name}") if old is not None else None
            if value is not None:
                new[f"items-{place}-{name}"] = value
    new["items-TOTAL_FORMS"] = str(len(places))
    return new
