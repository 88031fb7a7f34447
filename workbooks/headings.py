"""Find the headings in a sheet that may begin with titles and notes; marks around the words are ignored."""

import re
from dataclasses import dataclass, field

from core.text import key

from .cells import clean_text

#: Titles and notes may be above the headings: headings are searched in the first 20 rows.
SEARCHED_ROWS = 20
#: Most consecutive rows that are read as one heading.
_MOST_ROWS = 3
#: A longer text is prose and no heading.
_LONGEST = 100
_MARKS = re.compile(r"^[^\w(]+|[^\w)%]+$")
_NUMBER = re.compile(r"^(?:\(\d{1,2}\)|\d{1,2}[.、,)])")
_BRACKETS = re.compile(r"\([^()]*\)")


@dataclass
class Headings:
    """The headings of one sheet.

    first, last   numbers of their first and last row
    cells         the words of each column, lower rows winning
    columns       column → field
    titles        column → the proper heading, where somebody has said what the column is
    """

    first: int = 0
    last: int = 0
    cells: tuple = ()
    columns: dict = field(default_factory=dict)
    titles: dict = field(default_factory=dict)

    def missing(self, required):
        return [name for name in required if name not in self.columns.values()]

    @property
    def unknown(self):
        """[(column, words)] of the columns that no field has."""
        return [
            (column, clean_text(cell))
            for column, cell in enumerate(self.cells)
            if column not in self.columns and normal(cell)
        ]


def normal(heading):
    """The key of a heading (core.text), without marks around it."""
    text = clean_text(heading)
    return _MARKS.sub("", key(text, counted=False)) if len(text) <= _LONGEST else text


def spellings(heading):
    """The spellings of a heading, the most exact first: unchanged, then without decoration.

    Marks and numbers before it, text in brackets and text on a second line are decoration.
    """
    text = clean_text(heading)
    if not 0 < len(text) <= _LONGEST:
        return []
    whole = key(text, counted=False)
    bare = _MARKS.sub("", _BRACKETS.sub("", _NUMBER.sub("", _MARKS.sub("", whole))))
    lines = [line for line in text.split("\n") if line.strip()]
    first = key(lines[0], counted=False) if lines else ""
    first = _MARKS.sub("", _BRACKETS.sub("", _NUMBER.sub("", _MARKS.sub("", first))))
    inside = whole[1:-1] if whole[:1] + whole[-1:] == "()" else ""
    return list(dict.fromkeys(filter(None, [whole, _MARKS.sub("", whole), inside, bare, first])))


def find_headings(sheet, aliases):
    """The Headings of ``sheet`` that name most fields of ``aliases`` (field → headings, the best first)."""
    known = _known(aliases)
    rows, best = sheet.rows[:SEARCHED_ROWS], Headings()
    for start in range(len(rows)):
        for length in range(1, _MOST_ROWS + 1):
            joined = rows[start : start + length]
            if len(joined) < length or joined[-1].number - joined[0].number > 2 * _MOST_ROWS:
                break
            if length > 1 and not _is_heading_too(joined[-1], known):
                break
            found = _named(joined, known)
            better = len(found.columns) - len(best.columns)
            if better > 0 or (better == 0 and best.columns and found.first == best.first):
                best = found
    return best


def headings_of(rows, aliases):
    """The Headings in ``rows``, which somebody has chosen."""
    return _named(rows, _known(aliases))


def _known(aliases):
    return {
        normal(heading): (name, rank)
        for name, headings in aliases.items()
        for rank, heading in enumerate(headings)
    }


def _is_heading_too(row, known):
    """Whether a row below headings is one more of them: known words and no data."""
    words = [spellings(cell) for cell in row.cells if cell not in (None, "")]
    hits = sum(any(spelling in known for spelling in found) for found in words)
    return (
        hits > 0
        and all(isinstance(cell, str) for cell in row.cells if cell is not None)
        and 2 * hits >= len(words) - 1
    )


def _named(rows, known):
    width = max(len(row.cells) for row in rows)
    cells = [None] * width
    for row in rows:
        for column, cell in enumerate(row.cells):
            if cell not in (None, ""):
                cells[column] = cell
    return Headings(rows[0].number, rows[-1].number, tuple(cells), _columns(cells, known))


def _columns(cells, known):
    """column → field: the better heading of a field wins, then the more exact spelling, then the column to the left."""
    offers = {}
    for column, cell in enumerate(cells):
        for exactness, spelling in enumerate(spellings(cell)):
            if spelling in known:
                name, rank = known[spelling]
                offers.setdefault(name, []).append((rank, exactness, column))
                break
    return {min(found)[2]: name for name, found in offers.items()}
