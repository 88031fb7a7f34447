"""The menu of each role, whole: what an app declares for the navigation moves none of the others."""

import pytest
from django.utils import translation

from access.roles import ADMINISTRATOR, AUDITOR, MEMBER, SECRETARY, SECURITY, SUPERVISOR
from access.seats import Seat
from registry.navigation import ROLES, VISITOR, navigation

pytestmark = pytest.mark.django_db

#: The menu of each role; an intended change of a menu is made here too.
MENUS = {
    VISITOR: [("Disclosure board", "/board/")],
    MEMBER: [
        ("My page", "/"),
        (
            "My pledges",
            [("My pledge sheet", "/sheets/mine/"), ("My enrolment", "/enrolment/mine/")],
        ),
        ("My ledger", "/my-ledger/"),
        (
            "Meetings and activities",
            [("My meetings", "/my-meetings/"), ("My activities", "/my-activities/")],
        ),
        (
            "My review",
            [
                ("My ballots", "/ballots/"),
                ("My result", "/my-review/"),
                ("My standing", "/my/standing/"),
            ],
        ),
        ("Disclosure board", "/board/"),
    ],
    SECRETARY: [
        ("Branch desk", "/"),
        ("Dashboard", "/dashboard/"),
        (
            "Pledging",
            [
                ("Pledge sheets", "/sheets/"),
                ("Enrolment", "/enrolment/"),
                ("Briefings", "/briefings/"),
                ("Disclosure", "/disclosures/"),
            ],
        ),
        ("Ledgers", "/ledgers/"),
        (
            "Following up",
            [
                ("Exchange meetings", "/meetings/"),
                ("Circulars", "/circulars/"),
                ("Findings", "/findings/"),
                ("Programmes", "/activities/"),
                ("Opinions", "/opinions/"),
            ],
        ),
        ("Reviews", "/evaluations/"),
        (
            "Accountability",
            [
                ("Suggestions", "/measures/suggestions/"),
                ("Measures", "/measures/"),
                ("Awards and benefits", "/recognition/"),
                ("Upward reports", "/reports/"),
            ],
        ),
        ("Members", "/members/"),
        ("Tasks", "/tasks/"),
        ("Disclosure board", "/board/"),
    ],
    SUPERVISOR: [
        ("Supervision desk", "/"),
        ("Dashboard", "/dashboard/"),
        ("Pledge sheets", "/sheets/"),
        ("Ledgers", "/ledgers/"),
        (
            "Following up",
            [
                ("Exchange meetings", "/meetings/"),
                ("Circulars", "/circulars/"),
                ("Inspections", "/inspections/"),
                ("Findings", "/findings/"),
                ("Programmes", "/activities/"),
                ("Opinions", "/opinions/"),
            ],
        ),
        ("Reviews", "/evaluations/"),
        (
            "Accountability",
            [
                ("Suggestions", "/measures/suggestions/"),
                ("Measures", "/measures/"),
                ("Awards and benefits", "/recognition/"),
                ("Upward reports", "/reports/"),
            ],
        ),
        (
            "Organisations and members",
            [("Organisations", "/organisations/"), ("Members", "/members/")],
        ),
        ("Tasks", "/tasks/"),
        ("Disclosure board", "/board/"),
    ],
    ADMINISTRATOR: [
        ("Overview", "/"),
        ("Dashboard", "/dashboard/"),
        ("Pledge sheets", "/sheets/"),
        ("Ledgers", "/ledgers/"),
        (
            "Following up",
            [
                ("Exchange meetings", "/meetings/"),
                ("Circulars", "/circulars/"),
                ("Inspections", "/inspections/"),
                ("Findings", "/findings/"),
                ("Programmes", "/activities/"),
                ("Opinions", "/opinions/"),
            ],
        ),
        ("Review", [("Reviews", "/evaluations/"), ("Schemes", "/schemes/")]),
        (
            "Accountability",
            [
                ("Suggestions", "/measures/suggestions/"),
                ("Measures", "/measures/"),
                ("Awards and benefits", "/recognition/"),
                ("Upward reports", "/reports/"),
            ],
        ),
        ("Disclosure", "/disclosures/"),
        (
            "People and imports",
            [
                ("Organisations", "/organisations/"),
                ("Members", "/members/"),
                ("Import the roster", "/roster/import/"),
                ("Import pledges", "/pledges/import/"),
            ],
        ),
        (
            "Settings",
            [
                ("Cycles", "/cycles/"),
                ("Common items", "/cycles/texts/"),
                ("Kinds of measures", "/measures/types/"),
                ("Thresholds of the lights", "/thresholds/"),
                ("Reminder rules", "/reminders/"),
                ("Programmes", "/programmes/"),
                ("Deliveries", "/messages/sent/"),
                ("Calendar of working days", "/working-days/"),
                ("Daily work", "/daily/"),
            ],
        ),
        ("Tasks", "/tasks/"),
        ("Disclosure board", "/board/"),
    ],
    SECURITY: [
        ("Accounts", "/accounts/"),
        ("Branch secretaries", "/accounts/secretaries/"),
        ("Supervisors", "/accounts/supervisors/"),
        ("Tasks", "/tasks/"),
    ],
    AUDITOR: [("Audit trail", "/audit/"), ("Measures", "/measures/")],
}


def told(role):
    """[(label, address)] of the menu; a group is (label, [(label, address)])."""
    seat = Seat(role, role, None) if role else None
    return [
        (
            str(entry["label"]),
            [(str(page["label"]), page["url"]) for page in entry["pages"]] or entry["url"],
        )
        for entry in navigation(seat, path="/nowhere/")
    ]


@pytest.mark.parametrize("role", ROLES)
def test_menu(role):
    with translation.override("en"):
        assert told(role) == MENUS[role]
