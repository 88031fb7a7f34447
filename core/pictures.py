"""Pictures that people send, under any name: encoded again, so that nothing of place, time and camera stays in them.

How much memory a picture takes is known from its first bytes, before it is decoded: at most about 200 MB, and seconds.
"""

import io

import pillow_heif
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

#: Most pixels of a picture of this kind. JPEG that is stored line by line is made smaller while it is decoded;
#: all else is in memory as a whole, once or several times (bytes a pixel in brackets).
PIXELS = {
    "JPEG": 200_000_000,
    "whole JPEG": 25_000_000,  # 6: progressive, or a colour at a time
    "PNG": 32_000_000,  # 4
    "HEIF": 32_000_000,  # 4.5
    "WEBP": 12_500_000,  # 16
    "AVIF": 12_500_000,
}
Image.MAX_IMAGE_PIXELS = max(PIXELS.values())  # Pillow warns above it; what is above is refused
pillow_heif.options.THUMBNAILS = pillow_heif.options.DEPTH_IMAGES = (
    pillow_heif.options.AUX_IMAGES
) = False

_BEGINNINGS = {"JPEG": b"\xff\xd8\xff", "PNG": b"\x89PNG\r\n\x1a\n"}
_AVIF = (b"avif", b"avis")
_HEIF = (
    b"heic",
    b"heix",
    b"heim",
    b"heis",
    b"hevc",
    b"hevx",
    b"hevm",
    b"hevs",
    b"mif1",
    b"msf1",
    b"miaf",
)
_BROKEN = (
    UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, RuntimeError, IndexError, KeyError,
    Image.DecompressionBombError, Image.DecompressionBombWarning,
)  # fmt: skip


class PictureRefused(ValueError):
    """A picture that cannot be kept; the message is for the person who sent it."""


def picture_kind(content):
    """ "JPEG", "PNG", "WEBP", "HEIF" or "AVIF" by the first bytes, "" for anything else."""
    for kind, beginning in _BEGINNINGS.items():
        if content.startswith(beginning):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WEBP"
    if content[4:8] != b"ftyp":
        return ""
    brands = {content[8:12], *(content[at : at + 4] for at in range(16, min(content[3], 64), 4))}
    if brands & set(_AVIF):
        return "AVIF"
    return "HEIF" if brands & set(_HEIF) else ""


def redrawn(content, name, *, side, quality=85):
    """(bytes, content type, ending) of the picture ``content``, upright and at most ``side`` pixels wide and high.

    A PNG stays PNG, as does what can be seen through; all else becomes JPEG. PictureRefused for one that is damaged or, before decoding, too large.
    """
    kind = picture_kind(content)
    try:
        if kind == "HEIF":
            image = _heif(content, name, side)
        else:
            image = _decoded(content, name, kind, side)
        image.thumbnail((side, side))
        return _written(ImageOps.exif_transpose(image), kind, quality)
    except _BROKEN as error:
        if isinstance(error, PictureRefused):
            raise
        raise PictureRefused(_damaged(kind) % {"name": name}) from None


def _damaged(kind):
    if kind in ("HEIF", "AVIF"):
        return _(
            "%(name)s is a HEIC photo that cannot be read: it is damaged. Send it again; or set the phone's camera to “Most compatible”, or send a screenshot."
        )
    return _("%(name)s cannot be read as a photo: it is damaged or of another kind.")


def _refuse_large(name, kind, size):
    count = size[0] * size[1]
    if count > PIXELS[kind]:
        said = _(
            "%(name)s has too many pixels (%(count)s million; such a file may have %(most)s million): send a smaller photo."
        )
        facts = {"count": -(-count // 1_000_000), "most": PIXELS[kind] // 1_000_000}
        raise PictureRefused(said % {"name": name, **facts})


def _decoded(content, name, kind, side):
    image = Image.open(io.BytesIO(content), formats=(kind,))
    whole = kind == "JPEG" and _stands_whole(content)
    _refuse_large(name, "whole JPEG" if whole else kind, image.size)
    if kind == "JPEG":
        share = side / max(side, *image.size)
        image.draft(None, tuple(max(1, int(length * share)) for length in image.size))
    return image


def _stands_whole(content):
    """Whether a JPEG can be decoded only as a whole: it is progressive, or its colours come one after the other."""
    at, colours = 2, None
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4])
        if marker == 0xFF:
            at += 1
            continue
        if marker == 0xDA:
            return colours is None or content[at + 4] < colours
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            if marker not in (0xC0, 0xC1):
                return True
            colours = content[at + 9]
        at += 2 + length
    return True


def _heif(content, name, side):
    """The picture of a HEIF file, made smaller strip by strip; libheif has it upright."""
    found = pillow_heif.open_heif(io.BytesIO(content), convert_hdr_to_8bit=True)
    _refuse_large(name, "HEIF", found.size)
    width, height = found.size
    factor = max(1, max(width, height) // side)
    data, mode, stride = memoryview(found.data), found.mode, found.stride
    image = Image.new(mode, (-(-width // factor), -(-height // factor)))
    rows = 64 * factor
    for top in range(0, height, rows):
        lines = min(rows, height - top)
        strip = Image.frombuffer(
            mode,
            (width, lines),
            data[top * stride : (top + lines) * stride],
            "raw",
            mode,
            stride,
            1,
        )
        image.paste(strip.reduce(factor), (0, top // factor))
    return image


def _written(image, kind, quality):
    output = io.BytesIO()
    seen_through = "A" in image.getbands() or "transparency" in image.info
    if kind in ("JPEG", "HEIF") or (kind != "PNG" and not seen_through):
        image = image if image.mode == "L" else image.convert("RGB")
        image.info.clear()
        image.save(output, "JPEG", quality=quality)
        return output.getvalue(), "image/jpeg", "jpg"
    if image.mode == "1":
        image = image.convert("L")
    elif image.mode != "L" or seen_through:
        image = image.convert("RGBA" if seen_through else "RGB")
    image.info.clear()
    image.save(output, "PNG", compress_level=3)
    return output.getvalue(), "image/png", "png"


def opened(content):
    """The picture as Pillow has it, for a program that looks at it; ``content`` was redrawn before."""
    return Image.open(io.BytesIO(content))
