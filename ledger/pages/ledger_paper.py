"""A member's ledger as a ruled table on paper: what was pledged, and what was fulfilled. Paper has fixed wording."""

from django.utils import timezone, translation

from core.days import day_text
from core.numbers import plain
from press.blocks import Facts, Lines, Paragraph, Table
from press.plain import Paper

from ..entries.models import Entry, EntryKind

KINDS = {EntryKind.COMMON: "共性", EntryKind.PRACTICAL: "实事", EntryKind.KEY: "重点"}
HEAD = ("序号", "类别", "承诺事项", "登记", "完成时限", "兑现情况", "状态")
WIDTHS = (5, 6, 35, 10, 11, 22, 11)


def ledger_paper(book, *, at):
    """The Paper of a Book of ledger/pages/ledger_page.py as of the moment ``at``."""
    member, figures = book.ledger.member, book.figures
    with translation.override("zh-hans"):
        rows = [_row(entry) for entry in book.entries]
    counts = f"共登记{figures['pledged']}项，兑现{figures['fulfilled']}项，销号{figures['struck_off']}项。"
    record = f"台账末行校验码{book.code}，共{book.ledger.head_seq}行。" if book.code else ""
    return Paper(
        title="党员承诺台账", subtitle=f"{member.name}　{book.year}年度",
        serial=f"台账编号　{book.ledger.number}", landscape=True,
        blocks=[
            Facts([("所在支部", member.branch.name), ("职务", member.post or "无")]),
            Table(HEAD, rows or [["", "", "无", "", "", "", ""]], WIDTHS),
            Paragraph(counts + record + f"打印于{day_text(timezone.localdate(at))}。"),
            Lines(["承诺人", "党支部（盖章）"]),
        ],
    )  # fmt: skip


def _row(entry):
    due = "全年" if entry.whole_year else day_text(entry.due, entry.year)
    if entry.extension_count:
        due += f"\n（延期{entry.extension_count}次）"
    parts = [f"（{number}）{part['text']}" for number, part in enumerate(entry.parts, start=1)]
    return [
        str(entry.number), KINDS[entry.kind], "\n".join([entry.text, *parts]),
        day_text(entry.registered_on, entry.year), due, _fulfilment(entry), entry.shown.word,
    ]  # fmt: skip


def _fulfilment(entry):
    """The column of fulfilment: the day or the progress, and the last note."""
    lines = []
    if entry.is_fulfilled and entry.fulfilled_on:
        lines.append(f"{day_text(entry.fulfilled_on, entry.year)}兑现")
    elif entry.amount is not None:
        lines.append(f"已完成{plain(entry.amount)}{entry.unit}")
    if entry.state == Entry.State.UNFULFILLED and entry.explanation:
        lines.append(entry.explanation)
    elif entry.note:
        lines.append(entry.note)
    return "\n".join(lines) or "无"
