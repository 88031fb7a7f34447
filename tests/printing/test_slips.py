"""Activation slips."""

import io
import subprocess

import pikepdf
import pytest

from printing.slips import Slip, render_slips

CODE = "ABCD-EFGH-JKLM"


def slips(count):
    return [
        Slip(
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


def test_long_lists_are_joined_and_progress_is_told(monkeypatch):
    monkeypatch.setattr("printing.slips.AT_ONCE", 1)
    told = []
    content = render_slips(slips(25), progress=lambda *counts: told.append(counts))
    assert told == [(10, 25), (20, 25), (25, 25)]
    assert len(pikepdf.open(io.BytesIO(content)).pages) == 3


def test_no_slips_is_a_mistake():
    with pytest.raises(ValueError, match="no slips"):
        render_slips([])
