"""FAST_PRINTING on and off give the same papers: the same words in the same places. Off uses no private name."""

import io
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from types import FunctionType

import pikepdf
import pytest

from accounts.identity.slip_papers import ActivationSlip, render_slips
from boards.posters.poster import Poster, PosterMember, render_poster
from pledges.sheets.paper.triplicate import PledgeLine, render_sheets
from press import private
from press.blocks import Facts, Heading, Lines, Paragraph, Table
from press.lost_text import LostText
from press.plain import Paper, render_papers
from reviews.documents.official import OfficialDocument, render_official
from reviews.evaluation.ballots.ballot_papers import (
    PaperBallot,
    PhoneSlip,
    render_paper_ballots,
    render_phone_slips,
)
from tests.pledges.sheets.paper.test_triplicate import PAPER
from tests.press.text import text_of, words_of

pytestmark = pytest.mark.slow

#: Points by which the position of a word may differ: the fast way rounds places to the hundredth of a pixel.
TOLERANCE = 0.05
POST = "党委委员、副镇长、人武部部长、退役军人服务站站长"
NAMES = [f"{family}{given}" for given in "明华国强芳敏" for family in "王李张刘陈杨"]
SHEETS = [
    PAPER,
    replace(PAPER, serial="LQ-2026-0424", name="阿卜杜拉·买买提", recorder="", post=""),
    replace(PAPER, serial="LQ-2026-0425", name="王" * 25, public_url="", vow="第一行\n第二行"),
    replace(
        PAPER, serial="LQ-2026-0426", name="陈𪚥",
        practical=[PledgeLine(n, "走访困难群众" * 12, f"{n}户", "全年", ["分项" * 9]) for n in range(1, 19)],
        key_items=[PledgeLine(1, "重点" * 300)],
    ),
]  # fmt: skip
ROWS = [(name, POST if number % 3 else "") for number, name in enumerate(NAMES)]


def ballots(rows):
    choices = ("满意", "较满意", "基本满意", "不满意")
    return [PaperBallot("2026年度评议票", "第一党支部", f"{n:04d}", rows, choices, "本人一行不填。") for n in (1, 2)]  # fmt: skip


def phone_slips(unit="第一党支部"):
    return [PhoneSlip("评议票", unit, f"{n:04d}", f"http://x/v/{n}/", "2026年12月31日") for n in range(12)]  # fmt: skip


def activation_slips(name="王伟"):
    return [ActivationSlip(name, "第一党支部", f"wang{n}", "ABCD-EFGH", "http://x/activate/") for n in range(11)]  # fmt: skip


BLOCKS = [
    Heading("一、总体情况"), Paragraph("全区共登记承诺12340项。" * 60), Facts([("责任人", "王𬭎")]),
    Table(["序号", "姓名"], [[str(n), "李𪚥"] for n in range(40)], [20, 80]), Lines(["主持人", "记录人"]),
]  # fmt: skip
POSTER = Poster(
    "第一党支部", 2026, "2026年1月1日至2026年12月31日",
    [PosterMember(name, POST, [("走访群众" * 9, "9月30日")] * 2) for name in NAMES], "http://x/", phone="0576-8000",
)  # fmt: skip
LETTER = OfficialDocument(
    "中共路桥区委员会文件", "路承〔2026〕3号", "关于兑现情况的通报", BLOCKS[:4], "中共路桥区委员会", date(2026, 7, 1),
    addressee="各党（工）委", copies_to="区纪委",
)  # fmt: skip
PAPERS = {
    "triplicate": lambda: render_sheets(SHEETS),
    "duplex by copy": lambda: render_sheets(SHEETS, duplex=True, by_copy=True),
    "ballots, four a page": lambda: render_paper_ballots(ballots(ROWS[:8])),
    "ballots, two a page": lambda: render_paper_ballots(ballots(ROWS[:22])),
    "ballots, several pages each": lambda: render_paper_ballots(
        ballots([(name, POST * 2) for name in NAMES])
    ),
    "phone slips": lambda: render_phone_slips(phone_slips()),
    "phone slips, larger": lambda: render_phone_slips(phone_slips("路桥" * 80)),
    "activation slips": lambda: render_slips(activation_slips()),
    "activation slips, larger": lambda: render_slips(activation_slips("阿卜杜拉·买买提" * 6)),
    "plain papers": lambda: render_papers([Paper("签到表", BLOCKS), Paper("横排", BLOCKS[3:], landscape=True)]),
    "official document": lambda: render_official(LETTER),
    "poster": lambda: render_poster(POSTER, "a3"),
}  # fmt: skip


def differences(first, second):
    """Words of one PDF that are not in the same place of the other: [(page, word of one, word of the other)]."""
    assert len(first) == len(second)
    return [
        (number, one, two)
        for number, pages in enumerate(zip(first, second, strict=True), 1)
        for one, two in zip(*pages, strict=True)
        if one[0] != two[0]
        or max(abs(a - b) for a, b in zip(one[1:], two[1:], strict=True)) > TOLERANCE
    ]


@pytest.mark.parametrize("kind", PAPERS)
def test_both_ways_put_the_same_words_in_the_same_places(kind, settings):
    fast = words_of(PAPERS[kind]())
    settings.FAST_PRINTING = False
    slow = words_of(PAPERS[kind]())
    assert differences(fast, slow) == []
    assert sum(map(len, fast)) > 20


def test_control_a_word_that_moved_is_found():
    one = words_of(render_papers([Paper("签到表", [Paragraph("王伟")])]))
    two = words_of(render_papers([Paper("签到表", [Paragraph("王 伟")])]))
    assert differences(one, one) == []
    with pytest.raises(ValueError, match="zip"):
        differences(one, two)
    assert differences(one, [[(word, x + 0.1, *rest) for word, x, *rest in page] for page in one])


@pytest.fixture
def nothing_private(monkeypatch):
    """Every name of press/private.py fails when it is used."""

    def refuse(*args):
        raise AssertionError("a private name was used")

    for name, value in list(vars(private).items()):
        if name in private.NAMES:
            monkeypatch.delitem(vars(private), name)
        elif isinstance(value, FunctionType) and value.__module__ == private.__name__:
            monkeypatch.setattr(private, name, refuse)


@pytest.mark.parametrize("kind", PAPERS)
def test_the_slow_way_uses_no_private_name(kind, settings, nothing_private):
    settings.FAST_PRINTING = False
    assert PAPERS[kind]()[:5] == b"%PDF-"


@pytest.mark.parametrize("kind", ["triplicate", "phone slips", "plain papers"])
def test_control_the_fast_way_uses_private_names(kind, nothing_private, monkeypatch):
    with pytest.raises(AssertionError, match="private name"):
        PAPERS[kind]()


@pytest.mark.parametrize(("render", "named"), [
    (lambda: render_slips(activation_slips("王" * 999)), "王王王"),
    (lambda: render_phone_slips(phone_slips("路桥" * 900)), "路桥路桥"),
    (lambda: render_paper_ballots(ballots([("王伟", "书记" * 2000)] * 2)), "书记书记"),
])  # fmt: skip
def test_the_slow_way_refuses_a_piece_without_room_too(render, named, settings):
    settings.FAST_PRINTING = False
    with pytest.raises(LostText, match=named):
        render()


def test_the_slow_way_makes_a_tagged_pdf_with_its_title(settings):
    settings.FAST_PRINTING = False
    told = []
    content = render_sheets(SHEETS[:2], progress=lambda *counts: told.append(counts))
    with pikepdf.open(io.BytesIO(content)) as document:
        assert str(document.docinfo.Title) == "党员公开承诺书（2人）"
        assert document.Root.MarkInfo.Marked
        with document.open_metadata() as metadata:
            assert (metadata["dc:title"], metadata["pdfuaid:part"]) == (
                "党员公开承诺书（2人）",
                "1",
            )
    assert told == [(2, 2)]
    assert "第三联" in text_of(content, page=6)


def test_a_process_that_serves_prints_the_slow_way_too():
    code = (
        "import config.wsgi\n"
        "from tests.press.test_both_ways import PAPERS, SHEETS\n"
        "from pledges.sheets.paper.triplicate import render_sheets\n"
        "print(render_sheets(SHEETS[:1])[:5], PAPERS['phone slips']()[:5])\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "FAST_PRINTING": "0"},
    )  # fmt: skip
    assert ended.stdout.strip() == "b'%PDF-' b'%PDF-'", ended.stderr
