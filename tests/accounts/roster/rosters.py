"""Rosters made for the tests: small ones by hand, and a large one as branches send it."""

from datetime import date

from accounts.roster.planning import make_plan
from accounts.roster.rows import read_roster
from accounts.roster.words import HEADINGS
from tests import factories as make
from workbooks.writing import write_workbook

TODAY = date(2026, 3, 2)
FIELDS = [
    "name",
    "gender",
    "born",
    "committee",
    "branch",
    "sector",
    "post",
    "tier",
    "phone",
    "joined",
    "note",
]
GOOD = {
    "name": "王伟", "gender": "男", "born": "1983-07-14", "committee": "中共区财政局机关委员会",
    "branch": "区财政局第一党支部", "sector": "区级机关", "post": "科员", "tier": "机关一般党员",
    "phone": "13900000001", "joined": "2005-05-27", "note": "",
}  # fmt: skip


def row(**facts):
    """The values of a good row, some of them replaced."""
    return [{**GOOD, **facts}[field] for field in FIELDS]


def write(path, rows, *, headings=None):
    """Write ``rows`` under the template's headings, or others, as a workbook; returns the path."""
    headings = headings or [HEADINGS[field][0] for field in FIELDS]
    write_workbook(path, [("名册", [(heading, 12) for heading in headings], rows)])
    return path


def plan_of(path, *, seat=None):
    make.district()
    return make_plan(read_roster(path).records, seat=seat, today=TODAY)


def planned(tmp_path, *rows, seat=None):
    """The plan of a workbook with ``rows``, each a dict of what differs from a good row."""
    return plan_of(write(tmp_path / "roster.xlsx", [row(**facts) for facts in rows]), seat=seat)


def refusals(plan):
    """[(row number, field)] of a plan."""
    return [(refusal.number, refusal.field) for refusal in plan.refused]


AS_RECEIVED_HEADINGS = ["序号", "姓 名", "性别", "出生年月", "上级党组织名称", "所在支部", "单位性质", "现任职务", "类别",
                        "联系电话", "入党时间", "备注", "身份证号码"]  # fmt: skip
_TIERS = ["机关一般党员", "一般党员", "机关党员", "机关一般", "机关 一般党员"]
_WRONG = [
    {"name": None},
    {"tier": ""},
    {"branch": "（新建支部）"},
    {"born": "不详"},
    {"branch": None},
]


def as_received(path, *, good=120, wrong=5):
    """A roster as branches send it, with titles, blank and total rows and ``wrong`` rows to be refused."""
    rows = [_messy(number) for number in range(good)]
    for number in range(wrong):
        facts = _messy(good + number)
        facts.update(_WRONG[number % len(_WRONG)])
        rows.insert(number * 7 + 3, facts)
    cells = [["机关党员花名册（2026年度）"], ["填报单位：区直机关工委"], [], AS_RECEIVED_HEADINGS]
    for number, facts in enumerate(rows, start=1):
        identity = f"33100419830714{number:04d}"
        cells.append([number, *[facts[field] for field in _ORDER], identity])
        if number % 40 == 0:
            cells.append([None] * len(AS_RECEIVED_HEADINGS))
    cells.append(["合计", good + wrong])
    write_workbook(path, [("Sheet1", [(None, 12)] * len(AS_RECEIVED_HEADINGS), cells)])
    return path


_ORDER = [
    "name",
    "gender",
    "born",
    "committee",
    "branch",
    "sector",
    "post",
    "tier",
    "phone",
    "joined",
    "note",
]


def _messy(number):
    phone = 13800000000 + number
    branch = number % 6
    return GOOD | {
        "name": ["王　伟", " 李铁 ", "阿卜杜拉•买买提", "诸　葛 亮"][number % 4],
        "born": [date(1983, 7, 14), "1983.07", "198307", "1983年7月", "1983-07-14", 30511][
            number % 6
        ],
        "joined": ["2005年5月27日", date(2005, 5, 27), "2005.05", "二〇〇五年五月"][number % 4],
        "branch": f"区第{branch}局第一党支部",
        "committee": f"中共区第{branch}局机关委员会",
        "tier": _TIERS[number % 5],
        "phone": [phone, str(phone), "".join(chr(ord(c) + 0xFEE0) for c in str(phone))][number % 3],
        "note": "因病不承诺" if number % 20 == 0 else None,
    }
