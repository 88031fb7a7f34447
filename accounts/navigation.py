"""What stands in the navigation of each role: (URL name, label), shown once such a page exists."""

from functools import cache

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .access import ADMINISTRATOR, AUDITOR, MEMBER, SECRETARY, SECURITY, SUPERVISOR

NAVIGATION = {
    MEMBER: (
        ("home", pgettext_lazy("navigation", "My page")),
        ("my_enrolment", _("My enrolment")),
        ("my_sheet", _("My pledge sheet")),
        ("my_ledger", _("My ledger")),
        ("board", _("Disclosure board")),
    ),
    SECRETARY: (
        ("home", _("Branch desk")),
        ("briefing_list", _("Briefings")),
        ("enrolment_list", _("Enrolment")),
        ("sheet_list", _("Pledge sheets")),
        ("ledger_list", _("Ledgers")),
        ("member_list", _("Members")),
        ("disclosure_list", _("Disclosure")),
        ("job_list", _("Tasks")),
        ("board", _("Disclosure board")),
    ),
    SUPERVISOR: (
        ("home", _("Supervision desk")),
        ("sheet_list", _("Pledge sheets")),
        ("ledger_list", _("Ledgers")),
        ("organisation_list", _("Organisations")),
        ("member_list", _("Members")),
        ("job_list", _("Tasks")),
        ("board", _("Disclosure board")),
    ),
    ADMINISTRATOR: (
        ("home", _("Overview")),
        ("cycle_list", _("Cycles")),
        ("common_item_list", _("Common items")),
        ("threshold_list", _("Thresholds of the lights")),
        ("organisation_list", _("Organisations")),
        ("member_list", _("Members")),
        ("sheet_list", _("Pledge sheets")),
        ("ledger_list", _("Ledgers")),
        ("roster_import", _("Import the roster")),
        ("pledge_import", _("Import pledges")),
        ("disclosure_list", _("Disclosure")),
        ("job_list", _("Tasks")),
        ("board", _("Disclosure board")),
    ),
    SECURITY: (
        ("account_list", _("Accounts")),
        ("job_list", _("Tasks")),
    ),
    AUDITOR: (("audit_list", _("Audit trail")),),
}

#: For visitors who are not signed in.
PUBLIC = (("board", _("Disclosure board")),)


@cache
def _address(name):
    """The page's address, or None while nobody has built it."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return None


def navigation(seat, *, path):
    """The entries for the seat: url, label, and whether the page at ``path`` belongs to it."""
    entries = NAVIGATION[seat.role] if seat else PUBLIC
    shown = [(_address(name), label) for name, label in entries]
    shown = [(url, label) for url, label in shown if url]
    here = _longest([url for url, _label in shown], path)
    return [{"url": url, "label": label, "active": url == here} for url, label in shown]


def _longest(addresses, path):
    """The address that ``path`` lies under; the first page only counts for itself."""
    under = [url for url in addresses if path == url or (url != "/" and path.startswith(url))]
    return max(under, key=len, default=None)
