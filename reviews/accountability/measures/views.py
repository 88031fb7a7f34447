"""Pages of the measures: who may see them, see the list, the record, and their own."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from access.roles import ADMINISTRATOR, AUDITOR, MEMBER, SECRETARY, SUPERVISOR
from access.seats import seat_required
from accounts.audit.exports import exported
from accounts.audit.taking import record_taken
from core.keyset import keyset_page
from core.refusals import refusals_shown
from ledger.entries.models import Entry
from reviews.documents.files import document_response
from reviews.documents.rules import usual_word
from reviews.evaluation.results.models import Result
from reviews.inspection.models import Finding

from . import forms, rules
from .following import open_matters
from .grounds import words_of
from .models import Letter, Measure
from .turns import may

PROPOSERS = (SECRETARY, SUPERVISOR, ADMINISTRATOR)
READERS = (*PROPOSERS, AUDITOR)
_SHOWN = ("member", "branch", "type", "corrected_to", "body")


@require_safe
@seat_required(*READERS)
def measure_list(request):
    """The measures that the seat may see; as a workbook with ``export``."""
    today = timezone.localdate()
    form = forms.MeasureFilter(request.GET, seat=request.seat)
    rows = form.filtered(Measure.objects.visible_to(request.seat), today=today)
    rows = rows.select_related(*_SHOWN)
    if "export" in request.GET:
        return exported(request, _("Measures"), _columns(), rows.order_by("-pk"), filters=form)
    page = keyset_page(request, rows, order=("-pk",), size=25)
    return render(
        request,
        "reviews/accountability/measures/list.html",
        {"page": page, "form": form, "today": today},
    )


def _columns():
    return [
        (_("Branch"), 28, "branch.name"), (_("Member"), 12, "member.name"), (_("Person"), 12, "get_standing_display"),
        (_("Measure"), 14, lambda row: str(row.in_force)), (_("State"), 10, "get_state_display"), (_("The facts"), 50, "facts"),
        (_("Decided by"), 28, "body.name"), (_("Proposed"), 12, lambda row: timezone.localdate(row.proposed_at)),
        (_("Served on"), 12, "served_on"), (_("Influence until"), 12, "influence_until"),
        (_("Self-examination due"), 12, "self_due"), (_("Handed in"), 12, "self_on"), (_("Re-check due"), 12, "recheck_due"),
        (_("Re-checked on"), 12, "recheck_on"), (_("Carried out on"), 12, "carried_out_on"), (_("Closed on"), 12, "closed_on"),
    ]  # fmt: skip


def measure_of(request, pk):
    """The measure within the seat's scope, else 404."""
    rows = Measure.objects.visible_to(request.seat).select_related(
        *_SHOWN, "appeal_body", "proposed_by", "decided_by", "appeal_decided_by"
    )
    return get_object_or_404(rows, pk=pk)


@require_safe
@seat_required(MEMBER, *READERS)
def measure_detail(request, pk):
    """The record: grounds, letters, dates, history; and what the seat may do now."""
    measure, now = measure_of(request, pk), timezone.now()
    today, own = timezone.localdate(now), request.seat.role == MEMBER
    allowed = may(measure, request.seat, at=now)
    return render(request, "reviews/accountability/measures/detail.html", {
        "measure": measure, "may": allowed, "today": today, "own": own, "version": measure.in_force,
        "grounds": measure.grounds.select_related("entry", "finding"), "letters": measure.letters.select_related("document"),
        "steps": _steps(measure, own), "forms": _forms(measure, allowed, own, today),
        "links": request.seat.role in PROPOSERS,
        "open_matters": open_matters(measure, today) if "close" in allowed else [],
    })  # fmt: skip


def _steps(measure, own):
    """The history; the person sees it from the service on: what went before is the bodies' own."""
    steps = measure.steps.select_related("actor")
    if own:
        inside = ["proposed", "approved", "refused", "withdrawn"]
        steps = steps.exclude(kind__in=inside)
    return steps


def _forms(measure, allowed, own, today):
    """verb → the form to show for it."""
    made = {
        "approve": lambda: forms.NoteForm(prefix="approve"),
        "refuse": lambda: forms.ReasonForm(prefix="refuse"),
        "withdraw": lambda: forms.ReasonForm(prefix="withdraw"),
        "drop": lambda: forms.ReasonForm(prefix="drop"),
        "issue": lambda: forms.IssueForm(prefix="issue", **_word_of(measure.body)),
        "serve": lambda: forms.ServeForm(prefix="serve", initial={"served_on": today}),
        "appeal": lambda: forms.AppealForm(prefix="appeal", own=own, initial={"on": today}),
        "uphold": lambda: forms.AnswerForm(
            prefix="answer", measure=measure, today=today, **_word_of(measure.appeal_body)
        ),
        "hand_in": lambda: forms.SelfForm(prefix="self"),
        "recheck": lambda: forms.RecheckForm(prefix="recheck"),
        "publish": lambda: forms.PublishForm(prefix="publish", **_word_of(measure.body)),
        "carry_out": lambda: forms.CarryOutForm(
            prefix="out", initial={"on": measure.carried_out_on or today}
        ),
        "close": lambda: forms.NoteForm(prefix="close"),
    }
    return {verb: make() for verb, make in made.items() if verb in allowed}


def _word_of(issuer):
    """The issuer of the letter, and its latest word as the initial value."""
    return {"issuer": issuer, "initial": {"word": usual_word(issuer, "letter")}}


@require_safe
@seat_required(MEMBER, *READERS)
def letter_pdf(request, pk):
    """A letter as it was issued; the person reads it from the service on."""
    seen = Measure.objects.visible_to(request.seat)
    letters = Letter.objects.filter(measure__in=seen.values("pk")).select_related("document")
    letter = get_object_or_404(letters, pk=pk)
    record_taken(request, "download", subject=letter.document)
    return document_response(request, letter, f"{letter.document}.pdf")


def _first_ground(request):
    """The entry, finding or published result of the address, in scope, and its member; 404 without one."""
    asked = request.POST if request.method == "POST" else request.GET
    entry, finding = asked.get("entry", ""), asked.get("finding", "")
    if finding.isdecimal():
        rows = Finding.objects.visible_to(request.seat).select_related(
            "entry__ledger__member__branch"
        )
        row = get_object_or_404(rows, pk=finding)
        return row, row.entry.ledger.member
    if entry.isdecimal():
        rows = Entry.objects.visible_to(request.seat).select_related("ledger__member__branch")
        row = get_object_or_404(rows, pk=entry)
        return row, row.ledger.member
    if (result := asked.get("result", "")).isdecimal():
        rows = Result.objects.visible_to(request.seat).published().select_related("member__branch")
        row = get_object_or_404(rows, pk=result)
        return row, row.member
    raise Http404


def _others(first, member, seat):
    """Key → further facts about the member: open or unfulfilled entries of the same year, findings not withdrawn."""
    year = (first.entry if isinstance(first, Finding) else first).year
    results = Result.objects.visible_to(seat).published().filter(member=member, year=year)
    entries = Entry.objects.visible_to(seat).filter(
        ledger__member=member, year=year, state__in=[Entry.State.OPEN, Entry.State.UNFULFILLED]
    )
    findings = Finding.objects.visible_to(seat).filter(entry__ledger__member=member)
    rows = [
        *entries.select_related("ledger").order_by("number")[:40],
        *findings.exclude(state=Finding.State.WITHDRAWN).select_related("entry__ledger")[:40],
        *results,
    ]
    return {f"{row._meta.model_name}-{row.pk}": row for row in rows if row != first}


@seat_required(*PROPOSERS)
def measure_propose(request):
    """Propose a measure from ?entry=…, ?finding=… or ?result=…; further facts about the person may be ticked."""
    first, member = _first_ground(request)
    today = timezone.localdate()
    others = _others(first, member, request.seat)
    form = forms.ProposeForm(
        request.POST or None, member=member, seat=request.seat, today=today,
        more=[(key, words_of(row, today)) for key, row in others.items()],
        initial={"type": _wanted(request, today)},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        grounds = [first, *(others[key] for key in data.get("more", ()))]
        with refusals_shown(form):
            made = rules.propose(
                member, data["type"], grounds=grounds, facts=data["facts"], demand=data["demand"],
                rectify_by=data["rectify_by"], seat=request.seat, at=timezone.now(),
            )  # fmt: skip
            said = _("The measure is proposed; %(body)s decides.") % {"body": made.body.name}
            messages.success(request, said)
            return redirect("measure_detail", made.pk)
    return render(request, "reviews/accountability/measures/propose.html", {
        "form": form, "member": member, "ground": words_of(first, today), "offered": form.offered,
        "first": first._meta.model_name, "key": first.pk,
    })  # fmt: skip


def _wanted(request, today):
    version = forms.types_on(today).get(request.GET.get("kind", ""))
    return version.pk if version else None
