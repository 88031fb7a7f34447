"""Members with their state in this year's enrolment."""

from django.db.models import Count, Exists, OuterRef, Q, Subquery

from accounts.people.models import Member

from .models import Enrolment

#: The filter value for members who are neither nominated, enrolled nor left out, though they are not exempt.
UNSETTLED = "unsettled"


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
            enrolment_reason_text=Subquery(enrolments.values("reason_text")[:1]),
        )
        .order_by("branch", "pinyin", "pk")
    )


def in_state(members, state):
    """Filter by one enrolment state, or by UNSETTLED; an unknown value is ignored."""
    if state == UNSETTLED:
        return members.filter(enrolment_state__isnull=True, exempt_reason="")
    if state in Enrolment.State.values:
        return members.filter(enrolment_state=state)
    return members


def counts(seat, cycle):
    """How many active members are in each state: {"enrolled": …, "unsettled": …}, in one query.

    Who is exempt and of whom nothing was decided counts as neither.
    """
    mine = Enrolment.objects.filter(cycle=cycle, member=OuterRef("pk"))
    found = (
        Member.objects.visible_to(seat)
        .active()
        .aggregate(
            total=Count("pk"),
            exempt=Count("pk", filter=~Q(exempt_reason="") & ~Exists(mine)),
            **{
                state: Count("pk", filter=Exists(mine.filter(state=state)))
                for state in Enrolment.State.values
            },
        )
    )
    settled = sum(found[state] for state in Enrolment.State.values)
    return found | {UNSETTLED: found["total"] - settled - found["exempt"]}
