"""The dated postings of a member, written by the verbs of rules.py; what a day must not be."""

from datetime import timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.errors import WrongDay

from .models import Posting


def refuse_future(day, at):
    """WrongDay for a day that has not come at the moment ``at``."""
    if day > timezone.localdate(at):
        raise WrongDay(_("The day is in the future: record it on that day."))


def present_posting(member):
    """The open posting of ``member``, locked."""
    return Posting.objects.select_for_update().get(member=member, until__isnull=True)


def posting_before(last, on):
    """The posting that ended the day before ``last`` began, or None; WrongDay if it began after the day before ``on``."""
    rows = Posting.objects.select_for_update().filter(member=last.member_id)
    before = rows.filter(until=last.since - timedelta(days=1)).order_by("-pk").first()
    if before and before.since and on <= before.since:
        raise too_early(before)
    return before


def too_early(posting):
    """The refusal of a day before ``posting`` began."""
    return WrongDay(
        _("The posting began on %(day)s: enter a later day.") % {"day": date_format(posting.since)}
    )


def open_posting(member, since, at):
    """Open a posting of ``member`` in their branch and tier from the day ``since``."""
    Posting.objects.create(
        member=member, branch=member.branch, tier=member.tier, since=since, entered_on=timezone.localdate(at),
    )  # fmt: skip


def end_posting(posting, until, end, note):
    """End ``posting``, or let it go on where ``until`` is None."""
    posting.until, posting.end, posting.note = until, end, note[:200]
    posting.save(update_fields=["until", "end", "note"])
