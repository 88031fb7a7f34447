from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.people.models import Member, Team, Tier
from core.forms import DateInput, FormWithoutTag, ModelFormWithoutTag

from .models import Briefing, CommonItem, Cycle, FocusArea, Stage


class CycleYearForm(FormWithoutTag):
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)


class CycleForm(ModelFormWithoutTag):
    class Meta:
        model = Cycle
        fields = [
            "approval", "serial_prefix", "supervision_phone", "vow",
            "member_mark", "branch_mark", "public_mark",
        ]  # fmt: skip


class StageForm(ModelFormWithoutTag):
    class Meta:
        model = Stage
        fields = ["opens", "closes"]
        widgets = {"opens": DateInput(), "closes": DateInput()}

    def clean(self):
        data = super().clean()
        if data.get("opens") and data.get("closes") and data["opens"] > data["closes"]:
            self.add_error("closes", _("The stage closes before it opens: enter a later date."))
        return data


StageFormSet = forms.modelformset_factory(Stage, form=StageForm, extra=0, edit_only=True)


class CommonItemForm(ModelFormWithoutTag):
    class Meta:
        model = CommonItem
        fields = ["text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 2})}


class NewCommonItemForm(FormWithoutTag):
    tier = forms.ChoiceField(label=_("Tier"), choices=Tier.choices)
    team = forms.ChoiceField(
        label=_("Leadership team"),
        choices=[("", _("All teams")), *Team.choices],
        required=False,
        help_text=_("For district leaders only: an item of one of the four teams."),
    )
    text = forms.CharField(
        label=_("Text"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean(self):
        data = super().clean()
        if data.get("team") and data.get("tier") != Tier.DISTRICT_LEADER:
            self.add_error("team", _("Only district leaders belong to a team: leave this empty."))
        return data


class FocusAreaForm(ModelFormWithoutTag):
    class Meta:
        model = FocusArea
        fields = ["tier", "name"]


class BriefingForm(ModelFormWithoutTag):
    class Meta:
        model = Briefing
        fields = ["kind", "held_on", "place", "note", "members"]
        widgets = {
            "held_on": DateInput(),
            "note": forms.Textarea(attrs={"rows": 3}),
            "members": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args, branch, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["members"].queryset = (
            Member.objects.active().filter(branch=branch).order_by("pinyin", "pk")
        )
        self.fields["members"].required = True
