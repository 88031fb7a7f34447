"""Activation slips."""

import io
import subprocess
from dataclasses import replace

import pikepdf
import pytest
from django.template.loader import render_to_string

from accounts.identity.slip_papers import SLIPS_A_PAGE, ActivationSlip, render_slips
from press import pdf
from press.lost_text import LostText, refuse_lost_text
from tests.press.text import text_in
from tests.reviews.evaluation.ballots.test_ballot_papers import smallest

#: All of them lay out paper, in a separate process.
pytestmark = pytest.mark.slow

CODE = "ABCD-EFGH-JKLM"


def slips(count):
    return [
        ActivationSlip(
            name=f"王伟{number}" if number else "阿卜杜拉·买买提",
            unit="中共台州市路桥区行政服务中心机关委员会区行政服务中心第一党支部",
            username=f"wangwei{number}",
            code=CODE,
            address=f"http://localhost/activate/?name=wangwei{number}",
            valid_until="2026年7月1日",
        )
        for number in range(count)
    ]


@pytest.mark.parametrize(("count", "pages"), [(1, 1), (10, 1), (11, 2)])
def test_ten_a_page(count, pages):
    assert len(pikepdf.open(io.BytesIO(render_slips(slips(count)))).pages) == pages


def test_a_slip_says_whose_it_is_and_how_to_begin(tmp_path):
    path = tmp_path / "slips.pdf"
    path.write_bytes(render_slips(slips(2)))
    text = subprocess.run(
        ["pdftotext", path, "-"], capture_output=True, text=True, check=True
    ).stdout
    for words in ("阿卜杜拉·买买提", "wangwei1", CODE, "localhost/activate/", "2026年7月1日"):
        assert words in text
    assert "name=" not in text


def test_long_lists_are_joined_and_progress_is_reported(monkeypatch):
    monkeypatch.setattr("press.cut_sheets.PAGES_TOGETHER", 1)
    told = []
    content = render_slips(slips(25), progress=lambda *counts: told.append(counts))
    assert told == [(10, 25), (20, 25), (25, 25)]
    assert len(pikepdf.open(io.BytesIO(content)).pages) == 3


def test_no_slips_is_a_mistake():
    with pytest.raises(ValueError, match="no slips"):
        render_slips([])


LONG_NAME = "阿卜杜拉·买买提" * 6 + "艾力"
LONG_UNIT = "中共台州市路桥区行政服务中心机关委员会" * 3 + "支部"


@pytest.mark.parametrize(("facts", "a_page"), [
    ({}, 10),
    ({"username": "abudulamaimaitiailiwufuerjiang"}, 10),
    ({"name": "阿卜杜拉·买买提艾力江·吾甫尔江"}, 10),
    ({"name": "王𬭎𪚥", "unit": LONG_UNIT}, 10),
    ({"name": LONG_NAME, "unit": LONG_UNIT, "username": "m" * 30}, 8),
    ({"name": LONG_NAME, "unit": LONG_UNIT[:30] * 3 + LONG_UNIT[:10], "username": "m" * 50}, 6),
])  # fmt: skip
def test_a_slip_says_everything_on_its_own_piece(facts, a_page):
    """One long slip decides for the whole print, so that a pile of it can be cut together."""
    made = [*slips(24), replace(slips(1)[0], **facts)]
    content = render_slips(made)
    assert len(pikepdf.open(io.BytesIO(content)).pages) == -(-25 // a_page)
    height = {10: 59.3, 8: 74.2, 6: 98.9}[a_page]
    place = 24 % a_page
    text = text_in(
        content, page=24 // a_page + 1, left=place % 2 * 104.9 + 3, top=place // 2 * height + 3, width=98, height=height - 5
    )  # fmt: skip
    last = made[-1]
    for words in (last.name, last.unit, last.username, CODE, "localhost/activate/", "请销毁本单"):
        assert words in text


@pytest.mark.parametrize(("rule", "lost"), [
    (".name{white-space:nowrap;overflow:hidden}", [LONG_NAME]),
    (".login{width:40mm;overflow:hidden;white-space:nowrap}", ["m" * 30]),
    (".unit{height:8mm;overflow:hidden}", [LONG_UNIT]),
])  # fmt: skip
def test_a_box_of_fixed_size_is_found_out_by_name(rule, lost):
    slip = replace(slips(1)[0], name=LONG_NAME, unit=LONG_UNIT, username="m" * 30)
    html = render_to_string(
        "accounts/identity/activation_slips.html", {"pages": [[slip]], "a_page": 6}
    )
    refuse_lost_text(pdf.lay_out(html, "print/slips.css"), slip.texts())
    with pytest.raises(LostText) as told:
        refuse_lost_text(
            pdf.lay_out(html.replace("</head>", f"<style>{rule}</style></head>"), "print/slips.css")
        )
    assert told.value.lost == lost


def test_a_slip_without_room_on_the_largest_piece_is_refused_by_name():
    with pytest.raises(LostText, match="王王王"):
        render_slips([replace(slips(1)[0], name="王" * 999)])


@pytest.mark.parametrize("a_page", SLIPS_A_PAGE)
def test_text_is_at_least_nine_points(a_page):
    slip = replace(slips(1)[0], name=LONG_NAME)
    html = render_to_string(
        "accounts/identity/activation_slips.html", {"pages": [[slip]], "a_page": a_page}
    )
    assert smallest(pdf.lay_out(html, "print/slips.css")) >= 9
