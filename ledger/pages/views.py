"""Pages of the ledger: one's own, a member's, an entry with what may be done to it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from access.returning import own_address
from access.roles import ADMINISTRATOR, MEMBER, SECRETARY, SUPERVISOR
from access.seats import seat_required
from core.downloads import shown_pdf
from core.files.responses import kept_response
from core.numbers import plain
from core.refusals import refusals_shown
from press.plain import render_papers

from ..entries import decisions as turns
from ..entries import verbs as rules
from ..entries.models import Entry, Event, Ledger
from ..entries.progress import parts_of
from ..entries.reminding import remind
from ..evidence.models import Evidence
from ..evidence.rules import add_evidence, claim_with_evidence, progress_with_evidence
from . import forms
from .actions import WHO, actions_for, barred_from_verifying
from .ledger_page import line, progress_of, read
from .ledger_paper import ledger_paper
from .lights import show

Is = Event.Kind
READERS = (MEMBER, SECRETARY, SUPERVISOR, ADMINISTRATOR)

#: Kind of event → its form.
FORMS = {
    Is.PROGRESS: forms.ProgressForm,
    Is.CLAIMED: forms.ClaimForm,
    Is.RETURNED: forms.ReturnForm,
    Is.VERIFIED: forms.VerifyForm,
    Is.EVIDENCE: forms.EvidenceForm,
    Is.EXT_ASKED: forms.ExtensionForm,
    Is.EXTENDED: forms.ExtendForm,
    Is.EXT_REFUSED: forms.ExtendForm,
    Is.UNFULFILLED: forms.UnfulfilledForm,
    Is.REOPENED: forms.ReopenForm,
    Is.CORRECTED: forms.CorrectForm,
    Is.CHECKED: forms.CheckForm,
    Is.REMINDED: forms.RemindForm,
}


#: Two buttons of one form.
_ASKED_IN = {Is.EXT_REFUSED: Is.EXTENDED}


@require_safe
@seat_required(MEMBER)
def my_ledger(request):
    """The member's own ledger; while nothing is registered it says what to do first."""
    ledger = Ledger.objects.visible_to(request.seat).select_related("member__branch").first()
    if ledger is None:
        return render(request, "ledger/none_yet.html")
    return _ledger_page(request, ledger)


@require_safe
@seat_required(*READERS)
def ledger_detail(request, pk):
    ledgers = Ledger.objects.visible_to(request.seat).select_related("member__branch")
    return _ledger_page(request, get_object_or_404(ledgers, pk=pk))


def _ledger_page(request, ledger):
    year = request.GET.get("year", "")
    today = timezone.localdate()
    book = read(ledger, today=today, year=int(year) if year.isdecimal() else None)
    for entry in book.entries:
        entry.progress = progress_of(entry)
        entry.open_to = actions_for(request.seat, entry, today=today)
    own = request.seat.role == MEMBER
    return render(
        request, "ledger/ledger_detail.html", {"book": book, "ledger": ledger, "own": own}
    )


@require_safe
@seat_required(*READERS)
def ledger_pdf(request, pk):
    """The ledger of a year as a ruled table on paper."""
    ledgers = Ledger.objects.visible_to(request.seat).select_related("member__branch")
    ledger, year = get_object_or_404(ledgers, pk=pk), request.GET.get("year", "")
    book = read(ledger, today=timezone.localdate(), year=int(year) if year.isdecimal() else None)
    with refusals_shown(request):
        content = render_papers([ledger_paper(book, at=timezone.now())])
        return shown_pdf(
            content,
            f"{ledger.member.branch}{ledger.member}{book.year}年度承诺台账{ledger.number}.pdf",
        )
    return redirect("ledger_detail", pk)


@require_safe
@seat_required(*READERS)
def entry_detail(request, pk):
    return _entry_page(request, _entry(request, pk))


def _entry(request, pk):
    entries = Entry.objects.visible_to(request.seat).select_related(
        "ledger__member__branch", "branch"
    )
    return get_object_or_404(entries.with_light(timezone.localdate()), pk=pk)


def _entry_page(request, entry, *, bound=None):
    """The page of an entry; ``bound`` holds a form with errors by its kind of event."""
    today = timezone.localdate()
    show([entry], today)
    open_to = actions_for(request.seat, entry, today=today)
    standing = {"amount": plain(entry.amount), "fulfilled_on": entry.fulfilled_on}
    initial = {
        Is.CLAIMED: {"fulfilled_on": today}, Is.PROGRESS: {"amount": plain(entry.amount)},
        Is.CORRECTED: standing,
    }  # fmt: skip
    shown = {
        kind.value: form(entry=entry, initial=initial.get(kind))
        for kind, form in FORMS.items()
        if kind in open_to
    } | (bound or {})
    return render(request, "ledger/entry_detail.html", {
        "entry": entry, "member": entry.ledger.member, "progress": progress_of(entry),
        "history": [line(event) for event in entry.events.order_by("seq")],
        "parts": parts_of(entry), "evidence": list(entry.evidence.all()),
        "forms": shown, "open_to": open_to, "barred": barred_from_verifying(request.seat, entry),
    })  # fmt: skip


def _verb(kind):
    """A POST-only view for one verb: entry in scope → form → verb → message → back to the entry."""

    def decorate(act):
        @require_POST
        @seat_required(*WHO[kind])
        def view(request, pk):
            entry = _entry(request, pk)
            form = FORMS[kind](request.POST, request.FILES, entry=entry) if kind in FORMS else None
            if form is not None and not form.is_valid():
                return _entry_page(request, entry, bound={_ASKED_IN.get(kind, kind).value: form})
            with refusals_shown(request):
                said = act(entry, form, request)
                messages.success(
                    request, said % {"number": entry.number, "name": entry.ledger.member.name}
                )
            return redirect(_back(request, entry))

        return view

    return decorate


def _back(request, entry):
    """The page that the person came from, if it is one of this site; else the entry."""
    own = reverse("entry_detail", args=[entry.pk])
    return own_address(request, request.POST.get("next", ""), own)


@_verb(Is.PROGRESS)
def entry_progress(entry, form, request):
    data = form.cleaned_data
    progress_with_evidence(
        entry, uploads=data["files"], actor=request.user, at=timezone.now(), note=data["note"],
        amount=data.get("amount"), parts=form.parts(),
    )  # fmt: skip
    return _("Progress of item %(number)s of %(name)s is noted.")


@_verb(Is.CLAIMED)
def entry_claim(entry, form, request):
    data = form.cleaned_data
    claim_with_evidence(
        entry, uploads=data["files"], actor=request.user, at=timezone.now(),
        fulfilled_on=data["fulfilled_on"], note=data["note"],
    )  # fmt: skip
    return _("Item %(number)s of %(name)s is reported as fulfilled and waits for verification.")


@_verb(Is.TAKEN_BACK)
def entry_take_back(entry, form, request):
    turns.take_back(entry, actor=request.user, at=timezone.now())
    return _("Taken back: item %(number)s of %(name)s is under way as before.")


@_verb(Is.REMINDED)
def entry_remind(entry, form, request):
    remind(entry, actor=request.user, at=timezone.now(), **form.cleaned_data)
    return _("%(name)s is reminded of item %(number)s.")


@_verb(Is.RETURNED)
def entry_return(entry, form, request):
    rules.return_claim(entry, actor=request.user, at=timezone.now(), note=form.cleaned_data["note"])
    return _("The report on item %(number)s of %(name)s is returned; the item is open again.")


@_verb(Is.VERIFIED)
def entry_verify(entry, form, request):
    """Verify and strike off in one step; with the button "only verify" the striking off is left for later."""
    facts = {"actor": request.user, "at": timezone.now(), "note": form.cleaned_data["note"]}
    if "only" in request.POST:
        rules.verify(entry, **facts)
        return _("Item %(number)s of %(name)s is verified.")
    rules.verify_and_strike_off(entry, **facts)
    return _("Item %(number)s of %(name)s is verified and struck off.")


@_verb(Is.STRUCK_OFF)
def entry_strike_off(entry, form, request):
    rules.strike_off(entry, actor=request.user, at=timezone.now())
    return _("Item %(number)s of %(name)s is struck off.")


@_verb(Is.EVIDENCE)
def entry_evidence(entry, form, request):
    files = form.cleaned_data["files"]
    add_evidence(entry, files, actor=request.user, at=timezone.now())
    return _("The evidence of item %(number)s of %(name)s is kept.")


@_verb(Is.EXT_ASKED)
def entry_ask_extension(entry, form, request):
    turns.ask_extension(entry, actor=request.user, at=timezone.now(), **form.cleaned_data)
    return _("An extension of item %(number)s of %(name)s is requested; the branch decides.")


@_verb(Is.EXTENDED)
def entry_extend(entry, form, request):
    turns.extend(entry, actor=request.user, at=timezone.now(), **form.cleaned_data)
    return _("The due date of item %(number)s of %(name)s is extended.")


@_verb(Is.EXT_REFUSED)
def entry_refuse_extension(entry, form, request):
    turns.refuse_extension(entry, actor=request.user, at=timezone.now(), **form.cleaned_data)
    return _("The extension of item %(number)s of %(name)s is refused; the due date stays.")


@_verb(Is.UNFULFILLED)
def entry_unfulfilled(entry, form, request):
    turns.close_unfulfilled(entry, actor=request.user, at=timezone.now(), **form.cleaned_data)
    return _("Item %(number)s of %(name)s is closed as not fulfilled.")


@_verb(Is.REOPENED)
def entry_reopen(entry, form, request):
    turns.reopen(entry, actor=request.user, at=timezone.now(), **form.cleaned_data)
    return _("Item %(number)s of %(name)s is open again.")


@_verb(Is.CORRECTED)
def entry_correct(entry, form, request):
    turns.correct(entry, actor=request.user, at=timezone.now(), **form.cleaned_data)
    return _("Item %(number)s of %(name)s is corrected; the earlier line is kept.")


@_verb(Is.CHECKED)
def entry_check(entry, form, request):
    turns.sample_check(entry, actor=request.user, at=timezone.now(), **form.cleaned_data)
    return _("The sample check of item %(number)s of %(name)s is recorded.")


@require_safe
@seat_required(*READERS)
def evidence_file(request, pk):
    """A file of evidence, within scope only; photos are shown, everything else is downloaded."""
    row = get_object_or_404(Evidence.objects.visible_to(request.seat), pk=pk)
    return kept_response(
        request, row, as_attachment=not row.is_image, filename=row.name,
        content_type=row.content_type, headers={"Cache-Control": "private, max-age=3600"},
    )  # fmt: skip
