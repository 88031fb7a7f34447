"""A file as a table of records: find sheets and headings, skip rows that are no records."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.identity import is_identity_heading, take_out

from .cells import clean_text
from .dates import as_typed
from .headings import find_headings, normal
from .reading import read_book
from .records import Part, Record, RowNumber, Table
from .safety import WorkbookRefused
from .sheets import cell_name
from .values import is_remark_row, is_total_row
from .writing import ERROR_HEADING, SOURCE_HEADING

#: Headings that any workbook may have and that need no note: row numbers, our own remarks.
_OURS = {normal("序号"), normal(ERROR_HEADING), normal(SOURCE_HEADING)}
#: Sheets of this name show how to fill in the others.
_EXAMPLES = ("样表", "示例", "样例", "范例", "模板", "填表说明", "填写说明")
#: Most row numbers named in a sentence.
_NAMED = 10


def read_table(path, *, aliases, required, never=(), dates=(), limits=None):
    """Read the file at ``path`` as a Table. Raises WorkbookRefused.

    never   headings whose columns are dropped unread, besides those of identity numbers
    dates   the fields that hold dates: what one cell cannot tell, its column can
    """
    return table_of(
        read_book(path, limits=limits), aliases=aliases, required=required, never=never, dates=dates
    )


def table_of(book, *, aliases, required, never=(), dates=(), chosen=None):
    """The Table of a Book; see read_table.

    chosen   [(Sheet, Headings, last row or None)] as somebody has said, in place of what the headings tell
    """
    taken = _fitting(book, aliases, required) if chosen is None else chosen
    table = Table([])
    for place, (sheet, headings, end) in enumerate(taken):
        name = sheet.name if len(taken) > 1 else ""
        part = _part(table, sheet, headings, place, name, end=end, never=never, dates=dates)
        table.parts.append(part)
    if table.numbers:
        said = ngettext(
            "An identity number was taken out and is not stored: cell %(cells)s.",
            "%(count)d identity numbers were taken out and are not stored: cells %(cells)s.",
            len(table.numbers),
        )
        table.notes.append(
            said % {"count": len(table.numbers), "cells": _listed(table.numbers, "")}
        )
    filled = [sheet for sheet in book.sheets if sheet.rows]
    _tell_of_sheets(table, filled, [sheet for sheet, _headings, _end in taken])
    if book.untold:
        table.notes.append(
            _("This kind of file does not tell: %(untold)s.") % {"untold": "；".join(book.untold)}
        )
    return table


def _fitting(book, aliases, required):
    """[(Sheet, Headings, None)] of the sheets with sufficient headings. Raises WorkbookRefused if there are none."""
    found = [(sheet, find_headings(sheet, aliases)) for sheet in book.sheets if sheet.rows]
    fitting = [(*pair, None) for pair in found if not pair[1].missing(required)]
    if not fitting:
        raise _no_headings(found, aliases, required)
    return [one for one in fitting if not one[0].hidden and not is_example(one[0])] or fitting[:1]


def is_example(sheet):
    return any(word in sheet.name for word in _EXAMPLES)


def _no_headings(found, aliases, required):
    """The refusal of a file without headings; it names those that were found, and where."""
    sheet, best = max(found, key=lambda pair: len(pair[1].columns))
    names = "、".join(aliases[name][0] for name in best.missing(required))
    message = _("No row of headings was found: the columns %(names)s are missing.") % {
        "names": names
    }
    if best.columns:
        words = "、".join(
            clean_text(cell).replace("\n", " ") for cell in best.cells if clean_text(cell)
        )
        where = {"sheet": sheet.name, "row": best.last, "words": take_out(words)[0][:300]}
        message += " " + _("Found in sheet %(sheet)s, row %(row)s: %(words)s.") % where
    return WorkbookRefused(
        "no_heading",
        message,
        _("Put one row with these headings above the data, as in the template."),
    )


def _tell_of_sheets(table, sheets, taken):
    if len(taken) > 1:
        names = "、".join(sheet.name for sheet in taken)
        table.notes.append(_("These sheets are read: %(names)s.") % {"names": names})
    for sheet in sheets:
        if sheet not in taken:
            said = ngettext(
                "Sheet %(name)s (%(rows)d row) is not read.",
                "Sheet %(name)s (%(rows)d rows) is not read.",
                len(sheet.rows),
            )
            table.notes.append(said % {"name": sheet.name, "rows": len(sheet.rows)})
    for sheet in taken:
        if sheet.cut is not None:
            said = _(
                "Reading stopped below row %(row)s, after many empty rows; rows further down are not read."
            )
            table.notes.append(said % {"row": sheet.cut})


# ── one sheet ─────────────────────────────────────────────────────────────────────────────────────


def _part(table, sheet, headings, place, name, *, end, never, dates):
    part = Part(name, headings, sheet.name)
    rows = [row for row in sheet.rows if row.number > headings.last]
    if end is not None and any(row.number > end for row in rows):
        rows = [row for row in rows if row.number <= end]
        said = _("Read as far as row %(row)s, as you chose.")
        table.notes.append(said % {"row": f"{name}!{end}" if name else end})
    part.dropped = never_read(headings, rows, never)
    headings.columns = {c: f for c, f in headings.columns.items() if c not in part.dropped}
    headings.cells = tuple(take_out(c)[0] if isinstance(c, str) else c for c in headings.cells)
    for column in sorted(part.dropped):
        heading = (
            take_out(clean_text(headings.cells[column]))[0] if column < len(headings.cells) else ""
        )
        table.dropped += [heading or _("column %(name)s") % {"name": cell_name("", column)}]
    table.unknown += [
        take_out(words)[0]
        for column, words in headings.unknown
        if column not in part.dropped and normal(words) not in _OURS and words not in table.unknown
    ]
    records = [row for row in rows if _is_record(row, headings)]
    cleaned = {row.number: _without_numbers(table, row, part.dropped, name) for row in records}
    filled = _filled(sheet, records, headings, cleaned)
    values = _settled(
        {n: _values(cells, headings) for n, cells in filled.items()}, dates, sheet.epoch
    )
    for row in records:
        number = RowNumber(row.number, place, name)
        part.records.append(
            Record(number, values[row.number], cleaned[row.number], _faults(row, headings))
        )
    _tell_of_columns(table, sheet, headings)
    _tell_of_rows(table, sheet, name, rows, records)
    return part


def never_read(headings, rows, never):
    """Columns that are dropped unread: by their heading, or because most of their cells are identity numbers."""
    found, never = set(), {normal(heading) for heading in never}
    for column in range(max((len(row.cells) for row in rows), default=len(headings.cells))):
        heading = headings.cells[column] if column < len(headings.cells) else None
        if is_identity_heading(clean_text(heading)) or normal(heading) in never:
            found.add(column)
            continue
        cells = [row.cells[column] for row in rows if column < len(row.cells)]
        cells = [cell for cell in cells if cell not in (None, "")]
        if sum(take_out(_text(cell)) == ("", 1) for cell in cells) > len(cells) / 2:
            found.add(column)
    return found


def _without_numbers(table, row, dropped, name):
    """The cells of a row without identity numbers; the table learns where one was."""
    cells = []
    for column, cell in enumerate(row.cells):
        if column in dropped:
            cells.append(None)
            continue
        left, count = take_out(_text(cell))
        if count:
            place = (
                f"{name}!{cell_name(row.number, column)}" if name else cell_name(row.number, column)
            )
            table.numbers.append(place)
        cells.append((left or None) if count else cell)
    return tuple(cells)


def _text(cell):
    """The text of a cell that may be an identity number."""
    return cell if isinstance(cell, str) else str(cell) if isinstance(cell, (int, float)) else ""


def _filled(sheet, records, headings, cleaned):
    """number → cells, where a vertically merged cell counts for all rows of its range."""
    filled = {number: list(cells) for number, cells in cleaned.items()}
    numbers = sorted(filled)
    for top, left, bottom, _right in sheet.merged:
        if (
            bottom <= top
            or top not in filled
            or left not in headings.columns
            or left >= len(filled[top])
        ):
            continue
        value = filled[top][left]
        for number in numbers:
            if top < number <= bottom:
                cells = filled[number]
                cells.extend([None] * (left + 1 - len(cells)))
                if cells[left] in (None, ""):
                    cells[left] = value
    return filled


def _values(cells, headings):
    return {name: cells[column] for column, name in headings.columns.items() if column < len(cells)}


def _settled(values, dates, epoch):
    """The values with what their columns tell about numbers that are dates."""
    for name in dates:
        numbers = [number for number in values if name in values[number]]
        for number, value in zip(
            numbers, as_typed([values[n][name] for n in numbers], epoch=epoch), strict=True
        ):
            values[number][name] = value
    return values


def _faults(row, headings):
    return {
        headings.columns[column]: (cell_name(row.number, column), error)
        for column, error in row.faults.items()
        if column in headings.columns
    }


def _is_record(row, headings):
    """Whether a row below the headings holds a record: something in a known column, and no total, remark or heading."""
    known = [row.cells[column] for column in headings.columns if column < len(row.cells)]
    if all(cell in (None, "") for cell in known) and not _faults(row, headings):
        return False
    if is_total_row(row.cells) or (is_remark_row(row.cells) and len(headings.columns) > 3):
        return False
    return not _repeats(row, headings)


def _repeats(row, headings):
    """Whether a row is the headings once more, as on the second printed page."""
    width = min(len(row.cells), len(headings.cells))
    places = [c for c in headings.columns if c < width and row.cells[c] not in (None, "")]
    return len(places) > 1 and all(
        normal(row.cells[column]) == normal(headings.cells[column]) for column in places[:2]
    )


def _tell_of_columns(table, sheet, headings):
    hidden = [
        clean_text(headings.cells[c]) for c in sorted(sheet.hidden_columns & set(headings.columns))
    ]
    if hidden:
        said = _("Hidden columns are read too: %(headings)s.")
        table.notes.append(said % {"headings": "、".join(hidden)})


def _tell_of_rows(table, sheet, name, rows, records):
    taken = {row.number for row in records}
    hidden = sorted(sheet.hidden_rows & taken)
    if hidden:
        said = ngettext(
            "%(count)d hidden row is read too: row %(rows)s.",
            "%(count)d hidden rows are read too: rows %(rows)s.",
            len(hidden),
        )
        table.notes.append(said % {"count": len(hidden), "rows": _listed(hidden, name)})
    passed = [row.number for row in rows if row.number not in taken and row.cells]
    if passed:
        said = ngettext(
            "%(count)d row is no record and is passed over: row %(rows)s.",
            "%(count)d rows are no records and are passed over: rows %(rows)s.",
            len(passed),
        )
        table.notes.append(said % {"count": len(passed), "rows": _listed(passed, name)})


def _listed(numbers, name):
    text = "、".join(str(number) for number in numbers[:_NAMED]) + (
        "…" if len(numbers) > _NAMED else ""
    )
    return f"{name}!{text}" if name else text
