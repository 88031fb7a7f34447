from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.organisations.filters import UnitFilterForm, units_of
from accounts.organisations.models import Organisation
from core.forms import DateInput, FormWithoutTag, TextForm

from ..schemes.models import Grade
from .models import BallotSlip, Collection, Evaluation
from .slips import MOST
from .tallying import MARKS

#: The value of a ballot for "no opinion on this person", as opposed to "the same as the rest".
BLANK = "blank"


class TermsForm(FormWithoutTag):
    """The terms of a review: first and last day, who signs, what is disclosed."""

    begins_on = forms.DateField(label=_("Voting begins on"), widget=DateInput())
    ends_on = forms.DateField(label=_("Last day of voting"), widget=DateInput())
    organisation_signer = forms.ChoiceField(
        label=_("The organisation's opinion is signed by"), choices=Evaluation.Signer.choices
    )
    discloses = forms.ChoiceField(
        label=_("The board discloses, once published"), choices=Evaluation.Discloses.choices
    )

    def clean(self):
        data = super().clean()
        begins, ends = data.get("begins_on"), data.get("ends_on")
        if begins and ends and ends < begins:
            self.add_error("ends_on", _("The last day is before the first."))
        return data


class OpenForm(TermsForm):
    organisation = forms.ModelChoiceField(
        label=_("Everybody below"), queryset=Organisation.objects.none(), empty_label=None
    )
    year = forms.IntegerField(label=_("Year of the pledges"), min_value=2000, max_value=2100)
    field_order = ["organisation", "year"]

    def __init__(self, *args, seat, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        field.queryset = Organisation.objects.visible_to(seat)
        field.choices = [(unit.pk, unit.name) for unit in units_of(seat)]


class BoxFilter(UnitFilterForm):
    """The filters of the list of ballot boxes, kept in the address; unreadable values are ignored."""

    field_order = ["circle", "state", "unit"]
    equal = ("circle", "state")
    unit_path = "organisation__path"

    circle = forms.ChoiceField(
        label=_("Who rates"), required=False,
        choices=[("", _("All raters")), *Collection.Circle.choices],
    )  # fmt: skip
    state = forms.ChoiceField(
        label=_("State"), required=False,
        choices=[("", _("All states")), *Collection.State.choices],
    )  # fmt: skip


class IssueForm(TextForm):
    medium = forms.ChoiceField(label=_("For"), choices=BallotSlip.Medium.choices)
    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=MOST)
    issued_before = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class ReasonForm(TextForm):
    """Why something is given up or taken back."""

    reason = forms.CharField(label=_("Reason"), max_length=500)


class RecountForm(FormWithoutTag):
    """Why papers are counted once more."""

    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea({"rows": 3}),
        help_text=_("Everybody who counted these papers reads it."),
    )  # fmt: skip


class WithdrawForm(TextForm):
    medium = forms.ChoiceField(label=_("For"), choices=BallotSlip.Medium.choices)
    first = forms.IntegerField(label=_("From number"), min_value=1, max_value=1_000_000)
    last = forms.IntegerField(label=_("To number"), min_value=1, max_value=1_000_000)


@dataclass(frozen=True)
class TallyLine:
    """One person's line on the ballot: the name of its buttons and which of them is pressed."""

    subject: object
    name: str
    value: str


class BallotForm(TextForm):
    """One form for everybody on it: four choices or none for each, and the choice for the unmarked ones.

    The lines are read without a form field each: fifty phones send simultaneously, and fields would cost most of the time.
    """

    rest = forms.ChoiceField(
        label=_("Everybody whom I have not marked above"), required=False,
        choices=[("", _("No choice (blank)")), *Grade.choices],
    )  # fmt: skip
    send_blank = forms.BooleanField(
        label=_("I mark nobody and hand in a blank ballot"), required=False
    )
    #: The buttons of a line.
    line_choices = (*Grade.choices, (BLANK, _("No choice")))

    def __init__(self, *args, subjects, **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = [
            TallyLine(subject, f"s{subject.pk}", self.data.get(f"s{subject.pk}", ""))
            for subject in subjects
        ]

    def choices(self):
        """Subject's key → Grade or "", once the form is valid."""
        rest = self.cleaned_data.get("rest", "")
        said = {line.subject.pk: line.value or rest for line in self.lines}
        return {who: "" if choice == BLANK else choice for who, choice in said.items()}

    def clean(self):
        data = super().clean()
        if any(line.value not in ("", BLANK, *Grade.values) for line in self.lines):
            raise forms.ValidationError(_("Choose one of the buttons for each person."))
        if not self.errors and not any(self.choices().values()) and not data.get("send_blank"):
            raise forms.ValidationError(
                _("You marked nobody. Mark somebody, or tick at the foot that the ballot is blank.")
            )
        return data


class TallyForm(TextForm):
    """One person's count: papers returned and not used, and six numbers a person."""

    returned = forms.IntegerField(label=_("Papers returned"), min_value=0, max_value=100_000)
    unused = forms.IntegerField(
        label=_("Papers not used, or not handed back"), min_value=0, max_value=100_000
    )

    def __init__(self, *args, subjects, **kwargs):
        super().__init__(*args, **kwargs)
        self.subjects = list(subjects)
        for number, subject in enumerate(self.subjects, start=1):
            subject.number = number  # as on the papers that are counted
            for mark, label in zip(MARKS, MARK_LABELS, strict=True):
                self.fields[f"{mark}_{subject.pk}"] = forms.IntegerField(
                    label=f"{number} {subject.member.name} · {label}", min_value=0, max_value=100_000,
                    required=False,
                )  # fmt: skip

    def lines(self):
        """(subject, its six bound fields)."""
        return [(s, [self[f"{mark}_{s.pk}"] for mark in MARKS]) for s in self.subjects]

    def marks(self):
        """Subject's key → six numbers; an empty cell is 0."""
        return {
            s.pk: tuple(self.cleaned_data[f"{mark}_{s.pk}"] or 0 for mark in MARKS)
            for s in self.subjects
        }


#: The heads of the six columns, in the order of MARKS.
MARK_LABELS = (*Grade.labels, _("Blank"), _("Void"))


class OpinionForm(FormWithoutTag):
    choice = forms.ChoiceField(label=_("Choice"), choices=Grade.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Comment"), max_length=2000, widget=forms.Textarea({"rows": 5}),
        help_text=_("It is signed with your name and is not secret."),
    )  # fmt: skip


class SlipNumberForm(TextForm):
    number = forms.IntegerField(min_value=1, max_value=1_000_000)
