import io
import zipfile

import openpyxl
import pytest

from workbooks.reading import read_rows
from workbooks.records import Refusal
from workbooks.tables import read_table
from workbooks.writing import write_workbook, xlsx_response

NASTY = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', "正常", "a\x00b\x0bc"]


@pytest.fixture
def written(tmp_path):
    path = tmp_path / "out.xlsx"
    write_workbook(path, [("导出[1]", [("内容", 20)], [[text] for text in NASTY])])
    return path


def test_no_cell_starts_a_formula(written):
    sheet = openpyxl.load_workbook(written).active
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert [cell.data_type for cell in cells] == ["s"] * len(NASTY)
    assert [cell.quotePrefix for cell in cells[:6]] == [True] * 6
    with zipfile.ZipFile(written) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("text", ["#N/A", "#REF!", "#号门"])
def test_what_looks_like_an_error_of_excel_is_text(tmp_path, text):
    write_workbook(tmp_path / "out.xlsx", [("表", [("内容", 20)], [[text]])])
    cell = openpyxl.load_workbook(tmp_path / "out.xlsx").active["A2"]
    assert (cell.value, cell.data_type) == (text, "s")


def test_text_comes_back_as_it_was_without_control_characters(written):
    rows = read_rows(written)
    assert [row.cells[0] for row in rows[1:]] == [*NASTY[:7], "abc"]


def test_a_download_has_its_name(rf):
    response = xlsx_response("党员名单.xlsx", [("姓名", 10)], [["王伟"]])
    assert "filename*=utf-8''%E5%85%9A" in response["Content-Disposition"]
    assert openpyxl.load_workbook(io.BytesIO(response.content)).active["A2"].value == "王伟"


def test_refused_rows_can_be_mended_and_sent_again(tmp_path):
    source, errors = tmp_path / "in.xlsx", tmp_path / "errors.xlsx"
    columns = [("姓名", 9), ("出生", 9), ("身份证号码", 9)]
    write_workbook(
        source, [("册", columns, [["王伟", "1983-01", "3310"], ["李四", "不详", "3310"]])]
    )
    reading = {
        "aliases": {"name": ["姓名"], "born": ["出生"]},
        "required": ["name"],
        "never": ["身份证号码"],
    }
    table = read_table(source, **reading)
    table.write_refusals(errors, [Refusal(3, "日期不对", "born")])
    again = read_table(errors, **reading)
    assert [record.values for record in again.records] == [{"name": "李四", "born": "不详"}]
    sheet = openpyxl.load_workbook(errors).active
    assert [cell.value for cell in sheet[1]] == ["姓名", "出生", "需修改的问题", "原表行号"]
    assert [sheet[cell].value for cell in ("C2", "D2")] == ["日期不对", "3"]
    assert sheet["B2"].fill.fgColor.rgb[-6:] == "FBD5D5"


def test_a_preview_names_the_wrong_column_and_what_is_there(tmp_path):
    source = tmp_path / "in.xlsx"
    columns = [("姓名", 9), ("出生", 9), ("身份证号码", 9)]
    write_workbook(source, [("册", columns, [["李四", "不详", "3310"]])])
    table = read_table(
        source, aliases={"name": ["姓名"], "born": ["出生"], "id": ["身份证号码"]}, required=["name"],
        never=["身份证号码"],
    )  # fmt: skip
    refusals = [Refusal(2, "日期不对", "born"), Refusal(2, "整行不对"), Refusal(2, "不留", "id")]
    found = [table.with_cells([refusal])[0] for refusal in refusals]
    assert [(one.column, one.value) for one in found] == [("出生", "不详"), ("", ""), ("", "")]
