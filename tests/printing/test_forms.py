"""The fast way looks the same as the slow way, and what does not fit it takes the slow one."""

import io
import random
from dataclasses import replace

import pytest

from printing import laying
from printing.forms import Forms
from printing.leaves import Store
from printing.slots import RUNNING, cells, read
from printing.tags import planned
from printing.triplicate import PledgeLine, sheet_html
from printing.volume import Volume
from tests.printing.pixels import difference, pictures
from tests.printing.test_triplicate import PAPER

#: What pixels may differ by: the edges of characters that stand a hundredth of a millimetre elsewhere.
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


def _printed(leaves):
    output = io.BytesIO()
    volume = Volume(output)
    for leaf in leaves:
        volume.add(leaf, "x", PAPER.marks, (1,))
    volume.close("x")
    return output.getvalue()


def test_a_filled_form_looks_like_a_sheet_that_was_laid_out(tmp_path):
    rng = random.Random(20260701)
    papers = [_paper(number, rng) for number in range(60)]
    forms = Forms("print/sheet.css")
    fast = forms.leaves([sheet_html(paper) for paper in papers])
    filled = [
        (leaf, paper)
        for leaf, paper in zip(fast, papers, strict=True)
        if forms.fill(sheet_html(paper))
    ]
    more = [
        replace(paper, name="赵敏", recorder=paper.recorder and "记录员李某") for _, paper in filled
    ]
    htmls = [html for html in map(sheet_html, more) if forms.fill(html)][:12]
    assert len(htmls) == 12
    slow = [leaf for leaf, _boxes in laying.lay_out(htmls, "print/sheet.css")]
    quick = pictures(_printed([forms.fill(html) for html in htmls]), tmp_path / "fast")
    other = pictures(_printed(slow), tmp_path / "slow")
    assert [difference(*pair) < TOLERANCE for pair in zip(quick, other, strict=True)] == [True] * 12
    for one, two in zip(slow, [forms.fill(html) for html in htmls], strict=True):
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
    forms = Forms("print/sheet.css")
    forms.leaves([sheet_html(first)])
    htmls = [sheet_html(paper) for paper in others]
    fast = [forms.fill(html) or forms.leaves([html])[0] for html in htmls]
    assert forms.filled >= 2
    slow = [leaf for leaf, _boxes in laying.lay_out(htmls, "print/sheet.css")]
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
    forms = Forms("print/sheet.css")
    items = [PledgeLine(n, "走访" * 35, "1户", "全年") for n in range(1, 16)]
    paper = replace(PAPER, practical=items, tier_label="名" * 40)
    html = sheet_html(paper)
    (leaf,) = forms.leaves([html])
    assert leaf.size > 1
    assert forms.fill(html) is not None
    # As high in its box as the other, but too wide for the line of the head.
    wide = sheet_html(replace(paper, name="名" * 40, tier_label=PAPER.name))
    forms.leaves([wide])
    assert forms.fill(wide) is None


def test_the_comparison_would_see_a_word_that_moved(tmp_path):
    forms = Forms("print/sheet.css")
    first, second = forms.leaves(
        [sheet_html(PAPER), sheet_html(replace(PAPER, post="窗口工作人贝"))]
    )
    (one,), (two,) = (
        pictures(_printed([leaf]), tmp_path / name) for leaf, name in ((first, "a"), (second, "b"))
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
def test_a_sheet_that_does_not_fit_takes_the_slower_way(change):
    forms = Forms("print/sheet.css")
    html = sheet_html(replace(PAPER, **change))
    forms.leaves([sheet_html(PAPER), html])
    assert forms.fill(html) is None
    (leaf,) = forms.leaves([html])
    assert leaf.size >= 1


def test_each_new_form_is_laid_out_once():
    forms = Forms("print/sheet.css")
    names = ["王伟", "李敏", "张静", "刘洋"]
    forms.leaves([sheet_html(replace(PAPER, name=name)) for name in names])
    assert (forms.laid_out, forms.filled) == (1, 3)
    forms.leaves([sheet_html(replace(PAPER, name="名" * 25))])
    assert (forms.laid_out, forms.filled) == (2, 3)


def test_markup_in_a_slot_is_text():
    text = "<b>走访</b> & \"每周\" '一次'"
    sheet = read(sheet_html(replace(PAPER, practical=[PledgeLine(1, text, "", "")])))
    assert ("item", text) in sheet.slots
    assert "走访" not in sheet.shared


def test_everything_a_person_wrote_is_in_a_slot():
    """Otherwise sheets would have forms of their own, and the fast way would be slow."""
    paper = replace(
        PAPER, name="甲甲", branch="乙乙", post="丙丙", recorder="丁丁", common=["戊戊"],
        practical=[PledgeLine(1, "己己", "庚庚", "辛辛", ["壬壬"])], serial="癸癸", check_code="子子",
    )  # fmt: skip
    sheet = read(sheet_html(paper))
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
    assert {kind for kind, _ in sheet.slots} >= {"item", "part", "common", RUNNING + "name"}
    assert paper.public_url not in sheet.shared


def test_a_code_is_painted_cell_by_cell():
    assert cells("M0 0.5h2m1 0h1m-4 1h1") == (
        b"q 4 0 0 -4 0 4 cm\nBI/IM true/W 4/H 4/BPC 1/F/AHx ID 2F7FFFFF> EI Q\n"
    )


def test_a_leaf_is_kept_as_it_is_and_a_broken_file_is_no_leaf(tmp_path):
    store = Store(tmp_path)
    (leaf,) = Forms("print/sheet.css").leaves([sheet_html(PAPER)])
    store.put("ab", leaf)
    assert store.get("ab") == leaf
    store.path("ab").write_bytes(b"\0\0\0\4half")
    assert store.get("ab") is None
    assert store.get("cd") is None
    (tmp_path / "older").mkdir()
    assert store.forget_others() == 1
    assert store.has("ab")


def test_a_plan_names_each_element_once():
    (leaf,) = Forms("print/sheet.css").leaves([sheet_html(PAPER)])
    plan = planned(leaf.tree, leaf.size)
    bodies = plan.bodies(100, 5, [7], [b"<00>"] * len(leaf.alts))
    assert len(bodies) == plan.size
    owned = [owner for owner in plan.owners[0] if owner is not None]
    assert max(owned) < plan.size
    assert all(b"/P 5 0 R" in bodies[top] for top in plan.tops)
