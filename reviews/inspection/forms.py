from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.organisations.filters import UnitFilterForm
from accounts.organisations.models import Organisation
from accounts.people.models import Member
from core.forms import DateInput, TextForm, TextModelForm
from core.workdays import add_workdays, doubt, next_workday
from ledger.entries.models import Entry
from reviews.documents.forms import IssuerWordMixin
from reviews.documents.rules import usual_word

from .models import POINTS, Finding, Inspection, Sample
from .rules import Again, CheckLine

#: Working days proposed for rectification.
RECTIFY_WITHIN = 15

_GROUNDS = {
    "finding": _("an earlier finding"), "overdue": _("an overdue item"),
    "unfulfilled": _("an item not fulfilled without good reason"), "extended": _("an item extended twice or more"),
    "opinion": _("an open opinion of the public"), "late": _("an item fulfilled late"), "no_proof": _("a fulfilment without evidence"),
}  # fmt: skip


def words_of(grounds):
    """The grounds for which a ledger was drawn: [(label, count), …]."""
    return [(_GROUNDS[name], count) for name, count in grounds.items()]


class PlanForm(TextModelForm):
    """The plan; the points of risk are a field each."""

    class Meta:
        model = Inspection
        fields = [
            "organisation", "year", "half", "starts_on", "ends_on", "lead", "discipline", "organising", "supervision",
            "by_risk", "at_random",
        ]  # fmt: skip
        widgets = {"starts_on": DateInput, "ends_on": DateInput}

    def __init__(self, *args, seat, **kwargs):
        super().__init__(*args, **kwargs)
        offered = Organisation.objects.visible_to(seat).exclude(kind=Organisation.Kind.BRANCH)
        self.fields["organisation"].queryset = offered.filter(dissolved_on=None)
        self.fields["half"].choices = [(1, _("First half")), (2, _("Second half"))]
        for name in ("by_risk", "at_random"):
            self.fields[name].max_value = 5000
        self.fields["by_risk"].help_text = _(
            "Ledgers with findings that were not re-checked yet come on top of these."
        )
        points = POINTS | (self.instance.points or {})
        for name, label in _GROUNDS.items():
            self.fields[f"points_{name}"] = forms.IntegerField(
                label=_("Points for %(what)s") % {"what": label}, min_value=0, max_value=20,
                initial=points[name],
            )  # fmt: skip

    def clean(self):
        data = super().clean()
        starts, ends = data.get("starts_on"), data.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The last day is before the first."))
        return data

    def facts(self):
        """The arguments of ``rules.plan`` and ``rules.edit``."""
        data = dict(self.cleaned_data)
        points = {name: data.pop(f"points_{name}") for name in _GROUNDS}
        return data | {"points": points}


class DrawForm(TextForm):
    seed = forms.CharField(
        label=_("Seed"), max_length=40, required=False,
        help_text=_("Digits drawn in public, for example by dice; left empty, the computer draws them. The seed is recorded."),
    )  # fmt: skip


class CloseForm(TextForm):
    summary = forms.CharField(
        label=_("Summary"), max_length=10_000, widget=forms.Textarea({"rows": 6}), required=False
    )


class NotMetForm(TextForm):
    note = forms.CharField(label=_("Why it could not be checked"), max_length=500)


class SheetForm(TextForm):
    """The form for a completed check sheet: a block of fields for each entry and each earlier finding."""

    checked_on = forms.DateField(label=_("Checked on"), widget=DateInput)
    inspectors = forms.CharField(label=_("Inspectors"), max_length=100)
    note = forms.CharField(
        label=_("Remark"), max_length=2000, required=False, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, *args, sample, entries, earlier, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.entries, self.earlier = entries, earlier
        member = sample.ledger.member
        people = Member.objects.filter(branch=member.branch_id).active().order_by("pinyin", "pk")
        choices = [(person.pk, person.name) for person in people]
        self.people = {person.pk: person for person in people}
        proposed = next_workday(add_workdays(today, RECTIFY_WITHIN))
        self.doubt = doubt(today, proposed)
        for entry in entries:
            self._add_entry(entry, member, choices, proposed)
        for finding in earlier:
            self._add_finding(finding, proposed)

    def _add_entry(self, entry, member, choices, proposed):
        key, name = entry.pk, {"number": entry.number}
        self.fields |= {
            f"result_{key}": forms.ChoiceField(
                label=_("Result of item %(number)s") % name, required=False, widget=forms.RadioSelect,
                choices=[("", _("Not looked at")), *Entry.Check.choices], initial="",
            ),
            f"kind_{key}": forms.ChoiceField(
                label=_("Kind of finding"), required=False, choices=[("", _("Choose")), *Finding.Kind.choices]
            ),
            f"text_{key}": forms.CharField(
                label=_("What was seen"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2})
            ),
            f"demand_{key}": forms.CharField(
                label=_("What must be done"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2})
            ),
            f"deadline_{key}": forms.DateField(
                label=_("Rectify by"), required=False, widget=DateInput, initial=proposed, help_text=self.doubt,
            ),
            f"responsible_{key}": forms.TypedChoiceField(
                label=_("Responsible"), required=False, choices=choices, initial=member.pk, coerce=int,
                empty_value=None,
            ),
        }  # fmt: skip

    def _add_finding(self, finding, proposed):
        self.fields |= {
            f"again_{finding.pk}": forms.ChoiceField(
                label=_("Result of the re-check"), required=False, widget=forms.RadioSelect, initial="",
                choices=[("", _("Not looked at")), ("pass", _("In order")), ("fail", _("Not in order"))],
            ),
            f"again_text_{finding.pk}": forms.CharField(
                label=_("What was seen"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2})
            ),
            f"again_deadline_{finding.pk}": forms.DateField(
                label=_("New deadline"), required=False, widget=DateInput, initial=proposed
            ),
        }  # fmt: skip

    def blocks(self):
        """(entry, its bound fields) in order."""
        names = ("result", "text", "kind", "demand", "deadline", "responsible")
        for entry in self.entries:
            yield entry, {name: self[f"{name}_{entry.pk}"] for name in names}

    def again_blocks(self):
        for row in self.earlier:
            yield row, {
                "result": self[f"again_{row.pk}"], "text": self[f"again_text_{row.pk}"],
                "deadline": self[f"again_deadline_{row.pk}"],
            }  # fmt: skip

    def clean(self):
        data = super().clean()
        for entry in self.entries:
            if data.get(f"result_{entry.pk}") == Entry.Check.NOT_IN_ORDER:
                for name, missing in _NEEDED.items():
                    if not data.get(f"{name}_{entry.pk}"):
                        self.add_error(f"{name}_{entry.pk}", missing)
        for row in self.earlier:
            if data.get(f"again_{row.pk}") == "fail":
                for name in ("text", "deadline"):
                    if not data.get(f"again_{name}_{row.pk}"):
                        self.add_error(f"again_{name}_{row.pk}", _NEEDED[name])
        return data

    def lines(self):
        data = self.cleaned_data
        return [
            CheckLine(
                entry, data[f"result_{entry.pk}"], text=data[f"text_{entry.pk}"], kind=data[f"kind_{entry.pk}"],
                demand=data[f"demand_{entry.pk}"], deadline=data[f"deadline_{entry.pk}"],
                responsible=self.people.get(data[f"responsible_{entry.pk}"]),
            )
            for entry in self.entries
        ]  # fmt: skip

    def again(self):
        data = self.cleaned_data
        return [
            Again(row, result == "pass", data[f"again_text_{row.pk}"], data[f"again_deadline_{row.pk}"])
            for row in self.earlier
            if (result := data[f"again_{row.pk}"])
        ]  # fmt: skip


_NEEDED = {
    "kind": _("Choose what kind of finding it is."),
    "text": _("Say what is wrong."),
    "deadline": _("Enter until when it must be rectified."),
}


class ReportForm(TextForm):
    text = forms.CharField(
        label=_("What was done"), max_length=2000, widget=forms.Textarea({"rows": 3})
    )


class RecheckForm(TextForm):
    text = forms.CharField(
        label=_("What was seen"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    deadline = forms.DateField(
        label=_("New deadline, if it is not in order"), required=False, widget=DateInput
    )

    def __init__(self, *args, today, **kwargs):
        proposed = next_workday(add_workdays(today, RECTIFY_WITHIN))
        super().__init__(*args, initial={"deadline": proposed}, **kwargs)
        self.fields["deadline"].help_text = doubt(today, proposed)


class WithdrawForm(TextForm):
    reason = forms.CharField(
        label=_("Why the finding is withdrawn"), max_length=1000,
        widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip


class SlipForm(IssuerWordMixin, TextForm):
    issuer = forms.ModelChoiceField(label=_("Issuer"), queryset=Organisation.objects.none())
    text = forms.CharField(
        label=_("What was found"), max_length=2000, widget=forms.Textarea({"rows": 3})
    )
    demand = forms.CharField(
        label=_("What must be done"), max_length=2000, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args, finding, seat, **kwargs):
        super().__init__(*args, **kwargs)
        offered = Organisation.objects.visible_to(seat).above(finding.branch)
        self.fields["issuer"].queryset = offered
        self.offer_words(list(offered))
        self.order_fields(["issuer", "word", "new_word"])
        if not self.is_bound:
            first = offered.first()
            self.initial |= {
                "issuer": first,
                "word": usual_word(first, "slip"),
                "text": finding.text,
                "demand": finding.demand,
            }


class SampleFilter(UnitFilterForm):
    """The filters of an inspection's check sheets, kept in the address; unreadable values are ignored."""

    field_order = ["state", "how", "unit"]
    equal = ("state", "how")

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All states")), *Sample.State.choices]
    )
    how = forms.ChoiceField(
        label=_("Drawn"), required=False, choices=[("", _("All")), *Sample.How.choices]
    )


UNRESOLVED, RECHECK, OVERDUE, SOON = "unresolved", "recheck", "overdue", "soon"
MY_RECHECK = "my_recheck"


class FindingFilter(UnitFilterForm):
    """The filters of the list of findings."""

    field_order = ["state", "kind", "unit"]
    equal = ("kind",)

    state = forms.ChoiceField(
        label=_("State"), required=False,
        choices=[
            ("", _("All states")), (UNRESOLVED, _("Unresolved")), (OVERDUE, _("Rectification overdue")),
            (SOON, _("Rectification under way")),
            (RECHECK, _("To be re-checked")), (MY_RECHECK, _("To be re-checked by you")), *Finding.State.choices,
        ],
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All kinds")), *Finding.Kind.choices]
    )
    inspection = forms.ModelChoiceField(
        label=_("Inspection"), required=False, queryset=Inspection.objects.none(),
        empty_label=_("All inspections"),
    )  # fmt: skip

    def __init__(self, data, *, seat):
        super().__init__(data, seat=seat)
        plans = Inspection.objects.visible_to(seat).exclude(state=Inspection.State.PLANNED)
        self.fields["inspection"].queryset = plans.select_related("organisation")
        if not plans.exists():
            del self.fields["inspection"]

    def filtered(self, findings, *, today):
        findings, chosen = super().filtered(findings), self.chosen
        match chosen.get("state"):
            case "unresolved":
                findings = findings.unresolved()
            case "overdue":
                findings = findings.overdue(today)
            case "soon":
                findings = findings.filter(state=Finding.State.OPEN, deadline__gte=today)
            case "recheck":
                findings = findings.to_recheck()
            case "my_recheck":
                findings = findings.to_recheck_by(self.seat.user)
            case str() as state:
                findings = findings.filter(state=state)
        if "inspection" in chosen:
            findings = findings.filter(sample__inspection=chosen["inspection"])
        return findings
