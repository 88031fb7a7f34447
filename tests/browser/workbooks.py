"""The workbooks of the walk: two small branches, or roster.xlsx and pledges.xlsx of the folder that WALK_DATA names."""

import os
from datetime import date
from pathlib import Path

from python_calamine import CalamineWorkbook

from workbooks.writing import write_workbook

_ROSTER = [
    "姓名",
    "性别",
    "出生日期",
    "上级党组织",
    "所在党支部",
    "单位类别",
    "职务",
    "党员层次",
    "手机号码",
    "备注",
]
_PLEDGES = [
    "姓名",
    "所在党支部",
    "手机号码",
    "承诺类别",
    "承诺事项",
    "完成时限",
    "是否热点难点",
    "兑现情况",
    "兑现日期",
]
_NAMES = [
    "李𬭎",
    "王伟",
    "阿卜杜拉·买买提",
    "诸葛晓燕",
    "陈建国",
    "赵丽",
    "孙英龘",
    "周星超",
    "蔡功",
    "吴芳",
]


def workbooks(folder):
    """(roster, pledges, members accepted, items accepted)."""
    if data := os.environ.get("WALK_DATA"):
        roster, pledges = Path(data) / "roster.xlsx", Path(data) / "pledges.xlsx"
        return roster, pledges, _records(roster), _records(pledges)
    roster, pledges = folder / "roster.xlsx", folder / "pledges.xlsx"
    people, items = list(_people()), []
    for place, person in enumerate(row for row in people if not row[-1]):
        for number in (1, 2, 3):
            done = (place + number) % 2 == 0
            items.append(
                [person[0], person[4], person[8], "实事项目", f"结对困难群众{place + 2}户，每季度上门走访{number}次",
                 date(2026, 3 + 3 * number, 28), "否", "已兑现" if done else "推进中", date(2026, 3, 12) if done else None]
            )  # fmt: skip
    write_workbook(roster, [("花名册", [(name, 14) for name in _ROSTER], people)])
    write_workbook(pledges, [("承诺", [(name, 14) for name in _PLEDGES], items)])
    return roster, pledges, len(people), len(items)


def _records(path):
    """How many rows the first sheet of ``path`` has below its heading."""
    return len(CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()) - 1


def _people():
    for branch in ("第一", "第二"):
        for place, name in enumerate(_NAMES):
            yield [
                name, "男", date(1980, 5, place + 1), "中共区财政局机关委员会", f"区财政局{branch}党支部", "区级机关", "科员",
                "机关一般党员", f"1390000{len(branch)}{'12'[branch == '第二']}{place:02d}", "因病不承诺" if place == 0 else "",
            ]  # fmt: skip
