"""The public board's pages, kept ready to send until something changes.

A page is kept in the memory of its process, under the stamp of core/cache_stamp.py that was read before the page was
made; a page under an older stamp is never sent, so what is taken down disappears immediately. Browsers and proxies may keep
a page, but must revalidate it each time (``no-cache``), and mostly get 304.
"""

import gzip
from collections import OrderedDict
from functools import wraps
from hashlib import sha256
from threading import Lock
from time import time

import brotli
from django.conf import settings
from django.http import HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import http_date, parse_http_date_safe
from django.utils.translation import get_language_from_request

from core.cache_stamp import changed_at, stamp

#: Most pages cached in a process (the least recently used go first), and the largest page that is cached.
PAGES, BYTES = 512, 400_000
#: The addresses below which pages are kept. They show the same to everybody who is not signed in.
PREFIX = "/board/"
#: Last-Modified has a resolution of a second: it is omitted until this long after a change.
_SETTLED = 2


class Shelf:
    """Pages by key, at most PAGES of them; safe to use from several threads."""

    def __init__(self):
        self._pages, self._lock = OrderedDict(), Lock()

    def get(self, key):
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def put(self, key, page):
        with self._lock:
            self._pages[key] = page
            self._pages.move_to_end(key)
            while len(self._pages) > PAGES:
                self._pages.popitem(last=False)

    def clear(self):
        with self._lock:
            self._pages.clear()


shelf = Shelf()


class BoardCache:
    """The outermost middleware: sends a cached page, or renders and caches it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not _is_public(request):
            return self.get_response(request)
        now = stamp()
        key = _key(request, now)
        page = shelf.get(key)
        if page is None:
            response = self.get_response(request)
            if not _may_be_kept(response):
                return response
            page = _page(request, response, now)
            if len(page[0]) <= BYTES:
                shelf.put(key, page)
        return _answer(request, *page)


def _is_public(request):
    return (
        request.path_info.startswith(PREFIX)
        and request.method in ("GET", "HEAD")
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and not (settings.SECURE_SSL_REDIRECT and not request.is_secure())
    )


def _key(request, now):
    """All that a page depends on. The host is part of it: no address from a wrong one is ever handed on."""
    return (
        now, timezone.localdate(), request.META.get("HTTP_HOST", ""), request.is_secure(),
        request.get_full_path(), get_language_from_request(request), _coding(request),
    )  # fmt: skip


def _coding(request):
    accepted = request.META.get("HTTP_ACCEPT_ENCODING", "")
    return "br" if "br" in accepted else "gzip" if "gzip" in accepted else ""


def _may_be_kept(response):
    control = response.headers.get("Cache-Control", "")
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and "no-store" not in control
        and "private" not in control
    )


def _page(request, response, now):
    """(body as sent, headers, when it last changed) of a fresh response."""
    coding, body = _coding(request), response.content
    digest = sha256(body).hexdigest()[:32]
    response.headers["Cache-Control"] = "public, no-cache"
    response.headers["ETag"] = f'"{digest}{coding}"'
    patch_vary_headers(response, ["Cookie", "Accept-Language", "Accept-Encoding"])
    if coding:
        body = brotli.compress(body, quality=5) if coding == "br" else gzip.compress(body, 6)
        response.headers["Content-Encoding"] = coding
    response.headers["Content-Length"] = str(len(body))
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return body, dict(response.headers), max(changed_at(now), midnight.timestamp())


def _answer(request, body, headers, changed):
    changed = int(changed)
    settled = time() - changed >= _SETTLED
    if _is_known(request.META, headers["ETag"], changed if settled else None):
        response = HttpResponseNotModified()
        for name in ("ETag", "Cache-Control", "Vary"):
            response.headers[name] = headers[name]
    else:
        response = HttpResponse(body)
        for name, value in headers.items():
            response.headers[name] = value
    if settled:
        response.headers["Last-Modified"] = http_date(changed)
    return response


def _is_known(meta, etag, changed):
    """Whether the visitor has this page already (RFC 9110, 13.2.2: If-None-Match goes first)."""
    if given := meta.get("HTTP_IF_NONE_MATCH"):
        return given.strip() == "*" or etag in (
            tag.strip().removeprefix("W/") for tag in given.split(",")
        )
    since = parse_http_date_safe(meta.get("HTTP_IF_MODIFIED_SINCE", ""))
    return changed is not None and since is not None and since >= changed


def conditional(view):
    """For streamed responses, which are not cached: an ETag from the stamp, and 304 while nothing has changed."""

    @wraps(view)
    def answering(request, *args, **kwargs):
        facts = (
            stamp(),
            timezone.localdate(),
            request.get_full_path(),
            get_language_from_request(request),
        )
        etag = f'"{sha256(repr(facts).encode()).hexdigest()[:32]}"'
        known = _is_known(request.META, etag, None)
        response = HttpResponseNotModified() if known else view(request, *args, **kwargs)
        if response.status_code in (200, 304):
            response.headers["ETag"] = etag
            response.headers.setdefault("Cache-Control", "public, no-cache")
            patch_vary_headers(response, ["Cookie", "Accept-Language"])
        return response

    return answering
