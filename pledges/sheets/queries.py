"""Reads over sheets: the list of members with their sheets, who comes next, the figures above the list."""

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q

from accounts.models import Member

from .models import Item, Sheet

#: Filter values besides the states of a sheet: no sheet yet; a draft with items sent back.
NONE, RETURNED = "none", "returned"
_SENT_BACK = [Item.Check.RETURNED, Item.Check.ANEW]


def members_with_sheets(seat, cycle):
    """Active members that ``seat`` may see with their sheet of ``cycle`` beside them.

    Annotated: sheet_pk, sheet_state, sheet_serial, sheet_revision (None without a sheet), sheet_returned.
    """
    sent_back = Item.objects.filter(sheet=OuterRef("sheet__pk"), check_state__in=_SENT_BACK)
    members = Member.objects.visible_to(seat).active().select_related("branch")
    return members.annotate(
        sheet=FilteredRelation("sheets", condition=Q(sheets__cycle=cycle))
    ).annotate(
        sheet_pk=F("sheet__pk"),
        sheet_state=F("sheet__state"),
        sheet_serial=F("sheet__serial"),
        sheet_revision=F("sheet__revision"),
        sheet_returned=Exists(sent_back),
    )


def in_state(members, state):
    """Narrow to one state, to NONE or to RETURNED; anything else changes nothing."""
    if state == NONE:
        return members.filter(sheet_pk__isnull=True, exempt_reason="")
    if state == RETURNED:
        return members.filter(sheet_returned=True)
    if state in Sheet.State.values:
        return members.filter(sheet_state=state)
    return members


def figures(seat, cycle):
    """{"none": …, "draft": …, "submitted": …, "confirmed": …, "returned": …, "total": …} in three queries."""
    sheets = Sheet.objects.visible_to(seat).filter(cycle=cycle)
    found = sheets.aggregate(
        **{state: Count("pk", filter=Q(state=state)) for state in Sheet.State.values}
    )
    sent_back = Item.objects.filter(
        sheet__in=sheets.filter(state=Sheet.State.DRAFT), check_state__in=_SENT_BACK
    )
    returned = sent_back.aggregate(n=Count("sheet", distinct=True))["n"]
    total = Member.objects.visible_to(seat).active().filter(exempt_reason="").count()
    return found | {NONE: max(total - sum(found.values()), 0), RETURNED: returned, "total": total}


def next_member(seat, cycle, *, after=None):
    """The next member (by name) of the seat's units without a sheet or with a draft, going round; or None."""
    waiting = members_with_sheets(seat, cycle).filter(
        Q(sheet_pk__isnull=True) | Q(sheet_state=Sheet.State.DRAFT), exempt_reason=""
    )
    waiting = waiting.exclude(enrolments__cycle=cycle, enrolments__state="not_enrolled")
    waiting = waiting.order_by("name_key", "pk")
    if after is not None:
        behind = waiting.filter(
            Q(name_key__gt=after.name_key) | Q(name_key=after.name_key, pk__gt=after.pk)
        )
        return behind.first() or waiting.exclude(pk=after.pk).first()
    return waiting.first()
