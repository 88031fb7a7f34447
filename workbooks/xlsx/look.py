"""The check of one sheet: its non-empty cells, and facts that calamine does not give."""

import re
from itertools import chain
from xml.sax.saxutils import escape

from ..formats import MONTH
from ..safety import damaged, too_many_rows, too_much
from ..sheets import UNCOMPUTED
from .xml import parser_of

_LAST_ROW = 1_048_576
_MERGED = re.compile(rb'mergeCell\s[^>]*?ref\s*=\s*["\']([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})["\']')
_MOST_MERGED = 100_000
#: This many empty cells in a row cost as much as Limits.empty empty rows.
_EMPTY_CELLS = 300_000


class Budget:
    """The remaining budget of tags and cells, for all sheets together."""

    def __init__(self, limits):
        self.tags, self.cells = limits.tags, limits.cells


class _Enough(Exception):
    """Raised to stop reading after too many empty rows or cells."""


class Look:
    """One sheet: the Sheet to be filled, and the kept cells as XML for calamine.

    rows   [(number, [(column, type, value as XML)])]
    """

    def __init__(self, sheet):
        self.sheet, self.rows = sheet, []
        self.faults, self.months = {}, set()


def look_at(archive, part, sheet, formats, limits, budget):
    look = Look(sheet)
    walker = _Walker(look, formats, limits, budget)
    chunks = archive.chunks(part, limits.part_bytes)
    for chunk in chunks:
        try:
            walker.parser.Parse(chunk, False)
        except _Enough:
            _skim(look, chunk, chunks, walker.last)
            break
        budget.tags -= chunk.count(b"<")
        if budget.tags < 0:
            raise too_much()
    else:
        walker.parser.Parse(b"", True)
    return look


def _skim(look, chunk, chunks, last):
    """The rest of a sheet after reading has stopped: whether it has values, and which cells are merged.

    Bytes are searched and nothing is built; the piece in which reading stopped is searched as a whole.
    """
    tail, first = b"", True
    for piece in chain([chunk], chunks):
        text = tail + piece
        if (
            not first
            and look.sheet.cut is None
            and (b"<v>" in text or b"<is>" in text or b":v>" in text)
        ):
            look.sheet.cut = last
        if b"mergeCell " in text:
            for found in _MERGED.finditer(text):
                _merge(look.sheet, found[1].decode())
        tail, first = piece[-200:], False


def _merge(sheet, ref):
    first, _colon, last = ref.partition(":")
    (r1, c1), (r2, c2) = _place(first), _place(last)
    if len(sheet.merged) < _MOST_MERGED:
        sheet.merged.append((min(r1, r2), min(c1, c2), max(r1, r2), max(c1, c2)))


def _place(ref):
    letters = ref.rstrip("0123456789")
    return int(ref[len(letters) :] or 0), _column(letters)


_COLUMNS = {}


def _column(letters):
    """A → 0; a bound number of them is remembered."""
    found = _COLUMNS.get(letters)
    if found is None:
        found = 0
        for char in letters.upper():
            found = found * 26 + ord(char) - 64
        found -= 1
        if len(_COLUMNS) < 20_000:
            _COLUMNS[letters] = found
    return found


class _Walker:
    """Takes the events of one sheet's XML."""

    def __init__(self, look, formats, limits, budget):
        self.look, self.formats, self.limits, self.budget = look, formats, limits, budget
        self.parser = parser_of(self._start)
        self.parser.EndElementHandler = self._end
        self.last = self.row = 0
        self.column = -1
        self.cells, self.empty, self.empty_cells = [], 0, 0
        self.kind = self.style = None
        self.text = self.has_formula = self.has_value = None
        self.phonetic = False

    def _start(self, tag, attributes):
        if ":" in tag:
            tag = tag.rpartition(":")[2]
        if tag == "c":
            self._begin_cell(attributes)
        elif tag == "v" or (tag == "t" and not self.phonetic):
            self.has_value = True
            self.parser.CharacterDataHandler = self.text.append if self.text is not None else None
        elif tag == "f":
            self.has_formula = True
        elif tag == "row":
            self._begin_row(attributes)
        elif tag == "rPh":
            self.phonetic = True
        elif tag == "mergeCell":
            _merge(self.look.sheet, attributes.get("ref", ""))
        elif tag == "col" and attributes.get("hidden", "0") in ("1", "true"):
            self._hide_columns(attributes)

    def _end(self, tag):
        if ":" in tag:
            tag = tag.rpartition(":")[2]
        if tag == "c":
            self._end_cell()
        elif tag in ("v", "t"):
            self.parser.CharacterDataHandler = None
        elif tag == "row":
            self._end_row()
        elif tag == "rPh":
            self.phonetic = False

    def _begin_row(self, attributes):
        number = int(attributes.get("r") or self.row + 1)
        if not self.row < number <= _LAST_ROW:
            raise damaged()
        self.row, self.column, self.cells = number, -1, []
        self.hidden = attributes.get("hidden", "0") in ("1", "true")

    def _begin_cell(self, attributes):
        ref = attributes.get("r")
        self.column = _column(ref.rstrip("0123456789")) if ref else self.column + 1
        self.kind, self.style = attributes.get("t", "n"), attributes.get("s")
        self.text, self.has_formula, self.has_value, self.phonetic = [], False, False, False

    def _end_cell(self):
        if self.text is None:
            raise damaged()
        if not (self.has_value or self.has_formula):
            self.empty_cells += 1
            self.text = None
            if self.empty_cells > _EMPTY_CELLS:
                raise _Enough
            return
        text, self.text = "".join(self.text), None
        if not 0 <= self.column < self.limits.columns:
            return
        if self.kind == "e":
            self._fault(text)
        elif text == "" and self.has_formula and self.kind != "str":
            self._fault(UNCOMPUTED)
        elif text:
            self._keep(text)

    def _fault(self, what):
        self.look.faults.setdefault(self.row, {})[self.column] = what

    def _keep(self, text):
        kind = self.kind
        if kind == "n":
            what = self.formats.get(int(self.style)) if self.style else None
            if what == MONTH:
                self.look.months.add((self.row, self.column))
            if not _is_number(text):
                self._fault(text)
                return
            self.cells.append((self.column, ' s="1"' if what else "", f"<v>{text.strip()}</v>"))
        elif kind in ("s", "b", "d"):
            self.cells.append((self.column, f' t="{kind}"', f"<v>{escape(text)}</v>"))
        else:
            self.cells.append((self.column, ' t="str"', f"<v>{escape(text)}</v>"))
        self.budget.cells -= 1
        if self.budget.cells < 0:
            raise too_much()

    def _end_row(self):
        if self.cells or self.row in self.look.faults:
            look = self.look
            look.rows.append((self.row, self.cells))
            if self.hidden:
                look.sheet.hidden_rows.add(self.row)
            self.last, self.empty, self.empty_cells = self.row, 0, 0
            if len(look.rows) > self.limits.rows:
                raise too_many_rows(self.limits)
            return
        self.empty += 1
        if self.empty >= self.limits.empty:
            raise _Enough

    def _hide_columns(self, attributes):
        first, last = int(attributes.get("min", 1)), int(attributes.get("max", 1))
        self.look.sheet.hidden_columns |= set(range(first - 1, min(last, self.limits.columns)))


def _is_number(text):
    try:
        return abs(float(text)) < float("inf")
    except ValueError:
        return False
