"""Printing with its log, scans, and the check of a paper by anybody."""

import re
from io import BytesIO

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from accounts.audit.models import AuditEvent
from pledges.errors import PledgeError
from pledges.sheets.confirmation import amending
from pledges.sheets.confirmation.confirming import confirm
from pledges.sheets.paper import rules
from pledges.sheets.paper.contents import paper_of
from pledges.sheets.paper.models import PrintLog, Scan
from pledges.sheets.paper.scans import SCAN_BYTES, judge_scan
from tests import factories as make
from tests.core.test_pictures import made

pytestmark = pytest.mark.django_db
EVERYTHING = {"wanted": "all", "copies": ["1", "2", "3"], "order": "member", "binding": "one"}
PDF = b"%PDF-1.7\n%signed\n"


@pytest.fixture
def sheet():
    return make.confirmed_sheet()


@pytest.fixture
def secretary(sheet):
    return make.holder("secretary", sheet.branch)


def test_the_paper_says_what_was_frozen_in_spite_of_later_changes(sheet):
    revision = sheet.revisions.get()
    sheet.items.filter(kind="practical").update(text="改了", unit="次")
    sheet.member.name = "改名"
    sheet.member.save()
    paper = paper_of(revision)
    assert (paper.serial, paper.name, paper.practical[0].text) == (
        "LQ-2026-0001",
        "王伟",
        "结对困难群众4户，每季度上门走访1次",
    )
    assert (paper.practical[0].target, paper.practical[0].deadline) == ("4户", "9月30日")
    assert paper.check_code == revision.check_code
    assert re.fullmatch(r"[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}", paper.check_code)


def test_service_time_prints_its_percentage():
    sheet = make.sheet(practical=0)
    make.item(sheet, statutory_days=28, pledged_days=5, target=None, unit="")
    confirm([sheet], actor=None, at=make.NOW)
    assert paper_of(sheet.revisions.get()).practical[0].target == "提速82.1%"


def test_printing_in_the_browser_is_logged(client, sheet, secretary):
    client.force_login(secretary)
    answer = client.post(f"/sheets/{sheet.pk}/pdf/")
    assert answer["Content-Type"] == "application/pdf"
    with pikepdf.open(BytesIO(answer.content)) as document:
        assert len(document.pages) == 3
    client.post(f"/sheets/{sheet.pk}/pdf/", {"copy": "3"})
    assert [line.copies for line in PrintLog.objects.order_by("pk")] == ["1,2,3", "3"]
    assert AuditEvent.objects.filter(action="print", actor=secretary).count() == 2
    page = client.get(f"/sheets/{sheet.pk}/paper/").content.decode()
    assert secretary.name in page


def test_looking_prints_nothing(client, sheet, secretary):
    client.force_login(secretary)
    assert client.get(f"/sheets/{sheet.pk}/pdf/").status_code == 405
    assert PrintLog.objects.count() == 0


def test_a_character_that_no_font_has_is_named_before_printing(client, secretary, sheet):
    odd = make.confirmed_sheet(make.member(sheet.branch, name="王\U00013000"))
    with pytest.raises(PledgeError, match=r"U\+13000"):
        rules.print_revisions(odd.revisions.all(), copies=(1,), actor=None, at=make.NOW)
    assert PrintLog.objects.count() == 0
    client.force_login(secretary)
    answer = client.post(f"/sheets/{odd.pk}/pdf/", follow=True)
    assert "U+13000" in answer.content.decode()


def test_a_branch_is_printed_as_a_job_without_what_cannot_be(
    client, secretary, sheet, django_capture_on_commit_callbacks
):
    make.confirmed_sheet(make.member(sheet.branch, name="王\U00013000"))
    make.confirmed_sheet(make.member())  # of another branch
    client.force_login(secretary)
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/sheets/print/", EVERYTHING)
    job = secretary.jobs.get()
    assert (job.state, job.result["figures"][0][1], len(job.result["problems"])) == ("done", 1, 1)
    content = b"".join(client.get(f"/tasks/{job.pk}/file/").streaming_content)
    with pikepdf.open(BytesIO(content)) as document:
        assert len(document.pages) == 3
    assert PrintLog.objects.get().revision.sheet == sheet


def test_another_branchs_unit_cannot_be_chosen(client, secretary, sheet):
    other = make.confirmed_sheet(make.member())
    client.force_login(secretary)
    answer = client.post("/sheets/print/", EVERYTHING | {"units": [other.branch_id]})
    assert (answer.status_code, secretary.jobs.count()) == (200, 0)


def test_the_command(sheet, tmp_path):
    out = tmp_path / "sheet.pdf"
    call_command("print_sheets", cycle=2026, serial=sheet.serial, out=out)
    with pikepdf.open(out) as document:
        assert len(document.pages) == 3
    call_command("print_sheets", cycle=2026, branch=sheet.branch.name, out=out)
    assert PrintLog.objects.count() == 2
    for wrong in ({"serial": "LQ-2026-9999"}, {"branch": "没有的支部"}):
        with pytest.raises(CommandError):
            call_command("print_sheets", cycle=2026, out=out, **wrong)


def _upload(client, sheet, content, name="扫描.pdf"):
    return client.post(
        f"/sheets/{sheet.pk}/scans/", {"file": SimpleUploadedFile(name, content)}, follow=True
    )


@pytest.mark.usefixtures("each_storage")
def test_a_scan_is_kept_once_and_served_in_scope_only(client, sheet, secretary):
    client.force_login(secretary)
    for _time in range(2):
        _upload(client, sheet, PDF)
    scan = Scan.objects.get()
    answer = client.get(f"/scans/{scan.pk}/")
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    client.force_login(make.holder("secretary", make.branch()))
    assert client.get(f"/scans/{scan.pk}/").status_code == 404


@pytest.mark.parametrize("content", [b"<html><script>", b"MZ\x90", b"GIF89a"])
@pytest.mark.usefixtures("each_storage")
def test_what_is_no_scan_is_refused_by_its_content(client, sheet, secretary, content):
    client.force_login(secretary)
    _upload(client, sheet, content)
    assert Scan.objects.count() == 0


@pytest.mark.usefixtures("each_storage")
def test_a_scan_that_is_too_large_is_refused(sheet, secretary):
    upload = SimpleUploadedFile("x.pdf", PDF)
    upload.size = SCAN_BYTES + 1
    with pytest.raises(PledgeError):
        rules.keep_scan(sheet.revisions.get(), upload, actor=secretary, at=make.NOW)


def test_anybody_can_tell_whether_a_paper_is_current(client, sheet):
    revision = sheet.revisions.get()
    page = f"/paper/{sheet.serial}/{revision.check_code}/"
    assert client.get(page).context["verdict"] == "current"
    assert "王伟" not in client.get(page).content.decode()
    assert client.get(f"/paper/{sheet.serial}/0000-0000-0000/").context["verdict"] == "unknown"
    assert client.get(f"/paper/LQ-2026-9999/{revision.check_code}/").context["verdict"] == "unknown"
    form = client.get(
        "/paper/", {"serial": f" {sheet.serial} ", "code": revision.check_code.lower()}
    )
    assert form.url == page


def test_a_paper_that_was_amended_is_out_of_date(client, sheet, secretary):
    item = sheet.items.get(kind="practical")
    old = sheet.revisions.get()
    asked = amending.request_amendment(
        item, wording={"text": "结对困难群众5户"}, reason="增加一户", actor=secretary, at=make.NOW
    )
    amending.approve(asked, actor=make.holder("administrator", make.district()), at=make.NOW)
    assert client.get(f"/paper/{sheet.serial}/{old.check_code}/").context["verdict"] == "superseded"
    new = sheet.revisions.get(number=2)
    assert client.get(f"/paper/{sheet.serial}/{new.check_code}/").context["verdict"] == "current"
    assert [row.content["revision"] for row in rules.current_revisions([sheet.pk])] == [2]


def test_a_scan_loses_the_place_and_is_named_by_what_it_is():
    judged = judge_scan(SimpleUploadedFile("扫描.pdf", made("JPEG")))
    assert (judged.name, judged.content_type) == ("扫描.jpg", "image/jpeg")
    assert b"GPS" not in judged.content
    assert judge_scan(SimpleUploadedFile("IMG_1", made("HEIF"))).name == "IMG_1.jpg"
    with pytest.raises(PledgeError, match="样本"):
        judge_scan(SimpleUploadedFile("样本.jpg", b"\xff\xd8\xff\xe0 broken"))


def test_an_item_has_one_number_on_paper_and_in_the_ledger():
    sheet = make.confirmed_sheet(practical=2)
    numbers = {item.pk: item.entry.number for item in sheet.items.select_related("entry")}
    frozen = {item["id"]: item["number"] for item in sheet.revisions.get().content["items"]}
    assert frozen == numbers
    assert sorted(numbers.values()) == [1, 2, 3]
