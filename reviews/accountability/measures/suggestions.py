"""Facts that suggest a measure. They only suggest: a person proposes, resting on them, and the body decides.

Each source is registered once and gives a queryset in the seat's scope; the page, its filters and the export do not name
any source. Rows already cited in a measure that the seat may see are left out; a measure that it may not see
leaves no trace here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledger.entries.models import Cause, Entry, EntryKind
from reviews.evaluation.results.models import Result
from reviews.evaluation.schemes.models import Grade
from reviews.inspection.models import Finding

from .authority import standing_of
from .models import Ground, Measure
from .types import LeaderStanding, MeasureKind

SOURCES = {}
_NO_REASON = Q(state=Entry.State.UNFULFILLED, cause=Cause.NONE)


@dataclass(frozen=True)
class Source:
    """code    in the address
    label   in words
    rows    function of (seat, rules, today) → queryset in scope, with what ``show`` needs
    order   fields of keyset_page
    member, branch   lookups of the member and of the branch's path
    show    function of (row, today) → Suggestion
    """

    code: str
    label: object
    rows: Callable
    order: tuple
    member: str
    branch: str
    show: Callable


@dataclass(frozen=True)
class Suggestion:
    """One fact as the page shows it; ``query`` leads to the proposal, ``kind`` is the measure proposed first."""

    member: object
    branch: object
    text: str
    why: str
    since: object
    query: str
    kind: str
    address: str


def suggests(code, label, *, order, member, branch, show):
    """Register a function of (seat, rules, today) that returns a queryset as the source ``code``."""

    def register(rows):
        SOURCES[code] = Source(code, label, rows, order, member, branch, show)
        return rows

    return register


def open_ones(source, seat, rules, today):
    """The source's rows, without those cited in an open measure that the seat may see."""
    rows = source.rows(seat, rules, today)
    over = [Measure.State.REFUSED, Measure.State.WITHDRAWN, Measure.State.REVOKED]
    seen = Measure.objects.visible_to(seat).exclude(state__in=over).values("pk")
    field = rows.model._meta.model_name
    cited = Ground.objects.filter(**{field: OuterRef("pk")}, measure__in=seen)
    return rows.filter(~Exists(cited))


def _kind_for(member, *, key, grave):
    """The proposed measure: admonition for a leader whose key work failed, else one of the two milder ones by gravity."""
    if key and standing_of(member) == LeaderStanding.LEADER:
        return MeasureKind.ADMONITION if grave else MeasureKind.RECTIFICATION
    return MeasureKind.CRITICISM if grave else MeasureKind.REMINDER


def _of_entry(grave):
    def show(entry, today):
        member = entry.ledger.member
        late = (today - entry.due).days
        if entry.state == Entry.State.UNFULFILLED:
            why = _("closed as not fulfilled, no good reason")
        else:
            why = _("%(days)d days overdue") % {"days": late}
        return Suggestion(
            member, entry.branch, entry.text, why, entry.due, f"entry={entry.pk}",
            _kind_for(member, key=entry.kind == EntryKind.KEY, grave=grave), reverse("entry_detail", args=[entry.pk]),
        )  # fmt: skip

    return show


def _of_finding(finding, today):
    member = finding.entry.ledger.member
    return Suggestion(
        member, finding.branch, finding.text,
        _("%(count)d re-checks not in order") % {"count": finding.failed}, finding.found_on,
        f"finding={finding.pk}",
        _kind_for(member, key=finding.entry.kind == EntryKind.KEY, grave=True), reverse("finding_detail", args=[finding.pk]),
    )  # fmt: skip


_ENTRY = {"order": ("due", "pk"), "member": "ledger__member", "branch": "branch__path"}


def _entries(seat):
    return Entry.objects.visible_to(seat).select_related("ledger__member", "branch")


@suggests("late", gettext_lazy("Long overdue"), show=_of_entry(grave=False), **_ENTRY)
def long_overdue(seat, rules, today):
    until = today - timedelta(days=rules.days_late)
    return _entries(seat).filter(state=Entry.State.OPEN, due__lte=until)


@suggests("key", gettext_lazy("Key work failed"), show=_of_entry(grave=True), **_ENTRY)
def key_work_failed(seat, rules, today):
    return _entries(seat).filter(_NO_REASON, kind=EntryKind.KEY)


@suggests("unfulfilled", gettext_lazy("Not fulfilled without good reason"), show=_of_entry(grave=True), **_ENTRY)  # fmt: skip
def without_good_reason(seat, rules, today):
    rows = _entries(seat).filter(_NO_REASON).exclude(kind=EntryKind.KEY)
    return rows if rules.unfulfilled else rows.none()


@suggests(
    "finding", gettext_lazy("Repeated findings"), show=_of_finding, order=("found_on", "pk"),
    member="entry__ledger__member", branch="branch__path",
)  # fmt: skip
def repeated_findings(seat, rules, today):
    rows = Finding.objects.visible_to(seat).exclude(state=Finding.State.WITHDRAWN)
    return rows.filter(failed__gte=rules.failed).select_related("entry__ledger__member", "branch")


def _of_result(result, today):
    why = _("the year's review: %(grade)s") % {"grade": result.get_grade_display()}
    return Suggestion(
        result.member, result.branch, _("Review of %(year)s") % {"year": result.year}, why, result.published_at,
        f"result={result.pk}", _kind_for(result.member, key=False, grave=True), "",
    )  # fmt: skip


@suggests(
    "grade", gettext_lazy("Grade “not satisfied”"), show=_of_result, order=("published_at", "pk"), member="member",
    branch="branch__path",
)  # fmt: skip
def lowest_grade(seat, rules, today):
    rows = Result.objects.visible_to(seat).published().filter(grade=Grade.NOT)
    return rows.select_related("member", "branch") if rules.grade else rows.none()
