"""What is cut off is told by name, on every kind of paper; and what the papers must hold is never cut off."""

import pickle
from datetime import date

import pytest
from django.utils import translation

from printing import pdf
from printing.blocks import Facts, Heading, Lines, Paragraph, Table
from printing.official import OfficialDocument, render_official
from printing.plain import Paper, render_papers
from printing.posters import SIZES, Poster, PosterMember, render_poster
from printing.qr import qr_svg
from printing.triplicate import PledgeLine, SheetPaper, sheet_html
from printing.whole import LostText, lost_of, refuse_lost
from tests.printing.text import text_of

NAME = "阿卜杜拉·买买提" * 6 + "艾力"
UNIT = "中共台州市路桥区行政服务中心机关委员会第一党支部" * 3
POST = "党委委员、副镇长、人武部部长、退役军人服务站站长" * 4
ADDRESS = f"https://{'a' * 150}"


def lost(body, wanted=()):
    document = pdf.lay_out(
        f'<body class="song" style="font:10px/1.5 serif">{body}</body>', "print/plain.css"
    )
    return lost_of(document, wanted)


ROWS = "".join(f"<p>王{char}</p>" for char in "甲乙丙丁")


@pytest.mark.parametrize(("body", "names"), [
    (ROWS, []),
    (f'<div style="height:31px;overflow:hidden">{ROWS}</div>', ["王丙", "王丁"]),
    (f'<div style="height:31px" data-piece>{ROWS}</div>', ["王丙", "王丁"]),
    (f'<div style="height:31px">{ROWS}</div>', []),
    (f'<div data-piece><p>{"承" * 9000}</p></div>', ["承" * 9000]),
    ('<p style="width:40px;overflow:hidden;white-space:nowrap">阿卜杜拉·买买提</p>', ["阿卜杜拉·买买提"]),
    ('<p style="width:40px;height:30px;overflow:hidden">阿卜杜拉·买买提艾力</p>', ["阿卜杜拉·买买提艾力"]),
    ('<p>王甲 <small style="display:none">书记</small></p>', ["书记"]),
    ('<p style="position:absolute;left:-90mm">王甲</p><p>王乙</p>', ["王甲"]),
    ('<table style="table-layout:fixed;width:80px"><tr><td style="white-space:nowrap">阿卜杜拉·买买提</td><td>王乙</td></tr></table>', ["阿卜杜拉·买买提"]),
    (f'<div style="height:10px;overflow:hidden">{qr_svg("http://x/", "二维码：公示栏")}</div>', ["二维码：公示栏"]),
    (f'<table><thead><tr><th>姓名</th></tr></thead><tbody>{"<tr><td>王甲</td></tr>" * 90}</tbody></table>', []),
])  # fmt: skip
def test_what_does_not_lie_inside_its_box_is_told_in_order(body, names):
    assert lost(body) == names


def test_what_is_wanted_must_be_there_as_often_as_it_is_wanted():
    body = "<p><b>王伟</b>书记</p><p><b>王伟明</b></p>"
    assert lost(body, ["王伟", "王伟明", "书记", ""]) == []
    assert lost(body, ["王伟", "王伟"]) == ["王伟"]
    assert lost(body, ["李娜"]) == ["李娜"]


def test_cut_text_is_still_in_the_pdf_and_is_told_all_the_same():
    """Why places are looked at, and not the text that can be read out of the file."""
    body = f'<body class="song"><div style="height:31px;overflow:hidden;font:10px/1.5 serif">{ROWS}</div></body>'
    document = pdf.lay_out(body, "print/plain.css")
    assert "王丁" in text_of(document.write_pdf())
    with pytest.raises(LostText) as told:
        refuse_lost(document)
    assert told.value.lost == ["王丙", "王丁"]


def test_the_sentence_names_who_is_lost_in_the_reader_s_language():
    error = pickle.loads(pickle.dumps(LostText([f"王{place}" for place in range(12)])))
    with translation.override("zh-hans"):
        assert str(error) == (
            "未打印：纸面放不下王0、王1、王2、王3、王4、王5、王6、王7、王8、王9，另有2处。"
        )
    with translation.override("en"):
        assert str(LostText(["王伟"])).endswith("no room on the paper for: 王伟.")


def document(**fields):
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
    render_official(document())


def test_an_official_document_without_room_is_refused_by_name():
    """The imprint stands on one page and cannot flow."""
    with pytest.raises(LostText, match="抄送：路路"):
        render_official(document(copies_to="路" * 2000))


@pytest.mark.parametrize("landscape", [False, True])
def test_plain_papers_lose_nothing(landscape):
    row = ["1", NAME, POST, "承" * 2000]
    blocks = [
        Facts([(UNIT, ADDRESS), (ADDRESS, NAME)]), Heading(ADDRESS), Paragraph(ADDRESS * 3),
        Table(["序号", "姓名", "职务", "事项"], [row, row], [4, 10, 16, 70]),
        Table(["序号", "姓名", "职务", "网址"], [["1", NAME, POST, ADDRESS]]), Lines([NAME, ADDRESS, "主持人"]),
    ]  # fmt: skip
    render_papers([
        Paper(title=UNIT, subtitle=UNIT, serial=ADDRESS, blocks=blocks, address="http://x/", landscape=landscape)
    ])  # fmt: skip


@pytest.mark.parametrize("size", SIZES)
def test_posters_lose_nothing(size):
    pledges = [("承诺" * 50, "2026年12月31日")] * 3
    members = [
        *[PosterMember(NAME, POST, pledges[:1])] * 3, PosterMember("王伟", "", [("承" * 2000, "全年")] * 2),
        *[PosterMember(NAME, POST, pledges)] * 3, PosterMember("李娜", "书记", pledges * 9),
    ]  # fmt: skip
    poster = Poster(
        UNIT, 2026, "2026年1月1日至2026年12月31日", members, "http://x/", phone="0576-82518251"
    )
    render_poster(poster, size)


def test_pledge_sheets_lose_nothing():
    """Two pages, so that the head of a further page is seen too. What a program sets is what WeasyPrint sets (test_forms)."""
    items = [
        PledgeLine(number, "承诺" * 60, target=POST, deadline="2026年12月31日前完成并长期坚持", parts=["分项" * 40] * 2)
        for number in range(1, 9)
    ]  # fmt: skip
    paper = SheetPaper(
        serial="LQ-2026-12345678", revision=12, name=NAME, tier_label="机关镇（街道）领导党员", branch=UNIT, post=POST, year=2026,
        common=["共性" * 80] * 4, practical=items, key_items=[PledgeLine(1, "重点" * 900)], public_url="http://x/", check_code="ABCD-EF01-2345",
        supervision_phone="0576-82518251", recorder=NAME, notes=[POST],
    )  # fmt: skip
    assert lost_of(pdf.lay_out(sheet_html(paper), "print/sheet.css"), [NAME, POST, UNIT]) == []
