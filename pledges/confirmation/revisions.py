"""Revisions as people compare them: what changed from one to the next."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

_LABELS = (
    ("text", gettext_noop("Pledge")),
    ("measure", gettext_noop("Measure")),
    ("target", gettext_noop("Target")),
    ("unit", gettext_noop("Unit")),
    ("deadline", gettext_noop("Deadline")),
)


def differences(before, after):
    """[(item number, [(field label, old, new)])] between the contents of two revisions."""
    old = {item["id"]: item for item in before["items"]}
    found = []
    for item in after["items"]:
        was = old.get(item["id"])
        if was is None:
            continue
        lines = [
            (_(label), was[name], item[name]) for name, label in _LABELS if was[name] != item[name]
        ]
        if lines:
            found.append((item["number"], lines))
    return found


def with_differences(revisions):
    """Pairs (revision, differences from the one before), newest first; the first has none."""
    ordered = sorted(revisions, key=lambda revision: revision.number)
    pairs = []
    for position, revision in enumerate(ordered):
        before = ordered[position - 1] if position else None
        pairs.append((revision, differences(before.content, revision.content) if before else []))
    return list(reversed(pairs))
