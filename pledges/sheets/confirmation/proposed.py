"""The wording that a request proposes: field → value as typed, kept as plain JSON, read again when it is decided."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from core.numbers import json_value
from pledges.errors import PledgeError

from ..sheet import wording as rules_of_wording
from ..sheet.drafting import FACTS, PartContent, part_contents, refuse_areas
from ..sheet.rules import refuse_key_work

#: Every field of an item; ``parts`` are its sub-items, as PartContent.
FIELDS = (*FACTS, "parts")


def present(item):
    """The present wording of ``item``: field of FIELDS → value."""
    return {name: getattr(item, name) for name in FACTS} | {"parts": part_contents(item)}


def differing(item, wording):
    """Those of ``wording`` (field → value) that differ from ``item``, as plain values."""
    now = present(item)
    return plain(
        {name: value for name, value in wording.items() if _bare(value) != _bare(now[name])}
    )


def _bare(value):
    return list(value) if isinstance(value, tuple) else value


def plain(wording):
    """``wording`` as a request keeps it."""
    return {name: _plain(name, value) for name, value in wording.items()}


def _plain(name, value):
    if name == "parts":
        return [{key: json_value(fact) for key, fact in vars(part).items()} for part in value]
    return json_value(value)


def read(wording):
    """Field → value of what a request keeps."""
    return {name: _read(name, value) for name, value in wording.items()}


def _read(name, value):
    if name == "parts":
        return [PartContent(**part | {"target": _number(part["target"])}) for part in value]
    if name == "target":
        return _number(value)
    return date.fromisoformat(value) if name == "deadline" and value else value


def _number(text):
    return None if text is None else Decimal(text)


def refuse_unfit(sheet, wording, *, item=None):
    """PledgeError if a new item of ``wording``, or ``item`` changed by it, is not valid on ``sheet``.

    It has to meet the rules of a draft, and of handing one in. What is not proposed is not asked again.
    """
    given = read(wording) if item else wording
    after = (present(item) if item else {}) | given
    if not after["text"].strip():
        raise PledgeError(_("Say what is pledged."))
    if not after["deadline"] and (item is None or item.deadline):
        raise PledgeError(_("A confirmed item keeps a deadline: enter the new one."))
    if "kind" in given:
        refuse_key_work(sheet.member, {given["kind"]})
    refuse_areas(sheet, {given.get("focus_id")} - {None})
    rules_of_wording.refuse_faults(
        {name: after[name] for name in rules_of_wording.FIELDS}, year=sheet.cycle.year
    )
