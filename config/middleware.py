"""Headers that Django has no setting for, and the size above which no request is read."""

from contextlib import suppress
from io import BytesIO

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils.translation import gettext as _

# The application uses none of the browser's devices.
_PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "payment",
        "usb",
    )
)


class BrowserRules:
    """Adds Permissions-Policy and Cross-Origin-Resource-Policy, and keeps pages of signed-in people out of caches."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", _PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        user = getattr(request, "user", None)  # none when an outer middleware has answered
        if user is not None and user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class NoNulls:
    """Answers 400 to an address with a NUL character, which no text of ours and no column can hold."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("a NUL character in the address")
        return self.get_response(request)


class RequestSize:
    """Answers 413 to a request that announces more than ``REQUEST_MAX_BYTES``, and stores no file of it.

    Gunicorn's WSGI passes no more to Django than Content-Length announced, so that is the limit. A body that is not
    extremely large is read and discarded first: a browser or proxy that is interrupted while it still sends
    shows its own error page instead of our response. The words of a form are read, so that they can be given back
    (config/typed.py); its files are not stored.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        try:
            announced = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            announced = 0
        if announced <= settings.REQUEST_MAX_BYTES:
            return self.get_response(request)
        if announced <= 4 * settings.REQUEST_MAX_BYTES:
            if request.content_type == "multipart/form-data":
                request.upload_handlers = [_NoFiles(request)]
                request.too_large = announced
                return self.get_response(request)
            _throw_away(request, announced)
        return HttpResponse(_too_large(), status=413, content_type="text/plain; charset=utf-8")

    def process_view(self, request, view, args, kwargs):
        """Before the token is looked for, and instead of the view."""
        if not (announced := getattr(request, "too_large", 0)):
            return None
        with suppress(SuspiciousOperation, MultiPartParserError):
            request.POST  # noqa: B018 - reads it
        _throw_away(request, announced)
        return render(request, "413.html", {"said": _too_large()}, status=413)


class _NoFiles(FileUploadHandler):
    """Reads past the files of a form and remembers their names."""

    def receive_data_chunk(self, raw_data, start):
        return None

    def file_complete(self, file_size):
        return InMemoryUploadedFile(
            BytesIO(), self.field_name, self.file_name, self.content_type, 0, self.charset
        )


def _too_large():
    megabytes = settings.REQUEST_MAX_BYTES // 2**20
    return _("What was sent is larger than %(size)d MB and was not read.") % {"size": megabytes}


def _throw_away(request, size):
    while size > 0:
        piece = request.read(min(size, 2**16))
        if not piece:
            return
        size -= len(piece)
