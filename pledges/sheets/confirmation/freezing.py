"""The content of a frozen revision: everything that is printed, as plain JSON, and its digest."""

import hashlib
import json

from core.numbers import json_value

#: The facts of an item that are frozen, besides its sub-items and its focus area.
ITEM_FACTS = (
    "kind", "number", "text", "measure", "baseline", "unit", "statutory_days", "pledged_days",
    "beneficiary", "proof", "verifier",
)  # fmt: skip


def content_of(sheet, items, *, revision):
    """The content of revision number ``revision`` of ``sheet``, whose serial must be set.

    ``items`` come with their parts, focus areas and entries loaded; sheet with member, branch and cycle.
    """
    cycle = sheet.cycle
    return {
        "serial": sheet.serial,
        "revision": revision,
        "year": cycle.year,
        "name": sheet.member.name,
        "tier": sheet.tier,
        "branch": sheet.branch.name,
        "post": sheet.member.post,
        "oral": sheet.oral,
        "recorder": sheet.recorder,
        "items": [_item(item) for item in items],
        "vow": cycle.vow,
        "marks": [cycle.member_mark, cycle.branch_mark, cycle.public_mark],
        "supervision_phone": cycle.supervision_phone,
    }


def _item(item):
    facts = {name: getattr(item, name) for name in ITEM_FACTS}
    facts["number"] = item.shown_number
    facts["id"] = item.pk
    facts["target"] = json_value(item.target)
    facts["deadline"] = json_value(item.deadline)
    facts["hot"] = item.is_hot_issue
    facts["focus"] = item.focus.name if item.focus_id else ""
    facts["parts"] = parts_of(item)
    return facts


def parts_of(item):
    """The item's sub-items as plain JSON."""
    return [
        {"text": part.text, "target": json_value(part.target), "unit": part.unit}
        for part in item.parts.all()
    ]


def sha256_of(content):
    """SHA-256 (64 hex digits) over the canonical JSON text of ``content``."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
