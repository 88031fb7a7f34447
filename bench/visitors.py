"""Prints, as JSON, a signed-in cookie for each role and the addresses that the role opens every day."""

import json

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from ledger.entries.models import Entry  # noqa: E402
from pledges.disclosure.publishing.models import Disclosure  # noqa: E402
from pledges.sheets.sheet.models import Sheet  # noqa: E402


def cookie(username):
    """The session cookie of an account that has just signed in by the form."""
    client = Client(SERVER_NAME="127.0.0.1")
    data = {"username": username, "password": "Chengnuo-2026"}
    answer = client.post(reverse("sign_in"), data)
    if settings.SESSION_COOKIE_NAME not in client.cookies:
        raise SystemExit(f"{username} could not sign in: {answer.status_code}")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def plan():
    users = get_user_model().objects
    member = users.select_related("member").get(username="member").member
    branch = users.select_related("member").get(username="secretary").member.branch
    sheets = Sheet.objects.filter(branch=branch)
    confirmed = sheets.filter(state="confirmed").first()
    draft = sheets.exclude(state="confirmed").first()
    entry = Entry.objects.filter(ledger__member=member).first()
    shown = Disclosure.objects.filter(state="carried_out").select_related("sheet").first()
    desk = [
        reverse(name)
        for name in ("home", "sheet_list", "enrolment_list", "ledger_list", "disclosure_list")
    ]
    detail = [
        reverse("sheet_detail", args=[confirmed.pk]),
        reverse("sheet_paper", args=[confirmed.pk]),
    ]
    if draft and draft.state == "draft":
        detail.append(reverse("sheet_edit", args=[draft.pk]))
    elif draft:
        detail.append(reverse("sheet_check", args=[draft.pk]))
    return {
        "anyone": [
            reverse("board"),
            reverse("board") + "?q=走访",
            reverse("board_sheet", args=[shown.sheet.serial]),
            reverse("board_item", args=[shown.sheet.serial, 1]),
            reverse("board_unit", args=[branch.code]),
            reverse("board_kiosk"),
        ],
        "member": [
            reverse("home"),
            reverse("my_ledger"),
            *([reverse("entry_detail", args=[entry.pk])] if entry else []),
        ],
        "secretary": [*desk, *detail],
        "supervisor": [
            reverse(name) for name in ("home", "sheet_list", "ledger_list", "dashboard")
        ],
        "administrator": [
            *desk,
            reverse("member_list"),
            reverse("organisation_list"),
            reverse("cycle_list"),
            *(
                reverse(f"dashboard{name}")
                for name in ("", "_trend", "_ranking", "_missing", "_burden")
            ),
        ],
        "security": [reverse("account_list")],
        "auditor": [reverse("audit_list")],
    }


if __name__ == "__main__":
    pages = plan()
    signed_in = {
        role: {"cookie": "" if role == "anyone" else cookie(role), "pages": urls}
        for role, urls in pages.items()
    }
    print(json.dumps(signed_in))
