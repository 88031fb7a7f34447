"""The one line of the audit trail that a view writes: somebody read this or took it along.

Downloading and printing change nothing, so no verb records them; acts that change something are recorded by their verbs.
"""

from registry.actions import ACTIONS

from .rules import record


def record_taken(request, way, *, subject, detail=None):
    """Record that the person of ``request`` downloaded or printed ``subject``; ``way`` is an action declared with ``taken``."""
    if not ACTIONS[way].taken:
        raise ValueError(f"{way} is recorded by its verb")
    actor = request.user if request.user.is_authenticated else None
    return record(way, actor=actor, subject=subject, detail=detail)
