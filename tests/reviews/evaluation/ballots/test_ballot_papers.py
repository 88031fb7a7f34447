"""Ballots on paper and slips for phones: everybody is on each of them, with any names, posts and units."""

import io

import pikepdf
import pytest
from django.template.loader import render_to_string

from press import pdf
from press.lost_text import LostText, boxes_of, lost_texts, refuse_lost_text
from reviews.evaluation.ballots.ballot_papers import (
    FORMATS,
    FULL,
    BallotPage,
    PaperBallot,
    PhoneSlip,
    render_paper_ballots,
    render_phone_slips,
)
from tests.press.text import text_in, text_of

#: All of them lay out paper, in a separate process.
pytestmark = pytest.mark.slow

CHOICES = ("满意", "较满意", "基本满意", "不满意")
NOTE = "本人姓名一行不填。"
UNIT = "中共台州市路桥区行政服务中心机关委员会第一党支部"
POST_24 = "党委委员、副镇长、人武部部长、退役军人服务站站长"
POST_41 = "党委委员、副镇长、人武部部长、退役军人服务站站长，兼综合行政执法队队长、安全监督所所长"[
    :41
]
NAMES = [f"{family}{given}" for given in "明华国强芳敏" for family in "王李张刘陈杨"]
#: Each piece by how many are on a page: (left, top) of its places, its width and height, in mm.
PLACES = {
    4: ([(0, 0), (104.9, 0), (0, 148.4), (104.9, 148.4)], 104.9, 148.4),
    2: ([(0, 0), (148.4, 0)], 148.4, 209.9),
    1: ([(0, 0)], 210, 296.9),
}
INSIDE = 4  # mm from the cut, within the padding of every piece


def ballots(rows, *, count=3, unit=UNIT):
    return [
        PaperBallot("2026年度承诺兑现党员评议票", unit, f"{number:04d}", rows, CHOICES, NOTE)
        for number in range(1, count + 1)
    ]


def pieces(content, a_page, wanted):
    """The text of each piece, in their order."""
    places, width, height = PLACES[a_page]
    for place in range(wanted):
        left, top = places[place % a_page]
        yield text_in(
            content, page=place // a_page + 1, left=left + INSIDE, top=top + INSIDE,
            width=width - 2 * INSIDE, height=height - 2 * INSIDE,
        )  # fmt: skip


def named(rows):
    return [f"{number}{name}" for number, (name, _post) in enumerate(rows, start=1)]


@pytest.mark.parametrize(("rows", "a_page", "count", "unit"), [
    ([(name, "副镇长") for name in NAMES[:15]], 4, 1, UNIT),
    ([(name, "副镇长") for name in NAMES[:24]], 2, 1, UNIT),
    ([(name, "") for name in NAMES[:36]], 1, 1, UNIT),
    ([(name, POST_24) for name in NAMES[:24]], 1, 1, UNIT),
    ([(name, POST_41) for name in NAMES[:24]], 1, 1, UNIT),
    ([(name, POST_41) for name in NAMES], 1, 2, UNIT),
    ([(f"阿卜杜拉·买买提艾力{name[:2]}", "") for name in NAMES[:15]], 2, 1, UNIT),
    ([("阿卜杜拉·买买提" * 6 + name, POST_41) for name in NAMES[:24]], 1, 2, UNIT),
    ([("王𬭎", "书记"), ("李𪚥", "副书记")], 4, 1, UNIT),
    ([(name, POST_24) for name in NAMES[:5]], 4, 1, "路桥" * 30),
])  # fmt: skip
def test_everybody_is_on_every_ballot(rows, a_page, count, unit):
    content = render_paper_ballots(ballots(rows, unit=unit))
    found = list(pieces(content, a_page, 3 * count))
    for number in range(3):
        pages = found[number * count : (number + 1) * count]
        together = "".join(pages)
        missing = [words for words in named(rows) if words not in together]
        assert missing == []
        if rows[0][1]:
            assert together.count(rows[0][1]) == len(rows)
        for place, page in enumerate(pages, start=1):
            for words in (
                f"编号000{number + 1}",
                unit,
                "2026年度承诺兑现党员评议票",
                "".join(CHOICES),
            ):
                assert words in page
            assert (f"第{place}页共{len(pages)}页" in page) == (len(pages) > 1)
    assert len(pikepdf.open(io.BytesIO(content)).pages) == -(-3 * count // a_page)


def test_a_ballot_of_several_pages_is_divided_evenly():
    rows = [(f"王{place}", POST_24 * 2) for place in range(60)]
    content = render_paper_ballots(ballots(rows, count=1))
    counts = [
        sum(f"{words}党委" in text for words in named(rows)) for text in pieces(content, 1, 3)
    ]
    assert (sum(counts), len(counts), max(counts) - min(counts)) == (60, 3, 3)


def test_people_of_one_name_are_distinguished_by_post_and_by_number():
    """Fifteen people with long posts have their posts only where the name repeats; so there are four on a page."""
    rows = [
        ("王伟", POST_24),
        *((name, POST_24) for name in NAMES[:12]),
        ("王伟", "组织委员"),
        ("王伟", "组织委员"),
    ]
    (text,) = pieces(render_paper_ballots(ballots(rows, count=1)), 4, 1)
    assert f"1王伟{POST_24}2" in text
    assert "14王伟组织委员15王伟组织委员" in text
    assert text.count(POST_24) == 1


def test_the_number_of_a_ballot_is_on_its_stubs_only():
    content = render_paper_ballots(ballots([(name, POST_41) for name in NAMES], count=1))
    for text in pieces(content, 1, 2):
        assert text.count("0001") == 1
        assert text.index("0001") < text.index("沿虚线撕下")


@pytest.mark.parametrize("form", FORMATS, ids=str)
def test_a_format_that_is_not_tried_would_have_no_room(form):
    """With one person more than its ``most``, all words as short as can be; and ``most`` is not far above what it takes."""
    assert lost_on(form, form.most + 1)
    assert not lost_on(form, form.most - 2)


def lost_on(form, people):
    ballot = PaperBallot("票", "部", "1", [], CHOICES)
    page = BallotPage(ballot, [(str(number), "王", "") for number in range(1, people + 1)])
    html = render_to_string(
        "reviews/evaluation/ballots/paper_ballots.html", {"pages": [[page]], "form": form.name}
    )  # fmt: skip
    return lost_texts(pdf.lay_out(html, "print/ballots.css"), page.texts())


def test_progress_counts_ballots_and_not_pages():
    told = []
    rows = [(name, POST_41) for name in NAMES]
    render_paper_ballots(ballots(rows), progress=lambda *counts: told.append(counts))
    assert told == [(3, 3)]


def test_no_ballots_is_a_mistake():
    with pytest.raises(ValueError, match="no ballots"):
        render_paper_ballots([])


def test_a_person_who_has_no_room_on_a_whole_page_is_refused_by_name():
    with pytest.raises(LostText, match="书记书记"):
        render_paper_ballots(ballots([("王伟", "书记" * 2000)] * 2, count=1))


@pytest.mark.parametrize(("rule", "lost"), [
    (".ballot{height:75mm !important;overflow:hidden}", ["5", "陈明", "6", "杨明"]),
    (".who{white-space:nowrap;overflow:hidden}", ["党委委员、副镇长、人武部部长"]),
    (".who small{display:none}", ["书记", "党委委员、副镇长、人武部部长"]),
])  # fmt: skip
def test_a_box_of_fixed_size_is_found_out_by_name(rule, lost):
    """The control: with the rules that once lost people, the check names exactly these people."""
    posts = ["", "", "书记", "党委委员、副镇长、人武部部长", "", ""]
    rows = [
        (str(place), name, post)
        for place, (name, post) in enumerate(zip(NAMES, posts, strict=False), start=1)
    ]
    page = BallotPage(ballots([])[0], rows)
    html = render_to_string(
        "reviews/evaluation/ballots/paper_ballots.html", {"pages": [[page]], "form": "quarter"}
    )
    refuse_lost_text(pdf.lay_out(html, "print/ballots.css"), page.texts())
    with pytest.raises(LostText) as told:
        refuse_lost_text(
            pdf.lay_out(
                html.replace("</head>", f"<style>{rule}</style></head>"), "print/ballots.css"
            )
        )
    assert told.value.lost == lost


def test_text_is_at_least_nine_points_on_every_format(tmp_path):
    for form in (*FORMATS, FULL):
        page = BallotPage(ballots([])[0], [("1", "王伟", "书记")], 1, 2)
        html = render_to_string(
            "reviews/evaluation/ballots/paper_ballots.html", {"pages": [[page]], "form": form.name}
        )
        assert smallest(pdf.lay_out(html, "print/ballots.css")) >= 9


def smallest(document):
    """The size of the smallest text, in points."""
    # weasyprint takes a second: only where pages are laid out.
    from weasyprint.formatting_structure.boxes import TextBox

    boxes = [box for page in document.pages for box in boxes_of(page, TextBox)]
    return min(box.style["font_size"] for box in boxes) * 0.75


def phone_slips(count=11, **facts):
    facts = {
        "title": "2026年度承诺兑现领导班子成员评议票", "unit": f"{UNIT}　政府班子",
        "address": f"http://localhost/v/{'a' * 22}/", "valid_until": "2026年12月31日",
    } | facts  # fmt: skip
    return [PhoneSlip(number=f"{number:04d}", **facts) for number in range(1, count + 1)]


@pytest.mark.parametrize(("facts", "pages"), [
    ({}, 2), ({"unit": f"{'路桥' * 30}　政府班子"}, 2), ({"unit": f"{'路桥' * 50}　政府班子", "title": "评议票" * 12}, 2),
    ({"unit": "𬭎𪚥支部"}, 2),
])  # fmt: skip
def test_a_phone_slip_says_everything(facts, pages):
    slips = phone_slips(**facts)
    content = render_phone_slips(slips)
    assert len(pikepdf.open(io.BytesIO(content)).pages) == pages
    text = "".join(text_of(content).split())
    left = text_in(content, page=1, left=INSIDE, top=INSIDE, width=97, height=60)
    for words in (slips[0].title, slips[0].unit, "0001"):
        assert "".join(words.split()) in left
    assert [text.count(f"编号{slip.number}") for slip in slips] == [1] * 11
