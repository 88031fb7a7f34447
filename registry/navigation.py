"""The menus. Each app declares its pages in its module ``navigation``; here they are put together for a seat.

A page is in the menu of each role once, alone or in a group; a group with one page for a role becomes that page.
Orders are compared across all apps: those of groups and single pages with each other, those of pages inside a group.
"""

from dataclasses import dataclass
from functools import cache

from django.urls import reverse

from access.roles import ADMINISTRATOR, AUDITOR, MEMBER, SECRETARY, SECURITY, SUPERVISOR
from core.declared import Declared

#: The role of visitors who are not signed in.
VISITOR = ""
#: The roles that have a menu.
ROLES = (MEMBER, SECRETARY, SUPERVISOR, ADMINISTRATOR, SECURITY, AUDITOR, VISITOR)

GROUPS = Declared("groups of the menus", module="navigation")
PAGES = Declared("pages of the menus", module="navigation")


@dataclass(frozen=True)
class Group:
    """label  in words
    order  its place in the menu
    """

    label: object
    order: int


@dataclass(frozen=True)
class Page:
    """name   of the page's address
    label  in words
    order  its place in the menu, or in the group
    group  name of its group, or ""
    """

    name: str
    label: object
    order: int
    group: str


def group(name, label, *, order):
    """Declare a group of pages, shown in a second line while one of them is open; any app may put pages into it."""
    GROUPS.add(name, Group(label, order))


def page(name, label, *roles, order, group=""):
    """Put the page with the address ``name`` into the menus of ``roles``; once more for roles that find it elsewhere."""
    for role in roles:
        PAGES.add((name, role), Page(name, label, order, group))


@cache
def menu(role):
    """The entries of the role's menu, in order: Page, or (Group, [Page, …])."""
    entries, groups = [], {}
    for (_name, whose), found in PAGES.items():
        if whose == role and found.group:
            groups.setdefault(found.group, []).append(found)
        elif whose == role:
            entries.append((found.order, found.name, found))
    for name, pages in groups.items():
        pages.sort(key=lambda page: (page.order, page.name))
        entry = (GROUPS[name], pages) if len(pages) > 1 else pages[0]
        entries.append((GROUPS[name].order, name, entry))
    return [entry for _order, _name, entry in sorted(entries, key=lambda row: row[:2])]


def navigation(seat, *, path):
    """The entries for the seat (None: a visitor), and whether the page at ``path`` belongs to each.

    [{"url", "label", "active", "pages"}, …]; ``pages`` are those of a group (it leads to the first), like entries.
    """
    entries = [_entry(entry) for entry in menu(seat.role if seat else VISITOR)]
    pages = [page for entry in entries for page in entry["pages"] or [entry]]
    here = _longest([page["url"] for page in pages], path)
    for found in pages:
        found["active"] = found["url"] == here
    for entry in entries:
        entry["active"] = any(page["active"] for page in entry["pages"] or [entry])
    return entries


def _entry(entry):
    if isinstance(entry, Page):
        return {"url": reverse(entry.name), "label": entry.label, "pages": []}
    group, pages = entry
    pages = [_entry(page) for page in pages]
    return {"url": pages[0]["url"], "label": group.label, "pages": pages}


def _longest(addresses, path):
    """The address that ``path`` is under; the first page counts only for itself."""
    under = [url for url in addresses if path == url or (url != "/" and path.startswith(url))]
    return max(under, key=len, default=None)
