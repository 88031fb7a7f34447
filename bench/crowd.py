"""Prepare people at work in a district whose roster is imported (how many: the argument); print as JSON who they are
and what they do.

They belong to separate branches, so that they write no row of the imported workbook.
"""

import json
import sys

import django

django.setup()

from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from access.roles import Role  # noqa: E402
from accounts.organisations.models import Organisation  # noqa: E402
from accounts.organisations.rules import create_unit, found_root  # noqa: E402
from pledges.sheets.confirmation.confirming import confirm  # noqa: E402
from pledges.sheets.cycles.models import Cycle  # noqa: E402
from pledges.sheets.cycles.rules import change_state, create_cycle  # noqa: E402
from pledges.sheets.sheet.models import Sheet  # noqa: E402
from tests import factories as make  # noqa: E402

YEAR = 2026
MEMBERS, WAITING, DRAFTS = 40, 30, 4
#: Of a hundred people; the others are members, two of each secretary's branch at most.
SECRETARIES, VISITORS = 30, 15
now = timezone.now()


def cookie(user):
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user)
    return client.session.session_key


def opened_cycle():
    cycle = Cycle.objects.filter(year=YEAR).first() or create_cycle(year=YEAR, actor=None, at=now)
    return cycle if cycle.state == "open" else change_state(cycle, "open", actor=None, at=now)


def branch(number, above):
    """A branch with its secretary's work: sheets to confirm, drafts to save, members who note progress."""
    row = create_unit(
        parent=above, name=f"压力测试第{number}党支部", kind=Organisation.Kind.BRANCH, at=now
    )
    secretary = make.holder(Role.SECRETARY, row)
    members = [
        make.member(row, name=f"测试{n}", phone=f"1370{number:03d}{n:04d}") for n in range(MEMBERS)
    ]
    waiting = [make.sheet(member, practical=3) for member in members[:WAITING]]
    drafts = [
        make.sheet(member, practical=3, state=Sheet.State.DRAFT)
        for member in members[WAITING : WAITING + DRAFTS]
    ]
    kept = [make.sheet(member, practical=3) for member in members[WAITING + DRAFTS :]]
    confirm(kept, actor=secretary, at=now)
    noting = [
        {
            "cookie": cookie(make.user(sheet.member)),
            "entries": [entry.pk for entry in sheet.member.ledger.entries.all()],
        }
        for sheet in kept[:2]
    ]
    work = {
        "cookie": cookie(secretary),
        "waiting": [sheet.pk for sheet in waiting],
        "drafts": [sheet.pk for sheet in drafts],
    }
    return work, noting


def crowd(people):
    branches, visitors = people * SECRETARIES // 100, people * VISITORS // 100
    opened_cycle()
    top = found_root("中共压力测试区委员会")
    committee = create_unit(
        parent=top, name="中共压力测试委员会", kind=Organisation.Kind.PARTY_COMMITTEE, at=now
    )
    secretaries, members = [], []
    for number in range(branches):
        work, noting = branch(number, committee)
        secretaries.append(work)
        members += noting
    return {
        "administrator": cookie(make.holder(Role.ADMINISTRATOR, top)),
        "secretaries": secretaries,
        "members": members[: people - branches - visitors],
        "visitors": visitors,
        "import": reverse("pledge_import"),
        "waiting": branches * WAITING,
        "entries": sum(len(member["entries"]) for member in members),
    }


print(json.dumps(crowd(int(sys.argv[1]))))
