"""Pages of awards and benefits, and of the member's own standing."""

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from access.roles import ADMINISTRATOR, MEMBER, SECRETARY, SUPERVISOR
from access.seats import seat_required, whole_district
from accounts.audit.exports import exported
from core.asking import Question, ask_first
from core.days import long_day
from core.downloads import shown_pdf
from core.keyset import keyset_page
from core.refusals import refusals_shown
from press.plain import render_papers

from ..measures.models import Measure
from . import rules
from .forms import MakeForm, RowFilter, RulesForm
from .list_papers import list_paper
from .models import RecognitionList, RecognitionRow, RecognitionRules, set_rules
from .words import bar_words

READERS = (SECRETARY, SUPERVISOR, ADMINISTRATOR)
#: Most rows in one print; longer lists are printed by unit or exported.
PRINTED = 600


@require_safe
@seat_required(*READERS)
def recognition_list(request):
    rows = RecognitionList.objects.visible_to(request.seat).select_related("organisation", "rules")
    rows, order = rows.exclude(state=RecognitionList.State.DROPPED), ("-year", "-pk")
    if "export" in request.GET:
        columns = [
            (_("Year"), 8, "year"), (_("Award or benefit"), 28, "name"),
            (_("Purpose"), 14, "get_purpose_display"), (_("Unit"), 28, "organisation.name"),
            (_("State"), 12, "get_state_display"),
        ]  # fmt: skip
        return exported(request, _("Awards and benefits"), columns, rows.order_by(*order))
    page = keyset_page(request, rows, order=order, size=25)
    return render(request, "reviews/accountability/recognition/list.html", {
        "page": page, "makes": request.seat.role == ADMINISTRATOR, "whole": request.seat.is_whole,
    })  # fmt: skip


@seat_required(ADMINISTRATOR)
def recognition_make(request):
    today = timezone.localdate()
    first = {"organisation": request.seat.organisation, "year": today.year}
    form = MakeForm(request.POST or None, seat=request.seat, today=today, initial=first)
    if request.method == "POST" and form.is_valid():
        with refusals_shown(form):
            made = rules.make(**form.cleaned_data, actor=request.user, at=timezone.now())
            messages.success(request, _("The list is drafted; look at it before you adopt it."))
            return redirect("recognition_detail", made.pk)
    return render(
        request,
        "reviews/accountability/recognition/make.html",
        {"form": form, "rules": RecognitionRules.objects.in_force(today)},
    )


def _list(request, pk, rows=None):
    rows = RecognitionList.objects.visible_to(request.seat) if rows is None else rows
    return get_object_or_404(rows.select_related("organisation", "rules", "adopted_by"), pk=pk)


def _rows(request, row):
    form = RowFilter(request.GET, seat=request.seat)
    lines = RecognitionRow.objects.visible_to(request.seat).filter(list=row)
    return form, form.filtered(lines).select_related("member", "branch", "list")


@require_safe
@seat_required(*READERS)
def recognition_detail(request, pk):
    """The list within the seat's units: who qualifies and who is barred; as a workbook with ``export``."""
    row = _list(request, pk)
    form, lines = _rows(request, row)
    if "export" in request.GET:
        return _export(request, row, lines)
    page = keyset_page(request, lines, order=("place", "pk"), size=50)
    _with_words(page, request.seat)
    leads = RecognitionList.objects.led_by(request.seat).filter(pk=pk).exists()
    return render(request, "reviews/accountability/recognition/detail.html", {
        "list": row, "page": page, "form": form, "figures": _figures(request, row),
        "may": rules.TRANSITIONS.verbs(row) if leads else set(),
    })  # fmt: skip


def _figures(request, row):
    lines = RecognitionRow.objects.visible_to(request.seat).filter(list=row)
    return lines.aggregate(
        qualifies=Count("pk", filter=Q(barred=False)), barred=Count("pk", filter=Q(barred=True))
    )


def _with_words(lines, seat):
    """Each line's bars in words; the measure behind one only for those who may see it. Needs the lines' lists."""
    lines = list(lines)
    seen = Measure.objects.visible_to(seat).filter(
        member__in=[r.member_id for r in lines if r.barred]
    )
    measures = list(seen.filter(influence_until__isnull=False).order_by("-influence_until", "pk"))
    for line in lines:
        line.told = [
            (bar_words(bar), _behind(line, measures) if bar["rule"] == "measure" else None)
            for bar in line.bars
        ]


def _behind(line, measures):
    """The key of the measure that barred the line, if it is among ``measures``."""
    day = line.list.as_of
    return next(
        (
            row.pk for row in measures
            if row.member_id == line.member_id and row.served_on <= day <= row.influence_until
        ),
        None,
    )  # fmt: skip


def _export(request, row, lines):
    columns = [
        (_("No."), 6, "place"), (_("Branch"), 28, "branch.name"), (_("Member"), 12, "member.name"),
        (_("Result"), 12, lambda line: _("Barred") if line.barred else _("Qualifies")),
        (_("By which rule"), 50, lambda line: _("; ").join(bar_words(bar) for bar in line.bars)),
        (_("Until"), 12, lambda line: max((bar["until"] for bar in line.bars if bar["until"]), default="")),
    ]  # fmt: skip
    return exported(request, str(row), columns, lines.order_by("place"))


@require_safe
@seat_required(*READERS)
def recognition_paper(request, pk):
    """The filtered list as PDF."""
    row = _list(request, pk)
    _form, lines = _rows(request, row)
    lines = list(lines.order_by("place")[: PRINTED + 1])
    if len(lines) > PRINTED:
        said = _("More than %(count)d people: choose a unit, or export to Excel.")
        messages.error(request, said % {"count": PRINTED})
        return redirect("recognition_detail", pk)
    with refusals_shown(request):
        pdf = render_papers([list_paper(row, lines, figures=_figures(request, row))])
        return shown_pdf(pdf, f"{row}.pdf")
    return redirect("recognition_detail", pk)


def _act(request, pk, verb, said, **facts):
    row = _list(request, pk, RecognitionList.objects.led_by(request.seat))
    with refusals_shown(request):
        verb(row, actor=request.user, at=timezone.now(), **facts)
        messages.success(request, said)
    return row


@require_POST
@seat_required(ADMINISTRATOR)
def recognition_refresh(request, pk):
    _act(request, pk, rules.refresh, _("The list shows the facts of this moment."))
    return redirect("recognition_detail", pk)


@require_POST
@seat_required(ADMINISTRATOR)
def recognition_adopt(request, pk):
    if asked := ask_first(
        request,
        _adopting,
        request,
        _list(request, pk, RecognitionList.objects.led_by(request.seat)),
    ):
        return asked
    _act(request, pk, rules.adopt, _("The list is adopted and cannot be changed."))
    return redirect("recognition_detail", pk)


def _adopting(request, row):
    return Question(
        title=_("Adopt %(list)s?") % {"list": row}, button=_("Adopt the list"),
        back=reverse("recognition_detail", args=[row.pk]),
        says=[
            _("%(qualifies)d people qualify and %(barred)d are barred; this is fixed.") % _figures(request, row),
            _("The bars are those of %(day)s.") % {"day": long_day(row.as_of)},
        ],
    )  # fmt: skip


@require_POST
@seat_required(ADMINISTRATOR)
def recognition_drop(request, pk):
    _act(request, pk, rules.drop, _("The draft is given up."))
    return redirect("recognition_list")


@require_http_methods(["GET", "HEAD", "POST"])
@whole_district
def recognition_rules(request):
    """The versions of what bars, and the form for the next one."""
    today = timezone.localdate()
    now = RecognitionRules.objects.in_force(today)
    names = ("measures", "unfulfilled", "least_grade", "least_percent")
    initial = {"valid_from": today} | ({name: getattr(now, name) for name in names} if now else {})
    form = RulesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        row = set_rules(form.instance, actor=request.user, at=timezone.now())
        said = _("The new rules are in force from %(day)s.") % {"day": long_day(row.valid_from)}
        messages.success(request, said)
        return redirect("recognition_rules")
    versions = RecognitionRules.objects.select_related("set_by")
    return render(request, "reviews/accountability/recognition/rules.html", {"form": form, "versions": versions, "now": now})  # fmt: skip


@require_safe
@seat_required(MEMBER)
def my_standing(request):
    """The member's own measures, and the adopted lists that bar or name them; no other member's."""
    today, asked = timezone.localdate(), request.GET.get("self", "")
    measures = Measure.objects.visible_to(request.seat).select_related("type", "corrected_to", "body", "member", "branch")  # fmt: skip
    if asked in ("late", "soon"):
        measures = measures.self_late(today) if asked == "late" else measures.self_soon(today)
    page = keyset_page(request, measures, order=("-pk",), size=25)
    rows = RecognitionRow.objects.visible_to(request.seat).select_related("list__organisation", "list__rules")  # fmt: skip
    rows = list(rows.order_by("-list__year", "-pk")[:50])
    _with_words(rows, request.seat)
    return render(request, "reviews/accountability/recognition/my_standing.html", {
        "page": page, "lists": rows, "today": today,
    })  # fmt: skip
