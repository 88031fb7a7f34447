"""The rows of the two workbooks, in the columns and words of the imports."""

from accounts.organisations.models import Organisation, Sector
from accounts.people.fields import half_known
from accounts.people.models import Member
from accounts.roster.words import EXTRA, HEADINGS
from ledger.entries.models import Entry, EntryKind
from pledges.sheets.importing.rows import ALIASES
from pledges.sheets.paper.contents import TIERS
from pledges.sheets.sheet.models import Item, Sheet

_SECTORS = {
    Sector.ORGAN: "区级机关", Sector.TOWN: "镇(街道)", Sector.INSTITUTION: "事业单位", Sector.SOE: "国有企业",
}  # fmt: skip
_KINDS = {EntryKind.PRACTICAL: "实事项目", EntryKind.KEY: "重点工作"}
_WIDTHS = {"text": 60, "measure": 40, "branch": 30, "committee": 30}


def _columns(headings):
    return [(names[0], _WIDTHS.get(field, 14)) for field, names in headings.items()]


def roster_columns():
    return _columns({field: names for field, names in HEADINGS.items() if field not in EXTRA})


def pledge_columns():
    return _columns(ALIASES)


def roster_rows(seat):
    """The active members that ``seat`` may see, as a roster."""
    above = dict(Organisation.objects.values_list("path", "name"))
    members = Member.objects.visible_to(seat).active().select_related("branch")
    for member in members.order_by("branch__path", "pinyin", "pk").iterator(chunk_size=2000):
        facts = {
            "name": member.name, "gender": member.gender, "ethnicity": member.ethnicity,
            "born": _day(member.born_on, member.born_precision), "education": member.education,
            "joined": _day(member.joined_on, member.joined_precision),
            "committee": above.get(member.branch.path_above, ""), "branch": member.branch.name,
            "sector": _SECTORS.get(member.branch.sector, ""), "post": member.post, "tier": TIERS[member.tier],
            "phone": member.phone, "note": member.exempt_reason,
        }  # fmt: skip
        yield [facts[field] for field in HEADINGS if field not in EXTRA]


def _day(day, precision):
    """A date if the day is known, else text with the known precision."""
    return day if precision == Member.Precision.DAY else half_known(day, precision)


def pledge_rows(seat, year):
    """The members' own items of ``year`` that ``seat`` may see, with what became of them."""
    items = Item.objects.standing().filter(sheet__cycle__year=year, common=None)
    items = items.filter(sheet__in=_sheets(seat)).select_related("sheet__member", "sheet__branch")
    fulfilled = Entry.objects.visible_to(seat).fulfilled().filter(year=year)
    done = dict(fulfilled.values_list("item", "fulfilled_on"))
    for item in items.order_by("sheet__branch__path", "sheet", "kind", "number").iterator(
        chunk_size=2000
    ):
        member, day = item.sheet.member, done.get(item.pk)
        facts = {
            "name": member.name, "branch": item.sheet.branch.name, "phone": member.phone, "kind": _KINDS[item.kind],
            "text": item.text, "measure": item.measure, "deadline": item.deadline, "hot": "是" if item.is_hot_issue else "否",
            "statutory_days": item.statutory_days, "pledged_days": item.pledged_days,
            "fulfilled": "已兑现" if day else "推进中", "fulfilled_on": day,
        }  # fmt: skip
        yield [facts[field] for field in ALIASES]


def _sheets(seat):
    return Sheet.objects.visible_to(seat).filter(member__status=Member.Status.ACTIVE).values("pk")
