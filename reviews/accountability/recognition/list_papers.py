"""The printed list. Paper has fixed wording."""

from core.days import day_text
from press.blocks import Facts, Paragraph, Table
from press.plain import Paper

from .models import RecognitionList
from .words import bar_paper

_PURPOSES = {RecognitionList.Purpose.AWARD: "创先争优", RecognitionList.Purpose.BENEFIT: "相关待遇"}


def list_paper(row, rows, *, figures):
    """The Paper of a RecognitionList; ``rows`` with member and branch, ``figures`` {"qualifies", "barred"} of all of it."""
    draft = row.state == RecognitionList.State.DRAFT
    blocks = [
        Facts([
            ("类别", _PURPOSES[row.purpose]), ("单位", row.organisation.name), ("截止日期", day_text(row.as_of)),
            ("依据", row.rules.document or "无"),
            ("人数", f"符合条件{figures['qualifies']}人，不符合条件{figures['barred']}人"),
        ]),
        Table(
            ["序号", "姓名", "党支部", "结果", "原因"],
            [
                [
                    str(line.place), line.member.name, line.branch.name, "不符合条件" if line.barred else "符合条件",
                    "；".join(bar_paper(bar) for bar in line.bars) or "无",
                ]
                for line in rows
            ],
            [8, 14, 32, 14, 32],
        ),
    ]  # fmt: skip
    if draft:
        blocks.insert(0, Paragraph("（征求意见稿，尚未确定）"))
    return Paper(
        title=f"{row.year}年度{row.name}人选资格名单", subtitle=row.organisation.name, blocks=blocks
    )
