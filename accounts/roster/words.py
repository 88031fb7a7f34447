"""The words that rosters use: headings, tiers, kinds of units, leadership teams."""

from accounts.organisations.models import Sector
from accounts.people.models import Team, Tier

#: field → headings under which branches send it; the first is the template's.
HEADINGS = {
    "name": ["姓名", "党员姓名", "名字"],
    "gender": ["性别"],
    "ethnicity": ["民族"],
    "born": ["出生日期", "出生年月", "出生时间", "出生年月日", "生日"],
    "education": ["学历", "文化程度", "学历学位"],
    "joined": ["入党日期", "入党时间", "入党年月", "加入党组织日期", "加入中共时间"],
    "committee": ["上级党组织", "上级党组织名称", "所属党委", "上级党委", "所属党(工)委"],
    "branch": ["所在党支部", "所在支部", "党支部", "所在党支部名称", "支部", "支部名称", "所属党支部",
               "所属支部", "党支部名称", "所在党组织", "所属党组织", "党组织名称"],
    "sector": ["单位类别", "单位性质", "单位类型"],
    "post": ["职务", "现任职务", "工作岗位", "岗位", "职务(岗位)", "岗位(职务)", "单位职务"],
    "tier": ["党员层次", "层次", "类别", "党员类别", "承诺层次", "所属层次"],
    "phone": ["手机号码", "联系电话", "手机", "电话", "手机号", "移动电话", "联系方式"],
    "note": ["备注", "说明"],
    "party_post": ["党内职务", "支部职务", "党组织职务", "支部内职务", "党支部职务"],
    "since": ["编入日期", "编入时间", "编入支部日期", "编入支部时间", "转入日期", "转入时间", "进入支部日期", "进入支部时间"],
    "district_managed": ["区管干部", "是否区管干部", "是否区管"],
}  # fmt: skip
#: Optional columns that the template does not have.
EXTRA = ["party_post", "since", "district_managed"]
REQUIRED = ["name", "branch", "tier"]
#: Never read, never stored (docs/domain.md §5).
NEVER = [
    "身份证号码",
    "身份证号",
    "身份证",
    "公民身份号码",
    "公民身份证号码",
    "居民身份证号码",
    "证件号码",
]  # and other headings of personal documents (core/identity.py)
#: Columns with row numbers, which are ignored.
COUNTER = ("序号", "编号", "序")

TIER_NAMES = [
    "区领导党员",
    "机关镇（街道）领导党员",
    "机关一般党员",
    "事业单位党员",
    "国有企业党员",
]
#: The tier by its words without brackets, commas and 党员.
TIERS = {
    "区领导": Tier.DISTRICT_LEADER,
    "区级领导": Tier.DISTRICT_LEADER,
    "区四套班子领导": Tier.DISTRICT_LEADER,
    "四套班子领导": Tier.DISTRICT_LEADER,
    "机关镇街道领导": Tier.UNIT_LEADER,
    "机关镇街领导": Tier.UNIT_LEADER,
    "机关和镇街道领导": Tier.UNIT_LEADER,
    "机关和镇街领导": Tier.UNIT_LEADER,
    "镇街领导": Tier.UNIT_LEADER,
    "镇街道领导": Tier.UNIT_LEADER,
    "机关领导": Tier.UNIT_LEADER,
    "机关一般": Tier.ORGAN_MEMBER,
    "机关普通": Tier.ORGAN_MEMBER,
    "机关": Tier.ORGAN_MEMBER,
    "一般": Tier.ORGAN_MEMBER,
    "普通": Tier.ORGAN_MEMBER,
    "镇街一般": Tier.ORGAN_MEMBER,
    "镇街道一般": Tier.ORGAN_MEMBER,
    "机关镇街一般": Tier.ORGAN_MEMBER,
    "机关镇街道一般": Tier.ORGAN_MEMBER,
    "事业单位": Tier.INSTITUTION_MEMBER,
    "事业": Tier.INSTITUTION_MEMBER,
    "国有企业": Tier.SOE_MEMBER,
    "国企": Tier.SOE_MEMBER,
}
SECTORS = {
    "区级机关": Sector.ORGAN,
    "区直机关": Sector.ORGAN,
    "机关": Sector.ORGAN,
    "镇街道": Sector.TOWN,
    "镇街": Sector.TOWN,
    "镇": Sector.TOWN,
    "街道": Sector.TOWN,
    "事业单位": Sector.INSTITUTION,
    "事业": Sector.INSTITUTION,
    "国有企业": Sector.SOE,
    "国企": Sector.SOE,
}
TEAM_WORDS = [
    ("人大", Team.CONGRESS),
    ("政协", Team.CPPCC),
    ("政府", Team.GOVERNMENT),
    ("区长", Team.GOVERNMENT),
    ("区委", Team.PARTY),
]
#: A remark that means: does not pledge.
EXEMPTIONS = ("不承诺", "免承诺", "免于承诺")
