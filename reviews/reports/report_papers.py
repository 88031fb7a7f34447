"""The printed report. Paper has fixed wording."""

from django.utils import timezone

from core.days import day_text
from core.numbers import percent_text, rates_of
from core.text import shortened
from press.blocks import Heading, Paragraph, Table
from reviews.documents.official import OfficialDocument
from reviews.documents.rates import rounding_note
from reviews.evaluation.results.result_papers import GRADES
from reviews.evaluation.schemes.models import Grade
from reviews.meetings.circulars.circular_paper import figures_table, sum_of

PERIODS = {
    "q1": "第一季度", "q2": "第二季度", "q3": "第三季度", "q4": "第四季度", "h1": "上半年", "h2": "下半年", "year": "全年",
}  # fmt: skip
#: Most open findings and overdue items named on the paper; the workbook has all of them.
_NAMED = 30


def title_of(report):
    return f"关于{report.call.year}年{PERIODS[report.call.period]}党员公开承诺兑现情况的报告"


def report_document(report, *, document, day):
    """The OfficialDocument of a report. ``document``: its NumberedDocument, None for a draft; ``day``: the date beneath."""
    name = report.organisation.name
    return OfficialDocument(
        issuer=name,
        number=str(document or "（草稿）"),
        title=title_of(report),
        addressee=report.call.superior.name,
        blocks=_blocks(report),
        signature=name,
        day=day,
    )


def _blocks(report):
    figures, moment = report.figures, timezone.localtime(report.frozen_at)
    total = figures["total"]
    blocks = [
        Paragraph(report.summary or "现将有关情况报告如下。"),
        Heading("一、基本情况"),
        Paragraph(f"截至{day_text(moment)}，共登记承诺{total['registered']}项，其中{sum_of(total)}。{rounding_note(total['rates'])}"),
        figures_table("单位", [(row["name"], row) for row in figures["units"]]),
    ]  # fmt: skip
    parts = [("典型事例", [Paragraph(report.cases.strip() or "无。")])]
    if report.grades:
        parts.append(("考评等次", _grades(report.grades)))
    parts += [
        ("未解决的事项", _unresolved(report)),
        ("存在问题及原因", [Paragraph(report.problems.strip() or "无。")]),
        ("下一步打算", [Paragraph(report.plans.strip() or "无。")]),
    ]
    for numeral, (heading, text) in zip("二三四五六", parts, strict=False):
        blocks += [Heading(f"{numeral}、{heading}"), *text]
    return blocks


def _grades(grades):
    """Counts and rates; the names are in the workbook."""
    counts = {grade: sum(row[3] == grade for row in grades) for grade in Grade.values}
    rates = rates_of(counts)
    said = "，".join(
        f"{GRADES[grade]}{count}人，占{percent_text(rates[grade])}"
        for grade, count in counts.items()
    )
    said = f"参加考评{len(grades)}人，其中{said}。{rounding_note(rates)}名单见随附的电子表格。"
    return [Paragraph(said)]


def _unresolved(report):
    late, findings = report.figures["laggards"], report.unresolved
    blocks = [Paragraph(f"逾期未兑现{len(late)}项，督查发现尚未整改的问题{len(findings)}个。")]
    if late:
        blocks.append(
            Table(
                ["姓名", "单位", "承诺事项", "期限", "逾期天数"],
                [
                    [name, unit, shortened(text, 40), due.replace("-", "."), str(days)]
                    for name, unit, _number, text, due, days in late[:_NAMED]
                ],
                [12, 20, 37, 19, 12],
            )
        )
    if findings:
        blocks.append(
            Table(
                ["姓名", "党支部", "问题", "整改期限", "复查未通过"],
                [
                    [name, branch, shortened(text, 40), deadline.replace("-", "."), f"{failed}次"]
                    for name, branch, text, deadline, failed in findings[:_NAMED]
                ],
                [12, 22, 35, 19, 12],
            )
        )
    if max(len(late), len(findings)) > _NAMED:
        blocks.append(Paragraph(f"上表各列前{_NAMED}项，其余见随附的电子表格。"))
    return blocks
