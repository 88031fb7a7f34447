"""The poster of a branch: what shows, nothing that may not, on A4 and A3."""

import io
import subprocess
from datetime import date, timedelta

import pikepdf
import pytest
from django.utils import timezone

from boards.posters.contents import period, poster_of
from boards.posters.poster import SIZES, Poster, PosterMember, render_poster
from pledges.disclosure.publishing import rules
from pledges.disclosure.publishing.models import Disclosure
from pledges.sheets.sheet.models import Item
from tests import factories as make
from tests.boards.public.test_board import SECRETS, disclosed, put_up

pytestmark = pytest.mark.django_db


def _text(content, tmp_path):
    path = tmp_path / "poster.pdf"
    path.write_bytes(content)
    words = subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True)
    return "".join(words.stdout.decode().split())


def test_it_has_only_what_the_board_shows_today():
    sheet = disclosed()
    make.confirmed_sheet(make.member(sheet.branch, name="未公开"))
    disclosed(make.member(name="别的支部"))
    paper = poster_of(sheet.branch, today=timezone.localdate())
    assert [member.name for member in paper.members] == ["王伟"]
    assert paper.members[0].pledges == [("结对困难群众4户，每季度上门走访1次", "9月30日")]
    assert paper.address.endswith(f"/board/?unit={sheet.branch.code}")
    tomorrow = timezone.localdate() + timedelta(days=1)
    Disclosure.objects.update(ends=timezone.localdate())
    assert poster_of(sheet.branch, today=tomorrow) is None


def test_a_sheet_that_was_taken_down_disappears_immediately():
    sheet = disclosed()
    row = sheet.disclosures.get()
    rules.take_down([row], actor=make.user(), at=timezone.now(), reason="信息有误")
    assert poster_of(sheet.branch, today=timezone.localdate()) is None


@pytest.mark.slow
def test_it_has_nothing_private(tmp_path):
    member = make.member(
        name="欧阳公开", phone=SECRETS["phone"], post="科长", born_on=date(1963, 11, 17),
        education=SECRETS["education"], ethnicity=SECRETS["ethnicity"],
    )  # fmt: skip
    sheet = make.sheet(member, oral=True, recorder=SECRETS["recorder"])
    names = ("measure", "baseline", "beneficiary", "proof", "verifier")
    Item.objects.filter(sheet=sheet, kind="practical").update(
        **{name: SECRETS[name] for name in names}
    )
    make.confirm([sheet], actor=make.user(name="确认人某某"), at=make.NOW)
    put_up(sheet)
    words = _text(render_poster(poster_of(sheet.branch, today=timezone.localdate())), tmp_path)
    assert "欧阳公开" in words
    assert "科长" in words
    assert [secret for secret in (*SECRETS.values(), "1963", "确认人某某") if secret in words] == []


def test_from_when_until_when():
    row = Disclosure(starts=date(2026, 3, 1), ends=date(2026, 12, 31))
    later = Disclosure(starts=date(2026, 4, 1), ends=date(2027, 1, 31))
    endless = Disclosure(starts=date(2026, 4, 1))
    assert period([row]) == "2026年3月1日至2026年12月31日"
    assert period([row, later]) == "2026年3月1日至2027年1月31日"
    assert period([row, endless]) == "自2026年3月1日起"


@pytest.mark.slow
@pytest.mark.parametrize(("size", "points"), [("a4", (595, 842)), ("a3", (842, 1191))])
def test_both_sizes_flow_over_several_pages_and_are_tagged(size, points, tmp_path):
    sheet = disclosed()
    for number in range(45):
        disclosed(make.member(sheet.branch, name=f"党员{number}", phone=None))
    content = render_poster(poster_of(sheet.branch, today=timezone.localdate()), size)
    with pikepdf.open(io.BytesIO(content)) as document:
        assert len(document.pages) > 1
        assert tuple(round(float(side)) for side in document.pages[0].mediabox[2:]) == points
        assert document.Root.MarkInfo.Marked
    words = _text(content, tmp_path)
    assert all(f"党员{number}" in words for number in range(45))
    assert words.count("完成时限") > 1


@pytest.mark.slow
def test_the_page_and_the_file(client):
    sheet = disclosed()
    other = disclosed(make.member(name="别人"))
    client.force_login(make.holder("secretary", sheet.branch))
    assert client.get("/posters/").status_code == 200
    answer = client.get("/posters/", {"branch": sheet.branch_id, "size": "a3"})
    assert answer["Content-Type"] == "application/pdf"
    refused = client.get("/posters/", {"branch": other.branch_id, "size": "a3"})
    assert refused.context["form"].errors["branch"]
    assert client.get("/posters/", {"branch": sheet.branch_id, "size": "a0"}).status_code == 200
    client.force_login(make.holder("secretary", make.branch()))
    page = client.get("/posters/").content.decode()
    assert sheet.branch.name not in page


def test_another_size_is_a_mistake():
    with pytest.raises(ValueError, match="no poster"):
        render_poster(None, "a0")


#: As long as names, units and posts may be.
NAME = "阿卜杜拉·买买提" * 6 + "艾力"
UNIT = "中共台州市路桥区行政服务中心机关委员会第一党支部" * 3
POST = "党委委员、副镇长、人武部部长、退役军人服务站站长" * 4


@pytest.mark.parametrize("size", SIZES)
def test_posters_lose_nothing(size):
    pledges = [("承诺" * 50, "2026年12月31日")] * 3
    members = [
        *[PosterMember(NAME, POST, pledges[:1])] * 3, PosterMember("王伟", "", [("承" * 2000, "全年")] * 2),
        *[PosterMember(NAME, POST, pledges)] * 3, PosterMember("李娜", "书记", pledges * 9),
    ]  # fmt: skip
    poster = Poster(
        UNIT, 2026, "2026年1月1日至2026年12月31日", members, "http://x/", phone="0576-82518251"
    )
    render_poster(poster, size)
