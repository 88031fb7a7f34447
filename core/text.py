"""The stored form of text, and the key by which two texts count as the same.

``clean`` gives the stored form: without invisible characters; characters with an ordinary equivalent in Unicode are
replaced by it (in the ranges of Chinese writing only: ① and ㎡ stay), and private characters of old GB 18030 systems by
those of the present standard. ``key`` gives the form that is compared: of names of people and units, headings, words.
Two texts that look the same to a reader have one key; texts that are only similar do not.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from difflib import SequenceMatcher
from functools import lru_cache

#: The separator of transliterated names, U+00B7 (docs/domain.md §6), and what people type for it.
SEPARATOR = "\u00b7"
_SEPARATORS = dict.fromkeys(map(ord, "・•‧．●∙⋅･･᛫⸱●"), SEPARATOR)

#: Full width → half width.
_HALF = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}

# ── invisible characters ─────────────────────────────────────────────────────────────────────────

_HIDDEN_RANGES = (
    (0x00, 0x08), (0x0E, 0x1F), (0x7F, 0x84), (0x86, 0x9F), (0xAD, 0xAD), (0x034F, 0x034F), (0x061C, 0x061C),
    (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F),
    (0x2800, 0x2800), (0x3164, 0x3164), (0xD800, 0xDFFF), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFFB), (0xFFFE, 0xFFFF), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)  # fmt: skip
_BLANKS = (0x09, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F)
_LINE_ENDS = (0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029)

# ── characters that look like another ─────────────────────────────────────────────────────────────

#: Radicals of the supplement, as copying from PDF leaves them: their character in EquivalentUnifiedIdeograph.txt.
_RADICALS = dict(
    pair.split(":")
    for pair in [
        "⺁:厂",
        "⺅:亻",
        "⺆:冂",
        "⺉:刂",
        "⺋:㔾",
        "⺍:小",
        "⺎:兀",
        "⺏:尣",
        "⺐:尢",
        "⺒:巳",
        "⺓:幺",
        "⺔:彑",
        "⺖:忄",
        "⺘:扌",
        "⺙:攵",
        "⺛:旡",
        "⺝:月",
        "⺞:歺",
        "⺟:母",
        "⺠:民",
        "⺡:氵",
        "⺢:氺",
        "⺣:灬",
        "⺤:爫",
        "⺦:丬",
        "⺧:牛",
        "⺨:犭",
        "⺩:王",
        "⺪:疋",
        "⺫:目",
        "⺬:示",
        "⺭:礻",
        "⺯:糹",
        "⺰:纟",
        "⺱:罓",
        "⺲:罒",
        "⺶:羊",
        "⺹:耂",
        "⺺:肀",
        "⺾:艹",
        "⻀:艹",
        "⻂:衤",
        "⻃:覀",
        "⻄:西",
        "⻅:见",
        "⻆:角",
        "⻈:讠",
        "⻉:贝",
        "⻋:车",
        "⻌:辶",
        "⻍:辶",
        "⻐:钅",
        "⻑:長",
        "⻒:镸",
        "⻓:长",
        "⻔:门",
        "⻖:阝",
        "⻗:雨",
        "⻘:青",
        "⻙:韦",
        "⻚:页",
        "⻛:风",
        "⻜:飞",
        "⻝:食",
        "⻟:飠",
        "⻠:饣",
        "⻢:马",
        "⻣:骨",
        "⻤:鬼",
        "⻥:鱼",
        "⻦:鸟",
        "⻧:卤",
        "⻨:麦",
        "⻩:黄",
        "⻪:黾",
        "⻫:斉",
        "⻬:齐",
        "⻭:歯",
        "⻮:齿",
        "⻯:竜",
        "⻰:龙",
        "⻱:龜",
        "⻲:亀",
        "⻳:龟",
    ]
)
#: Where Unicode's compatibility mapping is an ordinary Chinese character: Kangxi radicals, compatibility ideographs.
_IDEOGRAPHS = (*range(0x2E80, 0x2FE0), *range(0xF900, 0xFB00), *range(0x2F800, 0x2FA20))

#: First code of a run → the characters that GB 18030-2022 has there today, in place of private ones.
_GB18030_RUNS = {
    0xE78D: "︐︒︑︓︔︕︖︗︘︙",
    0xE7C7: "\u1e3f\u01f9",
    0xE7E7: "〾⿰⿱⿲⿳⿴⿵⿶⿷⿸⿹⿺⿻",
    0xE815: "⺁𠂇𠂉𠃌⺄㑳㑇⺈⺋龴㖞㘚㘎⺌⺗㥮㤘龵㧏㧟㩳㧐龶龷㭎㱮㳠⺧𡗗龸⺪䁖䅟⺮䌷⺳⺶⺷𢦏䎱䎬⺻䏝䓖䙡䙌龹䜣䜩䝼䞍⻊䥇䥺䥽䦂䦃䦅䦆䦟䦛䦷䦶龺𤇾䲣䲟䲠䲡䱷䲢䴓䴔䴕䴖䴗䴘䴙䶮龻",
}  # fmt: skip


def _table():
    table = {code: None for low, high in _HIDDEN_RANGES for code in range(low, high + 1)}
    table |= dict.fromkeys(_BLANKS, " ") | dict.fromkeys(_LINE_ENDS, "\n")
    table |= {
        first + step: char for first, run in _GB18030_RUNS.items() for step, char in enumerate(run)
    }
    for code in _IDEOGRAPHS:
        if (plain := unicodedata.normalize("NFKC", chr(code))) != chr(code):
            table[code] = plain
    table |= {ord(radical): char for radical, char in _RADICALS.items()}
    return {code: char and char.translate(table) for code, char in table.items()}


def _ranges(codes):
    """``codes`` as the inside of a character class: whole ranges, which are found many times faster."""
    found = []
    for code in sorted(codes):
        if found and found[-1][1] == code - 1:
            found[-1][1] = code
        else:
            found.append([code, code])
    return "".join(rf"\U{low:08x}-\U{high:08x}" for low, high in found)


_TABLE = _table()
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
_SPECIAL = re.compile(f"[{_ranges(_TABLE)}]")


def clean(text):
    """The stored form of ``text``; line breaks stay, blanks at the ends go."""
    if _SPECIAL.search(text):
        text = text.replace("\r\n", "\n")
        text = unicodedata.normalize("NFC", text.translate(_TABLE))
    return text.strip(" \n\u3000")


def to_half_width(text):
    """Full-width digits, letters and punctuation as half-width ones."""
    return text.translate(_HALF)


_LETTERS = {code: half for code, half in _HALF.items() if half.isalnum()}


def half_width_letters(text):
    """Full-width digits and letters as half-width ones; Chinese punctuation stays."""
    return text.translate(_LETTERS)


def private_characters(text):
    """["U+E000", …]: the private characters that are left, whose meaning only the system that wrote them defines."""
    return [f"U+{ord(char):04X}" for char in dict.fromkeys(_PRIVATE.findall(clean(text)))]


def is_private(char):
    """Whether the standard leaves ``char`` to private agreement."""
    return bool(_PRIVATE.match(char))


# ── the key ───────────────────────────────────────────────────────────────────────────────────────

_ALIKE = _HALF | _SEPARATORS | {
    **dict.fromkeys(map(ord, "（〔［【「『《〈(［{｛"), "("),
    **dict.fromkeys(map(ord, "）〕］】」』》〉)］}｝"), ")"),
    **dict.fromkeys(map(ord, "‐‑‒–—―−﹣－─"), "-"),
    **dict.fromkeys(map(ord, "“”„‟＂〝〞"), '"'),
    **dict.fromkeys(map(ord, "‘’‚‛＇`´"), "'"),
    **dict.fromkeys(map(ord, "，、﹐﹑"), ","),
    **dict.fromkeys(map(ord, "～∼〜"), "~"),
    ord("。"): ".", ord("："): ":", ord("∶"): ":", ord("；"): ";", ord("〇"): "零", ord("○"): "零", ord("◯"): "零",
}  # fmt: skip
_NUMBERED = re.compile(r"第([零一二三四五六七八九十百两]+|\d+)")
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2}


@lru_cache(maxsize=50_000)
def key(text, *, counted=True):
    """The key that two texts share if a reader takes them for the same: 第１党支部 = 第一党支部 = 第 1 党 支 部.

    counted   whether 第一 and 第1 are the same; not in names of people, where 第五 is a surname
    """
    text = "".join(clean(text).translate(_ALIKE).split()).casefold()
    return _NUMBERED.sub(lambda found: f"第{_number(found[1])}", text) if counted else text


def _number(digits):
    if digits.isdecimal():
        return int(digits) if len(digits) < 10 else digits
    if not any(char in digits for char in "十百"):
        return int("".join(str(_DIGITS[char]) for char in digits))
    total = held = 0
    for char in digits:
        if char in "十百":
            total += (held or 1) * (10 if char == "十" else 100)
            held = 0
        else:
            held = _DIGITS[char]
    return total + held


def shortened(text, most):
    """``text`` on one line, at most ``most`` characters of it; what was cut ends with …."""
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[: most - 1]}…"


class Nearest:
    """Finds, among many names, the one that is nearest to another by its key.

    Only those that share most pairs of characters are compared in full, so that sixty thousand names cost no more
    than a glance each.
    """

    LEAST, COMPARED = 0.7, 20

    def __init__(self, names):
        self._names = list(dict.fromkeys(names))
        self._having = defaultdict(list)
        for place, name in enumerate(self._names):
            for pair in _pairs(key(name)):
                self._having[pair].append(place)

    def to(self, text):
        """The nearest name, or None where none is near."""
        return next(iter(self.some(text)), None)

    def some(self, text, most=3):
        """The nearest names, the nearest first."""
        wanted, shared = key(text), Counter()
        for pair in _pairs(wanted):
            shared.update(self._having.get(pair, ()))
        matcher, found = SequenceMatcher(b=wanted, autojunk=False), []
        for place, _count in shared.most_common(self.COMPARED):
            matcher.set_seq1(key(self._names[place]))
            if (ratio := matcher.ratio()) >= self.LEAST:
                found.append((ratio, self._names[place]))
        return [name for _ratio, name in sorted(found, key=lambda pair: -pair[0])[:most]]


def _pairs(text):
    return {text[at : at + 2] for at in range(len(text) - 1)}
