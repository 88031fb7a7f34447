"""The page on which a person chooses how a file is read: its posted state, and the choices still missing."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from .running import JobFailed

#: Rows shown as they are read.
FIRST_ROWS = 5


@dataclass
class Mapping:
    """One state of the page: the file, the choices, and the form for values that the file lacks.

    given   a form with ``plain()`` → the choices as plain values; valid or not
    """

    pages: Any
    book: Any
    choices: dict
    given: Any

    @classmethod
    def of(cls, pages, book, choices, *, seat, data=None):
        """The page before anything is posted, or as ``data`` says."""
        if data is not None:
            choices = _posted(pages.reader, book, choices, data)
        given = pages.given(data, seat=seat, initial=choices["given"], values=_values(pages, book, choices))  # fmt: skip
        if data is not None and given.is_valid():
            choices = choices | {"given": given.plain()}
        return cls(pages, book, choices, given)

    @property
    def sheets(self):
        """[Shape with ``sheets`` as dictionaries for the page]."""
        shapes = self.pages.reader.shapes(self.book, self.choices)
        for shape in shapes:
            shape.sheets = [
                {"at": at, "sheet": sheet, "rows": rows, **self.choices["sheets"][at]}
                for at, sheet, rows in shape.sheets
            ]
        return shapes

    @property
    def problems(self):
        """Sentences about what must still be chosen before anything can be shown."""
        reader, taken = self.pages.reader, self.pages.reader.chosen(self.book, self.choices)
        if not taken:
            return [_("Choose at least one sheet.")]
        said = []
        needed = [name for name in reader.required if not self.given.supplies(name)]
        for sheet, headings, end in taken:
            facts = {"sheet": sheet.name}
            missing = "、".join(reader.aliases[name][0] for name in headings.missing(needed))
            names = list(headings.columns.values())
            twice = "、".join(dict.fromkeys(reader.aliases[n][0] for n in names if names.count(n) > 1))  # fmt: skip
            if missing and set(headings.missing(needed)) <= set(reader.given):
                sentence = _(
                    "Sheet %(sheet)s: no column is chosen for %(names)s. Choose the column, or say it under “What the file does not say”."
                )
                said.append(sentence % (facts | {"names": missing}))
            elif missing:
                sentence = _("Sheet %(sheet)s: no column is chosen for %(names)s.")
                said.append(sentence % (facts | {"names": missing}))
            if twice:
                sentence = _(
                    "Sheet %(sheet)s: several columns are chosen for %(names)s; leave one."
                )
                said.append(sentence % (facts | {"names": twice}))
            if end is not None and end <= headings.last:
                said.append(_("Sheet %(sheet)s: the last row is above the first.") % facts)
        return list(dict.fromkeys(said))

    def first_rows(self, seat, options):
        """[(row number, [(label, text)], sentence of a refusal or "")] of the first rows as they are read."""
        table = self.pages.reader.table(self.book, self.choices)
        try:
            self.pages.fill(table, self.choices["given"], seat)
        except JobFailed:
            return []
        return [
            (record.number, *self.pages.shown(record, options))
            for record in table.records[:FIRST_ROWS]
        ]


def _posted(reader, book, before, data):
    sheets = [
        {
            "take": f"take_{at}" in data,
            "head": _number(data.get(f"head_{at}"), 0),
            "end": _number(data.get(f"end_{at}"), None),
        }
        for at in range(len(before["sheets"]))
    ]
    choices = {"sheets": sheets, "columns": {}, "given": before["given"]}
    for shape in reader.shapes(book, choices):
        posted = {c.at: data.get(f"col_{shape.mark}_{c.at}") for c in shape.columns}
        if any(name is not None for name in posted.values()):
            columns = {str(at): name for at, name in posted.items() if name in reader.aliases}
            choices["columns"][shape.mark] = columns
    return reader.completed(book, choices)


def _number(text, nothing):
    text = (text or "").strip()
    return int(text) if text.isdecimal() and len(text) < 8 else nothing


def _values(pages, book, choices):
    """field → its distinct texts, for choices by their words."""
    table = pages.reader.table(book, choices)
    return {name: [record.values.get(name) for record in table.records] for name in pages.chosen_by}
