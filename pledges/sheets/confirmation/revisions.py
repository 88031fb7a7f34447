"""Revisions as people compare them: what changed from one to the next."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from core.templatetags.ui import zh_date

#: The fields of a frozen item that are compared, in the order of the form.
LABELS = {
    "text": _("Pledge"),
    "measure": _("Measure"),
    "baseline": _("Baseline"),
    "target": _("Target"),
    "unit": _("Unit"),
    "statutory_days": _("Statutory working days"),
    "pledged_days": _("Pledged working days"),
    "deadline": _("Deadline"),
    "beneficiary": _("Beneficiary"),
    "proof": _("Proof expected"),
    "verifier": _("Who verifies"),
}


def shown(name, value):
    """The plain value of field ``name`` as people read it."""
    if name == "deadline" and value:
        return zh_date(date.fromisoformat(value))
    return "—" if value in (None, "") else value


def changes(old, new):
    """[(label, old, new)] of the fields that differ between two plain items; both may hold some fields only."""
    return [
        (label, shown(name, old.get(name)), shown(name, new.get(name)))
        for name, label in LABELS.items()
        if name in old and name in new and old[name] != new[name]
    ]


def asked(wording):
    """The same for a decided request: the requested wording, without the former one."""
    return [(LABELS[name], None, shown(name, value)) for name, value in wording.items()]


def differences(before, after):
    """[(item number, changes)] between the contents of two revisions, item by item."""
    old = {item["id"]: item for item in before["items"]}
    found = ((item, old[item["id"]]) for item in after["items"] if item["id"] in old)
    return [(item["number"], lines) for item, was in found if (lines := changes(was, item))]


def with_differences(revisions):
    """Pairs (revision, differences from the one before), newest first; the first has none."""
    ordered = sorted(revisions, key=lambda revision: revision.number)
    pairs = []
    for position, revision in enumerate(ordered):
        before = ordered[position - 1] if position else None
        pairs.append((revision, differences(before.content, revision.content) if before else []))
    return list(reversed(pairs))
