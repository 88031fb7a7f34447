"""The letters of a measure as official documents. Paper has fixed wording."""

from core.days import day_text
from press.blocks import Heading, Paragraph
from reviews.documents.official import OfficialDocument

from .models import Letter
from .types import MeasureKind

NAMES = {
    MeasureKind.REMINDER: "口头提醒", MeasureKind.CRITICISM: "批评教育", MeasureKind.RECTIFICATION: "限期整改", MeasureKind.ADMONITION: "诫勉谈话",
    MeasureKind.CIRCULATED: "通报批评", MeasureKind.RESIGNATION: "引咎辞职",
}  # fmt: skip
_LEVELS = "一二三四五六七八九"


def letter_document(letter, *, reason=""):
    """The OfficialDocument of a letter. ``reason``: of a decision on an appeal."""
    measure, name = letter.measure, letter.document.issuer.name
    title, addressee, parts = _SHAPES[letter.purpose](measure, reason)
    blocks = []
    for place, (heading, text) in enumerate(parts):
        if heading:
            blocks.append(Heading(f"{_LEVELS[place - 1]}、{heading}"))
        blocks.append(Paragraph(text))
    return OfficialDocument(
        issuer=name, number=str(letter.document), title=title, addressee=addressee, blocks=blocks,
        signature=name, day=letter.document.issued_on,
    )  # fmt: skip


def _basis(version):
    dated = f"（{day_text(version.basis_on)}）" if version.basis_on else ""
    return f"{version.basis_document}{dated}{version.basis}"


def _decision(measure, _reason):
    version = measure.type
    name = NAMES[version.kind]
    grounds = "\n".join(f"{i}．{row.text}" for i, row in enumerate(measure.grounds.all(), start=1))
    parts = [
        ("", f"经研究，决定给予{measure.member.name}同志{name}。"),
        ("事实", f"{measure.facts}\n上述事实有下列记录为据：\n{grounds}"),
        ("依据", _basis(version)),
    ]
    if measure.demand or measure.rectify_by:
        until = f"\n整改期限：{day_text(measure.rectify_by)}。" if measure.rectify_by else ""
        parts.append(("要求", f"{measure.demand}{until}".strip()))
    parts += [("后续事项", _follows(version)), ("申诉", _appeal(version, measure))]
    return f"关于给予{measure.member.name}同志{name}的决定", measure.branch.name, parts


def _follows(version):
    said = []
    if version.self_days:
        said.append(f"自送达之日起{version.self_days}个工作日内提交书面检查。")
    if version.has_deadline:
        said.append("整改期限届满时复查。")
    if version.recheck_months:
        said.append(f"自送达之日起{version.recheck_months}个月后复查。")
    months = version.influence_months
    said.append(f"影响期{months}个月，自送达之日起计算。" if months else "不设影响期。")
    return "".join(said)


def _appeal(version, measure):
    return (
        f"如不服本决定，可以自送达之日起{version.appeal_days}日内书面申诉，"
        f"由{measure.body.name}的上级组织或者未参与本决定的人员办理。"
    )


def _on_appeal(measure, reason):
    name, old = measure.member.name, NAMES[measure.type.kind]
    decision = measure.letters.select_related("document").get(purpose=Letter.Purpose.DECISION)
    result = {
        "upheld": f"维持原决定（{old}）。",
        "corrected": f"变更原决定，将{old}改为{NAMES[measure.in_force.kind]}。{_follows(measure.in_force)}",
        "revoked": f"撤销原决定（{old}），影响期同时终止。",
    }[measure.state]
    parts = [
        ("", f"{name}同志不服{decision.document}决定，于{day_text(measure.appealed_on)}提出申诉。经复核，决定如下。"),
        ("申诉事由", measure.appeal),
        ("复核意见", reason),
        ("决定", result),
    ]  # fmt: skip
    return f"关于{name}同志申诉的复核决定", measure.branch.name, parts


def _circular(measure, _reason):
    name = measure.member.name
    version = measure.in_force
    parts = [
        ("", f"{measure.branch.name}{name}同志，{measure.facts}"),
        ("", f"依据{_basis(version)}，决定对{name}同志予以通报批评。各级党组织和党员要引以为戒。"),
    ]
    return f"关于对{name}同志予以通报批评的通报", "各党（工）委、党总支、党支部", parts


_SHAPES = {
    Letter.Purpose.DECISION: _decision,
    Letter.Purpose.APPEAL: _on_appeal,
    Letter.Purpose.CIRCULAR: _circular,
}
