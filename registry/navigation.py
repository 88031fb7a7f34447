"""What stands in the navigation of each role: (URL name, label), or (label, pages) for a group of pages.

A page is shown once its address exists.
"""

from functools import cache

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from access.roles import ADMINISTRATOR, AUDITOR, MEMBER, SECRETARY, SECURITY, SUPERVISOR


#: The pages of a group, shown in a second line while one of them is open.
def _tracking(*inspections):
    return (
        _("Following up"),
        (
            ("meeting_list", _("Exchange meetings")),
            ("circular_list", _("Circulars")),
            *inspections,
            ("finding_list", _("Findings")),
            ("activity_list", _("Programmes")),
            ("opinion_list", _("Opinions")),
        ),
    )


_TRACKING = _tracking(("inspection_list", _("Inspections")))
_ACCOUNTABILITY = (
    _("Accountability"),
    (
        ("suggestion_list", _("Suggestions")),
        ("measure_list", _("Measures")),
        ("recognition_list", _("Awards and benefits")),
        ("report_list", _("Upward reports")),
    ),
)
_PEOPLE = (
    _("Organisations and members"),
    (("organisation_list", _("Organisations")), ("member_list", _("Members"))),
)

NAVIGATION = {
    MEMBER: (
        ("home", pgettext_lazy("navigation", "My page")),
        (
            _("My pledges"),
            (("my_sheet", _("My pledge sheet")), ("my_enrolment", _("My enrolment"))),
        ),
        ("my_ledger", _("My ledger")),
        (
            _("Meetings and activities"),
            (("my_meetings", _("My meetings")), ("my_activities", _("My activities"))),
        ),
        (
            _("My review"),
            (
                ("ballot_list", _("My ballots")),
                ("my_review", _("My result")),
                ("my_standing", _("My standing")),
            ),
        ),
        ("board", _("Disclosure board")),
    ),
    SECRETARY: (
        ("home", _("Branch desk")),
        ("dashboard", _("Dashboard")),
        (
            _("Pledging"),
            (
                ("sheet_list", _("Pledge sheets")),
                ("enrolment_list", _("Enrolment")),
                ("briefing_list", _("Briefings")),
                ("disclosure_list", _("Disclosure")),
            ),
        ),
        ("ledger_list", _("Ledgers")),
        _tracking(),  # a branch is inspected, it does not inspect
        ("evaluation_list", _("Reviews")),
        _ACCOUNTABILITY,
        ("member_list", _("Members")),
        ("job_list", _("Tasks")),
        ("board", _("Disclosure board")),
    ),
    SUPERVISOR: (
        ("home", _("Supervision desk")),
        ("dashboard", _("Dashboard")),
        ("sheet_list", _("Pledge sheets")),
        ("ledger_list", _("Ledgers")),
        _TRACKING,
        ("evaluation_list", _("Reviews")),
        _ACCOUNTABILITY,
        _PEOPLE,
        ("job_list", _("Tasks")),
        ("board", _("Disclosure board")),
    ),
    ADMINISTRATOR: (
        ("home", _("Overview")),
        ("dashboard", _("Dashboard")),
        ("sheet_list", _("Pledge sheets")),
        ("ledger_list", _("Ledgers")),
        _TRACKING,
        (
            _("Review"),
            (("evaluation_list", _("Reviews")), ("scheme_list", _("Schemes"))),
        ),
        _ACCOUNTABILITY,
        ("disclosure_list", _("Disclosure")),
        (
            _("People and imports"),
            (
                ("organisation_list", _("Organisations")),
                ("member_list", _("Members")),
                ("roster_import", _("Import the roster")),
                ("pledge_import", _("Import pledges")),
            ),
        ),
        (
            _("Settings"),
            (
                ("cycle_list", _("Cycles")),
                ("common_item_list", _("Common items")),
                ("measure_type_list", _("Kinds of measures")),
                ("threshold_list", _("Thresholds of the lights")),
                ("reminder_rules", _("Reminder rules")),
                ("programme_list", _("Programmes")),
                ("delivery_list", _("Deliveries")),
                ("daily_list", _("Daily work")),
            ),
        ),
        ("job_list", _("Tasks")),
        ("board", _("Disclosure board")),
    ),
    SECURITY: (
        ("account_list", _("Accounts")),
        ("job_list", _("Tasks")),
    ),
    AUDITOR: (
        ("audit_list", _("Audit trail")),
        ("measure_list", _("Measures")),
    ),
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
    """The entries for the seat, and whether the page at ``path`` belongs to each.

    [{"url", "label", "active", "pages"}, …]; ``pages`` are those of a group (it leads to the first), like entries.
    """
    entries = [_entry(*entry) for entry in (NAVIGATION[seat.role] if seat else PUBLIC)]
    entries = [entry for entry in entries if entry]
    pages = [page for entry in entries for page in entry["pages"] or [entry]]
    here = _longest([page["url"] for page in pages], path)
    for page in pages:
        page["active"] = page["url"] == here
    for entry in entries:
        entry["active"] = any(page["active"] for page in entry["pages"] or [entry])
    return entries


def _entry(name, label):
    """One entry, or None while none of its pages exists; a group of one page is that page."""
    if not isinstance(label, tuple):
        url = _address(name)
        return {"url": url, "label": label, "pages": []} if url else None
    pages = [page for page in (_entry(*page) for page in label) if page]
    if not pages:
        return None
    return {"url": pages[0]["url"], "label": name, "pages": pages} if len(pages) > 1 else pages[0]


def _longest(addresses, path):
    """The address that ``path`` lies under; the first page only counts for itself."""
    under = [url for url in addresses if path == url or (url != "/" and path.startswith(url))]
    return max(under, key=len, default=None)
