"""Dates that cannot be right together are pointed out where they are typed, and are kept."""

from datetime import date

import pytest

from accounts.people.dates import contradictions
from accounts.people.models import Member
from tests import factories as make
from tests.factories import TODAY

BORN, JOINED = (date(1990, 5, 1), "day"), (date(2010, 7, 1), "day")


@pytest.mark.parametrize(
    ("born", "joined", "words"),
    [
        (BORN, JOINED, []),
        ((None, "day"), (None, "day"), []),
        (BORN, (date(1985, 7, 1), "day"), ["1990-05-01", "1985-07-01"]),
        (BORN, (date(2008, 4, 1), "month"), ["1990-05-01", "2008-04"]),
        (BORN, (date(2008, 5, 1), "month"), []),
        (BORN, (date(2008, 1, 1), "year"), []),
        (BORN, (date(2030, 7, 1), "day"), ["2030-07-01"]),
        ((date(2026, 1, 1), "year"), JOINED, ["2026"]),
        ((date(1880, 5, 1), "day"), (None, "day"), ["1880-05-01"]),
    ],
)
def test_what_is_pointed_out(born, joined, words):
    said = " ".join(contradictions(born, joined, TODAY))
    assert bool(said) == bool(words) and all(word in said for word in words)


@pytest.mark.django_db
def test_the_forms_say_it_and_keep_what_was_typed(client):
    branch = make.branch()
    client.force_login(make.holder("administrator", make.district()))
    data = {"name": "样本甲", "branch": branch.code, "tier": "organ_member", "since": "2026-01-01", "phone": "13912000001",
            "born": "1990-05-01", "joined": "1985-07-01"}  # fmt: skip
    page = client.post("/members/new/", data, follow=True).content.decode()
    member = Member.objects.get()
    assert "1990-05-01、入党日期1985-07-01" in page
    page = client.post(f"/members/{member.pk}/edit/", data | {"joined": "2099-07-01"}, follow=True)
    assert "2099-07-01尚未到来" in page.content.decode()
    page = client.post(f"/members/{member.pk}/edit/", data | {"joined": "2010-07-01"}, follow=True)
    assert "入党日期" not in "".join(str(said) for said in page.context["messages"])
    member.refresh_from_db()
    assert member.joined_on == date(2010, 7, 1)
