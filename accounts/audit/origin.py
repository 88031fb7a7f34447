"""The origin of acts in the running request, so that verbs need no argument for it."""

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class Origin:
    """The client's address and the key of the seat that the request acts from."""

    address: str | None = None
    seat: str = ""


_origin = ContextVar("origin", default=None)


def client_address(request):
    """The address of the visitor.

    With BEHIND_PROXY our own proxy appends the address that it saw to X-Forwarded-For; any part
    before that was sent by the visitor and is not trusted.
    """
    seen = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    if settings.BEHIND_PROXY and seen:
        return seen
    return request.META.get("REMOTE_ADDR") or None


def current():
    """The origin of the running request; an empty one outside a request."""
    return _origin.get() or Origin()


@contextmanager
def acting_from(origin):
    token = _origin.set(origin)
    try:
        yield
    finally:
        _origin.reset(token)
