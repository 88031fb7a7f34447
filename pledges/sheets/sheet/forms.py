"""The pledge sheet as a form: the sheet itself, a formset of the member's own items, in each one of sub-items."""

from datetime import date

from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from core.forms import FormWithoutTag
from core.numbers import json_value
from ledger.entries.models import EntryKind
from workbooks.values import (
    ValueRefused,
    last_day,
    looks_like_placeholder,
    parse_deadline,
    parse_decimal,
    parse_workdays,
)

from . import phrases, wording
from .drafting import (
    FACTS,
    MOST_ITEMS,
    MOST_PARTS,
    Content,
    ItemContent,
    PartContent,
    offered_commons,
)
from .rules import may_pledge_key_work


class LinesField(forms.CharField):
    """Text of several lines; a line break counts as one character, in each form that browsers send."""

    def __init__(self, *, rows=2, **kwargs):
        widget = forms.Textarea(attrs={"rows": rows, "data-autosize": ""})
        super().__init__(widget=widget, **kwargs)

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n").strip()


class AsInWorkbook:
    """A field whose text is read as a workbook's cell is (workbooks/values.py)."""

    def to_python(self, value):
        text = str(value or "").strip()
        try:
            return super().to_python(self.read(text) if text else "")
        except ValueRefused as refused:
            raise forms.ValidationError(self.error_messages.get("unread", str(refused))) from None


class DeadlineField(AsInWorkbook, forms.Field):
    """A day as people write it: 10月底, 三季度, 10.31, 年底前; 全年 is the year's last day. ``year`` is set by the form."""

    def __init__(self, **kwargs):
        attrs = {"autocomplete": "off", "list": "month-ends"}
        super().__init__(widget=forms.TextInput(attrs=attrs), **kwargs)

    def read(self, text):
        if looks_like_placeholder(text):
            return None
        return parse_deadline(text, self.year) or date(self.year, 12, 31)

    def to_python(self, value):
        return super().to_python(value) or None


class FigureField(AsInWorkbook, forms.DecimalField):
    """A number, also in full width or with separators of thousands."""

    read = staticmethod(parse_decimal)


class DaysField(AsInWorkbook, forms.IntegerField):
    """Working days: 28, 28个工作日, 当场."""

    read = staticmethod(parse_workdays)


def _decimal(**kwargs):
    return FigureField(
        required=False, min_value=0, max_digits=14, decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages={"unread": _("Enter a number here, e.g. 12; the unit goes into the field next to it.")},
        **kwargs,
    )  # fmt: skip


def _days(which, **kwargs):
    return DaysField(
        required=False, min_value=0, max_value=1000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "data-days": which}),
        error_messages={"unread": _("Enter whole working days, e.g. 5.")},
        **kwargs,
    )  # fmt: skip


class SheetForm(FormWithoutTag):
    """The fields of the whole sheet. ``version`` is the one that the page was made from."""

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
        self.fields["commons"].queryset = offered_commons(sheet)

    def clean(self):
        data = super().clean()
        if data.get("oral") and not data.get("recorder") and "recorder" not in self.errors:
            self.add_error("recorder", _("Enter who records the oral pledge."))
        return data


class PartForm(FormWithoutTag):
    """One checkable sub-item of an item."""

    text = forms.CharField(label=_("Sub-item"), required=False, max_length=300)
    target = _decimal(label=_("Target"))
    unit = forms.CharField(label=_("Unit"), required=False, max_length=20)

    def clean(self):
        data = super().clean()
        if not data.get("text") and (data.get("target") is not None or data.get("unit")):
            self.add_error("text", _("Say what this sub-item is."))
        return data

    def content(self):
        return PartContent(**self.cleaned_data)


PartFormSet = formset_factory(
    PartForm, extra=0, max_num=MOST_PARTS, absolute_max=MOST_PARTS + 5, validate_max=True
)


class ItemForm(FormWithoutTag):
    """One practical or key-work item. A draft may leave anything open; input must be readable."""

    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    verb = forms.CharField(label=_("Do what"), required=False, max_length=50)
    what = forms.CharField(label=_("For whom or with what"), required=False, max_length=200)
    text = LinesField(
        label=_("Pledge"), required=False, max_length=5000,
        error_messages={"max_length": _("At most %(limit_value)d characters; there are %(show_value)d. Shorten the text.")},
    )  # fmt: skip
    focus_id = forms.TypedChoiceField(
        label=_("Focus area"), required=False, coerce=int, empty_value=None
    )
    deadline = DeadlineField(label=_("Deadline"), required=False)
    target = _decimal(label=_("Target"))
    unit = forms.CharField(label=_("Unit"), required=False, max_length=20)
    statutory_days = _days("statutory", label=_("Statutory working days"))
    pledged_days = _days("pledged", label=_("Pledged working days"))
    is_hot_issue = forms.BooleanField(label=_("Solves a hot or difficult problem"), required=False)
    measure = LinesField(label=_("Measure"), required=False, max_length=2000)
    baseline = forms.CharField(label=_("Baseline"), required=False, max_length=200)
    beneficiary = forms.CharField(label=_("Beneficiary"), required=False, max_length=200)
    proof = forms.CharField(label=_("Proof expected"), required=False, max_length=200)
    verifier = forms.CharField(label=_("Who verifies"), required=False, max_length=100)

    def __init__(self, *args, shared, initial=None, **kwargs):
        initial = dict(initial or {})
        parts = initial.pop("parts", [])
        super().__init__(*args, initial=initial, **kwargs)
        self.year = shared.year
        self.fields["focus_id"].choices = shared.areas
        self.fields["kind"].choices = shared.kinds
        widget = forms.Select if len(shared.kinds) > 1 else forms.HiddenInput
        self.fields["kind"].widget = (
            widget(choices=shared.kinds) if widget is forms.Select else widget()
        )
        self.fields["deadline"].year = self.year
        self.parts = self._part_forms(parts)

    def _part_forms(self, initial):
        prefix = f"{self.prefix}-parts"
        if not self.is_bound:
            return PartFormSet(initial=initial, prefix=prefix)
        known = f"{prefix}-TOTAL_FORMS" in self.data
        none = {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
        return PartFormSet(self.data if known else none, prefix=prefix)

    def clean(self):
        data = super().clean()
        self._take_sentence(data)
        for field, words in wording.faults_of(data, year=self.year).items():
            self.add_error(field, words)
        if not self.parts.is_valid():
            self.add_error(None, _("A sub-item is not complete yet."))
        return data

    def _take_sentence(self, data):
        """The text made of its parts, where nobody has written one."""
        verb, what = data.pop("verb", ""), data.pop("what", "")
        if (verb or what) and not data.get("text") and "text" not in self.errors:
            amount = f"{json_value(data.get('target')) or ''}{data.get('unit', '')}"
            facts = {"until": data.get("deadline"), "proof": data.get("proof", "")}
            data["text"] = phrases.sentence(verb=verb, what=what, amount=amount, **facts)

    @property
    def is_blank(self):
        """Whether nothing was entered: such an item is passed over on saving."""
        facts = (value for name, value in self.cleaned_data.items() if name not in ("id", "kind"))
        return not any(facts) and not self._parts()

    def _parts(self):
        return [part.content() for part in self.parts if part.cleaned_data.get("text")]

    def content(self):
        data = dict(self.cleaned_data)
        data["kind"] = data["kind"] or EntryKind.PRACTICAL
        return ItemContent(parts=tuple(self._parts()), **data)


ItemFormSet = formset_factory(
    ItemForm, extra=0, max_num=MOST_ITEMS, absolute_max=MOST_ITEMS + 5, validate_max=True
)


class Shared:
    """Data that the forms of all items of a member share, read once; ``areas``: the focus areas, if they have been read."""

    def __init__(self, member, cycle, tier, *, areas=None):
        self.member, self.year = member, cycle.year
        areas = cycle.focus_areas.filter(tier=tier) if areas is None else areas
        self.areas = [("", _("Choose…")), *((area.pk, area.name) for area in areas)]
        self.kinds = [(EntryKind.PRACTICAL.value, EntryKind.PRACTICAL.label)]
        if may_pledge_key_work(member):
            self.kinds.append((EntryKind.KEY.value, EntryKind.KEY.label))


class SheetForms:
    """The sheet's form and the items' formset as one: bound to ``data``, or filled from the sheet.

    ``items``: those of the sheet with their parts, where they have been read already.
    """

    def __init__(self, sheet, data=None, *, items=None):
        self.sheet = sheet
        extra = {"shared": Shared(sheet.member, sheet.cycle, sheet.tier)}
        if data is not None:
            self.form = SheetForm(data, sheet=sheet, prefix="sheet")
            self.items = ItemFormSet(data, form_kwargs=extra, prefix="items")
            return
        items = list(sheet.items.prefetch_related("parts")) if items is None else items
        initial = {
            "version": sheet.version,
            "commons": [item.common_id for item in items if item.kind == EntryKind.COMMON],
            "oral": sheet.oral,
            "recorder": sheet.recorder,
        }
        own = [initial_of(item) for item in items if item.kind != EntryKind.COMMON]
        self.form = SheetForm(initial=initial, sheet=sheet, prefix="sheet")
        self.items = ItemFormSet(initial=own or [{}], form_kwargs=extra, prefix="items")

    @property
    def month_ends(self):
        """The days that are offered as deadlines."""
        year = self.sheet.cycle.year
        return [last_day(date(year, month, 1), "month") for month in range(1, 13)]

    def is_valid(self):
        return all([self.form.is_valid(), self.items.is_valid()])

    @property
    def version(self):
        return self.form.cleaned_data["version"]

    def content(self):
        """The input as Content; only after is_valid()."""
        data = self.form.cleaned_data
        return Content(
            commons=frozenset(row.pk for row in data["commons"]),
            items=tuple(form.content() for form in self.items if not form.is_blank),
            oral=data["oral"],
            recorder=data["recorder"],
        )

    def filled_places(self):
        """The positions of the forms that content() takes its items from, in order; only after is_valid()."""
        return [place for place, form in enumerate(self.items) if not form.is_blank]

    def point_out(self, missing, keys):
        """Add an error to each field of ``missing`` (rules.MissingField). ``keys``: those of the items in content()."""
        forms_by_key = dict(
            zip(keys, (self.items[place] for place in self.filled_places()), strict=True)
        )
        for one in missing:
            if one.item in forms_by_key:
                forms_by_key[one.item].add_error(one.field, one.words)
            elif one.field:
                self.form.add_error(one.field, one.words)

    def focus_on(self, prefix):
        """Set the focus on the form called ``prefix`` ("items-2", "items-0-parts-1")."""
        for form in self.items:
            for one in (form, *form.parts):
                if one.prefix == prefix:
                    one.fields["text"].widget.attrs["autofocus"] = True

    def problems(self):
        """The errors as sentences, for the status line of saving."""
        found = [str(error) for errors in self.form.errors.values() for error in errors]
        for number, form in enumerate(self.items, start=1):
            for name, errors in form.errors.items():
                label = form.fields[name].label if name in form.fields else ""
                where = _("Item %(number)s %(field)s") % {"number": number, "field": label}
                found += [f"{where}: {error}" for error in errors]
        return found + [str(error) for error in self.items.non_form_errors()]


def initial_of(item):
    """The values of an ItemForm that shows ``item``."""
    facts = {name: getattr(item, name) for name in (*FACTS, "id")}
    facts["target"] = json_value(item.target)
    parts = [
        {"text": part.text, "target": json_value(part.target), "unit": part.unit}
        for part in item.parts.all()
    ]
    return facts | {"parts": parts}
