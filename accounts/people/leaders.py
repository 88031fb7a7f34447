"""The definition of a leader, for every rule that treats leaders differently.

A leader is a member of one of the two leading tiers (district leaders; leaders of organs, towns and subdistricts) or a
cadre managed by the district, in any tier. Consequences:

    key work     leaders may pledge key-work items; checked when an item is entered (pledges/sheets/sheet/rules.py)
    measures     leaders may receive the measures for responsible leaders; kept with the measure as it was when it was
                 proposed (reviews/accountability)
    the review   leaders get the three-way review, everybody else the four-way one; kept with the subject as it was when
                 the roll was last brought up to date (reviews/evaluation)

Two words sound alike and mean something else: a *district leader* is the first tier alone, with one of the four teams
(common items, the team that rates); and the person who *leads a branch* is its secretary, a role; they need not be a leader.
"""

from django.db.models import Q

from .models import Tier

LEADING_TIERS = (Tier.DISTRICT_LEADER, Tier.UNIT_LEADER)


def is_leader(member):
    """Whether the member is a leader as of now."""
    return member.tier in LEADING_TIERS or member.district_managed


def leading(lookup):
    """The same as a condition on the member at ``lookup``."""
    return Q(**{f"{lookup}__tier__in": LEADING_TIERS}) | Q(**{f"{lookup}__district_managed": True})
