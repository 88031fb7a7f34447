"""Plain papers: pages, texts, refusals."""

import io

import pikepdf
import pytest

from press.blocks import Facts, Lines, Table, Unprintable
from press.plain import Paper, render_papers
from tests.press.text import text_of


def paper(**fields):
    facts = {
        "title": "签到表", "serial": "JL-1", "address": "http://localhost/x",
        "blocks": [Table(["序号", "姓名"], [["1", "王伟"]], [20, 80]), Lines(["主持人"])],
    }  # fmt: skip
    return Paper(**(facts | fields))


def test_each_paper_begins_on_a_new_page_with_its_title_at_every_foot():
    long = paper(blocks=[Table(["序号", "姓名"], [[str(n), "王伟"] for n in range(60)])])
    pdf = render_papers([long, paper(title="第二张")])
    texts = [
        text_of(pdf, page=number)
        for number in range(1, len(pikepdf.open(io.BytesIO(pdf)).pages) + 1)
    ]
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


def test_a_paper_is_tagged_and_its_language_is_chinese():
    with pikepdf.open(io.BytesIO(render_papers([paper()]))) as opened:
        root = opened.Root
        assert (bool(root.MarkInfo.Marked), str(root.Lang)) == (True, "zh-Hans")


def test_a_character_in_no_font_is_named():
    with pytest.raises(Unprintable, match="\U000f0000"):
        render_papers([paper(blocks=[Facts([("姓名", "王\U000f0000")])])])
