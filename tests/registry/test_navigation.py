"""The navigation: groups, open pages, and that everybody sees their own pages only."""

import pytest

from access.roles import ADMINISTRATOR, SECRETARY
from access.seats import Seat
from registry.navigation import ROLES, navigation

pytestmark = pytest.mark.django_db


def shown(role, path):
    return navigation(Seat(role, role, None) if role else None, path=path)


def labels(entries):
    return [str(entry["label"]) for entry in entries if entry["active"]]


def test_a_group_leads_to_its_first_page_and_opens_while_one_of_its_pages_is():
    for path in ("/enrolment/", "/sheets/"):
        [group] = [entry for entry in shown(SECRETARY, path) if entry["active"]]
        assert group["url"] == group["pages"][0]["url"] == "/sheets/"
        assert len(labels(group["pages"])) == 1


def test_a_page_outside_the_groups_opens_none():
    [entry] = [entry for entry in shown(ADMINISTRATOR, "/ledgers/5/") if entry["active"]]
    assert (entry["url"], entry["pages"]) == ("/ledgers/", [])


@pytest.mark.parametrize("role", ROLES)
def test_every_role_has_pages_and_none_is_listed_twice(role):
    urls = [page["url"] for entry in shown(role, "/") for page in entry["pages"] or [entry]]
    assert urls
    assert len(urls) == len(set(urls))
