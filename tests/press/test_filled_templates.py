"""A filled template looks the same as a full layout, and a sheet that does not fit a template is laid out in full."""

import io
import random
from dataclasses import replace

import pytest

from pledges.sheets.paper.triplicate import DESIGN, PledgeLine, sheet_store
from press.fast_copies import _lay_out_marks
from press.fields import RUNNING, parse, qr_operators
from press.filled_templates import TemplateFiller
from press.full_layout import lay_out_in_full
from press.joined_pdf import JoinedPdf
from press.tags import tag_plan
from tests.pledges.sheets.paper.test_triplicate import PAPER
from tests.press.pixels import difference, pictures

#: All of them lay out paper, in a separate process.
pytestmark = pytest.mark.slow

#: The tolerated difference of pixels: the edges of characters whose position differs by a hundredth of a millimetre.
TOLERANCE = 0.0002
WORDS = "结对困难群众每季度上门走访次推进村庄环境整治完成签约户并启动安置房建设，办结时限由28个工作日压缩至5个工作日；（一）全年A4纸、"


def _paper(number, rng, items=3):
    def words(least, most):
        return "".join(rng.choice(WORDS) for _ in range(rng.randint(least, most)))

    return replace(
        PAPER,
        serial=f"LQ-2026-{number:04d}",
        name=rng.choice(["王伟", "李𬭎", "阿卜杜拉·买买提", "欧阳" * 12, "陈𪚥"]),
        branch=words(6, 40),
        post=rng.choice(["", "科长", words(8, 30)]),
        practical=[
            PledgeLine(n, words(10, 60), f"{rng.randint(1, 99)}户", f"{rng.randint(1, 12)}月28日")
            for n in range(1, items + 1)
        ],
        check_code=f"{rng.randrange(16**4):04X}-0000-{rng.randrange(16**4):04X}",
        public_url=f"http://localhost/paper/LQ-2026-{number:04d}/{rng.randrange(16**8):08X}/",
        recorder=rng.choice(["", "记录员王某"]),
    )


def _printed(layouts):
    output = io.BytesIO()
    joined = JoinedPdf(output, lambda marks: _lay_out_marks(DESIGN, marks))
    for layout in layouts:
        joined.add(layout, "x", PAPER.marks, (1,))
    joined.close("x")
    return output.getvalue()


def test_a_filled_template_looks_like_a_full_layout(tmp_path):
    rng = random.Random(20260701)
    papers = [_paper(number, rng) for number in range(60)]
    filler = TemplateFiller("print/sheet.css")
    fast = filler.lay_out([paper.html() for paper in papers])
    filled = [
        (layout, paper)
        for layout, paper in zip(fast, papers, strict=True)
        if filler.fill(paper.html())
    ]
    more = [
        replace(paper, name="赵敏", recorder=paper.recorder and "记录员李某") for _, paper in filled
    ]
    htmls = [html for html in [paper.html() for paper in more] if filler.fill(html)][:12]
    assert len(htmls) == 12
    slow = [layout for layout, _boxes in lay_out_in_full(htmls, "print/sheet.css")]
    quick = pictures(_printed([filler.fill(html) for html in htmls]), tmp_path / "fast")
    other = pictures(_printed(slow), tmp_path / "slow")
    assert [difference(*pair) < TOLERANCE for pair in zip(quick, other, strict=True)] == [True] * 12
    for one, two in zip(slow, [filler.fill(html) for html in htmls], strict=True):
        assert (one.tree, one.alts, one.glyphs) == (two.tree, two.alts, two.glyphs)


@pytest.mark.parametrize(
    "change",
    [
        {"practical": [PledgeLine(n, "走访" * 35, "1户", "全年") for n in range(1, 16)]},
        {"practical": [PledgeLine(n, "走访" * 35, "1户", "全年") for n in range(1, 41)]},
        {"practical": [PledgeLine(1, "走访群众。" * 400, "", "全年", ["走访4户"])]},
    ],
)
def test_a_sheet_of_several_pages_looks_the_same_filled_in(change, tmp_path):
    first = replace(PAPER, **change)
    others = [
        _other_words(replace(first, serial="LQ-2026-0077", name=name), cut)
        for name, cut in (("王伟", 0), ("欧阳若兰", 2), ("陈𪚥", 1))
    ]
    filler = TemplateFiller("print/sheet.css")
    filler.lay_out([first.html()])
    htmls = [paper.html() for paper in others]
    fast = [filler.fill(html) or filler.lay_out([html])[0] for html in htmls]
    assert filler.filled >= 2
    slow = [layout for layout, _boxes in lay_out_in_full(htmls, "print/sheet.css")]
    quick, other = (
        pictures(_printed(fast), tmp_path / "fast"),
        pictures(_printed(slow), tmp_path / "slow"),
    )
    assert len(quick) == len(other) >= 6
    assert max(difference(*pair) for pair in zip(quick, other, strict=True)) < TOLERANCE
    for one, two in zip(slow, fast, strict=True):
        assert (one.tree, one.alts, one.glyphs) == (two.tree, two.alts, two.glyphs)


def _other_words(paper, cut):
    """The same number of lines in other words: a little shorter, and other characters."""
    items = [
        replace(item, text=item.text[: len(item.text) - cut].replace("走", "探"), deadline="9月1日")
        for item in paper.practical
    ]
    return replace(paper, practical=items, check_code="0000-1111-2222")


def test_a_running_head_that_would_not_fit_is_laid_out_in_full():
    filler = TemplateFiller("print/sheet.css")
    items = [PledgeLine(n, "走访" * 35, "1户", "全年") for n in range(1, 16)]
    paper = replace(PAPER, practical=items, tier_label="名" * 40)
    html = paper.html()
    (layout,) = filler.lay_out([html])
    assert layout.size > 1
    assert filler.fill(html) is not None
    # As high in its box as the other, but too wide for the line of the head.
    wide = replace(paper, name="名" * 40, tier_label=PAPER.name).html()
    filler.lay_out([wide])
    assert filler.fill(wide) is None


def test_the_comparison_would_see_a_word_that_moved(tmp_path):
    filler = TemplateFiller("print/sheet.css")
    first, second = filler.lay_out([PAPER.html(), replace(PAPER, post="窗口工作人贝").html()])
    (one,), (two,) = (
        pictures(_printed([layout]), tmp_path / name)
        for layout, name in ((first, "a"), (second, "b"))
    )
    assert difference(one, two) > TOLERANCE / 10
    assert difference(one, one) == 0


@pytest.mark.parametrize(
    "change",
    [
        {"practical": [PledgeLine(1, "第一行\n第二行", "", "全年")]},
        {"practical": [PledgeLine(1, "两个  空格", "", "全年")]},
    ],
)
def test_a_sheet_that_does_not_fit_is_laid_out_in_full(change):
    filler = TemplateFiller("print/sheet.css")
    html = replace(PAPER, **change).html()
    filler.lay_out([PAPER.html(), html])
    assert filler.fill(html) is None
    (layout,) = filler.lay_out([html])
    assert layout.size >= 1


def test_each_new_template_is_laid_out_once():
    filler = TemplateFiller("print/sheet.css")
    names = ["王伟", "李敏", "张静", "刘洋"]
    filler.lay_out([replace(PAPER, name=name).html() for name in names])
    assert (filler.laid_out, filler.filled) == (1, 3)
    filler.lay_out([replace(PAPER, name="名" * 25).html()])
    assert (filler.laid_out, filler.filled) == (2, 3)


def test_markup_in_a_field_is_text():
    text = "<b>走访</b> & \"每周\" '一次'"
    sheet = parse(replace(PAPER, practical=[PledgeLine(1, text, "", "")]).html())
    assert ("item", text) in sheet.fields
    assert "走访" not in sheet.shared


def test_everything_a_person_wrote_is_in_a_field():
    """Otherwise each sheet would have its own template, and the fast way would be slow."""
    paper = replace(
        PAPER, name="甲甲", branch="乙乙", post="丙丙", recorder="丁丁", common=["戊戊"],
        practical=[PledgeLine(1, "己己", "庚庚", "辛辛", ["壬壬"])], serial="癸癸", check_code="子子",
    )  # fmt: skip
    sheet = parse(paper.html())
    written = [
        "甲甲",
        "乙乙",
        "丙丙",
        "丁丁",
        "戊戊",
        "己己",
        "庚庚",
        "辛辛",
        "壬壬",
        "癸癸",
        "子子",
    ]
    assert [word for word in written if word in sheet.shared] == []
    assert {kind for kind, _ in sheet.fields} >= {"item", "part", "common", RUNNING + "name"}
    assert paper.public_url not in sheet.shared


def test_a_code_is_painted_cell_by_cell():
    assert qr_operators("M0 0.5h2m1 0h1m-4 1h1") == (
        b"q 4 0 0 -4 0 4 cm\nBI/IM true/W 4/H 4/BPC 1/F/AHx ID 2F7FFFFF> EI Q\n"
    )


def test_a_layout_is_stored_unchanged_and_a_broken_file_is_ignored(tmp_path):
    store = sheet_store(tmp_path)
    (layout,) = TemplateFiller("print/sheet.css").lay_out([PAPER.html()])
    store.put("ab", layout)
    assert store.get("ab") == layout
    store.path("ab").write_bytes(b"\0\0\0\4half")
    assert store.get("ab") is None
    assert store.get("cd") is None
    (tmp_path / "older").mkdir()
    assert store.delete_other_versions() == 1
    assert store.has("ab")


def test_a_plan_names_each_element_once():
    (layout,) = TemplateFiller("print/sheet.css").lay_out([PAPER.html()])
    plan = tag_plan(layout.tree, layout.size)
    bodies = plan.bodies(100, 5, [7], [b"<00>"] * len(layout.alts))
    assert len(bodies) == plan.size
    owned = [owner for owner in plan.owners[0] if owner is not None]
    assert max(owned) < plan.size
    assert all(b"/P 5 0 R" in bodies[top] for top in plan.tops)
