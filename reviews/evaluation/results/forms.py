from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.organisations.filters import UnitFilterForm
from core.forms import DateInput, TextForm, TextModelForm

from ..schemes.models import Grade, SchemeKind
from .models import Appraisal, FulfilmentMeeting

UNDECIDED, MINE, DEVIATING, BLOCKED = "undecided", "mine", "deviating", "blocked"


class ResultFilter(UnitFilterForm):
    """The filters of the list of results, kept in the address; unreadable values are ignored."""

    field_order = ["state", "kind", "grade", "unit"]
    equal = ("kind", "grade")

    state = forms.ChoiceField(
        label=_("State"), required=False,
        choices=[
            ("", _("All")), (UNDECIDED, _("Not decided")), (MINE, _("To be decided by you")), (DEVIATING, _("Deviates from the proposal")),
            (BLOCKED, _("Without a proposal")),
        ],
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("Class"), required=False, choices=[("", _("Both classes")), *SchemeKind.choices]
    )
    grade = forms.ChoiceField(
        label=_("Grade"), required=False, choices=[("", _("All grades")), *Grade.choices]
    )
    q = forms.CharField(label=_("Name, pinyin or initials"), required=False, max_length=50)

    def filtered(self, results):
        results, chosen = super().filtered(results), self.chosen
        if chosen.get("state") == UNDECIDED:
            results = results.undecided()
        elif chosen.get("state") == MINE:
            results = results.decidable_by(self.seat)
        elif chosen.get("state") == DEVIATING:
            results = results.exclude(grade="").exclude(reason="")
        elif chosen.get("state") == BLOCKED:
            results = results.filter(proposed="")
        if "q" in chosen:
            members = results.model._meta.get_field("member").related_model.objects.search(
                chosen["q"]
            )
            results = results.filter(member__in=members.values("pk"))
        return results


class DecideForm(TextForm):
    grade = forms.ChoiceField(label=_("Grade"), choices=Grade.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason, where it deviates from the proposal"), max_length=1000, required=False,
        widget=forms.Textarea({"rows": 3}),
    )  # fmt: skip


class AppraisalForm(TextForm):
    """One select a member of the branch, empty where nothing is entered, and one for all that are empty."""

    rest = forms.ChoiceField(
        label=_("Everybody without a grade above"),
        required=False,
        choices=[("", "—"), *Appraisal.Grade.choices],
    )

    def __init__(self, *args, rows, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = rows
        for result in rows:
            self.fields[f"grade_{result.member_id}"] = forms.ChoiceField(
                label=_("Democratic appraisal of %(name)s") % {"name": result.member.name}, required=False,
                choices=[("", "—"), *Appraisal.Grade.choices], initial=result.appraised,
            )  # fmt: skip

    def lines(self):
        return [(result, self[f"grade_{result.member_id}"]) for result in self.rows]

    def grades(self):
        data = self.cleaned_data
        said = {row.member_id: data[f"grade_{row.member_id}"] or data["rest"] for row in self.rows}
        return {member: grade for member, grade in said.items() if grade}


class GatheringForm(TextModelForm):
    class Meta:
        model = FulfilmentMeeting
        fields = [
            "held_on", "place", "chair", "recorder", "expected", "present", "masses", "minutes",
        ]  # fmt: skip
        widgets = {"held_on": DateInput, "minutes": forms.Textarea({"rows": 8})}

    def clean(self):
        data = super().clean()
        if data.get("expected") is not None and data.get("present", 0) > data["expected"]:
            self.add_error("present", _("More came than were expected: check both numbers."))
        return data
