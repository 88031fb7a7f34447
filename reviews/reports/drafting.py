"""The words of a report as its frozen figures say them; the person who writes it reads them and adds the causes."""

from core.numbers import percent, percent_text

from .report_papers import PERIODS

#: Most overdue items and findings named; the figures have all of them.
NAMED = 5


def words_of(report):
    """{"summary", "problems", "plans"} of a report whose figures are frozen."""
    return {"summary": _summary(report), "problems": _problems(report), "plans": _plans(report)}


def _summary(report):
    total, period = report.figures["total"], PERIODS[report.call.period]
    done = total["counts"]["struck_off"] + total["counts"]["verified"]
    rate = percent_text(percent(done, total["registered"])) if total["registered"] else "0%"
    return (
        f"现将{report.organisation.name}{report.call.year}年{period}党员公开承诺兑现情况报告如下。"
        f"登记承诺{total['registered']}项，已核验兑现{done}项，兑现率{rate}。"
    )


def _problems(report):
    late, found = report.figures["laggards"], report.unresolved
    said = []
    if late:
        named = "；".join(f"{row[0]}第{row[2]}项逾期{row[5]}天" for row in late[:NAMED])
        said.append(f"逾期未兑现{len(late)}项：{named}{'等' if len(late) > NAMED else ''}。")
    if waiting := report.figures["total"]["counts"]["claimed"]:
        said.append(f"已报完成尚待核验{waiting}项。")
    if found:
        said.append(f"督查发现的问题尚有{len(found)}项未整改到位。")
    return "".join(said) or "本期没有逾期未兑现事项，督查发现的问题均已整改。"


def _plans(report):
    late = "对逾期事项逐件督促，明确完成时限；" if report.figures["laggards"] else ""
    return f"{late}对下一阶段到期的事项提前提醒，到期及时核验销号，公开兑现结果。"
