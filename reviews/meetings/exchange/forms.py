from django import forms
from django.utils.translation import gettext_lazy as _

from access.seats import path_range
from accounts.organisations.models import Organisation
from core.forms import TextForm, TextModelForm
from ledger.pages.filters import units_of

from .models import Attendance, Meeting


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
        help_text=_("What the ledger says is added by itself; write what it does not say."),
    )  # fmt: skip


MISSING = "missing"


class MeetingFilter(forms.Form):
    """The filters of the list, kept in the address; what cannot be read filters nothing."""

    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int)
    quarter = forms.TypedChoiceField(
        label=_("Quarter"), required=False, coerce=int,
        choices=[("", _("All quarters")), *((n, str(n)) for n in (1, 2, 3, 4))],
    )  # fmt: skip
    state = forms.ChoiceField(
        label=_("State"), required=False,
        choices=[("", _("All states")), (MISSING, _("Missing")), *Meeting.State.choices],
    )  # fmt: skip
    unit = forms.ModelChoiceField(
        label=_("Unit"), required=False, queryset=Organisation.objects.none()
    )

    def __init__(self, data, *, seat, years):
        super().__init__(data)
        self.fields["year"].choices = [("", _("All years")), *((year, str(year)) for year in years)]
        units = units_of(seat, chosen=data.get("unit"))
        if len(units) > 1:
            self.fields["unit"].queryset = Organisation.objects.visible_to(seat)
            self.fields["unit"].choices = [
                ("", _("All units")), *((unit.pk, unit.name) for unit in units),
            ]  # fmt: skip
        else:
            del self.fields["unit"]
        self.is_valid()

    def filtered(self, meetings, *, today):
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        for name in ("year", "quarter"):
            if name in chosen:
                meetings = meetings.filter(**{name: chosen[name]})
        if chosen.get("state") == MISSING:
            meetings = meetings.missing(today)
        elif "state" in chosen:
            meetings = meetings.filter(state=chosen["state"])
        if "unit" in chosen:
            meetings = meetings.filter(path_range("branch__path", chosen["unit"].path))
        return meetings
