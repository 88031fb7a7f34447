"""Nothing typed is lost: what was sent and not taken comes back in its form, whatever the reason.

- Refused, and sent on to a page: kept, and put into the form on that page, with the refusal on top of it.
- The session is over, or the form's token is out of date: kept, and given back on the page of the form once the same
  person is signed in.
- An error page, or a page without that form: what was typed is on top of it, to be copied or sent again.

core/typed.py says what is kept, for whom and how long; core/refill.py fills pages in.
"""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, resolve_url
from django.template import loader
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.views import csrf

from access.seats import to_sign_in
from core import refill, typed


class KeepTyped:
    """Stands outside of what ends sessions and inside of what reads them."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.headers.get("HX-Request"):  # a part of a page; the page keeps what is typed
            return response
        if request.method == "POST" and not _is_secret(request):
            return _after_post(request, response)
        if request.method == "GET" and response.status_code == 200 and _is_page(response):
            _after_get(request, response)
        return response


def _is_secret(request):
    """Whether the view keeps nothing of its forms."""
    try:
        return getattr(resolve(request.path_info).func, "never_kept", False)
    except Resolver404:
        return False


def _is_page(response):
    return not response.streaming and response.get("Content-Type", "").startswith("text/html")


def _after_get(request, response):
    if request.user.is_authenticated and (kept := typed.give_back(request)):
        _put_back(request, response, kept)


def _after_post(request, response):
    if response.status_code == 302:
        if response.url.partition("?")[0] == resolve_url(settings.LOGIN_URL):
            return _keep_until_signed_in(request, response)
        if typed.was_refused(request):
            typed.keep(request)
    elif (response.status_code == 200 or response.status_code >= 400) and _is_page(response):
        _put_on_top(request, response)
    return response


def _keep_until_signed_in(request, response):
    """The way to the sign-in page leads back to the page of the form, from every redirect to it."""
    if not typed.keep(request):
        return response
    fields, _files, _secret = typed.sent(request)
    if any(typed.is_typed(value) for _, value in fields):
        messages.info(request, _("What you typed is kept for an hour. Sign in, and it is in its form again."))  # fmt: skip
    return to_sign_in(request)


def stale_token(request, reason=""):
    """A form whose token is out of date (CSRF_FAILURE_VIEW): it comes back filled in, to be sent again.

    Only to the person to whom it was shown, which another site cannot know; anybody else gets the plain refusal.
    """
    if request.headers.get("HX-Request"):
        said = _(
            "Not saved: you have signed in anew. Press “Save the draft”; what you typed stays."
        )
        return HttpResponse(said, status=403, content_type="text/plain; charset=utf-8")
    if _is_secret(request) or not typed.is_marked(request):
        return csrf.csrf_failure(request, reason=reason)
    if not request.user.is_authenticated:
        return to_sign_in(request)
    if typed.is_own(request):
        messages.error(request, _("The page was open for too long, or you have signed in anew. Nothing was changed yet: please send it again."))  # fmt: skip
        return redirect(typed.page_of(request))
    return csrf.csrf_failure(request, reason=reason)


def _put_back(request, response, kept):
    """Fill the form that ``kept`` came from, or show it on top."""
    page, rest = response.content.decode(), kept["fields"]
    place = refill.place_of(page, kept, here=request.path)
    if place is not None:
        note = _rendered(request, "components/typed_note.html", kept)
        page, filled, rest = refill.refilled(page, place, kept["fields"], note=note)
        if filled:
            response.content = page
    if any(typed.is_typed(value) for _, value in rest):
        response.content = refill.on_top(response.content.decode(), _box(request, kept, rest))


def _put_on_top(request, response):
    """A page that answers a POST shows what was sent, unless it has that form itself: then the view has filled it in."""
    fields, files, _secret = typed.sent(request)
    if not typed.is_own(request) or not any(typed.is_typed(value) for _, value in fields):
        return
    kept = {"address": request.get_full_path(), "fields": fields, "files": files}
    page = response.content.decode()
    if refill.place_of(page, kept, here=request.path) is None:
        page = page if "<main" in page else _rendered(request, "not_taken.html", {})
        response.content = refill.on_top(page, _box(request, kept, fields))


def _box(request, kept, rest):
    """What was sent as a form of its own: what is in ``rest`` and was typed to be read, the rest hidden."""
    shown = [(name, value, (name, value) in rest and typed.is_typed(value)) for name, value in kept["fields"]]  # fmt: skip
    facts = {"shown": shown, "token": get_token(request), "mark": typed.mark(request)}
    return _rendered(request, "components/typed_box.html", kept | facts)


def _rendered(request, template, context):
    return loader.render_to_string(template, context, request)
