from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import FormWithoutTag, TextForm

from ..sheet.forms import ItemFormSet, LinesField, Shared, initial_of
from .proposed import FIELDS


class WordsForm(TextForm):
    """The words of a decision; the verb checks whether they are needed."""

    words = forms.CharField(label=_("Advice to the member"), max_length=500, required=False)


class ReasonForm(FormWithoutTag):
    """Why something on a confirmed sheet has to be put right."""

    reason = LinesField(
        label=_("Reason"), max_length=1000,
        error_messages={"required": _("Give the reason; it is kept with the record.")},
    )  # fmt: skip


_DEADLINE = _("Enter the deadline, e.g. %(year)s-11-30.")


class ProposalForms:
    """The form of one item, as on the sheet, and the reason: empty, filled from ``item``, or bound to ``data``."""

    def __init__(self, sheet, data=None, *, item=None):
        shared = Shared(sheet.member, sheet.cycle, sheet.tier)
        if item and item.kind not in dict(shared.kinds):  # of a member who is no longer a leader
            shared.kinds.append((item.kind, item.get_kind_display()))
        initial = [initial_of(item) if item else {}]
        given = {"initial": initial} if data is None else {"data": data}
        self.items = ItemFormSet(form_kwargs={"shared": shared}, prefix="items", **given)
        self.reason = ReasonForm(data)
        for form in self.items:
            form.fields["text"].required = True
            # Items from a workbook may run to the end of the year without a deadline.
            form.fields["deadline"].required = item is None or item.deadline is not None
            form.fields["deadline"].error_messages["required"] = _DEADLINE % {
                "year": sheet.cycle.year
            }

    def is_valid(self):
        return all([len(self.items.forms) == 1, self.items.is_valid(), self.reason.is_valid()])

    @property
    def wording(self):
        """Field → value of all fields of an item; only after is_valid()."""
        content = self.items.forms[0].content()
        return {name: getattr(content, name) for name in FIELDS}
