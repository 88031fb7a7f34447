"""Official documents: measures of the layout, texts, refusals."""

import io
from datetime import date

import pikepdf
import pytest

from core.days import day_text
from press.blocks import Facts, Heading, Paragraph, Table, Unprintable
from press.lost_text import LostText
from reviews.documents.official import OfficialDocument, number_of, render_official
from tests.press.text import text_of


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
    """Beneath the head only a part fits; on a separate page exactly 22 lines of 28 characters."""
    blocks = [Paragraph("承" * (28 * 60 - 2))]
    text = text_of(render_official(document(blocks=blocks)), page=2)
    lines = [line for line in text.splitlines() if set(line.strip()) == {"承"}]
    assert (len(lines), {len(line.strip()) for line in lines}) == (22, {28})


def test_the_imprint_is_on_the_last_page_only():
    pdf = render_official(document(blocks=[Paragraph("承" * 1500)]))
    count = len(pages(pdf))
    found = [number for number in range(1, count + 1) if "抄送" in text_of(pdf, page=number)]
    assert found == [count]


def test_paper_is_tagged_and_its_language_is_chinese():
    with pikepdf.open(io.BytesIO(render_official(document()))) as opened:
        root = opened.Root
        assert (bool(root.MarkInfo.Marked), str(root.Lang)) == (True, "zh-Hans")


def test_text_is_never_markup():
    pdf = render_official(document(blocks=[Paragraph("<b>不是标签</b>&amp;")]))
    assert "<b>不是标签</b>&amp;" in text_of(pdf)


@pytest.mark.parametrize("value", ["\U000f0000"])
def test_what_no_font_can_draw_is_named(value):
    with pytest.raises(Unprintable, match=value):
        render_official(document(blocks=[Table(["姓名"], [[f"王{value}"]])]))


def test_rare_characters_are_printed():
    assert "𪚥𬭎" in text_of(render_official(document(blocks=[Paragraph("王𪚥𬭎")])))


def test_dates_and_numbers_are_not_padded():
    assert (day_text(date(2026, 7, 1)), number_of("路承", 2026, 3)) == (
        "2026年7月1日",
        "路承〔2026〕3号",
    )


@pytest.mark.parametrize(("name", "lines"), [("中共路桥区委员会", 1), ("路桥" * 30, 4)])
def test_the_printer_is_on_one_line_with_the_date_where_it_fits(name, lines):
    text = text_of(render_official(document(printed_by=name, day=date(2026, 12, 31))))
    found = text.partition("抄送")[2].partition("—")[0].splitlines()[1:]
    printed = [line.split("2026")[0].strip() for line in found if line.strip()]
    assert (len(printed), "".join(printed)) == (lines, name)
    assert "2026年12月31日印发" in found[0]


#: As long as names, units and posts may be.
NAME = "阿卜杜拉·买买提" * 6 + "艾力"
UNIT = "中共台州市路桥区行政服务中心机关委员会第一党支部" * 3
POST = "党委委员、副镇长、人武部部长、退役军人服务站站长" * 4
ADDRESS = f"https://{'a' * 150}"


def long_document(**fields):
    facts = {
        "issuer": UNIT, "number": "路承〔2026〕3号", "title": f"关于{UNIT}承诺兑现情况的通报", "addressee": UNIT,
        "signature": UNIT, "day": date(2026, 7, 1), "copies_to": f"{UNIT}、{UNIT}", "printed_by": UNIT,
        "blocks": [
            Heading(UNIT), Heading(UNIT, 2), Paragraph(ADDRESS), Facts([("责任人", NAME), ("网址", ADDRESS)]),
            Table(["单位", "姓名", "事项"], [[UNIT, NAME, "承" * 2000], [UNIT, NAME, ADDRESS]], [11, 11, 78]),
        ],
    }  # fmt: skip
    return OfficialDocument(**(facts | fields))


def test_official_documents_lose_nothing():
    render_official(long_document())


def test_an_official_document_without_room_is_refused_by_name():
    """The imprint is on one page and cannot flow."""
    with pytest.raises(LostText, match="抄送：路路"):
        render_official(long_document(copies_to="路" * 2000))
