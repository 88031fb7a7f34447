"""Storing a file with a row: whole, on the disk, never without its row, and compared before it is read."""

import hashlib

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import RequestFactory

from core.files.responses import kept_response
from core.files.storage import DurableStorage
from core.files.store import FileChanged, FileMissing, keep, names, open_genuine, storage
from pledges.sheets.paper import rules
from pledges.sheets.paper.models import Scan
from tests import factories as make
from tests.core.files.elsewhere import Elsewhere, kept

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("each_storage")]


@pytest.fixture
def scan():
    """A row that keeps no file yet."""
    revision = make.confirmed_sheet(make.member()).revisions.get()
    return Scan(revision=revision, name="扫描.pdf", content_type="application/pdf", size=6, uploaded_by=make.user(), uploaded_at=make.NOW)  # fmt: skip


def test_what_is_kept_is_read_again(scan):
    keep(scan, "照片".encode(), "jpg")
    row = Scan.objects.get()
    assert row.sha256 == hashlib.sha256("照片".encode()).hexdigest()
    assert (kept(row), list(names())) == ("照片".encode(), [row.file.name])
    assert row.file.name.startswith("scans/") and row.file.name.endswith(".jpg")


def test_what_is_in_the_folder_is_not_for_everybody(scan):
    if not isinstance(storage(), Elsewhere):
        path = storage().path(keep(scan, b"%PDF-", "pdf").file.name)
        with open(path, "rb") as file:
            assert (file.read(), DurableStorage().file_permissions_mode) == (b"%PDF-", 0o640)


def test_a_row_that_is_refused_keeps_no_file(scan):
    scan.uploaded_by.pk = None
    with pytest.raises(ValueError, match="unsaved"):
        keep(scan, b"%PDF-", "pdf")
    assert list(names()) == []


def test_a_file_that_cannot_be_written_takes_its_row_back(scan, monkeypatch):
    def full(self, name, content):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(storage()), "_save", full)
    with pytest.raises(OSError, match="No space"), transaction.atomic():
        keep(scan, b"%PDF-", "pdf")
    assert (Scan.objects.count(), list(names())) == (0, [])


def test_a_storage_that_takes_another_name_is_refused(scan, monkeypatch):
    monkeypatch.setattr(
        type(storage()), "get_available_name", lambda self, name, **_options: f"{name}.1"
    )
    with pytest.raises(RuntimeError, match="under this name"), transaction.atomic():
        keep(scan, b"%PDF-", "pdf")
    assert Scan.objects.count() == 0


class TornOff(ContentFile):
    """A content of which the second half never comes, as on a full disk."""

    def chunks(self, chunk_size=None):
        yield b"half"
        raise OSError(28, "No space left on device")


def test_half_a_file_never_has_its_final_name(tmp_path):
    folder = DurableStorage(location=tmp_path)
    with pytest.raises(OSError, match="No space"):
        folder.save("scans/a.pdf", TornOff(b""))
    assert list(tmp_path.rglob("*.*")) == []


def test_a_changed_and_a_missing_file_are_distinguished(scan):
    keep(scan, b"%PDF-", "pdf")
    with pytest.raises(FileChanged):
        open_genuine(scan.file.name, "0" * 64)
    storage().delete(scan.file.name)
    with pytest.raises(FileMissing):
        open_genuine(scan.file.name, scan.sha256)


def test_the_same_scan_twice_is_one_file(scan):
    """The same upload at the same time: the one that comes second finds the first's row, and keeps nothing."""

    def send():
        return rules.keep_scan(scan.revision, SimpleUploadedFile("a.pdf", b"%PDF-"), actor=scan.uploaded_by, at=make.NOW)  # fmt: skip

    first, before = send(), list(names())
    assert (send(), list(names()), len(before)) == (first, before, 1)


@pytest.mark.parametrize(
    "asked", ["bytes=0-4", "bytes=5-", "bytes=-3", "bytes=9999999-", "lines=1"]
)
def test_who_asks_for_a_part_gets_the_whole(scan, asked):
    """Said by status and length, so that no browser takes the whole for the part."""
    content = b"%PDF-" + bytes(range(256)) * 1000
    keep(scan, content, "pdf")
    answer = kept_response(RequestFactory().get("/", headers={"Range": asked}), scan, as_attachment=True, filename="签字 页.pdf")  # fmt: skip
    assert (answer.status_code, answer.streaming, answer["Content-Length"]) == (200, True, str(len(content)))  # fmt: skip
    assert b"".join(answer.streaming_content) == content
    answer.file_to_stream.close()
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''%E7%AD%BE%E5%AD%97%20%E9%A1%B5.pdf"  # fmt: skip
    assert {"Content-Range", "Accept-Ranges"}.isdisjoint(answer.headers)
