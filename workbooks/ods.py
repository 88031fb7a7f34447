"""Reading .ods, the spreadsheets of OpenDocument, in a stream of their one part."""

from datetime import datetime

from .formats import MONTH
from .safety import Archive, damaged, protected, too_many_rows, too_much
from .sheets import UNCOMPUTED, Book, Sheet, as_month, trimmed
from .xlsx.xml import parser_of

_CONTENT, _MANIFEST = "content.xml", "META-INF/manifest.xml"
_MOST_MERGED = 100_000


def read(path, limits):
    """The workbook at ``path`` as a Book. Raises WorkbookRefused, or one of BROKEN for a broken file."""
    with path.open("rb") as file, Archive(file, limits) as archive:
        if b"encryption-data" in archive.small(_MANIFEST):
            raise protected()
        walker, tags = _Walker(limits), limits.tags
        for chunk in archive.chunks(_CONTENT, limits.part_bytes):
            walker.parser.Parse(chunk, False)
            tags -= chunk.count(b"<")
            if tags < 0:
                raise too_much()
        walker.parser.Parse(b"", True)
    return Book("ods", walker.sheets)


class _Walker:
    """Takes the events of content.xml: first the styles of cells and dates, then sheet after sheet."""

    def __init__(self, limits):
        self.limits, self.sheets, self.left = limits, [], limits.cells
        self.parser = parser_of(self._start)
        self.parser.EndElementHandler = self._end
        self.parts_of_dates, self.date_style = {}, None
        self.data_styles, self.hidden_tables, self.table_style = {}, set(), None
        self.sheet = None
        self.row = self.empty = 0
        self.cell = self.text = None
        self.aside = 0

    # Tags by their usual prefixes; every writer of .ods uses these.
    def _start(self, tag, attributes):
        act = self._STARTS.get(tag)
        if act is not None:
            act(self, attributes)

    def _end(self, tag):
        act = self._ENDS.get(tag)
        if act is not None:
            act(self)

    def _begin_date_style(self, attributes):
        self.date_style = attributes.get("style:name")
        self.parts_of_dates[self.date_style] = set()

    def _part_of_date(part):
        def handler(self, _attributes):
            if self.date_style:
                self.parts_of_dates[self.date_style].add(part)

        return handler

    def _end_date_style(self):
        self.date_style = None

    def _style(self, attributes):
        self.table_style = attributes.get("style:name")
        if data := attributes.get("style:data-style-name"):
            self.data_styles[self.table_style] = data

    def _table_properties(self, attributes):
        if attributes.get("table:display") == "false":
            self.hidden_tables.add(self.table_style)

    def _begin_table(self, attributes):
        hidden = attributes.get("table:style-name") in self.hidden_tables
        self.sheet = Sheet(attributes.get("table:name", ""), hidden)
        self.sheets.append(self.sheet)
        self.row = self.empty = 0
        self.columns = []

    def _end_table(self):
        self.sheet = None

    def _column(self, attributes):
        """Default styles and hidden columns; a run of a thousand at the end is of no interest."""
        times = min(_times(attributes, "table:number-columns-repeated"), self.limits.columns)
        if self.sheet and attributes.get("table:visibility", "visible") != "visible":
            first = len(self.columns)
            self.sheet.hidden_columns |= set(range(first, first + times))
        self.columns += [attributes.get("table:default-cell-style-name")] * times

    def _begin_row(self, attributes):
        self.times = _times(attributes, "table:number-rows-repeated")
        self.hidden = attributes.get("table:visibility", "visible") != "visible"
        self.values, self.faults, self.at = {}, {}, 0

    def _end_row(self):
        if self.sheet is None:
            return
        first = self.row + 1
        self.row += self.times
        row = trimmed(first, self.values, self.faults)
        if row is None:
            self.empty += self.times
            return
        if self.empty >= self.limits.empty:
            self.sheet.cut = self.sheet.cut or (
                self.sheet.rows[-1].number if self.sheet.rows else 0
            )
            return
        self.empty = 0
        if len(self.sheet.rows) + self.times > self.limits.rows:
            raise too_many_rows(self.limits)
        for number in range(first, first + self.times):
            self.sheet.rows.append(trimmed(number, self.values, self.faults))
            if self.hidden:
                self.sheet.hidden_rows.add(number)

    def _begin_cell(self, attributes):
        self.cell, self.text = attributes, []

    def _end_cell(self):
        attributes, self.cell = self.cell, None
        if attributes is None or self.sheet is None:
            return
        times = _times(attributes, "table:number-columns-repeated")
        value, fault = self._value(attributes, "".join(self.text))
        self._span(attributes)
        if value not in (None, "") or fault is not None:
            for column in range(self.at, min(self.at + times, self.limits.columns)):
                if fault is not None:
                    self.faults[column] = fault
                else:
                    self.values[column] = value
                self.left -= self.times
            if self.left < 0:
                raise too_much()
        self.at += times

    def _span(self, attributes):
        down = _times(attributes, "table:number-rows-spanned")
        across = _times(attributes, "table:number-columns-spanned")
        if (down, across) != (1, 1) and len(self.sheet.merged) < _MOST_MERGED:
            top = self.row + 1
            self.sheet.merged.append((top, self.at, top + down - 1, self.at + across - 1))

    def _value(self, attributes, text):
        """(value, fault) of a cell."""
        kind = attributes.get("office:value-type")
        formula = "table:formula" in attributes
        if attributes.get("calcext:value-type") == "error" or (
            formula and text.startswith(("#", "Err:"))
        ):
            return None, text or "#"
        if kind in ("float", "currency", "percentage"):
            number = float(attributes.get("office:value", "nan"))
            if number != number or abs(number) == float("inf"):
                return None, text or "#"
            return int(number) if number.is_integer() else number, None
        if kind == "date":
            moment = datetime.fromisoformat(attributes["office:date-value"].rstrip("Z"))
            return (as_month(moment) if self._shows_month(attributes) else moment), None
        if kind == "boolean":
            return attributes.get("office:boolean-value") == "true", None
        if kind is None and formula and not text:
            return None, UNCOMPUTED
        return text or attributes.get("office:string-value", ""), None

    def _shows_month(self, attributes):
        default = self.columns[self.at] if self.at < len(self.columns) else None
        style = self.data_styles.get(attributes.get("table:style-name") or default)
        return MONTH if self.parts_of_dates.get(style) == {"year", "month"} else None

    def _begin_paragraph(self, _attributes):
        if self.cell is not None and not self.aside:
            if self.text:
                self.text.append("\n")
            self.parser.CharacterDataHandler = self.text.append

    def _end_paragraph(self):
        self.parser.CharacterDataHandler = None

    def _spaces(self, attributes):
        if self.cell is not None and not self.aside:
            self.text.append(" " * min(_times(attributes, "text:c"), 100))

    def _line(self, _attributes):
        if self.cell is not None and not self.aside:
            self.text.append("\n")

    def _begin_aside(self, _attributes):
        self.aside += 1

    def _end_aside(self):
        self.aside -= 1

    _STARTS = {
        "number:date-style": _begin_date_style,
        "number:year": _part_of_date("year"),
        "number:month": _part_of_date("month"),
        "number:day": _part_of_date("day"),
        "style:style": _style,
        "style:table-properties": _table_properties,
        "table:table": _begin_table,
        "table:table-column": _column,
        "table:table-row": _begin_row,
        "table:table-cell": _begin_cell,
        "table:covered-table-cell": _begin_cell,
        "text:p": _begin_paragraph,
        "text:s": _spaces,
        "text:tab": _line,
        "text:line-break": _line,
        "office:annotation": _begin_aside,
        "table:shapes": _begin_aside,
    }
    _ENDS = {
        "number:date-style": _end_date_style,
        "table:table": _end_table,
        "table:table-row": _end_row,
        "table:table-cell": _end_cell,
        "table:covered-table-cell": _end_cell,
        "text:p": _end_paragraph,
        "office:annotation": _end_aside,
        "table:shapes": _end_aside,
    }


def _times(attributes, name):
    times = int(attributes.get(name, 1))
    if times < 1:
        raise damaged()
    return times
