"""A wrong scan is marked as void and replaced; many scans are kept together, each with the sheet that its name says."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.audit.models import AuditEvent
from pledges.errors import PledgeError
from pledges.sheets.confirmation import amending
from pledges.sheets.paper import rules
from pledges.sheets.paper.models import Scan
from tests import factories as make
from tests.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("each_storage")]
PDF = b"%PDF-1.7 signed"


@pytest.fixture
def sheet():
    return make.confirmed_sheet(make.member(name="王伟"))


@pytest.fixture
def secretary(client, sheet):
    user = make.holder("secretary", sheet.branch)
    client.force_login(user)
    return user


def file(name, content=PDF):
    return SimpleUploadedFile(name, content)


def keep(sheet, by):
    return rules.keep_scan(sheet.revisions.get(), file("a.pdf"), actor=by, at=NOW)


def test_a_void_scan_stays_with_its_reason_and_the_file_can_be_kept_again(client, sheet, secretary):
    scan = keep(sheet, secretary)
    client.post(reverse("scan_void", args=[scan.pk]), {"reason": "扫的是别人的"})
    scan.refresh_from_db()
    assert (scan.void_reason, scan.voided_by) == ("扫的是别人的", secretary)
    assert AuditEvent.objects.filter(action="scan_voided").count() == 1
    page = client.get(reverse("sheet_paper", args=[sheet.pk])).content.decode()
    assert "扫的是别人的" in page and reverse("scan_void", args=[scan.pk]) not in page
    assert keep(sheet, secretary).pk != scan.pk
    with pytest.raises(PledgeError):
        rules.void_scan(scan, reason="又错", actor=secretary, at=NOW)


def test_a_scan_is_not_voided_without_a_reason(client, sheet, secretary):
    scan = keep(sheet, secretary)
    client.post(reverse("scan_void", args=[scan.pk]), {"reason": " "})
    with pytest.raises(PledgeError):
        rules.void_scan(scan, reason=" ", actor=secretary, at=NOW)
    assert Scan.objects.get().voided_at is None


def test_the_pages_of_one_sheet_go_up_together(client, sheet, secretary):
    files = [file("1.pdf", PDF + b"1"), file("2.pdf", PDF + b"2")]
    client.post(reverse("scan_upload", args=[sheet.pk]), {"file": files})
    assert Scan.objects.filter(revision__sheet=sheet).count() == 2


def test_scans_of_many_sheets_find_theirs_by_serial_number_and_name(client, sheet, secretary):
    others = [
        make.confirmed_sheet(make.member(sheet.branch, name=name))
        for name in ("王伟民", "李铁", "李铁")
    ]
    elsewhere = make.confirmed_sheet(make.member(name="陈静"))
    names = [
        "王伟.pdf", "2026年承诺书 王伟民.pdf", f"{others[1].serial.lower()}.pdf", "李铁.pdf", "陈静.pdf", "坏王伟.pdf",
    ]  # fmt: skip
    files = [file(name, PDF + name.encode()) for name in names[:-1]]
    answer = client.post(reverse("scans_upload"), {"files": [*files, file(names[-1], b"<html>")]})
    kept = {name: of.pk for name, of in answer.context["kept"]}
    assert kept == {names[0]: sheet.pk, names[1]: others[0].pk, names[2]: others[1].pk}
    assert [name for name, _why in answer.context["left"]] == names[3:]
    assert not Scan.objects.filter(revision__sheet=elsewhere).exists()


def test_without_a_file_nothing_is_kept(client, secretary):
    answer = client.post(reverse("scans_upload"), {})
    assert list(answer.context["form"].errors) == ["files"]


def test_the_paper_of_a_withdrawn_sheet_is_no_longer_in_force(client, sheet):
    asked = amending.request_withdrawal(sheet, reason="录错人", actor=make.user(), at=NOW)
    amending.approve(asked, actor=make.user(), at=NOW)
    revision = sheet.revisions.get()
    page = client.get(reverse("paper_check", args=[sheet.serial, revision.check_code]))
    assert page.context["verdict"] == "withdrawn"
    assert client.get(reverse("sheet_paper", args=[sheet.pk])).status_code in (302, 404)
