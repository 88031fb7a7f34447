"""The answer when the database is busy or away: 503, with everything that was typed.

Django passes every error to the handlers of config/urls.py: from a view, a middleware, the session that
could not be saved. None of this queries the database.
"""

import logging
import sys
from urllib.parse import urlsplit

from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.template import loader
from django.utils import translation
from django.utils.translation import gettext as _
from django.views import defaults

from core.databases import is_busy, is_undone
from core.typed import MARK, is_typed, sent

logger = logging.getLogger(__name__)

#: Seconds after which a browser or a program may retry.
RETRY_AFTER = 5


def server_error(request):
    """Django's page for 500, or 503 where the database is busy."""
    error = sys.exc_info()[1]
    return busy(request, error) if is_busy(error) else defaults.server_error(request)


def bad_request(request, exception):
    """Django's page for 400; 503 for a session that could not be saved because the database is busy."""
    if is_busy(exception):
        return busy(request, exception)
    return defaults.bad_request(request, exception)


def busy(request, error):
    """The 503 that ``error`` leads to."""
    logger.warning("busy: %s %s: %s", request.method, request.path, type(error).__name__)
    with translation.override(translation.get_language_from_request(request)):
        if request.headers.get("HX-Request"):
            response = HttpResponse(_sentence(), content_type="text/plain; charset=utf-8")
        else:
            response = HttpResponse(_page(request, undone=is_undone(error)))
    response.status_code = 503
    response["Retry-After"] = str(RETRY_AFTER)
    response["Cache-Control"] = "no-store"
    return response


def _sentence():
    return _("The system is busy. Please try again in a moment; what you entered is not lost.")


def _page(request, *, undone):
    fields, files, secret = sent(request)
    context = {
        "address": request.get_full_path(),
        "back": _back(request),
        "posted": request.method == "POST",
        "undone": undone,
        "shown": [(name, value, is_typed(value)) for name, value in fields],
        "files": files,
        "secret": secret,
        "token": get_token(request) if request.method == "POST" else "",
        "mark": request.POST.get(MARK, "") if fields else "",
    }
    return loader.render_to_string("503.html", context)


def _back(request):
    """The page from which the form came, if it is one of ours."""
    came = urlsplit(request.headers.get("Referer", ""))
    if came.netloc == request.META.get("HTTP_HOST") and came.path:
        return came.path + (f"?{came.query}" if came.query else "")
    return "/"
