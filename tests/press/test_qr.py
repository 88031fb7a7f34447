"""A QR code says its address, on the screen and on paper, as large as the standard has it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest
import zxingcpp
from PIL import Image

from accounts.identity.slip_papers import ActivationSlip, render_slips
from boards.posters.poster import Poster, PosterMember, render_poster
from pledges.sheets.paper.triplicate import render_sheets
from press.fields import parse, qr_operators
from press.qr import matrix, qr_svg
from tests.pledges.sheets.paper.test_triplicate import PAPER
from tests.press.pixels import pictures

ADDRESSES = [
    "HTTP://A.CN/1",
    PAPER.public_url,
    "https://chengnuo.example.gov.cn/activate/?name=%E5%BC%A0%E4%BC%9F",
    "https://chengnuo.example.gov.cn/vote/" + "aZ09_-" * 8 + "/",
    "https://chengnuo.example.gov.cn/?" + "q" * 270,
]


def _picture(rows, scale=4, border=4):
    """What a reader sees: the cells enlarged, with the white border that the page gives them."""
    size = len(rows)
    whole = Image.new("L", (size + 2 * border, size + 2 * border), 255)
    whole.paste(Image.frombytes("L", (size, size), b"".join(rows)), (border, border))
    return whole.resize((whole.width * scale, whole.height * scale), Image.Resampling.NEAREST)


def _read(picture):
    return [(code.text, code.ec_level) for code in zxingcpp.read_barcodes(picture)]


@pytest.mark.parametrize("address", ADDRESSES)
def test_each_code_is_read_back(address):
    assert _read(_picture(matrix(address))) == [(address, "M")]


# ISO/IEC 18004, table 7: what a version holds in bytes with correction M.
@pytest.mark.parametrize(
    ("length", "size"), [(14, 21), (15, 25), (26, 25), (27, 29), (62, 33), (63, 37)]
)
def test_a_code_is_no_larger_than_it_must_be(length, size):
    rows = matrix("a" * length)
    assert (len(rows), {len(row) for row in rows}) == (size, {size})


def test_the_path_paints_the_qr_operators():
    rows = matrix(ADDRESSES[1])
    ((words, path),) = parse(qr_svg(ADDRESSES[1], "二维码")).drawings
    bits = qr_operators(path).split(b"ID ")[1].split(b">")[0].decode()
    wide = len(bits) // len(rows)
    painted = [f"{int(bits[n * wide : (n + 1) * wide], 16):0{wide * 4}b}" for n in range(len(rows))]
    assert words == "二维码"
    assert [row[: len(rows)] for row in painted] == [
        "".join("1" if cell else "0" for cell in row) for row in rows
    ]


def test_the_title_is_text():
    svg = qr_svg("http://x", "<b>&")
    assert "<title>&lt;b&gt;&amp;</title>" in svg


def test_threads_draw_codes_simultaneously():
    addresses = [f"http://localhost/paper/{n}/" for n in range(400)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(matrix, addresses)) == [matrix(address) for address in addresses]


@pytest.mark.slow
def test_the_codes_of_a_sheet_that_was_laid_out_and_of_one_that_was_filled_in_are_read_on_paper(
    tmp_path,
):
    papers = [replace(PAPER, public_url=address) for address in ADDRESSES[1:4]]
    pages = pictures(render_sheets(papers, copies=(2,)), tmp_path, dots=150)
    assert [_read(page) for page in pages] == [[(address, "M")] for address in ADDRESSES[1:4]]


@pytest.mark.slow
def test_the_codes_of_slips_and_posters_are_read_on_paper(tmp_path):
    slips = [
        ActivationSlip(f"王{n}", "支部", f"wang{n}", "ABCD-EFGH", f"{ADDRESSES[2]}{n}")
        for n in range(3)
    ]
    (page,) = pictures(render_slips(slips), tmp_path / "slips", dots=150)
    assert sorted(_read(page)) == sorted((slip.address, "M") for slip in slips)
    until = f"{date(2026, 7, 1):%Y年}"
    poster = Poster(
        "支部", 2026, until, [PosterMember("王伟", "", [("走访", "全年")])], ADDRESSES[1]
    )
    (page,) = pictures(render_poster(poster), tmp_path / "poster", dots=150)
    assert _read(page) == [(ADDRESSES[1], "M")]
