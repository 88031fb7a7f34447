"""How members stand with their sheet of a year. One definition of each count, for every list, figure and to-do item."""

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    OuterRef,
    Q,
    Value,
    When,
)

from ledger.entries.models import EntryKind

from ..enrolment.models import Enrolment
from .models import Item, Sheet

Is = Sheet.State
#: No pledge is expected: exempt, or not enrolled, and nothing confirmed. No sheet, or one in which nothing is written yet.
OUT, NONE = "out", "none"
#: Standings of those who have handed in a sheet, and of those who have not; a pledge is expected of both.
DECLARED = (Is.SUBMITTED, Is.CONFIRMED)
UNDECLARED = (NONE, Is.DRAFT)


def with_standing(members, cycle):
    """``members`` with ``standing``: a state of Sheet, NONE or OUT, each member one of them.

    cycle   a Cycle, or a queryset of one key

    Annotated as well: ``left_out`` and ``enrolled``.
    """
    mine = Enrolment.objects.filter(cycle=cycle, member=OuterRef("pk"))
    sheets = Sheet.objects.standing().filter(cycle=cycle, member=OuterRef("pk"))
    own = Item.objects.standing().filter(sheet__cycle=cycle, sheet__member=OuterRef("pk"))
    confirmed, submitted = (
        Exists(sheets.filter(state=state)) for state in (Is.CONFIRMED, Is.SUBMITTED)
    )
    return members.annotate(
        left_out=Exists(mine.filter(state=Enrolment.State.NOT_ENROLLED)),
        enrolled=Exists(mine.filter(state=Enrolment.State.ENROLLED)),
        standing=Case(
            When(confirmed, then=Value(Is.CONFIRMED.value)),
            When(~Q(exempt_reason="") | Q(left_out=True), then=Value(OUT)),
            When(submitted, then=Value(Is.SUBMITTED.value)),
            When(Exists(own.exclude(kind=EntryKind.COMMON)), then=Value(Is.DRAFT.value)),
            default=Value(NONE), output_field=CharField(),
        ),
    )  # fmt: skip


def unwritten(members):
    """Those of ``members`` (with_standing) who are enrolled and have written nothing yet."""
    return members.filter(standing=NONE, enrolled=True)


def counted(members, **marks):
    """Each standing → how many of ``members`` (with_standing), and sums of them. One query.

    ``total`` all; ``expected`` without OUT; ``declared`` handed in; ``undeclared`` not yet: the two make ``expected``.
    marks   name of a further count → (the name of an annotation that is true or false, the standings among which it counts)
    """
    names = [flag for flag, _among in marks.values()]
    rows = list(members.order_by().values("standing", *names).annotate(n=Count("pk")))
    counts = {
        name: sum(row["n"] for row in rows if row["standing"] == name)
        for name in (*DECLARED, *UNDECLARED, OUT)
    }
    for name, (flag, among) in marks.items():
        counts[name] = sum(row["n"] for row in rows if row[flag] and row["standing"] in among)
    declared = sum(counts[name] for name in DECLARED)
    undeclared = sum(counts[name] for name in UNDECLARED)
    return counts | {
        "declared": declared, "undeclared": undeclared, "expected": declared + undeclared,
        "total": declared + undeclared + counts[OUT],
    }  # fmt: skip
