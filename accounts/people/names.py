"""Names as they are compared and searched: key, pinyin, initials."""

from functools import lru_cache

from pypinyin import Style, lazy_pinyin


def name_key(name):
    """The name as it is compared: without spaces of any kind, in small letters. 王　伟 and 王伟 are one name."""
    return "".join(name.split()).lower()


@lru_cache(maxsize=20_000)
def _syllables(key):
    return tuple(lazy_pinyin(key.replace("·", ""), style=Style.NORMAL, errors="default"))


def pinyin_of(name):
    """The name in pinyin without tones, written together: wangwei. A rare character stays as it is."""
    return "".join(_syllables(name_key(name)))[:200]


def initials_of(name):
    """The first letters of the syllables: ww."""
    return "".join(syllable[:1] for syllable in _syllables(name_key(name)))[:50]
