"""Defaults of the first cycle: common items for the five tiers and four teams, focus areas, stage dates.

The words are configuration: an administrator changes them on the cycle's pages, and later cycles copy the
cycle before them. They are in Chinese because they are printed on the members' pledge sheets.
"""

from datetime import date

from accounts.people.models import Team, Tier

from .models import Stage

#: tier → common items of the whole tier.
COMMON_ITEMS = {
    Tier.DISTRICT_LEADER: [
        "带头学习贯彻党的理论和路线方针政策，每季度参加所在支部组织生活不少于1次",
        "带头落实领导干部联系基层制度，全年下基层调研不少于12次",
        "带头遵守廉洁自律各项规定，管好家属和身边工作人员",
    ],
    Tier.UNIT_LEADER: [
        "履行“一岗双责”，按时按质完成年度重点工作任务",
        "落实领导接访和下访制度，每月不少于1次",
        "改进会风文风，深入基层解决实际问题",
        "遵守廉洁自律各项规定，接受党员群众监督",
    ],
    Tier.ORGAN_MEMBER: [
        "履行岗位职责，按时按质完成年度工作任务",
        "改进工作作风，对来电来访一次性告知",
        "联系服务基层，全年下基层不少于12次",
        "遵守廉洁自律各项规定",
    ],
    Tier.INSTITUTION_MEMBER: [
        "恪守职业道德，按时按质完成岗位任务",
        "提高业务技能，全年参加业务培训不少于40学时",
        "到社区报到服务，全年参加志愿服务不少于2次",
        "遵守廉洁从业各项规定",
    ],
    Tier.SOE_MEMBER: [
        "立足岗位创先争优，完成年度生产经营任务",
        "团结引导职工群众，结对帮带职工不少于1名",
        "维护职工合法权益，及时反映职工意见",
        "遵守安全生产和廉洁从业各项规定",
    ],
}

#: team → further common items of the district leaders of that team.
TEAM_ITEMS = {
    Team.PARTY: ["抓好分管领域党的建设，全年研究党建工作不少于4次"],
    Team.CONGRESS: ["依法履行监督职责，全年开展执法检查或专题视察不少于2次"],
    Team.GOVERNMENT: ["推进分管领域政府重点工程和民生实事按期完成"],
    Team.CPPCC: ["围绕中心协商议政，全年牵头重点提案督办不少于2件"],
}

#: tier → focus areas (docs/domain.md §2).
FOCUS_AREAS = {
    Tier.DISTRICT_LEADER: ["履职尽责", "推动发展", "改善民生", "廉洁自律"],
    Tier.UNIT_LEADER: ["履职尽责", "推动发展", "改善民生", "廉洁自律"],
    Tier.ORGAN_MEMBER: ["提升技能", "改进作风", "提高办事效率", "社区生活"],
    Tier.INSTITUTION_MEMBER: ["提升技能", "改进作风", "提高办事效率", "社区生活"],
    Tier.SOE_MEMBER: ["引导职工", "岗位尽责", "自身建设", "维护职工权益"],
}


def stage_dates(year):
    """The usual dates of the four stages in ``year``: kind → (opens, closes)."""
    return {
        Stage.Kind.DECLARE: (date(year, 1, 4), date(year, 2, 10)),
        Stage.Kind.FIX: (date(year, 2, 11), date(year, 3, 15)),
        Stage.Kind.FULFIL: (date(year, 3, 16), date(year, 11, 30)),
        Stage.Kind.EVALUATE: (date(year, 12, 1), date(year, 12, 31)),
    }
