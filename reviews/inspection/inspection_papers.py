"""The papers of an inspection: check sheets and supervision slips. Paper has fixed wording."""

from core.days import day_text
from ledger.entries.models import Light
from ledger.pages.lights import due_text
from press.blocks import Facts, Heading, Lines, Paragraph, Table
from press.plain import Paper
from reviews.documents.official import OfficialDocument

from .models import Finding, Sample

_HALVES = ("", "上半年", "下半年")
_GROUNDS = {
    "finding": "原有问题待复查", "overdue": "逾期", "unfulfilled": "无正当理由未兑现", "extended": "多次延期",
    "late": "逾期后兑现", "no_proof": "兑现无佐证", "opinion": "群众意见",
}  # fmt: skip
_LIGHTS = {
    Light.FULFILLED: "已兑现", Light.CLAIMED: "待核实", Light.EXPLAINED: "未兑现（客观原因）", Light.UNFULFILLED: "未兑现",
    Light.OVERDUE: "逾期", Light.BEHIND: "进度落后", Light.NEAR: "临近到期", Light.COURSE: "正常推进",
    Light.WITHDRAWN: "已撤回",
}  # fmt: skip
_KINDS = {
    Finding.Kind.UNTRUE: "虚报兑现", Finding.Kind.LATE: "逾期未推进", Finding.Kind.NO_PROOF: "无佐证材料",
    Finding.Kind.UNVERIFIED: "支部核实不严", Finding.Kind.LEDGER: "台账不完整或有误", Finding.Kind.OTHER: "其他问题",
}  # fmt: skip
_BOX = "□属实 □不属实"


def _drawn_for(sample):
    if sample.how == Sample.How.RANDOM:
        return "随机抽取"
    return "、".join(f"{_GROUNDS[name]}{count}项" for name, count in sample.grounds.items())


def check_sheet(sample, entries, earlier):
    """The sheet that the inspectors take along.

    entries   those of the ledger, ready to be shown (``lights.show``), with ``proofs``: how many files of evidence
    earlier   the findings to be re-checked
    """
    inspection, member = sample.inspection, sample.ledger.member
    table = Table(
        ["序号", "承诺事项", "期限", "台账状态", "佐证", "核查结果", "核查情况"],
        [
            [str(entry.number), entry.text, due_text(entry), _LIGHTS[entry.light], f"{entry.proofs}件",
             _BOX, ""]
            for entry in entries
        ],
        [6, 32, 11, 10, 7, 12, 22],
    )  # fmt: skip
    blocks = [
        Facts([
            ("被查党员", f"{member.name}（{sample.branch.name}）"), ("台账编号", sample.ledger.number),
            ("抽取方式", _drawn_for(sample)), ("督查组", _team(inspection)),
            ("核查日期", "　　　　年　　月　　日"),
        ]),
        table,
    ]  # fmt: skip
    if earlier:
        blocks += [
            Heading("原有问题复查"),
            Table(
                ["问题", "整改要求", "期限", "复查结果", "复查情况"],
                [[row.text, row.demand or "无", day_text(row.deadline), "□已整改 □未整改", ""] for row in earlier],
                [32, 22, 14, 14, 18],
            ),
        ]  # fmt: skip
    blocks += [
        Paragraph("不属实的，请写明问题、整改要求、整改期限和责任人。"),
        Lines(["督查人员", "被查党员", "党支部"]),
    ]
    return Paper(
        title="承诺兑现督查核查表", subtitle=f"{inspection.organisation.name}　{inspection.year}年{_HALVES[inspection.half]}",
        serial=sample.serial, blocks=blocks, landscape=True,
    )  # fmt: skip


def _team(inspection):
    return f"组长{inspection.lead}；纪检{inspection.discipline}；组织{inspection.organising}；督查{inspection.supervision}"


def slip_document(slip):
    """The supervision slip as an OfficialDocument: one matter."""
    finding = slip.finding
    inspection, member = finding.sample.inspection, finding.entry.ledger.member
    name, day = slip.document.issuer.name, slip.document.issued_on
    where = f"{inspection.year}年{_HALVES[inspection.half]}督查（核查表{finding.sample.serial}）"
    return OfficialDocument(
        issuer=name,
        number=str(slip.document),
        title="督　办　单",
        addressee=finding.branch.name,
        blocks=[
            Paragraph(
                f"{where}发现，{member.name}同志的承诺事项“{finding.entry.text}”"
                f"（台账{finding.entry.ledger.number}第{finding.entry.number}项）存在问题，现予督办。"
            ),
            Heading("一、存在问题"),
            Paragraph(f"{_KINDS[finding.kind]}：{slip.text}"),
            Heading("二、整改要求"),
            Paragraph(slip.demand),
            Paragraph(f"责任人：{finding.responsible.name}。整改期限：{day_text(slip.deadline)}，届时复查。"),
        ],
        signature=name,
        day=day,
    )  # fmt: skip
