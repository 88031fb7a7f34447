"""The verbs of a measure, a small POST-only page each: fetch in scope, form, verb, back."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from access.roles import ADMINISTRATOR, MEMBER, SECRETARY, SUPERVISOR
from access.seats import seat_required
from core.asking import Question, ask_first
from core.forms import faults_of
from core.refusals import refusals_shown
from reviews.documents.questions import issuing

from . import following, forms, rules
from .views import measure_of

#: Verb → (function, form, its prefix, message).
_VERBS = {
    "withdraw": (rules.withdraw, forms.ReasonForm, "withdraw", gettext_lazy("The proposal is withdrawn.")),
    "approve": (rules.approve, forms.NoteForm, "approve", gettext_lazy("The measure is approved; issue its letter next.")),
    "refuse": (rules.refuse, forms.ReasonForm, "refuse", gettext_lazy("The measure is refused.")),
    "drop": (rules.drop, forms.ReasonForm, "drop", gettext_lazy("The measure is withdrawn before service.")),
    "issue": (rules.issue, forms.IssueForm, "issue", gettext_lazy("The letter is issued; record its delivery next.")),
    "serve": (rules.serve, forms.ServeForm, "serve", gettext_lazy("The service is recorded; what follows from it counts from that day.")),
    "recheck": (following.recheck, forms.RecheckForm, "recheck", gettext_lazy("The re-check is recorded.")),
    "publish": (following.publish, forms.PublishForm, "publish", gettext_lazy("The circular is issued; open and distribute it.")),
    "carry_out": (following.carry_out, forms.CarryOutForm, "out", gettext_lazy("It is recorded as carried out.")),
    "close": (following.close, forms.NoteForm, "close", gettext_lazy("The measure is closed.")),
    "hand_in": (following.hand_in, forms.SelfForm, "self", gettext_lazy("The self-examination is handed in.")),
}  # fmt: skip
_ANSWERS = {
    "uphold": (following.uphold, gettext_lazy("The measure is upheld.")),
    "correct": (following.correct, gettext_lazy("The measure is corrected to the milder one.")),
    "revoke": (following.revoke, gettext_lazy("The measure is revoked.")),
}


def _act(request, measure, verb, form, said):
    """Carry out one verb, after asking where it cannot be taken back; a message says the result or the reason of a refusal."""
    if not form.is_valid():
        messages.error(request, faults_of(form))
        return redirect("measure_detail", measure.pk)
    question = _QUESTIONS.get(verb)
    if question and (asked := ask_first(request, question, measure, form.cleaned_data)):
        return asked
    with refusals_shown(request):
        verb(measure, actor=request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, said)
    return redirect("measure_detail", measure.pk)


def _approving(measure, _facts):
    return Question(
        title=_("Approve “%(type)s” for %(name)s?") % _named(measure), button=_("Approve the measure"),
        back=reverse("measure_detail", args=[measure.pk]),
        says=[
            _("%(unit)s decides so; the letter is issued next.") % {"unit": measure.body},
            _("Until the letter is served the measure can be withdrawn, with the reason on record."),
        ],
    )  # fmt: skip


def _issuing(measure, facts):
    return issuing(
        f"{measure.type} · {measure.member.name}", button=_("Issue the letter"),
        back=reverse("measure_detail", args=[measure.pk]), issuer=measure.body, word=facts["word"],
        told=_("It is to be served on %(name)s; what follows counts from the day of service.") % _named(measure),
    )  # fmt: skip


def _named(measure):
    return {"type": measure.type, "name": measure.member.name}


#: Verb → what is asked before it.
_QUESTIONS = {rules.approve: _approving, rules.issue: _issuing, following.publish: _issuing}


@require_POST
@seat_required(SECRETARY, ADMINISTRATOR)
def measure_act(request, pk, verb):
    """A verb of the deciding body; the rules check whether the person decides for it."""
    return _do(request, pk, verb)


@require_POST
@seat_required(SECRETARY, SUPERVISOR, ADMINISTRATOR)
def measure_withdraw(request, pk):
    return _do(request, pk, "withdraw")


@require_POST
@seat_required(MEMBER, SECRETARY, ADMINISTRATOR)
def measure_hand_in(request, pk):
    return _do(request, pk, "hand_in")


def _do(request, pk, verb):
    measure = measure_of(request, pk)
    function, form, prefix, said = _VERBS[verb]
    issuer = {"issuer": measure.body} if issubclass(form, forms.WordForm) else {}
    filled = form(request.POST, prefix=prefix, **issuer)
    return _act(request, measure, function, filled, said)


@require_POST
@seat_required(MEMBER, SECRETARY, ADMINISTRATOR)
def measure_appeal(request, pk):
    measure = measure_of(request, pk)
    form = forms.AppealForm(request.POST, prefix="appeal", own=request.seat.role == MEMBER)
    said = _("The appeal is recorded; another body decides it.")
    return _act(request, measure, following.appeal, form, said)


@require_POST
@seat_required(ADMINISTRATOR)
def measure_answer(request, pk):
    """The decision on an appeal; the button pressed says which."""
    measure = measure_of(request, pk)
    answer = request.POST.get("answer", "")
    if answer not in _ANSWERS:
        raise Http404
    if measure.appeal_body is None:
        messages.error(request, _("The measure is not appealed."))
        return redirect("measure_detail", pk)
    form = forms.AnswerForm(
        request.POST, prefix="answer", measure=measure, today=timezone.localdate(), issuer=measure.appeal_body
    )  # fmt: skip
    verb, said = _ANSWERS[answer]
    if answer != "correct" and form.is_valid():
        form.cleaned_data.pop("to")
    return _act(request, measure, verb, form, said)
