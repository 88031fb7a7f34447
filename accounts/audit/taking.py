"""The one line of the audit trail that a view writes: somebody read this or took it along.

Nothing changes by it, so there is no verb that could record it; whatever changes something is recorded by its verb.
"""

from .rules import record

#: What may be taken, and in which way.
WAYS = ("export", "print", "download", "scan_read")


def record_taken(request, way, *, subject, detail=None):
    """Append that the person of ``request`` took ``subject`` along in one of WAYS."""
    if way not in WAYS:
        raise ValueError(f"{way} is recorded by its verb")
    actor = request.user if request.user.is_authenticated else None
    return record(way, actor=actor, subject=subject, detail=detail)
