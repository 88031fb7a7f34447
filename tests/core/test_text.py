"""One key for text: names that look the same to a reader have one key."""

import random
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.organisations.names import organisation_key
from accounts.people.names import name_key
from core.text import Nearest, clean, key, private_characters, shortened

HIDDEN = "\u200b\u200c\u200d\u200e\u200f\u202a\u202d\u2060\ufeff\u00ad\ufe0f\U000e0100"
BLANKS = " \u3000\u00a0\u2009\t"
DIGITS = "零一二三四五六七八九"


def disguises():
    """Character → characters that look like it, taken from Unicode's own tables."""
    found = {}
    for code in [*range(0x2F00, 0x2FD6), *range(0xF900, 0xFAD9), *range(0x2F800, 0x2FA1E)]:
        plain = unicodedata.normalize("NFKC", chr(code))
        if plain != chr(code):
            found.setdefault(plain, []).append(chr(code))
    for code in range(0x21, 0x7F):
        found.setdefault(chr(code), []).append(chr(code + 0xFEE0))
    return found


ALIKE = disguises()


def disguised(name, rng):
    """``name`` as another system may have written it."""
    chars = []
    for char in name:
        if char in ALIKE and rng.random() < 0.5:
            char = rng.choice(ALIKE[char])
        chars.append(char)
        if rng.random() < 0.3:
            chars.append(rng.choice(HIDDEN + BLANKS))
    text = "".join(chars)
    for plain, other in (("（", "("), ("）", ")"), ("·", "•"), ("·", "・"), ("-", "—")):
        if rng.random() < 0.5:
            text = text.replace(plain, other)
    return rng.choice(["", "\ufeff", "　"]) + text


NAMES = st.text("方一人子支部党委新桥镇机关龙龟老立⺁見車金𬭎䶮Ab9·（）", min_size=1, max_size=20)


@given(name=NAMES, seed=st.integers(0, 10_000))
@settings(max_examples=300, deadline=None)
def test_no_disguise_makes_another_name(name, seed):
    rng = random.Random(seed)
    other = disguised(name, rng)
    assert key(other) == key(name)
    assert name_key(other) == name_key(name)
    assert organisation_key("中共" + other) == organisation_key(name)


@given(number=st.integers(1, 199), seed=st.integers(0, 1000))
@settings(max_examples=200, deadline=None)
def test_a_number_in_words_is_the_number(number, seed):
    tens, ones = divmod(number % 100, 10)
    words = "一百" * (number >= 100)
    if tens:
        words += (DIGITS[tens] if tens > 1 or number >= 100 else "") + "十"
    elif number >= 100 and ones:
        words += "零"
    words += DIGITS[ones] if ones else ""
    name = f"新桥镇机关第{number}党支部"
    assert organisation_key(f"中国共产党新桥镇机关第{words}党支部") == organisation_key(
        disguised(name, random.Random(seed))
    )


@given(text=st.text(max_size=40))
@settings(max_examples=500, deadline=None)
def test_what_is_kept_is_kept_again_as_it_is(text):
    assert clean(clean(text)) == clean(text)
    assert key(clean(text)) == key(text)
    assert key(key(text)) == key(text)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("样\u200b本甲", "样本甲"),
        ("\ufeff新桥镇机关第一党支部", "新桥镇机关第一党支部"),
        ("第\u2f00党支部", "第一党支部"),
        ("\u2f45\u2ecb\u9fd5", "方车\u9fd5"),
        ("\uf9e9\ufa15", "里\u51de"),
        ("样\ue863", "样䶮"),
        ("\ue81e\ue831", "\u9fb4\U000215d7"),
        ("①㎡Ⅻ½", "①㎡Ⅻ½"),
        ("\u3000王\u00a0伟\u3000", "王 伟"),
        ("一行\r\n二行\u2028三行", "一行\n二行\n三行"),
        ("\u202d13912000003\u202c", "13912000003"),
        ("\u200b", ""),
    ],
)
def test_what_is_kept(typed, kept):
    assert clean(typed) == kept


def test_every_private_code_of_gb18030_is_mapped():
    codes = [*range(0xE815, 0xE865), *range(0xE78D, 0xE797), 0xE7C7, 0xE7C8, *range(0xE7E7, 0xE7F4)]
    assert private_characters("".join(map(chr, codes))) == []
    assert private_characters("样\ue000\U000f0001\ue000") == ["U+E000", "U+F0001"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("第一党支部", "第二党支部"),
        ("机关党支部", "机关第一党支部"),
        ("王伟", "王维"),
        ("第11党支部", "第1党支部"),
    ],
)
def test_what_is_only_near_is_not_the_same(one, other):
    assert key(one) != key(other)


def test_a_surname_is_no_number():
    assert name_key("第五建国") == "第五建国"


def test_the_nearest_name():
    there = ["新桥镇机关第一党支部", "区司法局党支部"]
    near = Nearest(there)
    assert near.to("新桥镇机关第2党支部") == "新桥镇机关第一党支部"
    assert near.to("路南街道老干部党支部") is None
    assert Nearest([]).to("新桥镇") is None


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("走访 4户", "走访 4户"),
        ("走访\n 困难群众", "走访 困…"),
        ("", ""),
        ("一二三四五六", "一二三四…"),
    ],
)
def test_a_text_for_a_line(text, short):
    assert shortened(text, 5) == short
