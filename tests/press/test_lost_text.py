"""Text that is cut off is named, on every kind of paper; and required text is never cut off."""

import pickle

import pytest
from django.utils import translation

from press import pdf
from press.blocks import Facts, Heading, Lines, Paragraph, Table
from press.lost_text import LostText, lost_texts, refuse_lost_text
from press.plain import Paper, render_papers
from press.qr import qr_svg
from tests.press.text import text_of

#: All of them lay out paper, in a separate process.
pytestmark = pytest.mark.slow

NAME = "阿卜杜拉·买买提" * 6 + "艾力"
UNIT = "中共台州市路桥区行政服务中心机关委员会第一党支部" * 3
POST = "党委委员、副镇长、人武部部长、退役军人服务站站长" * 4
ADDRESS = f"https://{'a' * 150}"


def lost(body, wanted=()):
    document = pdf.lay_out(
        f'<body class="song" style="font:10px/1.5 serif">{body}</body>', "print/plain.css"
    )
    return lost_texts(document, wanted)


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
def test_text_outside_its_box_is_reported_in_order(body, names):
    assert lost(body) == names


def test_what_is_wanted_must_be_there_as_often_as_it_is_wanted():
    body = "<p><b>王伟</b>书记</p><p><b>王伟明</b></p>"
    assert lost(body, ["王伟", "王伟明", "书记", ""]) == []
    assert lost(body, ["王伟", "王伟"]) == ["王伟"]
    assert lost(body, ["李娜"]) == ["李娜"]


def test_cut_text_is_still_in_the_pdf_and_is_reported_all_the_same():
    """Why places are looked at, and not the text that can be read out of the file."""
    body = f'<body class="song"><div style="height:31px;overflow:hidden;font:10px/1.5 serif">{ROWS}</div></body>'
    document = pdf.lay_out(body, "print/plain.css")
    assert "王丁" in text_of(document.write_pdf())
    with pytest.raises(LostText) as told:
        refuse_lost_text(document)
    assert told.value.lost == ["王丙", "王丁"]


def test_the_sentence_names_who_is_lost_in_the_reader_s_language():
    error = pickle.loads(pickle.dumps(LostText([f"王{place}" for place in range(12)])))
    with translation.override("zh-hans"):
        assert str(error) == (
            "未打印：纸面放不下王0、王1、王2、王3、王4、王5、王6、王7、王8、王9，另有2处。"
        )
    with translation.override("en"):
        assert str(LostText(["王伟"])).endswith("no room on the paper for: 王伟.")


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
