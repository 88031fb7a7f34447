"""Names as they are compared and searched: key, pinyin, initials."""

from functools import lru_cache

from core.text import SEPARATOR, key

#: Characters with another reading as a surname.
SURNAMES = {
    "曾": "zeng", "仇": "qiu", "翟": "zhai", "缪": "miao", "单": "shan", "解": "xie", "区": "ou", "朴": "piao",
    "查": "zha", "卜": "bu", "阚": "kan", "员": "yun", "种": "chong", "都": "du", "盖": "ge", "折": "she",
    "薄": "bo", "尉": "wei", "乐": "yue", "佴": "nai", "能": "nai", "柏": "bai", "覃": "qin", "繁": "po",
    "黑": "he", "秘": "bi", "召": "shao", "洗": "xian", "会": "gui", "过": "guo", "燕": "yan", "任": "ren",
    "华": "hua", "纪": "ji", "宁": "ning", "谌": "chen", "祭": "zhai", "隗": "wei", "宓": "mi", "车": "che",
}  # fmt: skip
#: Surnames of two characters that begin like one of those.
_DOUBLE = ("单于", "尉迟", "乐正")


def name_key(name):
    """The key by which names are compared (core.text): 王　伟 and 王伟 are one name."""
    return key(name, counted=False)


@lru_cache(maxsize=20_000)
def _syllables(key):
    # Its dictionary takes 50 MB, which processes that lay out pages never need.
    from pypinyin import Style, lazy_pinyin

    syllables = lazy_pinyin(key.replace(SEPARATOR, ""), style=Style.NORMAL, errors="default")
    first = SURNAMES.get(key[:1])
    if first and SEPARATOR not in key and not key.startswith(_DOUBLE):
        syllables[0] = first
    return tuple(syllables)


def pinyin_of(name):
    """The name in pinyin without tones and spaces: wangwei. A rare character is kept."""
    return "".join(_syllables(name_key(name)))[:200]


def initials_of(name):
    """The first letters of the syllables: ww."""
    return "".join(syllable[:1] for syllable in _syllables(name_key(name)))[:50]
