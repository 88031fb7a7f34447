"""Read a file as somebody chooses: which sheets, where each table begins and ends, what each column is.

Choices are plain values that can be kept as JSON:

    sheets    one for each sheet with something in it, in the order of the file: {"take", "head", "end"}; ``head`` is the
              row of the headings (0: there are none), ``end`` the last row that is read, or None
    columns   shape → {column as text: field}; sheets with the same headings have one shape
    given     values for the whole file that no column has, in the importer's terms
"""

from dataclasses import dataclass, field
from hashlib import sha256

from core.identity import take_out

from .cells import clean_text
from .headings import SEARCHED_ROWS, Headings, find_headings, headings_of, normal
from .sheets import column_name
from .tables import is_example, never_read, table_of

#: Sample cells shown of a column, and the most characters of each.
SAMPLES, CELL = 3, 40


@dataclass(frozen=True)
class Reader:
    """The fields that an importer reads, with their headings, and those that every row needs.

    aliases, required, never, dates   as in tables.read_table
    given    the needed fields that may hold for a whole file instead
    """

    aliases: dict
    required: list
    never: list = ()
    dates: list = ()
    given: tuple = ()

    def table(self, book, choices=None):
        """The Table of ``book``. Raises WorkbookRefused if its headings are insufficient and nobody has chosen the columns."""
        chosen = None if choices is None else self.chosen(book, choices)
        return table_of(
            book,
            aliases=self.aliases,
            required=self.required,
            never=self.never,
            dates=self.dates,
            chosen=chosen,
        )

    def guesses(self, book):
        """[(Sheet, Headings)] of the sheets with something in them."""
        return [(sheet, guess(sheet, self.aliases)) for sheet in book.sheets if sheet.rows]

    def fingerprint(self, book):
        """The fingerprint that files of the same shape have in common, independent of their rows."""
        shapes = sorted({shape_of(headings) for _sheet, headings in self.guesses(book)})
        return _digest("\n".join(shapes))

    def start(self, book, kept=None):
        """The initial choices of the page: our guess, or those ``kept`` for files of this shape."""
        kept = kept or {}
        found = self.guesses(book)
        sheets = [
            {
                "take": kept.get("take", {}).get(shape_of(headings), default),
                "head": max(headings.last + kept.get("heads", {}).get(shape_of(headings), 0), 0),
                "end": None,
            }
            for (_sheet, headings), default in zip(found, self._fitting(found), strict=True)
        ]
        choices = {"sheets": sheets, "columns": dict(kept.get("columns", {})), "given": kept.get("given", {})}  # fmt: skip
        return self.completed(book, choices)

    def _fitting(self, found):
        """Which sheets are read unless somebody chooses others."""
        least = [name for name in self.required if name not in self.given]
        fits = [
            not headings.missing(least) and not sheet.hidden and not is_example(sheet)
            for sheet, headings in found
        ]
        if not any(fits):
            best = max(range(len(found)), key=lambda at: len(found[at][1].columns))
            fits[best] = True
        return fits

    def completed(self, book, choices):
        """``choices`` with our guess for the columns of every shape of which they do not speak."""
        columns = dict(choices["columns"])
        for sheet, one in zip(_filled(book), choices["sheets"], strict=True):
            headings = headings_at(sheet, one["head"], self.aliases)
            guessed = {str(column): name for column, name in headings.columns.items()}
            columns.setdefault(shape_of(headings), guessed)
        return choices | {"columns": columns}

    def chosen(self, book, choices):
        """[(Sheet, Headings, end)] of the sheets that are taken."""
        found = []
        for sheet, one in zip(_filled(book), choices["sheets"], strict=False):
            if one["take"]:
                headings = headings_at(sheet, one["head"], self.aliases)
                columns = choices["columns"].get(shape_of(headings), {})
                headings.columns = {int(column): name for column, name in columns.items()}
                headings.titles = {
                    column: self.aliases[name][0] for column, name in headings.columns.items()
                }
                found.append((sheet, headings, one["end"]))
        return found

    def kept(self, book, choices):
        """The part of ``choices`` to store for the next file of this shape; no data of a row."""
        guesses = self.guesses(book)
        pairs = list(zip(guesses, choices["sheets"], strict=True))
        return {
            "take": {shape_of(h): one["take"] for (_sheet, h), one in pairs},
            "heads": {
                shape_of(h): one["head"] - h.last for (_sheet, h), one in pairs if one["head"]
            },
            "columns": choices["columns"],
            "given": choices["given"],
        }

    def shapes(self, book, choices):
        """The Shapes of the file, in the order of its sheets."""
        shapes = {}
        for at, (sheet, one) in enumerate(zip(_filled(book), choices["sheets"], strict=True)):
            headings = headings_at(sheet, one["head"], self.aliases)
            rows = [row for row in sheet.rows if row.number > headings.last]
            mark = shape_of(headings)
            if mark not in shapes:
                chosen = choices["columns"].get(mark, {})
                shapes[mark] = Shape(mark, _columns(headings, rows, chosen, self.never))
            shapes[mark].sheets.append((at, sheet, len(rows)))
        return list(shapes.values())


@dataclass
class Column:
    """A column on the page: its letter, its heading, its first cells, the field it is read as.

    ``dropped``: it holds identity numbers and is never read.
    """

    at: int
    heading: str
    samples: list
    field: str
    dropped: bool

    @property
    def letter(self):
        return column_name(self.at)


@dataclass
class Shape:
    """Sheets with the same headings. ``sheets``: [(place in the file, Sheet, rows below the headings)]."""

    mark: str
    columns: list
    sheets: list = field(default_factory=list)


def _filled(book):
    return [sheet for sheet in book.sheets if sheet.rows]


def guess(sheet, aliases):
    """The Headings of a sheet: those with known words, else the first row of several texts, else none."""
    found = find_headings(sheet, aliases)
    if found.columns:
        return found
    for row in sheet.rows[:SEARCHED_ROWS]:
        words = [cell for cell in row.cells if cell not in (None, "")]
        if len(words) > 1 and all(isinstance(cell, str) for cell in words):
            return headings_of([row], aliases)
    return Headings()


def headings_at(sheet, number, aliases):
    """The Headings in the row ``number``; the detected ones if they end in that row; 0: no headings."""
    guessed = guess(sheet, aliases)
    if number == guessed.last:
        return guessed
    row = next((row for row in sheet.rows if row.number == number), None)
    return headings_of([row], aliases) if row else Headings(number, number)


def shape_of(headings):
    """A digest of the headings' words and their order, which does not reveal them."""
    words = [normal(cell) for cell in headings.cells]
    while words and not words[-1]:
        words.pop()
    return _digest("\n".join(words))


def _digest(text):
    return sha256(text.encode()).hexdigest()[:12]


def _columns(headings, rows, chosen, never):
    dropped = never_read(headings, rows, never)
    found = []
    width = max([len(headings.cells), *(len(row.cells) for row in rows)], default=0)
    for at in range(width):
        heading = headings.cells[at] if at < len(headings.cells) else None
        texts = [] if at in dropped else _samples(at, rows)
        words = " ".join(take_out(clean_text(heading))[0].split())
        if words or texts:
            name = "" if at in dropped else chosen.get(str(at), "")
            found.append(Column(at, words, texts, name, at in dropped))
    return found


def _samples(at, rows):
    texts = []
    for row in rows:
        if at < len(row.cells) and (text := take_out(clean_text(row.cells[at]))[0].strip()):
            texts.append(text if len(text) <= CELL else text[:CELL] + "…")
            if len(texts) == SAMPLES:
                break
    return texts
