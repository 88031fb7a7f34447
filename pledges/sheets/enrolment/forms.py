from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.people.models import Member
from core.forms import FormWithoutTag, TextForm

from .models import Enrolment


class LeaveOutForm(FormWithoutTag):
    reason = forms.ChoiceField(label=_("Reason"), choices=Enrolment.Reason.choices)
    words = forms.CharField(
        label=_("In words"),
        max_length=200,
        required=False,
        help_text=_(
            "Needed where the reason is “other”; the member and the higher committee read it."
        ),
    )

    def clean(self):
        data = super().clean()
        if data.get("reason") == Enrolment.Reason.OTHER and not data.get("words"):
            self.add_error("words", _("Say in words why the member is not enrolled."))
        return data


class OwnForm(TextForm):
    """Why somebody wants to pledge; the template draws it beside the form for a peer."""

    own_words = forms.CharField(label=_("Why"), max_length=200, required=False)


class NominationForm(FormWithoutTag):
    member = forms.ModelChoiceField(label=_("Member"), queryset=Member.objects.none())
    words = forms.CharField(label=_("Why"), max_length=200, required=False)

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        peers = Member.objects.active().filter(branch=by.branch_id).exclude(pk=by.pk)
        self.fields["member"].queryset = peers.order_by("pinyin", "pk")
