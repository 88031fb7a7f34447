from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.organisations.filters import UnitFilterForm
from accounts.organisations.models import Organisation
from core.days import quarter_of
from core.forms import TextForm, TextModelForm

from .models import Attendance, Meeting

#: How many quarters back a meeting can be entered, the present one included.
QUARTERS = 8


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self):
        super().__init__(format="%Y-%m-%dT%H:%M")


class InviteForm(TextModelForm):
    starts_at = forms.DateTimeField(label=_("Begins"), widget=MomentInput)

    class Meta:
        model = Meeting
        fields = ["starts_at", "place", "chair", "recorder"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("place", "chair", "recorder"):
            self.fields[name].required = True


class EnterForm(InviteForm):
    """A meeting that is entered by the branch: of which quarter, and when it was or will be held."""

    field_order = ["branch", "of_quarter", "starts_at", "place", "chair", "recorder"]

    branch = forms.ModelChoiceField(label=_("Branch"), queryset=Organisation.objects.none())
    of_quarter = forms.ChoiceField(label=_("Quarter"))

    def __init__(self, *args, seat, today, **kwargs):
        super().__init__(*args, **kwargs)
        branches = Organisation.objects.visible_to(seat).branches()
        self.fields["branch"].queryset = branches
        if len(branches) == 1:
            self.fields["branch"].initial = branches[0]
        last = today.year * 4 + quarter_of(today) - 1
        quarters = [divmod(last - back, 4) for back in range(QUARTERS)]
        said = _("%(year)s, quarter %(quarter)s")
        self.fields["of_quarter"].choices = [
            (f"{year}-{index + 1}", said % {"year": year, "quarter": index + 1})
            for year, index in quarters
        ]

    def facts(self):
        """What ``rules.enter`` is given."""
        facts = dict(self.cleaned_data)
        year, quarter = facts.pop("of_quarter").split("-")
        return facts | {"year": int(year), "quarter": int(quarter)}


class HoldForm(TextForm):
    """Attendance, reason and report of every member, and the minutes, on one page."""

    minutes = forms.CharField(
        label=_("Minutes"), max_length=20_000, required=False, widget=forms.Textarea({"rows": 8})
    )

    def __init__(self, *args, rows, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            key, state = row.member_id, row.state
            chosen = Attendance.State.PRESENT if state == Attendance.State.EXPECTED else state
            self.fields[f"state_{key}"] = forms.ChoiceField(
                choices=[c for c in Attendance.State.choices if c[0] != "expected"], initial=chosen,
                label=_("Attendance of %(name)s") % {"name": row.member.name},
            )  # fmt: skip
            self.fields[f"reason_{key}"] = forms.CharField(
                max_length=200, required=False, initial=row.reason,
                label=_("Reason of %(name)s") % {"name": row.member.name},
            )  # fmt: skip
            self.fields[f"report_{key}"] = forms.CharField(
                max_length=2000, required=False, initial=row.report,
                widget=forms.Textarea({"rows": 2}),
                label=_("Report of %(name)s") % {"name": row.member.name},
            )  # fmt: skip

    def lines(self):
        """(attendance row, its three bound fields), in order."""
        return [
            (row, *(self[f"{name}_{row.member_id}"] for name in ("state", "reason", "report")))
            for row in self.rows
        ]

    def attendance(self):
        data = self.cleaned_data
        return {
            row.member_id: tuple(
                data[f"{name}_{row.member_id}"] for name in ("state", "reason", "report")
            )
            for row in self.rows
        }


class ReasonForm(TextForm):
    reason = forms.CharField(label=_("Why no meeting is held"), max_length=200)


class NoteForm(TextForm):
    text = forms.CharField(
        label=_("Correction"), max_length=2000, widget=forms.Textarea({"rows": 2})
    )


class ReportForm(TextForm):
    report = forms.CharField(
        label=_("My report"), max_length=2000, required=False, widget=forms.Textarea({"rows": 4}),
        help_text=_("Facts from the ledger are added automatically; write what is not in it."),
    )  # fmt: skip


MISSING = "missing"


class MeetingFilter(UnitFilterForm):
    """The filters of the list, kept in the address; unreadable values are ignored."""

    field_order = ["year", "quarter", "state", "unit"]
    equal = ("year", "quarter")

    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int)
    quarter = forms.TypedChoiceField(
        label=_("Quarter"), required=False, coerce=int,
        choices=[("", _("All quarters")), *((n, str(n)) for n in (1, 2, 3, 4))],
    )  # fmt: skip
    state = forms.ChoiceField(
        label=_("State"), required=False,
        choices=[("", _("All states")), (MISSING, _("Missing")), *Meeting.State.choices],
    )  # fmt: skip

    def __init__(self, data, *, seat, years):
        super().__init__(data, seat=seat)
        self.fields["year"].choices = [("", _("All years")), *((year, str(year)) for year in years)]

    def filtered(self, meetings, *, today):
        meetings, state = super().filtered(meetings), self.chosen.get("state")
        if state == MISSING:
            return meetings.missing(today)
        return meetings.filter(state=state) if state else meetings
