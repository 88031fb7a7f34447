"""Read text: .csv, tab-separated, and text pasted from a sheet, in the usual encodings."""

import csv
import io
import re
from itertools import islice

from django.utils.translation import gettext as _

from .safety import WorkbookRefused, damaged, not_a_workbook, too_large, too_many_rows, too_much
from .sheets import Book, Sheet, trimmed

_SEPARATORS = "\t,;|，"
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
#: Excel writes ="007" so that its digits stay.
_QUOTED = re.compile(r'^="(.*)"$', re.S)
_LOOKED_AT = 30


def read(path, limits):
    """The file at ``path`` as a Book of one sheet. Raises WorkbookRefused."""
    if path.stat().st_size > limits.held_bytes:
        raise too_large(limits)
    return read_text(_decoded(path.read_bytes()), limits)


def read_text(text, limits):
    """A pasted table as a Book of one sheet. Raises WorkbookRefused."""
    if len(_CONTROL.findall(text[:100_000])) > len(text[:100_000]) / 100:
        raise not_a_workbook()
    text = text.replace("\0", "")
    sheet, cells, empty = Sheet(""), limits.cells, 0
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    try:
        for number, row in enumerate(lines, start=1):
            values = dict(enumerate(map(_plain, row[: limits.columns])))
            if (kept := trimmed(number, values)) is None:
                empty += 1
                if empty > limits.empty:
                    sheet.cut = sheet.rows[-1].number if sheet.rows else 0
                    break
                continue
            empty = 0
            sheet.rows.append(kept)
            cells -= len(kept.cells)
            if len(sheet.rows) > limits.rows:
                raise too_many_rows(limits)
            if cells < 0:
                raise too_much()
    except csv.Error as error:
        raise damaged() from error
    return Book("text", [sheet], [_("dates, numbers and hidden rows: everything in it is text")])


def _plain(cell):
    cell = cell.strip()
    quoted = _QUOTED.match(cell)
    return quoted[1] if quoted else cell


def _decoded(content):
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if content.startswith(mark):
            return _try(content, encoding) or _unknown()
    if content[:4096].count(b"\0") > len(content[:4096]) / 5:
        even = content[0:4096:2].count(b"\0")
        text = _try(content, "utf-16-be" if even > content[1:4096:2].count(b"\0") else "utf-16-le")
        return text if text and "\n" in text and any(c in text for c in _SEPARATORS) else _unknown()
    return _try(content, "utf-8") or _try(content, "gb18030") or _unknown()


def _try(content, encoding):
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _unknown():
    raise WorkbookRefused(
        "encoding",
        _("The text in the file cannot be read: its encoding is unknown."),
        _("Open it in Excel or WPS and save it as an Excel workbook (.xlsx)."),
    )


def _separator(text):
    """The separator that splits the first lines into most columns, as evenly as may be."""
    lines = [line for line in islice(text.splitlines(), 200) if line.strip()][:_LOOKED_AT]

    def score(separator):
        counts = sorted(line.count(separator) for line in lines)
        return (counts[len(counts) // 2] if counts else 0, sum(counts))

    return max(_SEPARATORS, key=score)
