"""Sets the seat of each request's user, and ends idle sessions."""

from contextlib import suppress
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import UpdateError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_htmx.http import HttpResponseClientRedirect

from access.seats import SEAT_KEY
from accounts.audit.origin import Origin, acting_from, client_address
from accounts.audit.rules import record
from core.databases import if_free

from .seats import choose_seat, seats_of

SEEN_KEY = "seen"

#: The session is written at most this often, not on each request.
SEEN_EVERY = timedelta(minutes=1)

#: Addresses that stay open to a person who must change the password.
_STILL_OPEN = {"password_change", "sign_out", "set_language"}


class SeatMiddleware:
    """Sets ``request.seats`` (all that the user may take) and ``request.seat`` (the one taken, or None)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.seats, request.seat = [], None
        if request.user.is_authenticated and not _left_alone(request, at=timezone.now()):
            request.seats = seats_of(request.user, on=timezone.localdate())
            request.seat = choose_seat(
                request.seats, request.session.get(SEAT_KEY) or request.user.last_seat
            )
        key = request.seat.key if request.seat else ""
        with acting_from(Origin(address=client_address(request), seat=key)):
            return _whole_page(request, self.get_response(request))

    def process_view(self, request, view, args, kwargs):
        """Redirect a person who must change the password to that page, from any other page."""
        if not (request.user.is_authenticated and request.user.must_change_password):
            return None
        name = request.resolver_match.url_name
        return None if name in _STILL_OPEN else redirect("password_change")


def _whole_page(request, response):
    """Redirect the whole page if an HTMX request would be redirected to the sign-in page.

    What HTMX sent is still in the page, so the page stays and says so.
    """
    if not getattr(request, "htmx", False) or response.status_code != 302:
        return response
    sign_in = reverse(settings.LOGIN_URL)
    if response.url.partition("?")[0] != sign_in:
        return response
    if request.method == "POST":
        said = _(
            "Not saved: you are signed out. Sign in in another window; what you typed stays here."
        )
        return HttpResponse(said, status=403, content_type="text/plain; charset=utf-8")
    back = request.htmx.current_url_abs_path
    return HttpResponseClientRedirect(reverse(settings.LOGIN_URL, query={"next": back or "/"}))


def _left_alone(request, *, at):
    """Sign out a person without activity for SIGN_OUT_AFTER_IDLE minutes; otherwise record the activity.

    A part of a page that reloads automatically (HTMX, GET) does not count as activity.
    """
    seen = request.session.get(SEEN_KEY)
    if seen is None:
        signed_in = request.user.last_login
        seen = (signed_in or at).timestamp()
    idle = timedelta(seconds=at.timestamp() - seen)
    if idle > timedelta(minutes=settings.SIGN_OUT_AFTER_IDLE):
        _sign_out(request, at=at)
        messages.info(request, _idle_message())
        return True
    if idle > SEEN_EVERY and not (request.method == "GET" and request.headers.get("HX-Request")):
        _note_seen(request.session, at=at)
    return False


def _sign_out(request, *, at):
    """End the session; where the database is busy it is left for the next request, and this one is a stranger's."""
    user = request.user
    request.user = AnonymousUser()
    with if_free():
        record("signed_out_idle", actor=user, subject=user.username, at=at)
        logout(request)


def _note_seen(session, *, at):
    """Record the activity without waiting: reading a page neither waits for a writer nor fails because of one."""
    changed = session.modified
    session[SEEN_KEY] = int(at.timestamp())
    with (
        suppress(UpdateError),
        if_free(),
    ):  # signed out in another window: the next request will see it
        session.save()
    session.modified = changed


def _idle_message():
    minutes = settings.SIGN_OUT_AFTER_IDLE
    return ngettext(
        "You were signed out because nothing happened for %(count)d minute.",
        "You were signed out because nothing happened for %(count)d minutes.",
        minutes,
    ) % {"count": minutes}
