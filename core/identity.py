"""Identity numbers in free text: found by their form, with any check digit, and removed before anything is stored.

GB 11643: six digits of the area, the day of birth, three digits and a check digit that may be X; the older form has
fifteen digits, with two for the year.
"""

import re

from .text import clean, to_half_width

#: Separators that people put between the digits: blanks, line breaks, dashes, dots.
_GAP = r"[\s\-–—·.]{0,2}"


def _spaced(*parts):
    """The digits of ``parts``, with what people put between them."""
    return _GAP.join(parts)


_D = "[0-9]"
_MONTH = f"(?:0{_GAP}[1-9]|1{_GAP}[0-2])"
_DAY = f"(?:0{_GAP}[1-9]|[12]{_GAP}[0-9]|3{_GAP}[01])"
_AREA = f"(?:1{_GAP}[1-5]|2{_GAP}[1-3]|3{_GAP}[1-7]|4{_GAP}[1-6]|5{_GAP}[0-4]|6{_GAP}[1-5]|7{_GAP}1|8{_GAP}[1-3]|9{_GAP}1)"
_CENTURY = f"(?:1{_GAP}[89]|2{_GAP}0)"
_LONG = _spaced(_AREA, *[_D] * 4, _CENTURY, *[_D] * 2, _MONTH, _DAY, *[_D] * 3, "[0-9Xx]")
_SHORT = _spaced(_AREA, *[_D] * 4, *[_D] * 2, _MONTH, _DAY, *[_D] * 3)
#: The long form is found in longer runs too, such as one typed directly after a phone number; the short form only on its own.
_NUMBER = re.compile(f"{_LONG}|(?<![0-9]){_SHORT}(?![0-9])")
_LABELLED = re.compile(
    r"(?:(?:居民|公民)?身份证?(?:号码|证号|号)?|证件号码?|身份证明)?(?:为|是|:|：)?[\s(（]*"
    + f"(?:{_NUMBER.pattern})"
    + r"[)）]?"
)
#: Headings of columns that are dropped unread: any number of a personal document.
_HEADING = re.compile(
    r"身份证|公民身份|居民身份|身份号|证件号|身份证明|护照|军官证|士兵证|港澳通行|居住证号|社会保障号|社保号|id(?:card)?(?:no|number)|identity"
)


def identity_numbers(text):
    """The identity numbers in ``text``, also in full width or with gaps."""
    return _NUMBER.findall(_digits(text))


def take_out(text):
    """(``text`` without its identity numbers and the word before them, how many there were)."""
    if len(text) < 15 or sum(map(str.isdigit, text)) < 14:
        return text, 0
    kept = clean(text)
    found = list(_LABELLED.finditer(to_half_width(kept)))
    if not found:
        return text, 0
    left, end = [], 0
    for match in found:
        left.append(kept[end : match.start()])
        end = match.end()
    rest = "".join([*left, kept[end:]]).strip(" \u3000,，、;；:：。\n")
    return ("" if identity_numbers(rest) else rest), len(found)


def is_identity_heading(heading):
    """Whether a column of this heading holds numbers of personal documents."""
    return bool(_HEADING.search("".join(_digits(heading).split()).lower()))


def _digits(text):
    return to_half_width(clean(text))
