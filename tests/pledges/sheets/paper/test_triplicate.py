"""The triplicate as a reader, a screen reader and a printer meet it."""

import io
import re
import subprocess
from dataclasses import replace

import pikepdf
import pytest

from pledges.sheets.paper.triplicate import (
    MARKS,
    MissingCharacters,
    PledgeLine,
    SheetPaper,
    render_sheets,
)
from press import fonts, pdf
from press.errors import PrintingError
from press.lost_text import lost_texts

#: All of them lay out paper, in a separate process.
pytestmark = pytest.mark.slow

PAPER = SheetPaper(
    serial="LQ-2026-0423",
    revision=1,
    name="李𬭎",
    tier_label="机关一般党员",
    branch="中共区行政服务中心第一党支部",
    post="窗口工作人员",
    year=2026,
    common=["履行岗位职责，按时按质完成年度工作任务。", "遵守廉洁自律各项规定。"],
    practical=[
        PledgeLine(1, "将企业设立登记由法定28个工作日压缩至5个工作日办结", "提速82.1%", "9月30日"),
        PledgeLine(2, "结对下梁村困难群众，每季度上门走访1次", "4户", "12月20日", ["走访4户"]),
    ],
    supervision_phone="0576-8000 0000",
    public_url="http://localhost/paper/LQ-2026-0423/7F3A-92C1-04BE/",
    check_code="7F3A-92C1-04BE",
    recorder="记录员王某",
)


def pages_of(content, tmp_path):
    """The text of each page, as pdftotext reads it, without blanks."""
    path = tmp_path / "out.pdf"
    path.write_bytes(content)
    text = subprocess.run(
        ["pdftotext", "-layout", path, "-"], check=True, capture_output=True, encoding="utf-8"
    ).stdout
    return [re.sub(r"\s", "", page) for page in text.split("\f")[:-1]]


def test_three_copies_with_their_marks_and_page_numbers(tmp_path):
    pages = pages_of(render_sheets([PAPER]), tmp_path)
    assert len(pages) == 3
    for page, mark in zip(pages, MARKS, strict=True):
        assert re.sub(r"\s", "", mark) in page
        for words in (
            "LQ-2026-0423",
            "第1版",
            "党员公开承诺书",
            "李𬭎",
            "提速82.1%",
            "7F3A-92C1-04BE",
            "—1—",
        ):
            assert words in page
        assert (
            page.index("一、共性项目") < page.index("二、实事项目") < page.index("承诺人（签名）")
        )


def test_the_public_copy_does_not_name_the_recorder(tmp_path):
    pages = pages_of(render_sheets([PAPER]), tmp_path)
    assert ["记录员王某" in page for page in pages] == [True, True, False]


def test_empty_boxes_say_so(tmp_path):
    empty = replace(PAPER, post="", common=[], practical=[])
    page = pages_of(render_sheets([empty], copies=(1,)), tmp_path)[0]
    assert page.count("无") >= 3


def test_a_long_sheet_flows_with_the_head_repeated_and_each_copy_counts_from_one(tmp_path):
    items = [
        PledgeLine(n, f"第{n}件实事，" + "为群众办理" * 8, f"{n}件", "9月30日")
        for n in range(1, 31)
    ]
    pages = pages_of(render_sheets([replace(PAPER, practical=items, recorder="")]), tmp_path)
    assert len(pages) % 3 == 0
    share = len(pages) // 3
    assert share > 1
    for copy in range(3):
        own = pages[copy * share : (copy + 1) * share]
        assert [f"—{number}—" in page for number, page in enumerate(own, 1)] == [True] * share
        assert all("承诺事项" in page for page in own if "件实事" in page)
        assert sum("承诺人（签名）" in page for page in own) == 1
        assert all(f"第{n}件实事" in "".join(own) for n in range(1, 31))


def test_an_item_of_five_thousand_characters_loses_nothing(tmp_path):
    text = "".join(f"第{n}次走访。" for n in range(700))
    paper = replace(PAPER, practical=[PledgeLine(1, text, "", "全年")], recorder="")
    printed = "".join(pages_of(render_sheets([paper], copies=(1,)), tmp_path))
    assert all(f"第{n}次" in printed for n in (0, 350, 699))


@pytest.mark.parametrize("name", ["王伟", "阿卜杜拉·买买提", "陈𪚥", "王" * 25])
def test_names_of_all_kinds(name, tmp_path):
    paper = replace(PAPER, name=name, recorder="")
    page = pages_of(render_sheets([paper], copies=(1,)), tmp_path)[0]
    assert all(
        page.count(char) >= name.count(char) for char in name
    )  # a long one has several lines


def test_markup_in_a_pledge_is_text(tmp_path):
    paper = replace(PAPER, practical=[PledgeLine(1, "<b>走访</b> & <img src=x>", "", "")])
    page = pages_of(render_sheets([paper], copies=(1,)), tmp_path)[0]
    assert "<b>走访</b>&<imgsrc=x>" in page


def test_a_character_outside_the_fonts_is_reported_before_printing():
    with pytest.raises(MissingCharacters) as missing:
        render_sheets([PAPER, replace(PAPER, name="王\U00013000")])
    ((paper, found),) = missing.value.sheets
    assert (paper.name, found[0][:2]) == ("王\U00013000", ("\U00013000", "U+13000"))
    assert found[0][2].startswith("EGYPTIAN HIEROGLYPH")


def test_rare_characters_are_in_the_chain():
    assert fonts.missing_packages() == []
    assert fonts.missing_characters("李𬭎陈𪚥𰻝㛃䶮·") == []


def test_the_tags_survive_in_every_copy():
    with pikepdf.open(io.BytesIO(render_sheets([PAPER, PAPER]))) as document:
        assert len(document.pages) == 6
        assert str(document.Root.Lang) == "zh-CN"
        assert document.Root.MarkInfo.Marked
        parents = [page.StructParents for page in document.pages]
        assert len({int(number) for number in parents}) == 6
        kinds = _kinds(document.Root.StructTreeRoot)
        assert kinds.count("/Table") == kinds.count("/Table") // 6 * 6 > 0
        assert kinds.count("/H1") in (6, 0)
        with document.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"


def _kinds(node):
    found = [str(node.S)] if "/S" in node else []
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary):
            found += _kinds(kid)
    return found


def test_fonts_are_embedded_as_subsets(tmp_path):
    path = tmp_path / "out.pdf"
    path.write_bytes(render_sheets([PAPER]))
    listing = subprocess.run(["pdffonts", path], check=True, capture_output=True, text=True).stdout
    rows = [line.split() for line in listing.splitlines()[2:]]
    assert rows
    assert all(re.match(r"[A-Z]{6}\+", row[0]) for row in rows)


def test_two_processes_print_the_same_pages(tmp_path):
    papers = [replace(PAPER, serial=f"LQ-2026-{n:04d}", recorder="") for n in range(60)]
    alone = pages_of(render_sheets(papers, copies=(1, 3)), tmp_path)
    both = pages_of(render_sheets(papers, copies=(1, 3), processes=2), tmp_path)
    assert len(alone) == 120
    assert alone == both


def test_progress_is_reported_and_may_stop_the_work():
    told = []
    render_sheets(
        [PAPER, PAPER], copies=(1,), progress=lambda done, total: told.append((done, total))
    )
    assert told[-1] == (2, 2)

    def stop(done, total):
        raise RuntimeError("stop")

    with pytest.raises(RuntimeError):
        render_sheets([PAPER], copies=(1,), progress=stop)


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "http://127.0.0.1:9/x.png", "static:../config/settings.py"]
)
def test_nothing_but_static_files_is_fetched(address):
    with pytest.raises(PrintingError):
        pdf.lay_out(f'<html lang="zh"><body><img src="{address}" alt="x"></body></html>')


def test_nothing_to_print_is_a_mistake():
    with pytest.raises(ValueError, match="no sheets"):
        render_sheets([])


#: As long as names, units and posts may be.
NAME = "阿卜杜拉·买买提" * 6 + "艾力"
UNIT = "中共台州市路桥区行政服务中心机关委员会第一党支部" * 3
POST = "党委委员、副镇长、人武部部长、退役军人服务站站长" * 4


def test_pledge_sheets_lose_nothing():
    """Two pages, so that the head of a further page is seen too. What a program sets is what WeasyPrint sets (tests/press/test_filled_templates.py)."""
    items = [
        PledgeLine(number, "承诺" * 60, target=POST, deadline="2026年12月31日前完成并长期坚持", parts=["分项" * 40] * 2)
        for number in range(1, 9)
    ]  # fmt: skip
    paper = SheetPaper(
        serial="LQ-2026-12345678", revision=12, name=NAME, tier_label="机关镇（街道）领导党员", branch=UNIT, post=POST, year=2026,
        common=["共性" * 80] * 4, practical=items, key_items=[PledgeLine(1, "重点" * 900)], public_url="http://x/", check_code="ABCD-EF01-2345",
        supervision_phone="0576-82518251", recorder=NAME, notes=[POST],
    )  # fmt: skip
    assert lost_texts(pdf.lay_out(paper.html(), "print/sheet.css"), [NAME, POST, UNIT]) == []
