"""Pictures under any name: recognised by content, bounded before decoding, kept without place and camera."""

import io
import time
from pathlib import Path

import pillow_heif
import pytest
from PIL import Image, ImageFile
from PIL.PngImagePlugin import PngInfo

from core import pictures
from core.pictures import PictureRefused, picture_kind, redrawn

GPS, MAKER, ORIENTATION = 34853, 271, 274
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><exif:GPSLatitude>28,34N</exif:GPSLatitude></x:xmpmeta>'
KINDS = ("JPEG", "PNG", "WEBP", "HEIF", "AVIF")


def exif(orientation=1):
    data = Image.Exif()
    data[MAKER], data[ORIENTATION] = "某手机", orientation
    data.get_ifd(GPS)[1], data.get_ifd(GPS)[2] = "N", (28.0, 34.0, 55.0)
    return data


def made(kind, size=(120, 60), *, mode="RGB", orientation=1, **options):
    image, stream = Image.new(mode, size, "red" if mode != "L" else 120), io.BytesIO()
    if kind == "HEIF":
        heif = pillow_heif.from_pillow(image)
        heif.save(stream, exif=exif(orientation).tobytes(), xmp=XMP, **options)
        return stream.getvalue()
    text = PngInfo()
    text.add_itxt("XML:com.adobe.xmp", XMP.decode())
    options |= {"pnginfo": text} if kind == "PNG" else {"xmp": XMP}
    image.save(stream, kind, exif=exif(orientation), **options)
    return stream.getvalue()


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_of_place_and_camera_is_left(kind):
    sent = made(kind)
    assert picture_kind(sent) == kind
    assert b"GPSLatitude" in sent, "the control: it had a place"
    content, content_type, ending = redrawn(sent, "走访.jpg", side=2560)
    assert (content_type, ending) == (
        ("image/png", "png") if kind == "PNG" else ("image/jpeg", "jpg")
    )
    kept = Image.open(io.BytesIO(content))
    assert (dict(kept.getexif()), kept.size) == ({}, (120, 60))
    assert b"GPS" not in content and b"xmp" not in content.lower()


@pytest.mark.parametrize("kind", KINDS)
def test_it_stands_upright_and_is_made_smaller(kind):
    content, _type, _ending = redrawn(made(kind, (120, 60), orientation=6), "x", side=40)
    assert Image.open(io.BytesIO(content)).size == (20, 40)


def test_a_large_photo_of_a_phone_is_read_in_strips():
    content, _type, _ending = redrawn(made("HEIF", (1000, 700)), "IMG_1.HEIC", side=150)
    kept = Image.open(io.BytesIO(content))
    assert kept.size == (150, 105)
    assert all(
        kept.getpixel(at)[0] > 200 > 60 > kept.getpixel(at)[1] for at in ((0, 0), (149, 104))
    )


def test_what_can_be_seen_through_and_what_is_grey_stays_so():
    grey = redrawn(made("PNG", mode="L"), "x", side=100)[0]
    assert Image.open(io.BytesIO(grey)).mode == "L"
    assert redrawn(made("WEBP", mode="RGBA", lossless=True), "x", side=100)[2] == "jpg"  # opaque
    clear = Image.new("RGBA", (9, 9), (0, 0, 0, 0))
    stream = io.BytesIO()
    clear.save(stream, "WEBP", lossless=True)
    assert redrawn(stream.getvalue(), "x", side=100)[2] == "png"


HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (HEIC + b"\0" * 500, "HEIF"),
        (b"\0\0\0\x1cftypmif1\0\0\0\0mif1avif" + b"\0" * 90, "AVIF"),
        (b"\xff\xd8\xff\xe0 broken", "JPEG"),
        (b"\x89PNG\r\n\x1a\n broken", "PNG"),
        (b"RIFF\0\0\0\0WEBP broken", "WEBP"),
    ],
)
def test_a_damaged_one_is_refused_with_its_name(content, kind):
    assert picture_kind(content) == kind
    with pytest.raises(PictureRefused, match="样本") as refused:
        redrawn(content, "样本.jpg", side=100)
    assert ("HEIC" in str(refused.value)) == (kind in ("HEIF", "AVIF"))


@pytest.mark.parametrize(
    "content", [b"", b"\xff", b"RIFF\0\0\0\0WAVE", b"\0\0\0\x18ftypisom\0\0\0\0mp42"]
)
def test_other_files_are_no_pictures(content):
    assert picture_kind(content) == ""


def test_a_cut_picture_is_refused(monkeypatch):
    # WeasyPrint lets Pillow take cut pictures; a process that serves requests does not import it.
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", False)
    for kind in KINDS:
        content = made(kind, (300, 300))
        with pytest.raises(PictureRefused):
            redrawn(content[: len(content) // 2], "x", side=100)


@pytest.mark.parametrize("kind", KINDS)
def test_too_many_pixels_are_refused_before_decoding(kind, monkeypatch):
    monkeypatch.setitem(pictures.PIXELS, kind, 7199)
    monkeypatch.setattr(Image.Image, "thumbnail", lambda *facts: pytest.fail("it was decoded"))
    with pytest.raises(PictureRefused, match="样本"):
        redrawn(made(kind), "样本.jpg", side=100)


def test_a_jpeg_that_stands_in_memory_as_a_whole_may_have_fewer_pixels(monkeypatch):
    monkeypatch.setitem(pictures.PIXELS, "whole JPEG", 7199)
    assert redrawn(made("JPEG"), "x", side=100)
    with pytest.raises(PictureRefused):
        redrawn(made("JPEG", progressive=True), "x", side=100)


def test_a_hundred_megapixels_are_made_smaller_while_they_are_read():
    stream = io.BytesIO()
    Image.new("L", (11_600, 8_700), 90).save(stream, "JPEG", quality=30)
    began = time.monotonic()
    content, _type, _ending = redrawn(stream.getvalue(), "x.jpg", side=2560)
    assert Image.open(io.BytesIO(content)).size == (2560, 1920)
    assert time.monotonic() - began < 5


def test_no_other_module_decodes_pictures():
    root = Path(pictures.__file__).parents[1]
    apps = [
        "access",
        "accounts",
        "boards",
        "core",
        "jobs",
        "ledger",
        "operation",
        "pledges",
        "press",
        "reviews",
    ]
    found = {
        path.relative_to(root).as_posix()
        for app in apps
        for path in (root / app).rglob("*.py")
        if "PIL" in path.read_text() or "pillow_heif" in path.read_text()
    }
    assert found == {"core/pictures.py"}
