"""Who stands where in this year's enrolment."""

from django.db.models import Count, OuterRef, Q, Subquery

from accounts.models import Member

from .models import Enrolment

#: The filter value for members of whom nothing has been declared.
UNDECLARED = "undeclared"


def members_with_enrolment(seat, cycle):
    """Active members that ``seat`` may see, annotated with ``enrolment_state``, ``…_reason`` and ``…_words``."""
    enrolments = Enrolment.objects.filter(cycle=cycle, member=OuterRef("pk"))
    return (
        Member.objects.visible_to(seat)
        .active()
        .select_related("branch")
        .annotate(
            enrolment_state=Subquery(enrolments.values("state")[:1]),
            enrolment_reason=Subquery(enrolments.values("reason")[:1]),
            enrolment_words=Subquery(enrolments.values("words")[:1]),
        )
        .order_by("branch", "name_key", "pk")
    )


def in_state(members, state):
    """Narrow to one enrolment state, or to UNDECLARED; an unknown value changes nothing."""
    if state == UNDECLARED:
        return members.filter(enrolment_state__isnull=True)
    if state in Enrolment.State.values:
        return members.filter(enrolment_state=state)
    return members


def counts(seat, cycle):
    """How many active members are in each state: {"enrolled": …, "undeclared": …}, in two queries."""
    members = Member.objects.visible_to(seat).active()
    rows = Enrolment.objects.filter(cycle=cycle, member__in=members)
    found = rows.aggregate(
        **{state: Count("pk", filter=Q(state=state)) for state in Enrolment.State.values}
    )
    total = members.count()
    return found | {UNDECLARED: total - sum(found.values()), "total": total}
