"""Files of every kind, made as the programs of this world make them; nothing of it is kept."""

import io
import re
import zipfile
from datetime import date

import openpyxl
import xlwt

HEAD = ["姓名", "所在党支部", "党员层次", "出生日期", "手机号码"]
ONE = ["样本甲", "新桥镇机关第一党支部", "机关一般党员", "1980-05-01", "13912000001"]
TWO = ["样本乙", "新桥镇机关第一党支部", "机关一般党员", "1975-07-01", "13912000002"]
TABLE = [HEAD, ONE, TWO]
SHEET = "xl/worksheets/sheet1.xml"


# ── .xlsx ─────────────────────────────────────────────────────────────────────────────────────────


def book(rows=TABLE, *, title="花名册", more=(), change=None):
    """An .xlsx as bytes. ``more``: [(title, rows, state)]; ``change``: a function of the workbook of openpyxl."""
    made = openpyxl.Workbook()
    made.active.title = title
    for row in rows:
        made.active.append(row)
    for name, lines, state in more:
        sheet = made.create_sheet(name)
        sheet.sheet_state = state
        for row in lines:
            sheet.append(row)
    if change:
        change(made)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def patched(content, *, parts=None, add=None, drop=(), rename=None, store=False):
    """The archive ``content`` with some of its parts changed: name → function of bytes."""
    stream, parts, rename = io.BytesIO(), parts or {}, rename or {}
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED if store else zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in drop:
                data = old.read(name)
                new.writestr(rename.get(name, name), parts[name](data) if name in parts else data)
        for name, data in (add or {}).items():
            new.writestr(name, data)
    return stream.getvalue()


def swapped(old, new, *, rows=TABLE, part=SHEET, **options):
    """An .xlsx in whose ``part`` the bytes ``old`` became ``new``."""

    def change(data):
        assert old in data
        return data.replace(old, new)

    return patched(book(rows, **options), parts={part: change})


def with_sheet(xml, **options):
    """An .xlsx whose first sheet has this XML between <sheetData> and </sheetData>, or is this XML whole."""

    def change(data):
        if "<sheetData>" in xml or "sheetData" in xml:
            return xml.encode()
        return re.sub(
            rb"<sheetData>.*</sheetData>",
            f"<sheetData>{xml}</sheetData>".encode(),
            data,
            flags=re.S,
        )

    return patched(book(**options), parts={SHEET: change})


def inline(rows, *, prefix="", refs=True):
    """Rows as XML with their text in the cells."""
    p = prefix
    lines = []
    for number, row in enumerate(rows, start=1):
        cells = "".join(
            f'<{p}c{f" r={chr(34)}{chr(65 + at)}{number}{chr(34)}" if refs else ""} t="inlineStr"><{p}is><{p}t>{value}</{p}t></{p}is></{p}c>'
            for at, value in enumerate(row)
        )
        lines.append(
            f"<{p}row>{cells}</{p}row>" if not refs else f'<{p}row r="{number}">{cells}</{p}row>'
        )
    return "".join(lines)


_RELATION = (
    b'<Relationship Id="rIdS" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"'
    b' Target="/xl/sharedStrings.xml"/></Relationships>'
)


def shared(rows=TABLE, *, item="<si><t>{}</t></si>", texts=None, change=None):
    """An .xlsx as Excel writes it, with its texts in a separate table.

    texts    XML of that table in place of the one made of ``rows``; change: function of its bytes
    """
    words = list(dict.fromkeys(value for row in rows for value in row))
    lines = "".join(
        f'<row r="{number}">'
        + "".join(
            f'<c r="{chr(65 + at)}{number}" t="s"><v>{words.index(value)}</v></c>'
            for at, value in enumerate(row)
        )
        + "</row>"
        for number, row in enumerate(rows, start=1)
    )
    table = (
        texts
        or '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</sst>'.format(
            "".join(item.format(word) for word in words)
        )
    )
    table = change(table.encode()) if change else table.encode()
    return patched(
        with_sheet(lines),
        parts={
            "xl/_rels/workbook.xml.rels": lambda data: data.replace(b"</Relationships>", _RELATION)
        },
        drop=["xl/sharedStrings.xml"],
        add={"xl/sharedStrings.xml": table},
    )


def empty_rows(first, last, columns=14):
    """XML of formatted empty rows, in pieces."""
    for number in range(first, last + 1):
        cells = "".join(f'<c r="{chr(65 + at)}{number}" s="0"/>' for at in range(columns))
        yield f'<row r="{number}">{cells}</row>'


def formatted_rows(last, *, columns=14, rows=TABLE, tail="", compresslevel=1):
    """An .xlsx with ``rows`` and formatted empty ones down to ``last``, written in a stream."""
    source = book(rows)
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(source)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=compresslevel) as new,
    ):
        for name in old.namelist():
            if name != SHEET:
                new.writestr(name, old.read(name))
        before, _close, after = old.read(SHEET).partition(b"</sheetData>")
        with new.open(SHEET, "w", force_zip64=True) as part:
            part.write(before)
            piece = []
            for row in empty_rows(len(rows) + 1, last, columns):
                piece.append(row)
                if len(piece) == 2000:
                    part.write("".join(piece).encode())
                    piece = []
            part.write("".join(piece).encode() + tail.encode() + b"</sheetData>" + after)
    return stream.getvalue()


# ── .xls ──────────────────────────────────────────────────────────────────────────────────────────


def old_book(rows=TABLE, *, title="花名册", change=None, dates_1904=False):
    """An .xls as bytes, by xlwt."""
    made = xlwt.Workbook(encoding="utf-8")
    made.dates_1904 = dates_1904
    sheet = made.add_sheet(title)
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, date):
                sheet.write(number, column, value, xlwt.easyxf(num_format_str="YYYY-MM-DD"))
            elif value is not None:
                sheet.write(number, column, value)
    if change:
        change(made, sheet)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


# ── .ods ──────────────────────────────────────────────────────────────────────────────────────────

_SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"), ("number", "datastyle"),
    )
) + ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'  # fmt: skip


def ods_cell(value, attributes=""):
    if value is None:
        return f"<table:table-cell {attributes}/>"
    if isinstance(value, date):
        kind = f'office:value-type="date" office:date-value="{value.isoformat()}"'
    elif isinstance(value, (int, float)):
        kind = f'office:value-type="float" office:value="{value}"'
    else:
        kind = 'office:value-type="string"'
    return f"<table:table-cell {kind} {attributes}><text:p>{value}</text:p></table:table-cell>"


def ods_rows(rows):
    return "".join(
        f"<table:table-row>{''.join(map(ods_cell, row))}</table:table-row>" for row in rows
    )


def ods(rows=None, *, tables=None, styles="", manifest=""):
    """An .ods as bytes: ``rows`` in one table, or ``tables`` as XML."""
    tables = tables or f'<table:table table:name="花名册">{ods_rows(rows or TABLE)}</table:table>'
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_SPACES}><office:automatic-styles>{styles}'
        f"</office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", f"<manifest>{manifest}</manifest>")
    return stream.getvalue()


# ── text ──────────────────────────────────────────────────────────────────────────────────────────


def text(rows=TABLE, *, separator=",", end="\r\n"):
    return end.join(separator.join(row) for row in rows) + end
