"""The page on which many opinions are signed together."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from access.seats import seat_required

from ..schemes.models import Group
from . import opinions, phases, together
from .opinion_views import SIGNERS
from .views import evaluation_of


@seat_required(*SIGNERS)
def signed_opinions_together(request, pk, group):
    """Everybody who waits for this seat's opinion of ``group``, one line each; signed together."""
    evaluation, today = evaluation_of(request, pk), timezone.localdate()
    if group not in {of for _kind, of in opinions.signed_groups(evaluation)}:
        raise Http404
    group = Group(group)
    subjects = together.waiting_for(request.seat, evaluation, group, on=today)
    words = together.drafted(subjects, year=evaluation.year, today=today)
    form = together.TogetherForm(request.POST or None, subjects=subjects, words=words)
    if request.method == "POST" and form.is_valid():
        _say(
            request,
            *together.sign_many(form.chosen(), group=group, seat=request.seat, at=timezone.now()),
        )
        return redirect("signed_opinion_list", evaluation.pk)
    return render(request, "reviews/evaluation/ballots/together.html", {
        "evaluation": evaluation, "group": group, "form": form,
        "open": phases.TRANSITIONS.may(evaluation, "sign"),
    })  # fmt: skip


def _say(request, done, stopped):
    if done:
        said = ngettext("%d opinion is signed.", "%d opinions are signed.", done)
        messages.success(request, said % done)
    for subject, why in stopped:
        facts = {"name": subject.member.name, "why": why}
        messages.warning(request, _("%(name)s is not signed: %(why)s") % facts)
    if not done and not stopped:
        messages.warning(request, _("Nobody was marked, so nothing is signed."))
