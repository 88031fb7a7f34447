"""Requests that no browser sends: they are refused or ignored, and never an error of the server."""

import pytest
from django.test import RequestFactory

from access.returning import own_address
from access.roles import Role
from core.paging import MOST_PAGES, page_number
from pledges.sheets.cycles.models import Stage
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    factories.cycle()
    client.force_login(factories.holder(Role.ADMINISTRATOR, factories.district()))
    return client


@pytest.mark.parametrize(
    "address", ["/enrolment/?q=%00", "/board/?q=a%00b", "/organisations/?q=%00", "/board/a%00b/"]
)
def test_a_nul_in_the_address_is_refused_with_a_page_that_says_so(administrator, address):
    response = administrator.get(address)
    assert response.status_code == 400
    assert "<h1>" in response.content.decode()


@pytest.mark.parametrize("page", ["999999999999999999999", "-1", "0", "abc", "²", "1e9", ""])
@pytest.mark.parametrize("path", ["/enrolment/", "/tasks/", "/briefings/"])
def test_a_page_that_cannot_be_is_an_empty_or_the_first_one(administrator, path, page):
    assert administrator.get(path, {"page": page}).status_code == 200


def test_page_numbers_are_read_within_bounds():
    def number(text):
        return page_number(RequestFactory().get("/", {"page": text}))

    assert [number(text) for text in ("7", "0", "-3", "x", "999999999", "9" * 30)] == [
        7, 1, 1, 1, MOST_PAGES, 1,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "followed"),
    [
        ("/sheets/?page=2", True),
        ("disclosure_list", False),
        ("1", False),
        ("", False),
        ("https://example.org/", False),
        ("//example.org/", False),
        ("/\\example.org", False),
        ("/a\x00b", False),
        ("/a\r\nSet-Cookie: x=1", False),
        ("javascript:alert(1)", False),
    ],
)
def test_only_an_address_of_this_site_is_followed(asked, followed):
    request = RequestFactory().get("/")
    assert own_address(request, asked, "/home/") == (asked if followed else "/home/")


@pytest.mark.parametrize("asked", ["x", "a\x00b", "//example.org"])
def test_after_an_act_only_addresses_of_the_form_are_followed(administrator, asked):
    response = administrator.post("/disclosures/act/", {"verb": "approve", "next": asked})
    assert (response.status_code, response.url) == (302, "/disclosures/")


@pytest.mark.parametrize("initial", ["0", "-1", "abc", "9999999999"])
def test_a_tampered_form_of_stages_makes_no_stage(administrator, initial):
    before = Stage.objects.count()
    page = administrator.get(f"/cycles/{factories.YEAR}/")
    forms = page.context["stages"] if "stages" in page.context else page.context["formset"]
    data = {"form-TOTAL_FORMS": forms.total_form_count(), "form-INITIAL_FORMS": initial}
    for form in forms:
        data |= {f"{form.prefix}-opens": "2026-01-01", f"{form.prefix}-closes": "2026-02-01"}
    response = administrator.post(f"/cycles/{factories.YEAR}/", data)
    assert response.status_code in (200, 302, 400)
    assert Stage.objects.count() == before
