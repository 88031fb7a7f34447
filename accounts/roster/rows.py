"""The columns of a roster, and one of its rows as the application reads it."""

import re
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from jobs.workbooks.tables import RowRefused
from jobs.workbooks.values import (
    ValueRefused,
    clean_name,
    clean_phone,
    clean_text,
    looks_like_placeholder,
    parse_date,
    to_half_width,
)

from ..organisations.models import Sector
from ..people.models import Team, Tier

#: field → headings under which branches send it; the first is the template's.
ALIASES = {
    "name": ["姓名", "党员姓名"],
    "gender": ["性别"],
    "ethnicity": ["民族"],
    "born": ["出生日期", "出生年月", "出生时间", "生日"],
    "education": ["学历", "文化程度"],
    "joined": ["入党日期", "入党时间", "入党年月"],
    "committee": ["上级党组织", "上级党组织名称", "所属党委"],
    "branch": ["所在党支部", "所在支部", "党支部", "所在党支部名称"],
    "sector": ["单位类别", "单位性质", "单位类型"],
    "post": ["职务", "现任职务", "工作岗位"],
    "tier": ["党员层次", "层次", "类别", "党员类别"],
    "phone": ["手机号码", "联系电话", "手机", "电话"],
    "note": ["备注"],
}
REQUIRED = ["name", "branch", "tier"]
#: Never read, never stored (domain.md §5).
NEVER = ["身份证号码", "身份证号", "身份证", "公民身份号码", "证件号码"]

#: The tier by what is left of its words when brackets, commas and 党员 are taken away.
TIERS = {
    "区领导": Tier.DISTRICT_LEADER,
    "区级领导": Tier.DISTRICT_LEADER,
    "机关镇街道领导": Tier.UNIT_LEADER,
    "机关镇街领导": Tier.UNIT_LEADER,
    "镇街领导": Tier.UNIT_LEADER,
    "镇街道领导": Tier.UNIT_LEADER,
    "机关领导": Tier.UNIT_LEADER,
    "机关一般": Tier.ORGAN_MEMBER,
    "机关": Tier.ORGAN_MEMBER,
    "一般": Tier.ORGAN_MEMBER,
    "事业单位": Tier.INSTITUTION_MEMBER,
    "事业": Tier.INSTITUTION_MEMBER,
    "国有企业": Tier.SOE_MEMBER,
    "国企": Tier.SOE_MEMBER,
}
SECTORS = {
    "区级机关": Sector.ORGAN,
    "机关": Sector.ORGAN,
    "镇街道": Sector.TOWN,
    "镇街": Sector.TOWN,
    "事业单位": Sector.INSTITUTION,
    "事业": Sector.INSTITUTION,
    "国有企业": Sector.SOE,
    "国企": Sector.SOE,
}
_TEAM_WORDS = [
    ("人大", Team.CONGRESS),
    ("政协", Team.CPPCC),
    ("政府", Team.GOVERNMENT),
    ("副区长", Team.GOVERNMENT),
    ("区委", Team.PARTY),
]
_NOISE = re.compile(r"[()、,，/\s]|党员$")
#: A remark that means: does not pledge for reasons of health.
EXEMPTIONS = ("不承诺", "免承诺")


@dataclass(frozen=True, kw_only=True)
class RosterRow:
    """One member as read; optional facts are "" or None where the roster says nothing."""

    number: int
    name: str
    tier: str
    team: str
    branch: str
    committee: str
    sector: str
    gender: str
    ethnicity: str
    education: str
    post: str
    phone: str
    born_on: date | None
    born_precision: str
    joined_on: date | None
    joined_precision: str
    exempt_reason: str


def read_row(number, values):
    """``values`` (field → raw value) as a RosterRow; RowRefused says what to mend."""
    text = {name: clean_text(values.get(name)) for name in ALIASES}
    branch, tier = _branch(text["branch"]), _tier(text["tier"])
    born, born_precision = _day(values.get("born"), "born")
    joined, joined_precision = _day(values.get("joined"), "joined")
    return RosterRow(
        number=number,
        name=_read(clean_name, values.get("name"), "name"),
        tier=tier,
        team=_team(branch, text["post"]) if tier == Tier.DISTRICT_LEADER else "",
        branch=branch,
        committee="" if looks_like_placeholder(text["committee"]) else text["committee"][:100],
        sector=SECTORS.get(_NOISE.sub("", to_half_width(text["sector"])), ""),
        gender=text["gender"] if text["gender"] in ("男", "女") else "",
        ethnicity=text["ethnicity"][:20],
        education=text["education"][:20],
        post=text["post"][:100],
        phone=_read(clean_phone, values.get("phone"), "phone") if text["phone"] else "",
        born_on=born,
        born_precision=born_precision,
        joined_on=joined,
        joined_precision=joined_precision,
        exempt_reason=text["note"][:200]
        if any(word in text["note"] for word in EXEMPTIONS)
        else "",
    )


def _read(parse, value, field):
    try:
        return parse(value)
    except ValueRefused as error:
        raise RowRefused(str(error), field) from None


def _branch(text):
    if not text:
        raise RowRefused(_("The branch is missing: enter its full name."), "branch")
    if looks_like_placeholder(text):
        raise RowRefused(
            _("“%(text)s” is no branch: enter the full name of the branch.") % {"text": text},
            "branch",
        )
    if len(text) > 100:
        raise RowRefused(_("The name of the branch is longer than 100 characters."), "branch")
    return "".join(text.split())


def _tier(text):
    if not text:
        known = "、".join(
            ["区领导党员", "机关镇(街道)领导党员", "机关一般党员", "事业单位党员", "国有企业党员"]
        )
        raise RowRefused(
            _("The tier is missing: enter one of %(known)s.") % {"known": known}, "tier"
        )
    tier = TIERS.get(_NOISE.sub("", _NOISE.sub("", to_half_width(text))))
    if tier is None:
        raise RowRefused(
            _("“%(text)s” is no tier: enter one of the five tiers.") % {"text": text}, "tier"
        )
    return tier


def _day(value, field):
    if value is None or clean_text(value) == "":
        return None, "day"
    return _read(parse_date, value, field)


def _team(branch, post):
    for text in (branch, post):
        for word, team in _TEAM_WORDS:
            if word in text:
                return team
    return ""
