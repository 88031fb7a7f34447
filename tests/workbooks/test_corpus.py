"""Files of all kinds, valid and broken: each is read, or refused with the right sentence."""

import io
import zipfile
from datetime import date, datetime
from types import SimpleNamespace

import pytest
import xlwt
from openpyxl.comments import Comment
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from accounts.roster.rows import read_roster
from tests.workbooks import making as m
from workbooks.reading import Limits, WorkbookRefused, read_pasted
from workbooks.records import Refusal, RowRefused

BOTH = ["样本甲", "样本乙"]
OLE = bytes.fromhex("D0CF11E0A1B11AE1")


def _format(code, value, cell="D2", epoch=None):
    def change(made):
        made.epoch = epoch or made.epoch
        made.active[cell].value, made.active[cell].number_format = value, code

    return change


def _merge(made):
    made.active["B3"].value = None
    made.active.merge_cells("B2:B3")


def _hide(made):
    made.active.row_dimensions[3].hidden = True


def _hide_columns(made):
    made.active.column_dimensions["C"].hidden = True


def _comment(made):
    made.active["A2"].comment = Comment("看一下", "某某")


def _bomb():
    return m.patched(m.book(), add={"xl/worksheets/sheet9.xml": b"0" * 30_000_000})


def _flagged():
    """A zip whose parts say that they are encrypted."""
    content = bytearray(m.book())
    place = 0
    while (place := content.find(b"PK\x01\x02", place)) >= 0:
        content[place + 8] |= 1
        place += 4
    return bytes(content)


def _archive(**parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return stream.getvalue()


def _strict(data):
    return data.replace(
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    )


def _hide_old(_made, sheet):
    sheet.row(2).hidden = True


def _merge_old(_made, sheet):
    sheet.merge(1, 2, 1, 1)


def _blanks_old(_made, sheet):
    style = xlwt.easyxf("pattern: pattern solid, fore_colour yellow")
    for row in range(3, 4000):
        for column in range(14):
            sheet.write(row, column, "", style)


def _repeated(times, inner):
    return f'<table:table-row table:number-rows-repeated="{times}">{inner}</table:table-row>'


MONTH_STYLE = (
    '<number:date-style style:name="N1"><number:year/><number:text>年</number:text><number:month/></number:date-style>'
    '<style:style style:name="ce1" style:family="table-cell" style:data-style-name="N1"/>'
    '<style:style style:name="ta1" style:family="table"><style:table-properties table:display="false"/></style:style>'
)
HEAD, ONE, TWO = m.HEAD, m.ONE, m.TWO
FORMULA = '<c r="E2"><f>1+1</f></c>'
RICH = '<c r="A2" t="inlineStr"><is><r><t>样本</t></r><rPh sb="0" eb="1"><t>yang</t></rPh><r><t>甲</t></r></is></c>'

#: name → (bytes, names of the records). Readable files with anything around the table.
READ = {
    "xlsx": lambda: m.book(),
    "xlsx stored without packing": lambda: m.patched(m.book(), store=True),
    "xlsm with macros": lambda: m.patched(m.book(), add={"xl/vbaProject.bin": OLE + b"\0" * 99}),
    "xlsx with a title and blank rows": lambda: m.book([["花名册"], [], *m.TABLE, [], ["合计", "2人"]]),
    "xlsx in the strict form": lambda: m.patched(m.book(), parts={m.SHEET: _strict, "xl/workbook.xml": _strict}),
    "xlsx with prefixed tags": lambda: m.with_sheet(
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>'
        + m.inline(m.TABLE, prefix="x:") + "</x:sheetData></x:worksheet>"
    ),
    "xlsx in UTF-16": lambda: m.patched(
        m.book(), parts={m.SHEET: lambda data: data.decode().replace("UTF-8", "UTF-16").encode("utf-16")}
    ),
    "xlsx with text in the cells": lambda: m.with_sheet(m.inline(m.TABLE)),
    "xlsx without references": lambda: m.with_sheet(m.inline(m.TABLE, refs=False)),
    "xlsx with rich text and readings": lambda: m.with_sheet(
        m.inline([HEAD]) + f'<row r="2">{RICH}{m.inline([["", *ONE[1:]]]).partition("</c>")[2].replace("1" + chr(34), "2" + chr(34)).removesuffix("</row>")}</row>'
        + m.inline([TWO]).replace('1"', '3"')
    ),
    "xlsx with a table of texts": lambda: m.shared(),
    "xlsx with rich texts in a table": lambda: m.shared(
        item='<si><r><rPr><b/></rPr><t xml:space="preserve"></t></r><r><t>{}</t></r><rPh sb="0" eb="1"><t>yang</t></rPh><phoneticPr fontId="1"/></si>'
    ),
    "xlsx with carriage returns in its table of texts": lambda: m.shared([HEAD, ["样本甲_x000D_", *ONE[1:]], TWO]),
    "xlsx with a table of texts in UTF-16": lambda: m.shared(
        change=lambda data: ('<?xml version="1.0" encoding="UTF-16"?>' + data.decode()).encode("utf-16")
    ),
    "xlsx with prefixed texts": lambda: m.shared(
        change=lambda data: data.replace(b"xmlns=", b"xmlns:x=").replace(b"<s", b"<x:s").replace(b"</s", b"</x:s").replace(b"<t>", b"<x:t>").replace(b"</t>", b"</x:t>")
    ),
    "xlsx with CDATA": lambda: m.with_sheet(m.inline(m.TABLE).replace("样本甲", "<![CDATA[样本甲]]>")),
    "xlsx without styles": lambda: m.patched(m.book(), drop=["xl/styles.xml"]),
    "xlsx with broken styles": lambda: m.patched(m.book(), parts={"xl/styles.xml": lambda data: data[:200]}),
    "xlsx with an empty fill": lambda: m.patched(
        m.book(), parts={"xl/styles.xml": lambda data: data.replace(b"<fills", b"<fills><fill/></fills><fills")}
    ),
    "xlsx with a broken theme": lambda: m.patched(m.book(), parts={"xl/theme/theme1.xml": lambda data: b"<"}),
    "xlsx with a comment": lambda: m.book(change=_comment),
    "xlsx with a link to outside": lambda: m.patched(
        m.book(), add={"xl/externalLinks/externalLink1.xml": b"<externalLink/>"}
    ),
    "xlsx with leaning slashes": lambda: m.patched(
        m.book(), rename={m.SHEET: m.SHEET.replace("/", "\\"), "xl/sharedStrings.xml": "xl\\SharedStrings.xml"}
    ),
    "xlsx without a list of contents": lambda: m.patched(m.book(), drop=["[Content_Types].xml"]),
    "xlsx with a cell at the far corner": lambda: m.with_sheet(
        m.inline(m.TABLE) + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    ),
    "xlsx with a row of formatted cells across": lambda: m.with_sheet(
        m.inline(m.TABLE) + '<row r="9">' + '<c s="0"/>' * 16_384 + "</row>"
    ),
    "xlsx with 8,000 formatted rows": lambda: m.formatted_rows(8_000),
    "xlsx with a formula whose result is nothing": lambda: m.swapped(
        b"</row></sheetData>", b'<c r="F3" t="str"><f>""</f><v></v></c></row></sheetData>'
    ),
    "xlsx with an error beside the table": lambda: m.swapped(
        b"</row></sheetData>", b'<c r="H3" t="e"><v>#REF!</v></c></row></sheetData>'
    ),
    "xlsx with carriage returns of another system": lambda: m.book([HEAD, ["样本甲_x000D_", *ONE[1:]], TWO]),
    "xlsx with instructions first": lambda: m.book([["填表说明"], ["一"]], title="说明", more=[("花名册", m.TABLE, "visible")]),
    "xlsx with an old roster hidden": lambda: m.book(more=[("去年", [HEAD, ["样本丙", *ONE[1:]]], "hidden")]),
    "xlsx with an example": lambda: m.book(more=[("样表", [HEAD, ["张三", *ONE[1:]]], "visible")]),
    "xlsx with one sheet a branch": lambda: m.book([HEAD, ONE], more=[("第二支部", [HEAD, TWO], "visible")]),
    "xlsx with merged cells": lambda: m.book(change=_merge),
    "xlsx with a hidden row": lambda: m.book(change=_hide),
    "xlsx with a hidden column": lambda: m.book(change=_hide_columns),
    "xlsx with headings twice": lambda: m.book([HEAD, ONE, HEAD, TWO]),
    "xlsx with starred headings": lambda: m.book([["*姓名", "★所在党支部（全称）", "3.党员层次\n（下拉选择）", "出生日期：", "手机号码*"], ONE, TWO]),
    "xlsx with two rows of headings": lambda: m.book(
        [["姓名", "所在党组织", None, "党员层次"], [None, "上级党组织", "所在党支部", None], ["样本甲", "甲镇党委", "一支部", "机关"], ["样本乙", "甲镇党委", "一支部", "机关"]]
    ),
    "xlsx with lines below": lambda: m.book([*m.TABLE, ["填表人：某某", None, "审核人：某某"], ["注：本表一式三份"], ["共 2 人"], [None, "2026年3月1日"], ["单位（盖章）："]]),
    "xls": lambda: m.old_book(),
    "xls named .et": lambda: m.old_book(),
    "xls with dates": lambda: m.old_book([HEAD, [*ONE[:3], date(1980, 5, 1), ONE[4]], TWO]),
    "xls of 1904": lambda: m.old_book([HEAD, [*ONE[:3], date(1980, 5, 1), ONE[4]], TWO], dates_1904=True),
    "xls with a hidden row": lambda: m.old_book(change=_hide_old),
    "xls with merged cells": lambda: m.old_book([HEAD, ONE, ["样本乙", None, *TWO[2:]]], change=_merge_old),
    "xls with 4,000 formatted rows": lambda: m.old_book(change=_blanks_old),
    "xls with numbers": lambda: m.old_book([HEAD, [*ONE[:4], 13912000001], [*TWO[:4], 13912000002]]),
    "ods": lambda: m.ods(),
    "ods with dates": lambda: m.ods([HEAD, [*ONE[:3], date(1980, 5, 1), ONE[4]], TWO]),
    "ods with a million empty rows": lambda: m.ods(
        tables=f'<table:table table:name="册">{m.ods_rows(m.TABLE)}{_repeated(1_048_000, "<table:table-cell/>")}</table:table>'
    ),
    "ods with the table on the second sheet": lambda: m.ods(
        tables=f'<table:table table:name="说明">{m.ods_rows([["说明"]])}</table:table><table:table table:name="册">{m.ods_rows(m.TABLE)}</table:table>'
    ),
    "ods with a hidden sheet": lambda: m.ods(
        tables=f'<table:table table:name="旧" table:style-name="ta1">{m.ods_rows([HEAD, ["样本丙", *ONE[1:]]])}</table:table><table:table table:name="册">{m.ods_rows(m.TABLE)}</table:table>',
        styles=MONTH_STYLE,
    ),
    "ods with a repeated branch": lambda: m.ods(
        tables=f'<table:table table:name="册">{m.ods_rows([HEAD, ONE])}<table:table-row>{m.ods_cell("样本乙")}{m.ods_cell("新桥镇机关第一党支部")}{m.ods_cell("机关一般党员")}<table:table-cell table:number-columns-repeated="1000"/></table:table-row></table:table>'
    ),
    "ods with merged cells": lambda: m.ods(
        tables=f'<table:table table:name="册">{m.ods_rows([HEAD])}<table:table-row>{m.ods_cell("样本甲")}{m.ods_cell(ONE[1], "table:number-rows-spanned=" + chr(34) + "2" + chr(34))}{m.ods_cell(ONE[2])}</table:table-row><table:table-row>{m.ods_cell("样本乙")}<table:covered-table-cell/>{m.ods_cell(ONE[2])}</table:table-row></table:table>'
    ),
    "csv in UTF-8": lambda: m.text().encode(),
    "csv in UTF-8 with a mark": lambda: m.text().encode("utf-8-sig"),
    "csv in GB 18030": lambda: m.text().encode("gb18030"),
    "csv in UTF-16": lambda: m.text().encode("utf-16"),
    "csv in UTF-16 without a mark": lambda: m.text().encode("utf-16-le"),
    "csv in UTF-16 the other way": lambda: b"\xfe\xff" + m.text().encode("utf-16-be"),
    "csv with semicolons": lambda: m.text(separator=";").encode(),
    "csv of an old Mac": lambda: m.text(end="\r").encode(),
    "csv with quoted lines": lambda: m.text([HEAD, ['"样本\n甲"', *ONE[1:]], TWO]).encode(),
    "csv with digits kept by a formula": lambda: m.text([HEAD, [*ONE[:4], '="13912000001"'], TWO]).encode(),
    "text with tabs": lambda: m.text(separator="\t").encode("utf-16"),
    "text with bars": lambda: m.text(separator="|").encode("gb18030"),
}  # fmt: skip

#: name → (bytes, code of the refusal).
REFUSED = {
    "nothing": (lambda: b"", "empty"),
    "xlsx without rows": (lambda: m.book([]), "empty"),
    "xlsx with titles only": (lambda: m.book([["花名册"], ["区直机关"]]), "no_heading"),
    "xlsx without a tier": (lambda: m.book([["姓名", "所在党支部"], ["样本甲", "一支部"]]), "no_heading"),
    "xlsx cut in half": (lambda: m.book()[:3000], "not_a_workbook"),
    "xlsx with a broken sheet": (lambda: m.swapped(b"</sheetData>", b""), "damaged"),
    "xlsx with broken texts": (lambda: m.shared(change=lambda data: data[:400]), "damaged"),
    "xlsx whose texts are cut before a tag": (lambda: m.shared(change=lambda data: data[:data.index(b"</si>", 200) + 5]), "damaged"),
    "xlsx without its table of texts": (lambda: m.shared(texts="<sst/>"), "damaged"),
    "xlsx without its workbook": (lambda: m.patched(m.book(), drop=["xl/workbook.xml"]), "damaged"),
    "xlsx with entities": (
        lambda: m.with_sheet('<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet><sheetData>&a;</sheetData></worksheet>'), "damaged",
    ),
    "xlsx with rows backwards": (lambda: m.with_sheet('<row r="3"><c r="A3"><v>1</v></c></row><row r="2"/>'), "damaged"),
    "xlsx with a text that is not there": (lambda: m.with_sheet('<row r="1"><c r="A1" t="s"><v>999999</v></c></row>'), "damaged"),
    "xlsx that unpacks to a bomb": (_bomb, "bomb"),
    "xlsx with a password on its parts": (_flagged, "password"),
    "xlsx with too many rows": (lambda: m.book([HEAD, *[ONE] * 300]), "too_many_rows"),
    "xlsb": (lambda: _archive(xl__workbook_dot_bin=b"x", xl__x=b""), "xlsb"),
    "docx": (lambda: _archive(word__document_dot_xml=b"<w/>"), "not_a_workbook"),
    "a zip": (lambda: _archive(readme=b"x"), "not_a_workbook"),
    "workbook with a password": (lambda: OLE + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 500, "password"),
    "xls cut short": (lambda: m.old_book()[:900], "damaged"),
    "doc": (lambda: OLE + b"\0" * 500 + "WordDocument".encode("utf-16-le") + b"\0" * 500, "not_a_workbook"),
    "ods with a password": (lambda: m.ods(manifest="<manifest:encryption-data/>"), "password"),
    "ods cut short": (lambda: m.patched(m.ods(), parts={"content.xml": lambda data: data[:700]}), "damaged"),
    "ods with a row a million times": (
        lambda: m.ods(tables=f'<table:table table:name="册">{_repeated(1_000_000, m.ods_cell("样本甲"))}</table:table>'), "too_many_rows",
    ),
    "web page named .xls": (lambda: b"<html><body><table><tr><td>x</td></tr></table></body></html>", "page"),
    "web page in UTF-16": (lambda: "<html><table></table></html>".encode("utf-16"), "page"),
    "XML of Excel 2003": (lambda: b'<?xml version="1.0"?><Workbook></Workbook>', "page"),
    "PDF": (lambda: b"%PDF-1.7\n%\xe2\xe3", "not_a_workbook"),
    "photo": (lambda: b"\xff\xd8\xff\xe0" + b"\0" * 99, "not_a_workbook"),
    "noise": (lambda: bytes(range(128, 256)) * 30, "encoding"),
    "prose": (lambda: "今天下午开会。\n请带好材料。\n".encode(), "no_heading"),
}  # fmt: skip
LIMITS = Limits(rows=250)


@pytest.fixture
def kept(tmp_path):
    """A function that writes bytes under a name that says nothing; returns the path."""

    def keep(content):
        path = tmp_path / "file"
        path.write_bytes(content)
        return path

    return keep


def test_the_corpus_is_large():
    assert len(READ) + len(REFUSED) >= 90


@pytest.mark.parametrize("name", READ)
def test_what_is_read(kept, name):
    table = read_roster(kept(READ[name]()), limits=LIMITS)
    found = ["".join(str(record.values["name"]).split()) for record in table.records]
    assert found == BOTH
    assert all(record.values["branch"] for record in table.records)
    for record in table.records:
        record.refuse_formulas()


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused(kept, name):
    make, code = REFUSED[name]
    with pytest.raises(WorkbookRefused) as refusal:
        read_roster(kept(make()), limits=LIMITS)
    assert (refusal.value.code, bool(refusal.value.message)) == (code, True)
    assert refusal.value.hint


def _one(kept, content):
    return SimpleNamespace(table=(table := read_roster(kept(content))), record=table.records[0])


@pytest.mark.parametrize(
    ("make", "born"),
    [
        (lambda: m.book(change=_format("yyyy-mm-dd", datetime(1980, 5, 1))), "1980-05-01"),
        (lambda: m.book(change=_format('yyyy"年"m"月"', datetime(1980, 5, 1))), "1980-05"),
        (lambda: m.book(change=_format("[$-F800]dddd, mmmm dd, yyyy", datetime(1980, 5, 1))), "1980-05-01"),
        (lambda: m.book(change=_format("0.00", 1980.5)), "1980.5"),
        (lambda: m.book(change=_format("[h]:mm", 1.5)), "1.5"),
        (lambda: m.patched(
            m.book(change=_format("yyyy-mm", datetime(1950, 5, 1))),
            parts={"xl/styles.xml": lambda data: data.replace(b'numFmtId="164"', b'numFmtId="57"').replace(b'<numFmt numFmtId="57"', b'<numFmt numFmtId="999"')},
        ), "1950-05"),
        (lambda: m.book(change=_format("yyyy-mm-dd", 27880, epoch=CALENDAR_MAC_1904)), "1980-05-01"),
        (lambda: m.book(change=_format("General", 27880, epoch=CALENDAR_MAC_1904)), "1980-05-01"),
        (lambda: m.old_book([HEAD, [*ONE[:3], date(1980, 5, 1)]]), "1980-05-01 00:00:00"),
        (lambda: m.old_book([HEAD, [*ONE[:3], date(1980, 5, 1)]], dates_1904=True), "1980-05-01 00:00:00"),
        (lambda: m.ods([HEAD, [*ONE[:3], date(1980, 5, 1)]]), "1980-05-01 00:00:00"),
        (lambda: m.ods(
            tables=f'<table:table table:name="册">{m.ods_rows([HEAD])}<table:table-row>{"".join(map(m.ods_cell, ONE[:3]))}{m.ods_cell(date(1980, 5, 1), "table:style-name=" + chr(34) + "ce1" + chr(34))}</table:table-row></table:table>',
            styles=MONTH_STYLE,
        ), "1980-05"),
    ],
)  # fmt: skip
def test_what_a_date_is_the_workbook_says_itself(kept, make, born):
    assert str(_one(kept, make()).record.values["born"]) == born


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: m.with_sheet(m.inline([HEAD, ONE]).replace('<c r="E2" t="inlineStr"><is><t>13912000001</t></is></c>', '<c r="E2"><f>1+1</f></c>')), ["E2", "公式"]),
        (lambda: m.with_sheet(m.inline([HEAD, ONE]).replace('<c r="E2" t="inlineStr"><is><t>13912000001</t></is></c>', '<c r="E2" t="e"><f>1/0</f><v>#DIV/0!</v></c>')), ["E2", "#DIV/0!"]),
        (lambda: m.ods(tables=f'<table:table table:name="册">{m.ods_rows([HEAD])}<table:table-row>{"".join(map(m.ods_cell, ONE[:4]))}<table:table-cell table:formula="of:=1+1"/></table:table-row></table:table>'), ["E2", "公式"]),
        (lambda: m.ods(tables=f'<table:table table:name="册">{m.ods_rows([HEAD])}<table:table-row>{"".join(map(m.ods_cell, ONE[:4]))}<table:table-cell table:formula="of:=1/0" calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell></table:table-row></table:table>'), ["E2", "#DIV/0!"]),
    ],
)  # fmt: skip
def test_a_formula_without_a_result_is_named_with_its_cell(kept, make, words):
    with pytest.raises(RowRefused) as refused:
        _one(kept, make()).record.refuse_formulas()
    assert all(word in str(refused.value) for word in words)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("xlsx with instructions first", "“说明”（2行）没有读取"),
        ("xlsx with an old roster hidden", "“去年”（2行）没有读取"),
        ("xlsx with one sheet a branch", "花名册、第二支部"),
        ("xlsx with a hidden row", "1个隐藏行也已读取：第3行"),
        ("xlsx with lines below", "5行不是数据，已跳过：第4、5、6、7、8行"),
        ("xlsx with a cell at the far corner", None),
        ("xls with a hidden row", "1个隐藏行"),
        ("xlsx with a hidden column", "隐藏的列也已读取：党员层次"),
        ("csv in UTF-8", "按文本读取"),
        ("xls", "公式是否已计算"),
    ],
)
def test_what_is_said_of_it(kept, name, words):
    said = "".join(read_roster(kept(READ[name]())).notes)
    assert said == "" if words is None else words in said


def test_a_refusal_says_what_was_found_and_where(kept):
    with pytest.raises(WorkbookRefused) as refusal:
        read_roster(
            kept(
                m.book([["花名册"], ["姓名", "出生日期", "爱好"], ["样本甲", "", ""]], title="名册")
            )
        )
    said = str(refusal.value)
    assert all(
        word in said for word in ("所在党支部、党员层次", "“名册”第2行", "姓名、出生日期、爱好")
    )


def test_the_better_heading_wins_and_the_other_is_reported(kept):
    head = ["姓名", "党员类别", "所在支部", "所在党支部", "党员层次"]
    table = read_roster(kept(m.book([head, ["样本甲", "正式党员", "一", "二支部", "机关"]])))
    assert table.records[0].values == {"name": "样本甲", "branch": "二支部", "tier": "机关"}
    assert table.unknown == ["党员类别", "所在支部"]


def test_what_is_pasted(kept):
    rows = read_pasted(m.text(separator="\t")).sheets[0].rows
    assert [row.cells[0] for row in rows] == ["姓名", *BOTH]


def test_a_private_character_of_an_old_file_is_what_it_is_today(kept):
    table = read_roster(
        kept(m.text([HEAD, ["样䶮", *ONE[1:]], ["样\ue81e", *TWO[1:]]]).encode("gb18030"))
    )
    assert table.records[0].values["name"] == "样䶮"


def test_rows_of_several_sheets_are_distinguished(kept, tmp_path):
    table = read_roster(kept(READ["xlsx with one sheet a branch"]()))
    assert [str(record.number) for record in table.records] == ["花名册!2", "第二支部!2"]
    table.write_refusals(
        tmp_path / "errors.xlsx", [Refusal(r.number, "请更正", "tier") for r in table.records]
    )
    again = read_roster(tmp_path / "errors.xlsx")
    assert [r.values["name"] for r in again.records] == BOTH
    assert again.unknown == []


def test_rows_far_below_are_reported(kept):
    content = m.formatted_rows(
        7000, tail='<row r="7001"><c r="A7001" t="inlineStr"><is><t>样本丙</t></is></c></row>'
    )
    assert "第3行之后" in "".join(read_roster(kept(content)).notes)
    wide = m.formatted_rows(9000, tail='<row r="9001"><c r="A9001"><v>1</v></c></row>')
    assert "第3行之后" in "".join(read_roster(kept(wide)).notes)
