"""Which fonts paper is set in, which of them this machine has, and which characters none of them can draw.

The chains follow the typefaces of GB/T 9704-2012 (FangSong, XiaoBiaoSong, Hei, Kai); where a machine lacks
the commercial typeface, the next one in the chain replaces it, and for rare characters the last two do.
"""

import functools
import subprocess
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

from core.text import is_private

RARE = ("HanaMinB", "BabelStone Han")
CHAINS = {
    "song": ("FangSong_GB2312", "FangSong", "仿宋", "Zhuque Fangsong", "Noto Serif CJK SC", *RARE),
    "title": ("FZXiaoBiaoSong-B05S", "Noto Serif CJK SC", *RARE),
    "hei": ("SimHei", "Noto Sans CJK SC", *RARE),
    "kai": ("KaiTi_GB2312", "KaiTi", "LXGW WenKai", "Noto Serif CJK SC", *RARE),
}
# Families that must be installed so that every chain ends in a full font, and the Debian package of each.
PACKAGES = {
    "Noto Serif CJK SC": "fonts-noto-cjk",
    "Noto Sans CJK SC": "fonts-noto-cjk",
    "HanaMinB": "fonts-hanazono",
    "BabelStone Han": "fonts-babelstone-han",
}
BOLD_BY_DESIGN = "FZXiaoBiaoSong-B05S"  # must not be set bold once more


class FontListError(RuntimeError):
    """fontconfig's fc-list cannot be run."""


@dataclass(frozen=True)
class Coverage:
    """The code points of one family, as the beginnings and ends of ranges."""

    begins: tuple[int, ...]
    ends: tuple[int, ...]

    def __contains__(self, code):
        place = bisect_right(self.begins, code) - 1
        return place >= 0 and code <= self.ends[place]


def listing(form):
    """The output of fontconfig's fc-list, a line for each font in the given format. Raises FontListError where it cannot be run."""
    try:
        return subprocess.run(  # noqa: S603
            ["fc-list", f"--format={form}"],  # noqa: S607
            capture_output=True,
            check=True,
            timeout=60,
            encoding="utf-8",
        ).stdout
    except (OSError, subprocess.SubprocessError) as error:
        raise FontListError("fc-list cannot be run; install the package fontconfig.") from error


@functools.cache
def installed():
    """{family: Coverage} of the chains' families that this machine has. Read once for each process.

    Raises FontListError without fontconfig. fc-list reads fontconfig's own cache, which takes 30 ms;
    reading the fonts' cmap tables takes seconds.
    """
    wanted = {family for chain in CHAINS.values() for family in chain}
    found = {}
    for line in listing("%{family}\t%{charset}\n").splitlines():
        families, _, charset = line.partition("\t")
        for family in wanted.intersection(families.split(",")):
            found.setdefault(family, charset)
    return {family: _coverage(charset) for family, charset in found.items()}


def _coverage(charset):
    """fontconfig writes a character set as hexadecimal ranges: ``20-7e a0 4e00-9fff``."""
    pairs = sorted(_range(part) for part in charset.split())
    return Coverage(tuple(begin for begin, _ in pairs), tuple(end for _, end in pairs))


def _range(part):
    begin, _, end = part.partition("-")
    return int(begin, 16), int(end or begin, 16)


def missing_characters(text, style="song"):
    """[(character, "U+XXXXX", name)] of the characters that no installed font of the chain can draw, in order of appearance.

    A private character counts as missing even if a font has it. Layout characters (spaces, line ends, joiners, variation selectors) need no glyph and are not checked.
    """
    return [
        (char, f"U+{ord(char):04X}", name_of(char))
        for char in dict.fromkeys(text)
        if not _drawn(char, style)
    ]


@functools.lru_cache(maxsize=20_000)
def _drawn(char, style):
    if is_private(char):
        return False  # fonts give private characters arbitrary glyphs
    fonts = [installed()[family] for family in CHAINS[style] if family in installed()]
    return _invisible(char) or any(ord(char) in font for font in fonts)


def _invisible(char):
    code = ord(char)
    return (
        char.isspace()
        or 0xFE00 <= code <= 0xFE0F
        or 0xE0100 <= code <= 0xE01EF
        or 0x200B <= code <= 0x200F
        or code in (0x2060, 0xFEFF)
    )


def name_of(char):
    """The Unicode name; characters younger than this Python's tables are named by their code point."""
    code = ord(char)
    if is_private(char):
        return f"PRIVATE USE CHARACTER-{code:04X}"
    if 0x20000 <= code <= 0x3FFFF:
        return unicodedata.name(char, f"CJK UNIFIED IDEOGRAPH-{code:X}")
    return unicodedata.name(char, f"CHARACTER-{code:04X}")


def missing_packages():
    """The Debian packages to install so that every chain ends in a full font, sorted, each once."""
    return sorted({package for family, package in PACKAGES.items() if family not in installed()})


@functools.cache
def css():
    """The chains as CSS classes (song, title, hei, kai), and the page margins in Song."""
    weight = 400 if BOLD_BY_DESIGN in installed() else 700
    rules = [f".{style}{{font-family:{_families(style)}}}" for style in CHAINS]
    return "\n".join(
        [*rules, f".title{{font-weight:{weight}}}", f"@page{{font-family:{_families('song')}}}"]
    )


def _families(style):
    return ",".join(f'"{family}"' for family in CHAINS[style])
