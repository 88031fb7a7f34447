"""Official documents and plain papers: layout in numbers, texts, refusals."""

import io
from datetime import date

import pikepdf
import pytest

from printing.blocks import Facts, Heading, Lines, Paragraph, Table, Unprintable
from printing.official import OfficialDocument, day_text, number_of, render_official
from printing.plain import Paper, render_papers
from tests.printing.text import text_of


def document(**fields):
    facts = {
        "issuer": "中共路桥区委员会文件", "number": number_of("路承", 2026, 3), "title": "关于兑现情况的通报",
        "addressee": "各党（工）委", "signature": "中共路桥区委员会", "day": date(2026, 7, 1),
        "copies_to": "区纪委", "blocks": [Heading("一、总体情况"), Paragraph("全区共登记承诺12340项。")],
    }  # fmt: skip
    return OfficialDocument(**(facts | fields))


def pages(pdf):
    return pikepdf.open(io.BytesIO(pdf)).pages


def test_an_official_document_holds_what_gb_t_9704_asks_for():
    text = text_of(render_official(document()))
    for words in (
        "中共路桥区委员会文件", "路承〔2026〕3号", "关于兑现情况的通报", "各党（工）委：", "一、总体情况",
        "2026年7月1日", "抄送：区纪委。", "2026年7月1日印发", "— 1 —",
    ):  # fmt: skip
        assert words.replace(" ", "") in text.replace(" ", ""), words


def test_a_full_page_has_22_lines_of_28_characters():
    """Beneath the head only a part fits; on a page of its own exactly 22 lines of 28 characters."""
    blocks = [Paragraph("承" * (28 * 60 - 2))]
    text = text_of(render_official(document(blocks=blocks)), page=2)
    lines = [line for line in text.splitlines() if set(line.strip()) == {"承"}]
    assert (len(lines), {len(line.strip()) for line in lines}) == (22, {28})


def test_the_imprint_stands_on_the_last_page_only():
    pdf = render_official(document(blocks=[Paragraph("承" * 1500)]))
    count = len(pages(pdf))
    found = [number for number in range(1, count + 1) if "抄送" in text_of(pdf, page=number)]
    assert found == [count]


def test_paper_is_tagged_and_its_language_is_chinese():
    for pdf in (render_official(document()), render_papers([paper()])):
        opened = pikepdf.open(io.BytesIO(pdf))
        root = opened.Root
        assert (bool(root.MarkInfo.Marked), str(root.Lang)) == (True, "zh-Hans")


def test_text_is_never_markup():
    pdf = render_official(document(blocks=[Paragraph("<b>不是标签</b>&amp;")]))
    assert "<b>不是标签</b>&amp;" in text_of(pdf)


@pytest.mark.parametrize("value", ["\U000f0000"])
def test_what_no_font_can_draw_is_named(value):
    with pytest.raises(Unprintable, match=value):
        render_official(document(blocks=[Table(["姓名"], [[f"王{value}"]])]))
    with pytest.raises(Unprintable, match=value):
        render_papers([paper(blocks=[Facts([("姓名", f"王{value}")])])])


def test_rare_characters_are_printed():
    assert "𪚥𬭎" in text_of(render_official(document(blocks=[Paragraph("王𪚥𬭎")])))


def paper(**fields):
    facts = {
        "title": "签到表", "serial": "JL-1", "address": "http://localhost/x",
        "blocks": [Table(["序号", "姓名"], [["1", "王伟"]], [20, 80]), Lines(["主持人"])],
    }  # fmt: skip
    return Paper(**(facts | fields))


def test_each_paper_begins_on_a_page_of_its_own_with_its_title_at_every_foot():
    long = paper(blocks=[Table(["序号", "姓名"], [[str(n), "王伟"] for n in range(60)])])
    pdf = render_papers([long, paper(title="第二张")])
    texts = [text_of(pdf, page=number) for number in range(1, len(pages(pdf)) + 1)]
    assert len(texts) >= 3
    assert "签到表" in texts[0]
    assert "第1页" in texts[0]
    assert "第二张" in texts[-1]
    assert [text.split()[-2:] for text in texts] == [
        *(["签到表", f"第{n}页"] for n in range(1, len(texts))), ["第二张", f"第{len(texts)}页"],
    ]  # fmt: skip
    assert "序号" in texts[1], "the head of a table is repeated"


def test_no_paper_is_refused():
    with pytest.raises(ValueError, match="no paper"):
        render_papers([])


def test_dates_and_numbers_are_not_padded():
    assert (day_text(date(2026, 7, 1)), number_of("路承", 2026, 3)) == (
        "2026年7月1日",
        "路承〔2026〕3号",
    )


@pytest.mark.parametrize(("name", "lines"), [("中共路桥区委员会", 1), ("路桥" * 30, 4)])
def test_who_printed_it_stands_on_one_line_with_the_date_where_it_fits(name, lines):
    text = text_of(render_official(document(printed_by=name, day=date(2026, 12, 31))))
    found = text.partition("抄送")[2].partition("—")[0].splitlines()[1:]
    printed = [line.split("2026")[0].strip() for line in found if line.strip()]
    assert (len(printed), "".join(printed)) == (lines, name)
    assert "2026年12月31日印发" in found[0]
