"""What the people of the branch write: words of the length that they have in the field."""

from dataclasses import dataclass
from datetime import date

#: Of the twenty, the secretary writes for this many, who have no smartphone; the first of them is the secretary.
TYPED = 6
NAMES = [
    "林向东", "徐桂英", "蔡文华", "罗建军", "王素珍", "陈德明", "李晓燕", "张国强", "应海波", "郑丽娜",
    "潘志刚", "梁雪梅", "管永福", "叶婷婷", "牟林森", "阮小芳", "解放", "尚天宇", "钟灵秀", "戴安平",
]  # fmt: skip
STAFF = ["周管理", "徐复核"]


@dataclass(frozen=True)
class Item:
    """A practical item as it is typed: 17 to 48 characters, how much, and until when."""

    text: str
    target: str
    unit: str
    month: int
    day: int

    def deadline(self, year):
        return date(year, self.month, self.day)

    def again(self):
        """After the branch sent it back: said how it can be seen."""
        return Item(f"{self.text}，做好登记并公示", self.target, self.unit, self.month, self.day)


_FIRST = [
    ("结对帮扶{}社区困难群众4户，每季度上门走访一次并送去慰问品", "4", "户"),
    ("为{}村老年党员上门办理医保社保事项不少于12件", "12", "件"),
    ("整理窗口常见问题解答20条，张贴在{}便民服务点供群众查阅", "20", "条"),
]
_SECOND = [
    ("参加{}街道平安巡防志愿服务8次，每次不少于两小时", "8", "次"),
    ("把{}片区企业开办的办理时间压缩到3个工作日以内，全年办件60件", "60", "件"),
    ("帮助{}小区业主协调解决停车难问题，新增停车位15个", "15", "个"),
]
_THIRD = [
    ("带教窗口新进人员2名，到年底能独立办理{}事项的全部业务", "2", "名"),
    ("走访{}企业10家，收集办事难点并逐件回复办理结果", "10", "家"),
    ("组织{}青年党员开展政策宣讲6场，现场解答群众提问", "6", "场"),
]
_PLACES = ["河西", "金清", "蓬街", "桐屿", "螺洋", "新桥", "横街", "峰江", "路南", "路北"]


def items_of(number):
    """The three items of the member in this place: due in June, September and December."""
    place, kind = _PLACES[number % len(_PLACES)], number % 3
    days = ((_FIRST, 6, 20), (_SECOND, 9, 20), (_THIRD, 12, 15))
    return [
        Item(text.format(place), target, unit, month, day)
        for (text, target, unit), month, day in (((group[kind]), m, d) for group, m, d in days)
    ]


# ── the ledger ──
PROGRESS = "本季度按计划推进，已完成部分任务"
CLAIM = "已按承诺完成，办理记录存窗口档案"
PROOF = "已补充走访照片和群众签字记录"
RETURNED = "请补充走访照片或群众签字记录"
SENT_BACK = "请写明怎样让群众看得到完成情况"
MORE_TIME = "因企业搬迁尚未走访完毕，已完成七家，申请延至月底"
GRANTED = "情况属实，同意延期"
UNFULFILLED = "结对对象年内搬离本区，无法继续走访，经支委会研究予以说明"

# ── meetings ──
PLACE = "区行政服务中心三楼会议室"
#: What the meeting decided: nobody knows it but those who were there.
RESOLVED = "会议要求，下季度继续上门走访，重点解决停车难和企业办事难两件事，支委每月调度一次。"
MINUTES = (
    "会议由支部书记主持。各党员逐一汇报本季度承诺事项进展情况：走访困难群众、窗口延时服务、平安巡防等事项按计划推进，"
    "已到期事项均已上报完成并由支部核验。支部通报了本季度兑现情况，对进度偏慢的党员作了提醒，"
    "听取了未到会党员的书面汇报。" + RESOLVED
)
EXCUSE = "外出参加业务培训"

# ── reports ──
SUMMARY = (
    "本季度支部党员承诺事项推进总体正常，到期事项基本兑现，未发现虚报情况，现将有关情况报告如下。"
)
PROBLEMS = "个别党员因工作变动进度偏慢，部分事项佐证材料不齐，群众知晓面还不够广。"
#: What no figure says: why.
CAUSE = "个别党员因工作变动进度偏慢。"
PLANS = "下季度对进度偏慢的事项逐件提醒，补齐佐证材料，在便民服务点公示兑现情况，接受群众监督。"

# ── review ──
COMMENT = "工作认真负责，承诺事项按期兑现，群众反映较好。"
#: Of the nineteen comments, those that nobody could draft: what is special about three members.
OWN_COMMENTS = [
    "延期事项已完成，望今后及早安排。",
    "热心帮助邻里，群众多次来电表扬。",
    "有一项因客观原因未兑现，已向群众说明。",
]
YEAR_END = (
    "会议听取了全体党员兑现承诺情况报告，逐人通报全年承诺事项、兑现事项和未兑现事项及原因。与会党员和群众代表进行了评议，"
    "支部书记作总结讲话，" + RESOLVED
)
