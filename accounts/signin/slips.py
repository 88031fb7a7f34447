"""Activation slips: what stands on them. The layout is printing's."""

from django.conf import settings
from django.urls import reverse


def slip_sheet(pairs):
    """A PDF with one slip for each (user, code in clear)."""
    from printing.slips import Slip, render_slips  # TODO: to the top once printing is there

    return render_slips([Slip(**facts_of(user, code)) for user, code in pairs])


def facts_of(user, code):
    """The address in the QR carries the name only: the code must never come into a log or a history."""
    address = settings.SITE_URL + reverse("activate", query={"name": user.username})
    unit = user.member.branch.name if user.member_id else ""
    return {"name": user.name, "unit": unit, "username": user.username, "code": code, "address": address}
