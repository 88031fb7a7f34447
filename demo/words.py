"""The words of the invented district: names, units, posts and pledges. All invented."""

from accounts.organisations.models import Sector
from accounts.people.models import Tier

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常应牟管项於厉"
GIVEN = "建国志明文华俊杰海波晓燕丽娟秀英玉兰伟强军勇磊涛超斌辉鹏飞宇浩然子轩思远雅婷梦洁春梅冬雪秋月夏荷金银铁钢安宁平和顺利成功立新正义永康嘉欣怡静敏慧芳琳珊珍珠彩云霞光宗耀祖德厚仁善"
#: Names that a system must be able to write: rare characters and a name with a separator.
RARE_NAMES = ["李𬭎", "诸葛晓燕", "阿卜杜拉·买买提", "孙英龘", "赵㛃", "欧阳𫖮", "陈𪚥"]

ORGANS = [
    "纪委",
    "组织部",
    "宣传部",
    "统战部",
    "政法委",
    "发改局",
    "经信局",
    "教育局",
    "科技局",
    "公安分局",
    "民政局",
    "司法局",
    "财政局",
    "人力社保局",
    "国土分局",
    "建设局",
    "交通局",
    "水利局",
    "农业局",
    "商务局",
    "文化局",
    "卫计局",
    "审计局",
    "统计局",
    "市场监管局",
    "安监局",
    "综合执法局",
    "行政服务中心",
    "总工会",
    "团区委",
    "妇联",
    "科协",
    "残联",
    "信访局",
    "机关事务局",
    "档案局",
    "招商局",
    "环保分局",
]
TOWNS = [
    "路桥街道",
    "路南街道",
    "路北街道",
    "螺洋街道",
    "桐屿街道",
    "峰江街道",
    "新桥镇",
    "横街镇",
    "金清镇",
    "蓬街镇",
]
INSTITUTIONS = [
    "区人民医院",
    "区中医院",
    "区第二人民医院",
    "路桥中学",
    "路桥实验小学",
    "区疾控中心",
    "区图书馆",
    "区文化馆",
    "区广播电视台",
    "区水文站",
    "区环境监测站",
    "区公证处",
    "区农技推广中心",
    "区市政园林处",
    "区环卫处",
    "区公路段",
    "区妇幼保健院",
    "蓬街中心校",
    "新桥中心校",
    "横街中心校",
    "区体育中心",
    "区殡仪馆",
]
COMPANIES = [
    "区交通投资公司",
    "区公共交通公司",
    "区水务公司",
    "区国资经营公司",
    "区城建投资公司",
    "区商贸集团公司",
]
TEAMS = ["区委", "区人大常委会", "区政府", "区政协"]

POSTS = {
    Tier.DISTRICT_LEADER: ["区委常委", "副区长", "人大常委会副主任", "政协副主席"],
    Tier.UNIT_LEADER: ["局长", "副局长", "主任", "镇长", "党工委书记"],
    Tier.ORGAN_MEMBER: ["科员", "办事员", "主任科员", "窗口工作人员"],
    Tier.INSTITUTION_MEMBER: ["教师", "主治医师", "护士长", "工程师", "馆员"],
    Tier.SOE_MEMBER: ["部门经理", "班组长", "驾驶员", "财务主管", "收费员"],
}

TIER_OF_SECTOR = {
    Sector.ORGAN: Tier.ORGAN_MEMBER,
    Sector.TOWN: Tier.ORGAN_MEMBER,
    Sector.INSTITUTION: Tier.INSTITUTION_MEMBER,
    Sector.SOE: Tier.SOE_MEMBER,
}

#: tier → (pledge with {n}, unit of the target or "", hot or difficult); {n} is drawn from 2 to 30.
PLEDGES = {
    Tier.DISTRICT_LEADER: [
        ("包案化解信访积案{n}件，办结后回访当事人", "件", True),
        ("联系{n}家重点企业，每月走访1次，帮助解决用地、用工难题", "家", False),
        ("督办黎明村水环境整治，年底前{n}个断面水质达到Ⅲ类", "个", True),
        ("牵头推进片区改造，完成签约{n}户并启动安置房建设", "户", True),
    ],
    Tier.UNIT_LEADER: [
        ("走访基层单位{n}家，梳理问题清单并逐件答复", "家", False),
        ("牵头解决群众反映的停车、排水等难题{n}件", "件", True),
        ("压缩会议和文件，全年会议比上年减少{n}次", "次", False),
        ("结对帮扶集体经济薄弱村，帮助落实增收项目{n}个", "个", False),
    ],
    Tier.ORGAN_MEMBER: [
        ("编写本科室业务办事指南{n}份，在大厅公开", "份", False),
        ("结对下梁村困难群众{n}户，每季度上门走访1次", "户", False),
        ("参加社区志愿服务不少于{n}小时", "小时", False),
        ("上门为企业办理审批事项{n}件，全程代办", "件", False),
        ("撰写调研报告{n}篇，提出可操作的建议", "篇", False),
    ],
    Tier.INSTITUTION_MEMBER: [
        ("开展义诊、义教等公益服务{n}次", "次", False),
        ("带教新入职同事{n}名，每月听课或查房1次", "名", False),
        ("参加业务培训{n}学时并通过考核", "学时", False),
        ("门诊患者平均候诊时间缩短{n}分钟", "分钟", True),
    ],
    Tier.SOE_MEMBER: [
        ("帮带青年职工{n}名，岗位技能考核合格", "名", False),
        ("排查并整改安全隐患{n}处", "处", False),
        ("收集并答复职工意见{n}条", "条", False),
        ("安全行车无责任事故，便民服务{n}次", "次", False),
    ],
}
#: A service-time pledge of the organs: statutory and pledged working days.
SERVICE_TIME = ("将企业设立登记由法定28个工作日压缩至5个工作日办结", 28, 5)
#: An item that the quality gate has something to say about.
VAGUE = "争取进一步改进工作作风，尽量提高服务水平"

MEASURES = [
    "列入个人年度计划，每月自查一次",
    "建立联系清单，逐户登记",
    "每季度向支部大会汇报",
    "会同业务科室制定进度表并公示",
]
NOTES = [
    "已完成一半，按计划推进",
    "本季度已走访，记录在册",
    "已与相关单位对接，正在落实",
    "完成首批，群众反映良好",
]

#: For the meetings, circulars and activities of a lived year.
PLACES = ["二楼会议室", "三楼党员活动室", "党群服务中心", "机关党员之家", "大会议室"]
EXEMPTIONS = [
    "本季度全体党员集中参加防台抗灾，经上级党组织同意不召开。",
    "支部换届筹备期间，汇报并入换届党员大会。",
]
EXCUSES = ["外出培训", "病假", "因公出差", "值班"]
REPORTS = [
    "本季度走访联系户两次，收集的问题已交相关科室办理，下季度逐户回访。",
    "承诺事项按计划推进，目前主要难点是资料收集不齐，正在逐户补齐。",
    "窗口延时服务已形成制度，群众反映较好，下一步完善办事指南。",
    "已完成年度任务的大半，剩余部分安排在下季度集中办理。",
    "帮办事项全部登记在册，群众签字材料已交支部留存。",
]
MINUTES = [
    "一、逐人汇报本季度承诺兑现情况。\n二、支部书记通报逾期和临近到期事项，逐项明确完成时间和责任人。\n三、会议要求：已办结的及时申报核实，确有困难的在到期前申请延期，不得拖到年底。",
    "一、学习上级关于公开承诺的有关要求。\n二、党员逐一汇报进展和困难，支部委员点评。\n三、会议议定：对两项进展缓慢的实事由支委结对帮办，下次会议报告结果。",
    "一、通报上季度核实和销号情况。\n二、党员汇报本季度打算。\n三、群众代表反映窗口排队时间较长，会议决定增设午间值班岗。",
]
ACTIVITIES = [
    "走访联系户，宣传惠民政策，登记困难和诉求",
    "上门为企业办理年检和证照变更，解答政策",
    "到村参加环境整治，清理河道两侧垃圾",
    "在服务窗口设党员先锋岗，为老人代办业务",
    "为独居老人检修电路、送药上门",
]
VENUES = ["下梁村", "松塘社区", "方林村", "便民服务中心", "石曲社区", "工业园区"]

#: The joint team of an inspection: who leads it, and one of each of the three bodies.
TEAM = ["吴督查", "林纪检", "郭组织", "何督查"]
FAULTS = [
    "台账登记走访4次，实际只有2次有记录。",
    "办结材料没有群众签字，无法核对。",
    "照片与事项不符，需重新提供。",
]


#: The last sign of a document number's word, by kind of document.
CIRCULARS, SLIPS = "承", "督"


def document_word(organisation, kind):
    """A word of the organisation's own: 路承 of the district, 行政服务中心承 of a committee below it."""
    if organisation.depth == 1:
        return f"路{kind}"
    stem = organisation.name.removeprefix("中共").removeprefix("区")
    for end in ("机关委员会", "总支部委员会", "委员会"):
        stem = stem.removesuffix(end)
    return f"{stem[:9]}{kind}"
