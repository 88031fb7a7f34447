"""Revisions as people compare them: what changed from one to the next, and what a request would change."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.numbers import plain
from core.templatetags.ui import zh_date
from ledger.entries.models import EntryKind

#: The fields of a frozen item that are compared, in the order of the form.
LABELS = {
    "kind": gettext_lazy("Kind"),
    "text": gettext_lazy("Pledge"),
    "focus": gettext_lazy("Focus area"),
    "measure": gettext_lazy("Measure"),
    "baseline": gettext_lazy("Baseline"),
    "target": gettext_lazy("Target"),
    "unit": gettext_lazy("Unit"),
    "statutory_days": gettext_lazy("Statutory working days"),
    "pledged_days": gettext_lazy("Pledged working days"),
    "deadline": gettext_lazy("Deadline"),
    "beneficiary": gettext_lazy("Beneficiary"),
    "proof": gettext_lazy("Proof expected"),
    "verifier": gettext_lazy("Who verifies"),
    "hot": gettext_lazy("Solves a hot or difficult problem"),
    "parts": gettext_lazy("Sub-items"),
}
#: Field of an item → its key in a frozen revision, where the two differ.
_KEYS = {"focus_id": "focus", "is_hot_issue": "hot"}


def as_frozen(wording, areas):
    """A request's wording under the keys of a frozen item. ``areas``: key of a focus area → its name."""
    named = {_KEYS.get(name, name): value for name, value in wording.items()}
    if "focus" in named:
        named["focus"] = areas.get(named["focus"], "")
    return named


def shown(name, value):
    """The plain value of field ``name`` as people read it."""
    if value in (None, "", []):
        return "—"
    if name == "deadline":
        return zh_date(date.fromisoformat(value))
    if name == "kind":
        return EntryKind(value).label
    if name == "hot":
        return _("yes") if value else _("no")
    if name == "parts":
        return "；".join(f"{part['text']}{_amount(part)}" for part in value)
    return value


def _amount(part):
    return "" if part["target"] is None else f" {plain(part['target'])}{part['unit']}"


def changes(old, new):
    """[(label, old, new)] of the fields that differ between two plain items; both may hold some fields only."""
    return [
        (label, shown(name, old.get(name)), shown(name, new.get(name)))
        for name, label in LABELS.items()
        if name in old and name in new and old[name] != new[name]
    ]


def asked(wording):
    """[(label, None, new)] of what is entered in ``wording``, without anything before it."""
    return [
        (label, None, shown(name, wording[name]))
        for name, label in LABELS.items()
        if wording.get(name) not in (None, "", [], False)
    ]


def differences(before, after):
    """[(title, changes)] between the contents of two revisions: items changed, added, withdrawn."""
    old, new = ({item["id"]: item for item in content["items"]} for content in (before, after))
    found = [(item, old[key]) for key, item in new.items() if key in old]
    changed = [(_title(item), lines) for item, was in found if (lines := changes(was, item))]
    added = [
        (_("%(item)s, added") % {"item": _title(item)}, asked(item))
        for key, item in new.items()
        if key not in old
    ]
    gone = [
        (_("%(item)s, withdrawn") % {"item": _title(item)}, [(LABELS["text"], item["text"], "—")])
        for key, item in old.items()
        if key not in new
    ]
    return changed + added + gone


def _title(item):
    return f"{EntryKind(item['kind']).label} {item['number']}"


def with_differences(revisions):
    """Pairs (revision, differences from the one before), newest first; the first has none."""
    ordered = sorted(revisions, key=lambda revision: revision.number)
    pairs = []
    for position, revision in enumerate(ordered):
        before = ordered[position - 1] if position else None
        pairs.append((revision, differences(before.content, revision.content) if before else []))
    return list(reversed(pairs))
