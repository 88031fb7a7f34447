"""Writing the audit trail."""

from django.utils import timezone

from .models import AuditEvent


def record(action, *, actor=None, subject="", detail=None, request=None, at=None):
    """Append one line to the audit trail.

    action   short verb code such as "sign_in", "role_granted", "export", "print"
    actor    the User, or None for the system; taken from ``request`` where that is given
    subject  what it was done to, in words
    detail   a small dict of plain values
    """
    seat = getattr(request, "seat", None)
    if actor is None and request is not None and request.user.is_authenticated:
        actor = request.user
    return AuditEvent.objects.create(
        at=at or timezone.now(),
        actor=actor,
        actor_name=actor.name if actor else "",
        seat=seat.key if seat else "",
        action=action,
        subject=str(subject)[:200],
        detail=detail or {},
        address=request.META.get("REMOTE_ADDR") or None if request is not None else None,
    )
