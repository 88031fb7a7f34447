"""The meaning of a cell's number format: a date, a month, or neither."""

import re

DAY, MONTH = "day", "month"
#: Built-in formats that every workbook has without naming them; 27–36 and 50–58 are those of Chinese Excel.
BUILT_IN = dict.fromkeys((14, 15, 16, 22, 28, 29, 30, 31, 36, 50, 51, 53, 54, 56, 58), DAY)
BUILT_IN |= dict.fromkeys((17, 27, 52, 55, 57), MONTH)
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!\$)[^\]]*\]|\[\$[^\]]*\]')


def shown(number, code=None):
    """DAY, MONTH or None for what a format shows, by its number and, for those of the workbook itself, its code."""
    if code is None:
        return BUILT_IN.get(number)
    if re.search(r"\[[hms]+\]", code, re.I):
        return None  # a length of time
    plain = _LITERAL.sub("", code.split(";")[0]).lower()
    if "general" in plain:
        return None
    plain = re.sub(r"am/pm|a/p|上午/下午", "h", plain)
    if "y" not in plain and "e" not in re.sub(r"e[+-]", "", plain):
        return DAY if "d" in plain and "m" in plain else None
    if "0" in plain or "#" in plain:
        return None
    return DAY if "d" in plain or "m" not in plain else MONTH
