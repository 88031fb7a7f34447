"""Pages of the programmes and their activities."""

import uuid

from django.contrib import messages
from django.db.models import Count, Sum
from django.db.models.functions import Left
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from access.roles import ADMINISTRATOR, MEMBER, SECRETARY, SUPERVISOR
from access.seats import STEP, seat_required, whole_district
from accounts.audit.exports import exported
from accounts.organisations.models import Organisation
from core.forms import faults_of
from core.keyset import keyset_page
from core.refusals import refusals_shown

from . import rules
from .forms import ActivityFilter, ActivityForm, CancelForm, ProgrammeForm
from .models import Activity, Participation, Programme

KEEPERS = (SECRETARY, SUPERVISOR, ADMINISTRATOR)


@require_http_methods(["GET", "HEAD", "POST"])
@whole_district
def programme_list(request):
    """The programmes and the form for one more."""
    form = ProgrammeForm(request.POST or None, initial={"since": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        return _keep_programme(request, form)
    rows = Programme.objects.annotate(held=Count("activities"))
    return render(request, "ledger/programmes/programmes.html", {"rows": rows, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@whole_district
def programme_edit(request, pk):
    programme = get_object_or_404(Programme, pk=pk)
    form = ProgrammeForm(request.POST or None, instance=programme)
    if request.method == "POST" and form.is_valid():
        return _keep_programme(request, form, programme)
    return render(request, "ledger/programmes/programme.html", {"form": form, "programme": programme})  # fmt: skip


def _keep_programme(request, form, programme=None):
    by = {"actor": request.user, "at": timezone.now()}
    rules.keep_programme(programme, **form.cleaned_data, **by)
    messages.success(request, _("The programme is kept."))
    return redirect("programme_list")


@require_safe
@seat_required(*KEEPERS)
def activity_list(request):
    """The activities in scope with their figures; as a workbook with ``export``."""
    form = ActivityFilter(request.GET, seat=request.seat, today=timezone.localdate())
    found = form.filtered(Activity.objects.visible_to(request.seat))
    rows = found.select_related("programme", "branch").annotate(
        people=Count("participations"), hours=Sum("participations__hours")
    )
    if "export" in request.GET:
        return exported(
            request, _("Activities"), _columns(), rows.order_by("-on", "-pk"), filters=form
        )
    page = keyset_page(request, rows, order=("-on", "-pk"), size=25)
    return render(request, "ledger/programmes/activities.html", {
        "page": page, "form": form, "figures": found.figures(),
        "branches": _branches(request.seat), "one_branch": _is_one(request.seat),
    })  # fmt: skip


def _branches(seat):
    """The branches for which the seat records activities."""
    return seat.organisations if seat.role == SECRETARY else ()


def _is_one(seat):
    return len(seat.organisations) == 1 and seat.organisation.is_branch


def _columns():
    return [
        (_("Date"), 12, "on"), (_("Programme"), 18, "programme.name"), (_("Branch"), 28, "branch.name"),
        (_("Place"), 20, "place"), (_("What was done"), 60, "what"), (_("People"), 8, "people"), (_("Hours"), 8, "hours"),
        (_("State"), 10, "get_state_display"),
    ]  # fmt: skip


@require_safe
@seat_required(*KEEPERS)
def activity_figures(request):
    """Activities, people and hours by unit and programme of one year; as a workbook with ``export``."""
    form = ActivityFilter(request.GET, seat=request.seat, today=timezone.localdate())
    found = form.filtered(Activity.objects.visible_to(request.seat))
    lines = _figures(found, request.seat)
    if "export" in request.GET:
        columns = [
            (_("Unit"), 28, "unit"), (_("Programme"), 18, "programme__name"),
            (_("Activities"), 10, "activities"), (_("People"), 8, "people"),
            (_("Hours"), 8, "hours"),
        ]  # fmt: skip
        return exported(
            request, _("Activities by unit"), columns, lines, subject=_("Activities"), filters=form
        )
    return render(request, "ledger/programmes/figures.html", {"lines": lines, "form": form})


def _figures(activities, seat):
    """A line for each unit right below the seat's organisation and each programme with activities."""
    top = seat.organisation
    length = len(top.path) + (0 if top.is_branch else STEP)
    held = activities.filter(state=Activity.State.HELD)
    lines = (
        held.annotate(top=Left("branch__path", length))
        .values("top", "programme__name")
        .annotate(
            activities=Count("pk", distinct=True),
            people=Count("participations"),
            hours=Sum("participations__hours"),
        )
        .order_by("top", "programme__name")
    )
    paths = {line["top"] for line in lines}
    names = dict(Organisation.objects.filter(path__in=paths).values_list("path", "name"))
    return [line | {"unit": names[line["top"]]} for line in lines]


@require_http_methods(["GET", "HEAD", "POST"])
@seat_required(SECRETARY)
def activity_create(request):
    """Record an activity of one of the seat's branches: everybody who took part on one page."""
    branch = _chosen_branch(request)
    today = timezone.localdate()
    form = ActivityForm(
        request.POST or None, branch=branch, initial={"token": uuid.uuid4(), "on": today}
    )
    if request.method == "POST" and form.is_valid():
        kept = _try(form, lambda: rules.record(
            branch=branch, people=form.people(), token=form.cleaned_data["token"],
            actor=request.user, at=timezone.now(), **form.facts(),
        ))  # fmt: skip
        if kept:
            if kept.branch_id != branch.pk:
                raise Http404
            messages.success(request, _("The activity is recorded, and the progress written."))
            return redirect("activity_detail", kept.pk)
    return render(request, "ledger/programmes/activity_form.html", {"form": form, "branch": branch})  # fmt: skip


def _chosen_branch(request):
    """The branch named in the address, else the seat's first; 404 for another's."""
    given = request.GET.get("branch")
    for branch in request.seat.organisations:
        if given is None or given == str(branch.pk):
            return branch
    raise Http404


def _try(form, verb):
    """The result of the verb, or None with the refusal as an error of the form."""
    with refusals_shown(form):
        return verb()
    return None


def _activity(request, pk):
    rows = Activity.objects.visible_to(request.seat).select_related(
        "programme", "branch", "recorded_by"
    )
    return get_object_or_404(rows, pk=pk)


@require_safe
@seat_required(MEMBER, *KEEPERS)
def activity_detail(request, pk):
    """The participants and the entries that the activity advanced; a member sees only their own line."""
    activity = _activity(request, pk)
    rows = Participation.objects.visible_to(request.seat).filter(activity=activity)
    return render(request, "ledger/programmes/activity.html", {
        "activity": activity, "rows": rows.select_related("member", "entry"),
        "keeps": request.seat.role == SECRETARY and activity.state == Activity.State.HELD,
        "cancel": CancelForm(),
    })  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@seat_required(SECRETARY)
def activity_edit(request, pk):
    activity = _activity(request, pk)
    if activity.state != Activity.State.HELD:
        messages.error(request, _("The activity is cancelled: record it again."))
        return redirect("activity_detail", pk)
    first = {
        name: getattr(activity, name) for name in ("token", "programme", "on", "place", "what")
    }
    form = ActivityForm(
        request.POST or None, branch=activity.branch, activity=activity, initial=first
    )
    if request.method == "POST" and form.is_valid():
        kept = _try(form, lambda: rules.change(
            activity, people=form.people(), actor=request.user, at=timezone.now(), **form.facts()
        ))  # fmt: skip
        if kept:
            messages.success(request, _("The activity is kept; the progress was put right."))
            return redirect("activity_detail", pk)
    return render(request, "ledger/programmes/activity_form.html", {
        "form": form, "branch": activity.branch, "activity": activity,
    })  # fmt: skip


@require_POST
@seat_required(SECRETARY)
def activity_cancel(request, pk):
    activity, form = _activity(request, pk), CancelForm(request.POST)
    if not form.is_valid():
        messages.error(request, faults_of(form))
        return redirect("activity_detail", pk)
    with refusals_shown(request):
        rules.cancel(
            activity, reason=form.cleaned_data["reason"], actor=request.user, at=timezone.now()
        )
        messages.success(request, _("The activity is cancelled, its progress taken back."))
    return redirect("activity_detail", pk)


@require_safe
@seat_required(MEMBER)
def my_activities(request):
    """The member's activities, the newest first, and the hours of this year."""
    rows = Participation.objects.visible_to(request.seat).filter(
        activity__state=Activity.State.HELD
    )
    year = timezone.localdate().year
    hours = rows.filter(activity__on__year=year).aggregate(hours=Sum("hours"))["hours"] or 0
    rows = rows.select_related("activity__programme", "entry").order_by("-activity__on", "-pk")
    return render(request, "ledger/programmes/my.html", {
        "rows": rows[:100], "hours": hours, "year": year,
    })  # fmt: skip
