"""The printed circular."""

from datetime import date

from django.utils import timezone

from accounts.people.models import Tier
from core.days import day_text
from core.numbers import percent_text
from core.text import shortened
from ledger.entries.chain import check_code
from press.blocks import Heading, Paragraph, Table
from reviews.documents.official import OfficialDocument
from reviews.documents.rates import rounding_note

from .figures import CATEGORIES, NAMED

#: The categories as they are printed; paper has fixed wording.
_WORDS = {
    "struck_off": "已销号", "verified": "已核实待销号", "claimed": "待核实", "under_way": "正在推进",
    "overdue": "逾期未兑现", "explained": "未兑现（客观原因）", "unfulfilled": "未兑现（无正当理由）",
}  # fmt: skip
_TIERS = {
    Tier.DISTRICT_LEADER: "区领导党员", Tier.UNIT_LEADER: "机关镇（街道）领导党员",
    Tier.ORGAN_MEMBER: "机关一般党员", Tier.INSTITUTION_MEMBER: "事业单位党员",
    Tier.SOE_MEMBER: "国有企业党员",
}  # fmt: skip
QUARTERS = ("", "第一季度", "第二季度", "第三季度", "第四季度")


def title_of(year, quarter):
    return f"关于{year}年{QUARTERS[quarter]}党员公开承诺兑现情况的通报"


def document_of(circular, *, day):
    """The OfficialDocument of a circular, without a number as long as it is a draft. ``day``: the date of signature."""
    name = circular.issuer.name
    return OfficialDocument(
        issuer=f"{name}文件" if len(name) <= 20 else name,
        number=str(circular.document or "（送审稿）"),
        title=circular.title,
        addressee=circular.addressee,
        blocks=_correction(circular) if circular.corrects_id else _blocks(circular),
        signature=name,
        day=day,
        copies_to=circular.copies_to,
    )


def _correction(circular):
    wrong = circular.corrects
    day = day_text(wrong.document.issued_on)
    return [
        Paragraph(f"{day}印发的《{wrong.title}》（{wrong.document}）有误，现更正如下。"),
        Paragraph(circular.demands),
    ]


def _blocks(circular):
    figures = circular.figures
    total = figures["total"]
    moment = timezone.localtime(circular.frozen_at)
    blocks = [
        Paragraph(
            f"截至{day_text(moment)}{moment:%H:%M}，共登记承诺{total['registered']}项，其中{sum_of(total)}。"
            f"{rounding_note(total['rates'])}现将有关情况通报如下。"
        ),
        Heading("一、分单位情况"),
        figures_table("单位", [(row["name"], row) for row in figures["units"]]),
        Heading("二、分层次情况"),
        figures_table("层次", [(_TIERS[row["tier"]], row) for row in figures["tiers"]]),
        Heading("三、逾期事项"),
        *_laggards(figures["laggards"], circular.year),
    ]  # fmt: skip
    if circular.demands.strip():
        blocks += [Heading("四、工作要求"), Paragraph(circular.demands)]
    blocks.append(
        Paragraph(f"台账校验码：{check_code(figures['head'])}（截至上述时刻全部台账记录的摘要）。")
    )
    return blocks


def sum_of(line):
    """The categories of a line of figures in one sentence."""
    parts = [
        f"{_WORDS[name]}{line['counts'][name]}项，占{percent_text(line['rates'][name])}"
        for name in CATEGORIES
        if line["counts"][name]
    ]
    return "；".join(parts) or "尚无记录"


def figures_table(head, rows):
    """The Table of lines of figures: ``rows`` are (name, line)."""
    return Table(
        [head, "登记", "已销号", "待核实", "推进中", "逾期", "未兑现", "销号率"],
        [
            [
                name, str(line["registered"]), str(line["counts"]["struck_off"]),
                str(line["counts"]["claimed"] + line["counts"]["verified"]),
                str(line["counts"]["under_way"]), str(line["counts"]["overdue"]),
                str(line["counts"]["explained"] + line["counts"]["unfulfilled"]),
                percent_text(line["rates"]["struck_off"]),
            ]
            for name, line in rows
        ],
        [26, 9, 11, 11, 11, 9, 11, 12],
    )  # fmt: skip


def _laggards(laggards, year):
    if not laggards:
        return [Paragraph("无逾期事项。")]
    words = [Paragraph(f"共{len(laggards)}项逾期，由责任单位督促限期完成。")]
    if len(laggards) > NAMED:
        words[0] = Paragraph(
            f"共{len(laggards)}项逾期，由责任单位督促限期完成。逾期时间最长的{NAMED}项如下，其余由各单位在台账中查阅。"
        )
    table = Table(
        ["姓名", "责任单位", "承诺事项", "期限", "逾期天数"],
        [
            [name, unit, shortened(text, 40), day_text(date.fromisoformat(due), year), str(days)]
            for name, unit, _number, text, due, days in laggards[:NAMED]
        ],
        [11, 23, 40, 13, 13],
    )
    return [*words, table]
