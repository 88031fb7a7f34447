"""The poster of a branch: what the public board shows of it today, and nothing more.

That is what lasts of the permitted fields (pledges/disclosure/publishing/public.py), of the revision that passed the review, for each
sheet whose disclosure shows. The state of the pledges changes daily: the QR code leads to it.
"""

from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from core.days import day_text
from ledger.entries.models import EntryKind
from pledges.disclosure.publishing.models import Disclosure
from pledges.disclosure.publishing.public import Shown, facts_of, more, person_of
from pledges.sheets.confirmation.models import Revision

from .poster import Poster, PosterMember


def poster_of(branch, *, today):
    """The Poster of the sheets of ``branch`` that the board shows on ``today``, or None if there are none. Two queries."""
    showing = Disclosure.objects.showing(today).filter(sheet__branch=branch)
    rows = list(showing.select_related("sheet").order_by("sheet__serial"))
    revisions = {
        (revision.sheet_id, revision.number): revision.content
        for revision in Revision.objects.filter(sheet__in=[row.sheet_id for row in rows])
    }
    contents = [revisions[row.sheet_id, row.revision] for row in rows]
    contents = [content for content in contents if _own(content)]
    if not contents:
        return None
    year = max(content["year"] for content in contents)
    contents = [content for content in contents if content["year"] == year]
    address = (
        settings.SITE_URL.rstrip("/") + reverse("board") + "?" + urlencode({"unit": branch.code})
    )
    return Poster(
        branch=branch.name, year=year, period=period(rows), address=address,
        phone=contents[0]["supervision_phone"],
        members=[_member(content, today) for content in contents],
    )  # fmt: skip


def period(rows):
    """From the first day of the Disclosures until the last: 2026年3月1日至2026年12月31日."""
    starts = day_text(min(row.starts for row in rows))
    ends = [row.ends for row in rows]
    return f"自{starts}起" if None in ends else f"{starts}至{day_text(max(ends))}"


def _own(content):
    """The member's own items."""
    return [item for item in content["items"] if item["kind"] != EntryKind.COMMON]


def _member(content, today):
    person = person_of(content, today)
    items = (
        facts_of(Shown(today=today, frozen=item, content=content), lasting=True)
        for item in _own(content)
    )
    pledges = [(_text(facts), _deadline(facts)) for facts in items]
    return PosterMember(person.get("name", ""), person.get("post", ""), pledges)


def _text(facts):
    parts = [f"（{number}）{part}" for number, part in enumerate(facts.get("parts", ()), start=1)]
    others = [f"{label}：{value}" for label, value in more(facts)]
    return "\n".join([facts.get("pledge", ""), *parts, *others])


def _deadline(facts):
    if "deadline" not in facts:
        return ""
    day = facts["deadline"]
    return day_text(day, day.year) if day else "全年"
