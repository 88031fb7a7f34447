"""Writes the demonstration district of this database as a roster and a pledge workbook."""

import sys
from pathlib import Path

import django

django.setup()

from accounts.organisations.models import Organisation  # noqa: E402
from accounts.people.models import Member  # noqa: E402
from accounts.roster.rows import ALIASES as ROSTER  # noqa: E402
from pledges.sheets.importing.rows import ALIASES as PLEDGES  # noqa: E402
from pledges.sheets.paper.contents import TIERS  # noqa: E402
from pledges.sheets.sheet.models import Item  # noqa: E402
from workbooks.writing import write_workbook  # noqa: E402

folder = Path(sys.argv[1])
parents = {unit.path: unit.name for unit in Organisation.objects.all()}
sectors = {"organ": "区级机关", "town": "镇(街道)", "institution": "事业单位", "soe": "国有企业"}


def roster():
    for member in Member.objects.select_related("branch").order_by("pk").iterator():
        yield [
            member.name, member.gender, member.ethnicity, member.born_on, member.education, member.joined_on,
            parents[member.branch.path[:-4]], member.branch.name, sectors[member.branch.sector], member.post,
            TIERS[member.tier], member.phone, member.exempt_reason,
        ]  # fmt: skip


def pledges():
    items = Item.objects.filter(common=None).select_related("sheet__member", "sheet__branch")
    for item in items.order_by("pk").iterator():
        member = item.sheet.member
        yield [
            member.name, item.sheet.branch.name, member.phone, "实事项目", item.text, item.measure, item.deadline,
            "是" if item.is_hot_issue else "否", item.statutory_days, item.pledged_days, "推进中", None,
        ]  # fmt: skip


for name, aliases, rows in (("roster", ROSTER, roster()), ("pledges", PLEDGES, pledges())):
    write_workbook(
        folder / f"{name}.xlsx",
        [(name, [(headings[0], 16) for headings in aliases.values()], rows)],
    )
