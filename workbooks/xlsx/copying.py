"""The copy of a workbook that calamine is given, and the values it reads from it."""

import io
import re
import zipfile

from python_calamine import CalamineError, CalamineWorkbook

from ..safety import damaged
from ..sheets import as_month, column_name, trimmed

_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>'
_STYLES = f'<styleSheet xmlns="{_MAIN}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'


def _relation(key, kind, target):
    return f'<Relationship Id="{key}" Type="{_RELATED}/{kind}" Target="{target}"/>'


def as_utf8(texts):
    """The table of texts in the encoding that calamine reads."""
    if texts and texts[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return re.sub(r"^<\?xml.*?\?>", "", texts.decode("utf-16")).encode()
    return texts


def copy_of(looks, texts, epoch):
    """The workbook for calamine: the kept cells of ``looks``, in rows without gaps."""
    stream = io.BytesIO()
    relations = [
        _relation("st", "styles", "styles.xml"),
        _relation("ss", "sharedStrings", "sharedStrings.xml"),
    ]
    relations += [
        _relation(f"s{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in range(len(looks))
    ]
    sheets = "".join(
        f'<sheet name="{n}" sheetId="{n + 1}" r:id="s{n}"/>' for n in range(len(looks))
    )
    flag = ' date1904="1"' if epoch == 1904 else ""
    book = f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATED}"><workbookPr{flag}/><sheets>{sheets}</sheets></workbook>'
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr(
            "_rels/.rels", _RELATIONS % _relation("b", "officeDocument", "xl/workbook.xml")
        )
        archive.writestr("xl/workbook.xml", book)
        archive.writestr("xl/_rels/workbook.xml.rels", _RELATIONS % "".join(relations))
        archive.writestr("xl/styles.xml", _STYLES)
        archive.writestr("xl/sharedStrings.xml", texts or f'<sst xmlns="{_MAIN}"/>')
        for number, look in enumerate(looks):
            with archive.open(f"xl/worksheets/sheet{number}.xml", "w") as part:
                part.write(f'<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
                for place, (_number, cells) in enumerate(look.rows, start=1):
                    part.write(_row_xml(place, cells).encode())
                part.write(b"</sheetData></worksheet>")
    stream.seek(0)
    return stream


def _row_xml(place, cells):
    inner = "".join(
        f'<c r="{column_name(column)}{place}"{kind}>{value}</c>' for column, kind, value in cells
    )
    return f'<row r="{place}">{inner}</row>'


def fill(looks, copy):
    """Fill the sheets of ``looks`` with the values that calamine reads from ``copy``."""
    try:
        book = CalamineWorkbook.from_filelike(copy)
        for number, look in enumerate(looks):
            _fill_sheet(look, book.get_sheet_by_index(number))
    except CalamineError as error:
        raise damaged() from error
    except BaseException as error:
        if (
            type(error).__name__ != "PanicException"
        ):  # a panic in Rust, which is no subclass of Exception
            raise
        raise damaged() from error


def _fill_sheet(look, sheet):
    top, left = sheet.start or (0, 0)
    values = sheet.iter_rows() if sheet.start else iter(())
    for place, (number, _cells) in enumerate(look.rows):
        row = next(values, ()) if place >= top else ()
        cells = {left + at: _plain(value) for at, value in enumerate(row)}
        for at in range(left, left + len(row)):
            if (number, at) in look.months:
                cells[at] = as_month(cells[at])
        if kept := trimmed(number, cells, look.faults.get(number)):
            look.sheet.rows.append(kept)


def _plain(value):
    """A whole number for a float without fraction: Excel stores floats only."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
