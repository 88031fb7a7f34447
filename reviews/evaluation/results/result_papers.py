"""The papers of a review: the score sheet of a person and the bulletin. Paper has fixed wording."""

from itertools import batched

from core.numbers import percent_text, plain
from press.blocks import Facts, Heading, Lines, Paragraph, Table
from press.plain import Paper
from reviews.documents.official import OfficialDocument
from reviews.documents.rates import rounding_note

from ..schemes.models import Grade, Group, SchemeKind
from ..schemes.scoring import OBJECTIVE
from ..schemes.sheets import rows_of
from .figures import disclosed

GRADES = {
    Grade.SATISFIED: "满意",
    Grade.FAIRLY: "较满意",
    Grade.BASICALLY: "基本满意",
    Grade.NOT: "不满意",
}
_KINDS = {SchemeKind.LEADER: "领导干部三评", SchemeKind.MEMBER: "普通党员四评"}
_PARTS = {
    Group.BRANCH: "支部党员评", Group.TEAM: "班子成员评", Group.PEERS: "党员互评", Group.MASSES: "群众评",
    Group.LEADER: "领导点评", Group.ORGANISATION: "组织考评", OBJECTIVE: "承诺兑现率",
}  # fmt: skip
_WHY = {
    "": "", "void": "收回多于发出，该组作废", "small": "有效票少于最低人数，不计入", "unsigned": "未签署，不计入",
    "nothing": "无人评议，不计入",
}  # fmt: skip
_BLOCKED = {
    "": "", "missing": "评议组缺失，按办法不计分，由组织研究确定", "nothing": "无有效评议，由组织研究确定",
    "quorum": "有效票未达到规定比例，不提出等次建议，由组织研究确定",
}  # fmt: skip


def score_sheet(result, scheme):
    """The sum of one person, line by line, as Paper."""
    lines = Table(
        ["评议主体", "有效票/发票", "均分", "权重%", "折合权重%", "得分", "说明"],
        [
            [
                _PARTS[row["part"]], "—" if row["valid"] is None else f"{row['valid']}/{row['issued']}",
                _or_dash(row["mean"]), str(row["weight"]), _or_dash(row["used"]), _or_dash(row["share"]),
                _WHY[row["why"]],
            ]
            for row in rows_of(result.lines)
        ],
        [18, 14, 11, 11, 13, 11, 22],
    )  # fmt: skip
    points = " / ".join(f"{GRADES[g]}{plain(scheme.values[g])}分" for g in Grade)
    cuts = "、".join(
        f"{GRADES[g]}≥{plain(cut)}"
        for g, cut in zip(
            Grade, (scheme.cut_satisfied, scheme.cut_fairly, scheme.cut_basically), strict=False
        )
    )
    facts = [
        ("姓名", f"{result.member.name}（{result.branch.name}）"), ("类别", _KINDS[SchemeKind(result.kind)]),
        ("办法", f"{scheme.name}（第{scheme.version}版{'，' + scheme.document if scheme.document else ''}）"),
        ("计分", points), ("等次", cuts),
    ]  # fmt: skip
    return Paper(
        title="承诺评议计分表", subtitle=f"{result.year}年度", serial=f"PF-{result.year}-{result.pk}",
        blocks=[
            Facts(facts), Heading("一、计分"), lines,
            Paragraph(f"合计：{scheme.said(result.score) or "—"}（各项以精确分数相加，只在最后四舍五入到{scheme.digits}位小数）。"),
            Heading("二、等次"), *_decision(result), Lines(["计票人", "监票人", "党组织负责人"]),
        ],
    )  # fmt: skip


def _or_dash(value):
    return "—" if value is None else str(value)


def _decision(result):
    if result.blocked:
        yield Paragraph(f"{_BLOCKED[result.blocked]}。")
    else:
        yield Paragraph(f"建议等次：{GRADES[result.proposed]}。")
        if result.uncapped != result.proposed:
            yield Paragraph(
                f"按分数为{GRADES[result.uncapped]}，因有承诺事项无正当理由未兑现，等次上限为{GRADES[result.proposed]}。"
            )
    if result.grade:
        yield Paragraph(
            f"确定等次：{GRADES[result.grade]}。"
            + (f"理由：{result.reason}" if result.reason else "")
        )


def bulletin_document(bulletin):
    """The bulletin of the published results as an OfficialDocument."""
    evaluation, figures = bulletin.evaluation, bulletin.figures
    name = evaluation.organisation.name
    total, shown = figures["total"], disclosed(evaluation, figures)
    said = "；".join(
        f"{GRADES[g]}{total['counts'][g]}人，占{percent_text(total['rates'][g])}" for g in Grade
    )
    return OfficialDocument(
        issuer=f"{name}文件" if len(name) <= 20 else name,
        number=str(bulletin.document),
        title=f"关于{evaluation.year}年度党员公开承诺评议结果的通报",
        addressee="各党（工）委、党总支、党支部",
        blocks=[
            Paragraph(f"{evaluation.year}年度党员公开承诺评议工作已经结束，共评议党员{total['all']}人，其中{said}。现通报如下。"),
            Heading("一、分类别情况"),
            _table("类别", [(_KINDS[SchemeKind(row["kind"])], row) for row in shown.kinds], total),
            Heading("二、分单位情况"),
            _table("单位", [(row["name"], row) for row in shown.units], total),
            *_rounded([total, *shown.kinds, *shown.units]),
            *([Paragraph("为保护个人信息，人数较少的单位和类别不分等次公布，以“—”表示，其人数已计入合计。")] if shown.holds_back else []),
            Paragraph("本人等次和各组评议均分，请登录系统查看。"),
            *_sealed(figures.get("boxes")),
        ],
        signature=name,
        day=bulletin.document.issued_on,
    )  # fmt: skip


def _sealed(boxes):
    """The digest of all seals: with it anybody can show later that the ballots are those that were counted."""
    if boxes:
        digest = boxes["sha256"].upper()
        groups = " ".join(map("".join, batched(digest, 8)))
        yield Paragraph(f"本次评议共封存票箱{boxes['count']}个，封存校验码（SHA-256）：{groups}。")


def _rounded(lines):
    if note := rounding_note(*(line["rates"] for line in lines if line["rates"])):
        yield Paragraph(note)


def _table(head, rows, total):
    """How many got each grade, and beneath each number its part of all; the last row is everybody."""
    return Table(
        [head, "人数", *GRADES.values()],
        [[name, str(row["all"]), *_cells(row)] for name, row in [*rows, ("合计", total)]],
        [32, 12, 14, 14, 14, 14],
    )


def _cells(row):
    if row["counts"] is None:
        return ["—"] * len(Grade)
    return [f"{row['counts'][g]}\n{percent_text(row['rates'][g])}" for g in Grade]
