"""The page of a person's calendar address, and the calendar itself."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from access.roles import MEMBER, SECRETARY
from access.seats import seat_required
from accounts.identity.calendars import rules
from accounts.identity.models import CalendarKey

from .queries import calendar_of


@require_safe
@seat_required(MEMBER, SECRETARY)
def calendar_address(request):
    """Whether the person has an address, and how to get, replace or revoke one."""
    return render(request, "boards/calendars/address.html", {
        "key": CalendarKey.objects.filter(user=request.user).first(),
    })  # fmt: skip


@require_POST
@seat_required(MEMBER, SECRETARY)
def calendar_give(request):
    """A new address, shown this once; the one before is void."""
    key = rules.give(request.user, at=timezone.now())
    address = f"{settings.SITE_URL}{reverse('calendar_feed')}?key={key}"
    return render(request, "boards/calendars/address.html", {
        "key": CalendarKey.objects.get(user=request.user), "address": address,
    })  # fmt: skip


@require_POST
@seat_required(MEMBER, SECRETARY)
def calendar_revoke(request):
    if rules.revoke(request.user, at=timezone.now()):
        messages.success(request, _("The address of your calendar is void."))
    return redirect("calendar_address")


@require_safe
def calendar_feed(request):
    """The key owner's calendar. The key is in the query string, which we never log."""
    user = rules.holder(request.GET.get("key", ""))
    if user is None:
        raise Http404
    return HttpResponse(
        calendar_of(user, today=timezone.localdate()), content_type="text/calendar; charset=utf-8",
        headers={"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex"},
    )  # fmt: skip
