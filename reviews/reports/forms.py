from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.organisations.models import Organisation
from core.forms import DateInput, FilterForm, TextForm, TextModelForm
from reviews.documents.forms import word_field

from .models import Period, Report, ReportCall


class CallForm(TextForm):
    superior = forms.ModelChoiceField(
        label=_("Superior"), queryset=Organisation.objects.none(),
        help_text=_("Every unit directly below it has to report."),
    )  # fmt: skip
    year = forms.TypedChoiceField(label=_("Year"), coerce=int)
    period = forms.ChoiceField(label=_("Period"), choices=Period.choices)
    due_on = forms.DateField(label=_("Due"), widget=DateInput)

    def __init__(self, *args, seat, today, **kwargs):
        super().__init__(*args, **kwargs)
        offered = Organisation.objects.visible_to(seat).exclude(kind=Organisation.Kind.BRANCH)
        self.fields["superior"].queryset = offered.filter(dissolved_on=None).order_by("path")
        self.fields["year"].choices = [(y, str(y)) for y in (today.year, today.year - 1)]


class WordsForm(TextModelForm):
    class Meta:
        model = Report
        fields = ["summary", "cases", "problems", "plans", "word"]
        widgets = {
            "summary": forms.Textarea({"rows": 3}), "cases": forms.Textarea({"rows": 6}),
            "problems": forms.Textarea({"rows": 4}), "plans": forms.Textarea({"rows": 4}),
        }  # fmt: skip
        help_texts = {
            "cases": _("The initial text lists the hot or difficult items that were struck off."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["word"] = word_field(self.instance.organisation, required=False)


class ReturnForm(TextForm):
    text = forms.CharField(
        label=_("What has to be corrected"), max_length=2000, widget=forms.Textarea({"rows": 3})
    )


class ScanForm(TextForm):
    file = forms.FileField(
        label=_("Scan of the signed report"), help_text=_("PDF or photo of at most 10 MB."),
        widget=forms.ClearableFileInput({"accept": ".pdf,image/jpeg,image/png,image/webp,.heic,.heif"}),
    )  # fmt: skip


LATE, SOON, TO_DECIDE = "late", "soon", "to_decide"


class ReportFilter(FilterForm):
    """The filters of the list of reports, kept in the address; unreadable values are ignored."""

    equal = ("call",)

    state = forms.ChoiceField(
        label=_("State"), required=False,
        choices=[
            ("", _("All states")), (LATE, _("Overdue")), (SOON, _("To be sent")), (TO_DECIDE, _("To be decided by you")),
            *Report.State.choices,
        ],
    )  # fmt: skip
    call = forms.ModelChoiceField(
        label=_("Period"), required=False, queryset=ReportCall.objects.none(), empty_label=_("All periods")
    )  # fmt: skip

    def __init__(self, data, *, seat):
        super().__init__(data)
        self.seat = seat
        seen = Report.objects.visible_to(seat).values("call")
        self.fields["call"].queryset = ReportCall.objects.filter(pk__in=seen)

    def filtered(self, reports, *, today):
        reports = super().filtered(reports)
        match self.chosen.get("state"):
            case None:
                return reports
            case "late":
                return reports.late(today)
            case "soon":
                return reports.owing().filter(due_on__gte=today)
            case "to_decide":
                return reports.decidable_by(self.seat)
            case state:
                return reports.filter(state=state)
