"""The rows of the grid as forms: the sheet's own item form with fewer fields, a formset for each member."""

import json
import re
from dataclasses import replace
from hashlib import sha256

from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from core.numbers import json_value
from workbooks.values import parse_yes_no

from ..sheet.drafting import FACTS, MOST_ITEMS, ItemContent, content_of
from ..sheet.forms import AsInWorkbook, ItemForm, Shared, initial_of

#: The cells of a row, in their order.
CELLS = (
    "text", "deadline", "target", "unit", "focus_id", "measure", "proof", "statutory_days", "pledged_days", "is_hot_issue",
)  # fmt: skip
_TEXT = re.compile(r"(m\d+)-\d+-text")
#: Rows that a member has at least.
ROWS = 3


class YesNoField(AsInWorkbook, forms.Field):
    """是, 有, √ …, as a workbook's cell; anything that means no is empty."""

    read = staticmethod(parse_yes_no)

    def to_python(self, value):
        return super().to_python(value) or False

    def prepare_value(self, value):
        return {True: "是", False: "", None: ""}.get(value, value)


class RowForm(ItemForm):
    """One item in a row. What the grid does not show of an item stays as it is stored."""

    baseline = beneficiary = verifier = verb = what = None
    is_hot_issue = YesNoField(label=_("Hot or difficult"), required=False)

    def __init__(self, *args, shared, **kwargs):
        super().__init__(*args, shared=shared, **kwargs)
        self.stored = shared.stored
        place = int(self.prefix.rpartition("-")[2]) + 1
        for name in (*CELLS, "kind"):
            field = self.fields[name]
            field.widget.attrs |= {
                "aria-label": f"{shared.member.name} {place} {field.label}",
                "class": "form-select"
                if isinstance(field.widget, forms.Select)
                else "form-control",
            }
        self.fields["text"].widget.attrs["rows"] = self.fields["measure"].widget.attrs["rows"] = 1
        del self.fields["deadline"].widget.attrs["list"]

    @property
    def cells(self):
        return [self[name] for name in CELLS]

    def content(self):
        data = {name: value for name, value in self.cleaned_data.items() if name in (*FACTS, "id")}
        data["kind"] = data["kind"] or ItemContent.kind
        return replace(self.stored.get(data["id"]) or ItemContent(), **data)


RowFormSet = formset_factory(
    RowForm, extra=0, max_num=MOST_ITEMS, absolute_max=MOST_ITEMS + 5, validate_max=True
)


class LineForms:
    """The rows of one member (grid.Line): as stored, or as they were typed where ``data`` has them.

    ``said``: what is to be said of the member; ``now``: the items as somebody else has stored them meanwhile.
    """

    def __init__(self, line, cycle, *, areas, data=None):
        self.line, self.cycle, self.data = line, cycle, data
        self.prefix = f"m{line.member.pk}"
        self.said, self.now = "", ()
        self.areas = areas
        shared = Shared(line.member, cycle, self._tier, areas=areas.get(self._tier, []))
        shared.stored = {item.pk: content_of(item) for item in line.own}
        facts = {"prefix": self.prefix, "form_kwargs": {"shared": shared}}
        if self.is_posted:
            self.rows = RowFormSet(data, **facts)
            return
        initial = [initial_of(item) for item in line.own]
        blank = [{}] * max(ROWS - len(initial), 0)
        self.rows = RowFormSet(initial=initial + blank, **facts)

    @property
    def _tier(self):
        return self.line.sheet.tier if self.line.sheet else self.line.member.tier

    @property
    def is_open(self):
        """Whether the rows can be typed into."""
        return not self.line.foreign and (self.line.sheet is None or self.line.sheet.is_editable)

    @property
    def is_posted(self):
        return self.data is not None and self.is_open and f"{self.prefix}-TOTAL_FORMS" in self.data

    @property
    def lost(self):
        """What was typed for a member whose rows can no longer be typed into, in one line."""
        if self.is_open:
            return ""
        return lost_texts(self.data, only=self.prefix, stored={item.text for item in self.line.own})

    @property
    def version(self):
        """The version of the sheet that the page was made from; 0 for one that was not there yet."""
        text = self.data.get(f"{self.prefix}-version", "") if self.is_posted else ""
        if not text.isdecimal():
            return self.line.sheet.version if self.line.sheet else 0
        return int(text[:9])

    @property
    def was(self):
        """The mark of the rows as the page was made with them."""
        if self.is_posted:
            return self.data.get(f"{self.prefix}-was", "")
        return _mark(content_of(item) for item in self.line.own)

    @property
    def is_touched(self):
        """Whether the rows differ from those that the page was made with; only after is_valid()."""
        return _mark(self.content()) != self.was

    def content(self):
        return [form.content() for form in self.filled]

    @property
    def filled(self):
        """The rows with something in them; only after is_valid()."""
        return [form for form in self.rows if not form.is_blank]

    def point_out(self, missing, keys):
        """Add an error to each cell of ``missing``; ``keys``: those of the items in content()."""
        by_key = dict(zip(keys, self.filled, strict=True))
        for one in missing:
            if one.item in by_key:
                by_key[one.item].add_error(one.field, one.words)
        self.said = " ".join(one.words for one in missing if one.item not in by_key)

    def with_one_more(self):
        """The same rows as typed, and an empty one."""
        count = f"{self.prefix}-TOTAL_FORMS"
        data = self.data.copy()
        data[count] = str(min(self.rows.total_form_count() + 1, MOST_ITEMS))
        return self.typed_again(data)

    def on_version(self, sheet, keys=()):
        """The same rows as typed, on the sheet as it is stored now; ``keys``: those of the items in content()."""
        data = self.data.copy()
        for form, key in zip(self.filled if keys else [], keys, strict=True):
            data[f"{form.prefix}-id"] = str(key)
        data[f"{self.prefix}-version"] = str(sheet.version)
        self.line.sheet = sheet
        return self.typed_again(data)

    def typed_again(self, data):
        again = LineForms(self.line, self.cycle, areas=self.areas, data=data)
        again.rows.is_valid()
        again.said, again.now = self.said, self.now
        return again


def lost_texts(data, *, only=None, known=(), stored=()):
    """The posted texts of the member ``only``, or of all but ``known``, that are not among ``stored``, in one line."""
    texts = []
    for name, text in data.items():
        found = _TEXT.fullmatch(name)
        mine = found and (found[1] == only if only else found[1] not in known)
        if mine and text.strip() and text.replace("\r\n", "\n").strip() not in stored:
            texts.append(text.strip())
    return " / ".join(texts)


def _mark(items):
    """A digest of what the rows say."""
    facts = [[json_value(getattr(item, name)) for name in FACTS] for item in items]
    return sha256(json.dumps(facts, ensure_ascii=False).encode()).hexdigest()[:16]
