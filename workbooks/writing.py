"""Writing workbooks that can do no harm: streamed, and no cell ever starts a formula."""

import re
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from core.downloads import download

from .sheets import MonthOnly

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_HEAD = Font(bold=True)
_HEAD_FILL = PatternFill("solid", fgColor="EEF0F3")
_WRONG = PatternFill("solid", fgColor="FBD5D5")
_WRAP = Alignment(vertical="top", wrap_text=True)
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
#: First characters by which a spreadsheet takes a text for a formula.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
#: And texts that openpyxl would write as a formula or an error unless the cell's type is set to text.
_AS_TEXT = (*DANGEROUS, "#")
_CELL_LENGTH = 32_767


def safe(value):
    """``value`` without characters that a cell cannot hold, and no longer than a cell.

    Text that would start a formula is marked in ``_cell`` (quotePrefix, Excel's own mark, so that it shows unchanged).
    """
    if isinstance(value, str):
        return _ILLEGAL.sub("", value)[:_CELL_LENGTH]
    return value


def _cell(sheet, value, *, font=None, fill=None, wrap=False):
    value = safe(value)
    plain = not (isinstance(value, str) and value.startswith(_AS_TEXT))
    if plain and not (font or fill or wrap):
        return value  # openpyxl makes its cell in half the time
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"  # openpyxl takes "=…" for a formula: it stays text
        if value.startswith(DANGEROUS):
            cell.quotePrefix = True
    if font:
        cell.font = font
    if fill:
        cell.fill = fill
    if wrap:
        cell.alignment = _WRAP
    return cell


def write_workbook(target, sheets, *, head=""):
    """Write ``sheets`` to ``target`` (a path or a binary file); ``head`` is printed on top of each page.

    Each sheet is (title, columns, rows): columns are (heading, width in characters), rows iterables of values.
    """
    book = Workbook(write_only=True)
    for title, columns, rows in sheets:
        sheet = book.create_sheet(_title(title))
        for number, (_heading, width) in enumerate(columns, start=1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        sheet.freeze_panes = "A2"
        _lay_out_for_paper(sheet, head)
        sheet.append(
            [_cell(sheet, heading, font=_HEAD, fill=_HEAD_FILL) for heading, _width in columns]
        )
        for row in rows:
            sheet.append([_cell(sheet, value) for value in row])
    book.save(target)


def _lay_out_for_paper(sheet, head):
    """A4 across, all columns on one page's width, the heading on every page, pages numbered."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0
    sheet.print_title_rows = "1:1"
    if head:
        sheet.oddHeader.center.text = head.replace("&", "&&")[:200]
    sheet.oddFooter.center.text = "&P / &N"


def xlsx_response(filename, columns, rows, *, sheet=""):
    """A download of one sheet with this name or that of the file, whose name is printed on top; see write_workbook."""
    title = filename.removesuffix(".xlsx")
    return workbook_response(filename, [(sheet or title, columns, rows)])


def workbook_response(filename, sheets):
    """A download of the ``sheets``, with the file's name printed on top of each page; see write_workbook."""
    stream = BytesIO()
    write_workbook(stream, sheets, head=filename.removesuffix(".xlsx"))
    return download(stream.getvalue(), filename, CONTENT_TYPE)


ERROR_HEADING = "需修改的问题"
SOURCE_HEADING = "原表行号"


def write_errors(target, sheets):
    """Write the refused rows as they came, to be corrected and sent again.

    sheets   [(title or "", headings as received, rows, columns that are not written)]; a row is (raw cells, message,
             column of the wrong cell or None, where it stood)
    """
    book = Workbook(write_only=True)
    for title, headings, rows, left_out in sheets:
        _write_errors_sheet(book, title, headings, rows, left_out)
    if not sheets:
        book.create_sheet(ERROR_HEADING)
    book.save(target)


def _write_errors_sheet(book, title, headings, rows, left_out):
    width = max([len(headings), *(len(cells) for cells, *_rest in rows)])
    titles = [*headings, *[None] * (width - len(headings))]
    kept = [c for c in range(width) if c not in left_out and titles[c] not in (None, "")]
    sheet = book.create_sheet(_title(title) or ERROR_HEADING)
    for number in range(1, len(kept) + 1):
        sheet.column_dimensions[get_column_letter(number)].width = 16
    sheet.column_dimensions[get_column_letter(len(kept) + 1)].width = 60
    sheet.freeze_panes = "A2"
    words = [*[titles[column] for column in kept], ERROR_HEADING, SOURCE_HEADING]
    sheet.append([_cell(sheet, word, font=_HEAD, fill=_HEAD_FILL) for word in words])
    for cells, message, wrong, source in rows:
        row = [
            _cell(
                sheet,
                _shown(cells[column]) if column < len(cells) else None,
                fill=_WRONG if column == wrong else None,
            )
            for column in kept
        ]
        sheet.append([*row, _cell(sheet, message, wrap=True), _cell(sheet, source)])


def _shown(value):
    """A date without day is written as a month, so that importing it again gives a month."""
    return str(value) if isinstance(value, MonthOnly) else value


def _title(text):
    return re.sub(r"[\[\]:*?/\\]", " ", text)[:31]
