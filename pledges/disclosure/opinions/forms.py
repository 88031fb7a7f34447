import uuid

from django import forms
from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.organisations.filters import UnitFilterForm
from core.forms import FormWithoutTag

from .models import LENGTH, OpinionCase
from .queries import waiting_for

#: Seconds that a person without JavaScript needs at least to read and write, and seconds for which the page is valid.
LEAST, MOST = 10, 2 * 60 * 60
_SALT = "opinions.form"


class OpinionForm(FormWithoutTag):
    """An opinion. ``seal`` says when the form was made and carries its token, signed."""

    text = forms.CharField(
        label=_("Your opinion"), max_length=LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Please write no identity or telephone numbers. Nothing about you is stored."),
    )  # fmt: skip
    seal = forms.CharField(widget=forms.HiddenInput)

    @staticmethod
    def fresh_seal():
        return signing.dumps([uuid.uuid4().hex, int(timezone.now().timestamp())], salt=_SALT)

    def clean_seal(self):
        try:
            token, made = signing.loads(self.cleaned_data["seal"], salt=_SALT, max_age=MOST)
        except signing.BadSignature:
            raise forms.ValidationError(
                _("The page was open for too long. Please send it once more.")
            ) from None
        self.age = int(timezone.now().timestamp()) - made
        return uuid.UUID(token)


class ReceiptForm(FormWithoutTag):
    receipt = forms.CharField(label=_("Receipt number"), max_length=20)


class ForwardForm(FormWithoutTag):
    public_text = forms.CharField(
        label=_("Wording for the public"), max_length=LENGTH, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Leave out what must not be public; the original is kept as well."),
    )  # fmt: skip


class AnswerForm(FormWithoutTag):
    text = forms.CharField(
        label=_("Answer"), max_length=LENGTH, widget=forms.Textarea(attrs={"rows": 4})
    )


class ReasonForm(FormWithoutTag):
    reason = forms.CharField(label=_("Reason"), max_length=200)


#: In front of a state: only those with which the reader may go on.
MINE = "my_"


class OpinionFilter(UnitFilterForm):
    """The filters of the list, kept in the address; unreadable values are ignored."""

    field_order = ["state", "unit"]
    unit_path = "opinion__entry__branch__path"

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("All states")), (f"{MINE}received", _("To be moderated by you")),
            (f"{MINE}forwarded", _("To be answered by you")), (f"{MINE}answered", _("Answers to be moderated by you")),
            *OpinionCase.State.choices,
        ],
    )  # fmt: skip

    def filtered(self, rows):
        rows, state = super().filtered(rows), self.chosen.get("state", "")
        if state.startswith(MINE):
            today = timezone.localdate()
            return waiting_for(rows, self.seat, state.removeprefix(MINE), today)
        return rows.filter(state=state) if state else rows
