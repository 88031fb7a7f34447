"""Evidence: which files are stored and how, which are refused, and who may read them."""

import hashlib
import io
import zipfile

import pillow_heif
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from PIL import Image

from core import pictures
from core.files.store import names
from ledger.entries.models import Event
from ledger.errors import LedgerError
from ledger.evidence import files
from ledger.evidence.models import Evidence
from ledger.evidence.rules import add_evidence, progress_with_evidence
from ledger.verification import verify_ledgers
from tests import factories
from tests.core.files.elsewhere import kept
from tests.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("each_storage")]
GPS, MAKER, ORIENTATION = 34853, 271, 274


@pytest.fixture
def entry():
    return factories.entries(practical=1)[-1]


def photo(kind="JPEG", size=(40, 20), *, exif=True, orientation=1):
    image = Image.new("RGB", size, "red")
    data = Image.Exif()
    if exif:
        data[MAKER] = "某手机"
        data[ORIENTATION] = orientation
        data.get_ifd(GPS)[1] = "N"
        data.get_ifd(GPS)[2] = (28.0, 34.0, 55.0)
    stream = io.BytesIO()
    image.save(stream, kind, exif=data)
    return stream.getvalue()


def office(folder="word/", *, names=("document.xml",)):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for name in names:
            archive.writestr(folder + name, "<x/>")
    return stream.getvalue()


def upload(name, content):
    return SimpleUploadedFile(name, content)


def add(entry, *uploads):
    return add_evidence(entry, uploads, actor=factories.user(), at=NOW)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_loses_place_and_device(entry, kind):
    sent = photo(kind)
    assert Image.open(io.BytesIO(sent)).getexif().get_ifd(GPS), "the control: it had a place"
    [row] = add(entry, upload("走访.jpg", sent))
    exif = Image.open(io.BytesIO(kept(row))).getexif()
    assert (dict(exif), dict(exif.get_ifd(GPS))) == ({}, {})
    assert row.is_image


def test_a_photo_taken_sideways_is_turned_upright(entry):
    [row] = add(entry, upload("走访.jpg", photo(size=(40, 20), orientation=6)))
    assert Image.open(io.BytesIO(kept(row))).size == (20, 40)


def test_a_photo_of_a_phone_becomes_a_jpeg_under_any_name(entry):
    stream = io.BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (40, 20), "red")).save(stream)
    [row] = add(entry, upload("IMG_0001.jpg", stream.getvalue()))
    assert (row.name, row.content_type) == ("IMG_0001.jpg", "image/jpeg")
    with pytest.raises(LedgerError, match="HEIC"):
        add(entry, upload("23a.jpg", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 500))


def test_a_large_photo_is_made_smaller(entry):
    [row] = add(entry, upload("大.jpg", photo(size=(4000, 3000))))
    assert Image.open(io.BytesIO(kept(row))).size == (2560, 1920)


@pytest.mark.parametrize(
    ("name", "content", "ending", "image"),
    [
        ("证明.pdf", b"%PDF-1.7 x", "pdf", False),
        ("总结.docx", office("word/"), "docx", False),
        ("名单.xlsx", office("xl/"), "xlsx", False),
        ("汇报.pptx", office("ppt/"), "pptx", False),
        ("旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 x", "doc", False),
        ("其实是照片.pdf", photo(), "jpg", True),
    ],
)
def test_what_a_file_is_says_its_content(entry, name, content, ending, image):
    [row] = add(entry, upload(name, content))
    assert (row.file.name.rpartition(".")[2], row.name.rpartition(".")[2], row.is_image) == (
        ending, ending, image,
    )  # fmt: skip
    assert row.sha256 == hashlib.sha256(kept(row)).hexdigest()
    event = entry.events.order_by("seq").last()
    assert (event.kind, event.data["sha256"]) == (Event.Kind.EVIDENCE, row.sha256)
    assert verify_ledgers()[1] is None


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("空.pdf", b""),
        ("网页.html", b"<html><script>alert(1)</script>"),
        ("图.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("程序.exe", b"MZ\x90\x00"),
        ("坏.jpg", b"\xff\xd8\xff\xe0 broken"),
        ("坏.png", b"\x89PNG\r\n\x1a\n broken"),
        ("压缩.zip", office("x/", names=("a",))),
        ("坏.docx", b"PK\x03\x04 broken"),
        ("旧.exe", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 x"),
    ],
)
def test_anything_else_is_refused_by_name_and_nothing_is_kept(entry, name, content):
    with pytest.raises(LedgerError, match=name):
        add(entry, upload("好.pdf", b"%PDF-1.7 y"), upload(name, content))
    assert (Evidence.objects.count(), entry.events.count()) == (0, 1)


def test_a_picture_bomb_is_refused(entry, monkeypatch):
    monkeypatch.setitem(pictures.PIXELS, "PNG", 500)
    with pytest.raises(LedgerError):
        add(entry, upload("炸弹.png", photo("PNG", (40, 20))))


def test_more_than_the_limit_in_bytes_or_number_is_refused(entry, monkeypatch):
    monkeypatch.setattr(files, "BYTES", 100)
    with pytest.raises(LedgerError):
        add(entry, upload("大.pdf", b"%PDF-" + b"x" * 100))
    for number in range(20):
        add(
            entry,
            upload("证.pdf", b"%PDF-" + bytes([65 + number])),
        )
    before = list(names())
    with pytest.raises(LedgerError):
        add(entry, upload("证.pdf", b"%PDF-zz"))
    assert list(names()) == before


def test_the_same_file_twice_is_kept_once(entry):
    first = add(entry, upload("证.pdf", b"%PDF-1"))
    assert (len(first), add(entry, upload("又一次.pdf", b"%PDF-1"))) == (1, [])
    assert entry.events.count() == 2


def test_a_refused_file_takes_the_progress_back_too(entry):
    with pytest.raises(LedgerError):
        progress_with_evidence(
            entry, uploads=[upload("x.exe", b"MZ")], actor=factories.user(), at=NOW, note="已办"
        )
    assert entry.events.count() == 1


@pytest.mark.parametrize(
    "sql", ["UPDATE ledger_evidence SET name='x'", "DELETE FROM ledger_evidence"]
)
def test_the_database_keeps_what_was_added(entry, sql):
    add(entry, upload("证.pdf", b"%PDF-1"))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(sql)
