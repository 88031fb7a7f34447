"""Keeping a file beside a row: whole, on the disk, and gone again where the row is."""

import hashlib

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction

from core.files.storage import DurableStorage
from core.files.store import FileChanged, FileMissing, keeping, names, open_genuine
from tests import factories as make

ROOT = settings.DATA_DIR / "kept"


def all_names():
    return set(names())


def test_what_is_kept_is_read_again():
    with keeping() as keep:
        kept = keep("evidence/2026", "照片".encode(), "jpg")
    assert kept.sha256 == hashlib.sha256("照片".encode()).hexdigest()
    assert (ROOT / kept.file).stat().st_mode & 0o777 == 0o640
    with open_genuine(kept.file, kept.sha256) as stream:
        assert stream.read() == "照片".encode()


def test_what_goes_wrong_in_the_block_takes_all_its_files_away():
    before = all_names()
    with pytest.raises(ValueError, match="afterwards"), keeping() as keep:
        keep("evidence/2026", b"one", "pdf")
        keep("scans", b"two", "pdf")
        raise ValueError("afterwards")
    assert all_names() == before


def test_a_folder_that_nobody_declared_is_refused():
    before = all_names()
    with pytest.raises(ValueError, match="no kind of kept files"), keeping() as keep:
        keep("elsewhere", b"x", "pdf")
    assert all_names() == before


def test_no_file_is_there_before_the_outermost_block_has_ended():
    """A verb of several parts: whatever fails in the last one, no file of the first was written."""
    before = all_names()
    with keeping():
        with keeping() as keep:
            kept = keep("scans", b"one", "pdf")
        assert all_names() == before
    assert all_names() == before | {kept.file}
    with pytest.raises(ValueError, match="last part"), keeping():
        with keeping() as keep:
            keep("scans", b"two", "pdf")
        raise ValueError("last part")
    assert all_names() == before | {kept.file}


def test_a_part_that_failed_and_was_passed_over_leaves_no_file():
    before = all_names()
    with keeping() as keep:
        kept = keep("scans", b"one", "pdf")
        with pytest.raises(ValueError, match="part"), keeping() as inner:
            inner("scans", b"two", "pdf")
            raise ValueError("part")
    assert all_names() == before | {kept.file}


def test_where_one_file_cannot_be_written_none_stays(monkeypatch):
    before, save = all_names(), DurableStorage._save

    def full(self, name, content):
        if content.size == 3:
            raise OSError(28, "No space left on device")
        return save(self, name, content)

    monkeypatch.setattr(DurableStorage, "_save", full)
    with pytest.raises(OSError, match="No space"), keeping() as keep:
        keep("scans", b"first", "pdf")
        keep("scans", b"two", "pdf")
    assert all_names() == before


class TornOff(ContentFile):
    """A content of which the second half never comes, as on a full disk."""

    def chunks(self, chunk_size=None):
        yield b"half"
        raise OSError(28, "No space left on device")


def test_half_a_file_never_stands_under_its_name(tmp_path):
    storage = DurableStorage(location=tmp_path)
    with pytest.raises(OSError, match="No space"):
        storage.save("scans/a.pdf", TornOff(b""))
    assert list(tmp_path.rglob("*.*")) == []


def test_a_changed_and_a_missing_file_are_told_apart():
    with keeping() as keep:
        kept = keep("scans", b"%PDF-", "pdf")
    with pytest.raises(FileChanged):
        open_genuine(kept.file, "0" * 64)
    (ROOT / kept.file).unlink()
    with pytest.raises(FileMissing):
        open_genuine(kept.file, kept.sha256)


@pytest.mark.django_db
def test_a_scan_whose_row_fails_leaves_no_file(monkeypatch):
    """The same upload at the same time: the one that comes second finds the first's row, and keeps nothing."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from pledges.sheets.paper import rules
    from pledges.sheets.paper.models import Scan

    sheet = make.confirmed_sheet(make.member())
    revision, actor = sheet.revisions.get(), make.user()

    def send():
        return rules.keep_scan(revision, SimpleUploadedFile("a.pdf", b"%PDF-"), actor=actor, at=make.NOW)  # fmt: skip

    first, before = send(), all_names()
    assert (send(), all_names()) == (first, before)
    Scan.objects.all().delete()
    nobody = make.user()
    nobody.pk = None
    with pytest.raises(ValueError, match="unsaved"), transaction.atomic():
        rules.keep_scan(revision, SimpleUploadedFile("b.pdf", b"%PDF-b"), actor=nobody, at=make.NOW)
    assert all_names() == before


@pytest.mark.django_db
@pytest.mark.parametrize("verb", ["progress", "claim"])
def test_evidence_of_a_verb_that_fails_afterwards_leaves_no_file(verb, monkeypatch):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from ledger.evidence import rules

    entry, actor, before = make.entries()[-1], make.user(), all_names()
    add = rules.add_evidence

    def and_fail(*args, **facts):
        add(*args, **facts)
        raise RuntimeError("afterwards")

    monkeypatch.setattr(rules, "add_evidence", and_fail)
    facts = {"uploads": [SimpleUploadedFile("a.pdf", b"%PDF-")], "actor": actor, "at": make.NOW}
    with pytest.raises(RuntimeError):
        if verb == "claim":
            rules.claim_with_evidence(entry, fulfilled_on=make.TODAY, **facts)
        else:
            rules.progress_with_evidence(entry, note="进展", **facts)
    assert (all_names(), entry.evidence.count()) == (before, 0)
