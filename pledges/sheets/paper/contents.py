"""The printed content of a frozen revision; the only source is the revision's content."""

from datetime import date

from django.conf import settings
from django.urls import reverse

from accounts.people.models import Tier
from core.days import day_text
from core.numbers import days_saved
from ledger.entries.models import EntryKind

from .triplicate import PledgeLine, SheetPaper

#: The tiers as they are printed, in Chinese in every language of the pages.
TIERS = {
    Tier.DISTRICT_LEADER: "区领导党员",
    Tier.UNIT_LEADER: "机关镇（街道）领导党员",
    Tier.ORGAN_MEMBER: "机关一般党员",
    Tier.INSTITUTION_MEMBER: "事业单位党员",
    Tier.SOE_MEMBER: "国有企业党员",
}


def paper_of(revision):
    """The SheetPaper of a Revision."""
    content = revision.content
    items = content["items"]
    return SheetPaper(
        serial=content["serial"],
        revision=content["revision"],
        name=content["name"],
        tier_label=TIERS[content["tier"]],
        branch=content["branch"],
        post=content["post"],
        year=content["year"],
        common=[item["text"] for item in items if item["kind"] == EntryKind.COMMON],
        practical=[_line(item) for item in items if item["kind"] == EntryKind.PRACTICAL],
        key_items=[_line(item) for item in items if item["kind"] == EntryKind.KEY],
        vow=content["vow"],
        supervision_phone=content["supervision_phone"],
        public_url=check_url(revision),
        check_code=revision.check_code,
        recorder=content["recorder"],
        marks=tuple(content["marks"]),
    )


def check_url(revision):
    """The address behind the QR code: the public entry, which says whether this paper is current."""
    path = reverse("paper_check", args=[revision.content["serial"], revision.check_code])
    return settings.SITE_URL.rstrip("/") + path


def _line(item):
    return PledgeLine(
        number=item["number"],
        text=item["text"],
        target=target_text(item),
        deadline=deadline_text(item["deadline"]),
        parts=[part["text"] for part in item["parts"]],
    )


def target_text(item):
    """提速82.1% for a service-time item, else number and unit; "" where there is neither."""
    saved = days_saved(item["statutory_days"], item["pledged_days"])
    if saved is not None:
        return f"提速{saved}%"
    return f"{item['target']}{item['unit']}" if item["target"] is not None else ""


def deadline_text(text):
    """The printed deadline of an item (an ISO date or ""): 9月30日, 全年."""
    if not text:
        return "全年"
    day = date.fromisoformat(text)
    return day_text(day, day.year)
