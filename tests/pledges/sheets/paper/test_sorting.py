"""A stack of signed sheets: each page finds its sheet by its code; what has none is named, never guessed."""

import io

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from pledges.sheets.confirmation.models import Revision
from pledges.sheets.paper.contents import check_url
from pledges.sheets.paper.models import Scan
from pledges.sheets.paper.rules import void_scan
from press.qr import matrix
from tests import factories as make

pytestmark = pytest.mark.django_db


def picture(address=""):
    """A page as a scanner sees it, with the code where there is an ``address``."""
    page = Image.new("L", (1240, 1754), 255)
    if address:
        rows = matrix(address)
        code = Image.frombytes("L", (len(rows), len(rows)), b"".join(rows))
        page.paste(code.resize((150, 150), Image.NEAREST), (950, 1500))
    return page


def code_of(sheet):
    return check_url(Revision.objects.get(sheet=sheet, number=sheet.revision))


def pdf(*addresses, name="SCAN0001.pdf"):
    first, *others = [picture(address) for address in addresses]
    target = io.BytesIO()
    first.save(target, "PDF", save_all=True, append_images=others)
    return SimpleUploadedFile(name, target.getvalue(), "application/pdf")


def jpeg(address, name="照片.jpg"):
    target = io.BytesIO()
    picture(address).convert("RGB").save(target, "JPEG")
    return SimpleUploadedFile(name, target.getvalue(), "image/jpeg")


@pytest.fixture
def branch():
    return make.branch()


@pytest.fixture
def sheets(branch):
    return [make.confirmed_sheet(make.member(branch, name=name)) for name in ("甲", "乙", "丙")]


@pytest.fixture(autouse=True)
def secretary(branch, client):
    client.force_login(make.holder("secretary", branch))


def send(client, *files):
    answer = client.post(reverse("scans_sort"), {"files": files}, follow=True)
    return [str(message) for message in answer.context["messages"]]


def kept():
    return {scan.revision.sheet_id: scan for scan in Scan.objects.select_related("revision")}


def test_one_file_with_many_pages_is_taken_apart(client, sheets):
    said = send(client, pdf(*map(code_of, sheets)))
    assert said == ["已有3份扫描件归入对应的承诺书。"]
    assert kept().keys() == {sheet.pk for sheet in sheets}
    with kept()[sheets[1].pk].file.open() as file, pikepdf.open(file) as own:
        assert len(own.pages) == 1


def test_files_and_photos_in_any_order(client, sheets):
    first, second, third = map(code_of, sheets)
    send(client, pdf(third, name="a.pdf"), jpeg(first), pdf(second, name="b.pdf"))
    assert {pk: scan.name for pk, scan in kept().items()} == {
        sheets[0].pk: "照片.jpg", sheets[1].pk: "b.pdf", sheets[2].pk: "a.pdf",
    }  # fmt: skip


def test_two_pages_of_one_sheet_are_one_scan(client, sheets):
    send(client, pdf(code_of(sheets[0]), code_of(sheets[0]), code_of(sheets[1])))
    with kept()[sheets[0].pk].file.open() as file, pikepdf.open(file) as own:
        assert len(own.pages) == 2
    assert Scan.objects.count() == 2


def test_a_page_without_a_code_is_named_and_not_guessed(client, sheets):
    said = send(client, pdf(code_of(sheets[0]), "", code_of(sheets[1])))
    assert said[1:] == ["SCAN0001-2.pdf未归入：没有识别到承诺书的二维码。"]
    assert kept().keys() == {sheets[0].pk, sheets[1].pk}


def test_a_sheet_of_another_branch_and_a_false_code_are_left(client, sheets):
    foreign = make.confirmed_sheet(make.member(make.branch()))
    false = code_of(sheets[0]).rsplit("/", 2)[0] + "/0000-0000-0000/"
    said = send(client, pdf(code_of(foreign), false, "https://example.org/"))
    assert Scan.objects.count() == 0 and len(said) == 3
    assert foreign.serial in said[0] or foreign.serial in said[1]


def test_what_is_no_scan_is_named_and_the_rest_is_kept(client, sheets):
    bad = SimpleUploadedFile("名单.txt", "没有".encode(), "text/plain")
    broken = SimpleUploadedFile("坏.pdf", b"%PDF-1.4 nothing", "application/pdf")
    said = send(client, bad, broken, pdf(code_of(sheets[0])))
    assert kept().keys() == {sheets[0].pk}
    assert [line.partition("未归入")[0] for line in said[1:]] == ["名单.txt", "坏.pdf"]


def test_sent_twice_it_is_kept_once(client, sheets):
    for _time in range(2):
        send(client, jpeg(code_of(sheets[0])))
    assert Scan.objects.count() == 1


def test_a_sheet_whose_only_scan_is_void_has_none(client, sheets, branch):
    send(client, pdf(code_of(sheets[0])))
    void_scan(Scan.objects.get(), reason="扫错", actor=make.user(), at=make.NOW)
    page = client.get(reverse("scans_sort"))
    assert [row.pk for row in page.context["without"]] == [sheet.pk for sheet in sheets]


def test_the_page_lists_the_sheets_that_have_none(client, sheets):
    send(client, pdf(code_of(sheets[0])))
    page = client.get(reverse("scans_sort"))
    assert [row.pk for row in page.context["without"]] == [sheets[1].pk, sheets[2].pk]
    assert page.context["count"] == 2
    assert client.post(reverse("scans_sort"), {}).status_code == 200
