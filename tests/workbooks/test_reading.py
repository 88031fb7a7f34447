"""Workbooks that are no workbooks, or more than they seem, get a clear refusal and cost little."""

import io
import tracemalloc
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from workbooks.reading import Limits, WorkbookRefused, read_rows
from workbooks.tables import read_table

OLE = bytes.fromhex("D0CF11E0A1B11AE1")


@pytest.fixture
def book(tmp_path):
    """A function that writes rows into a workbook and returns its path."""

    def write(rows, name="book.xlsx", title="花名册"):
        workbook = openpyxl.Workbook()
        workbook.active.title = title
        for row in rows:
            workbook.active.append(row)
        workbook.save(tmp_path / name)
        return tmp_path / name

    return write


def _refused(path, **limits):
    with pytest.raises(WorkbookRefused) as refusal:
        read_rows(path, limits=Limits(**limits))
    assert refusal.value.message
    return refusal.value.code


def _file(tmp_path, content):
    path = tmp_path / "roster.xlsx"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"%PDF-1.7\n1 0 obj", "not_a_workbook"),
        (b"<html><table><tr><td>\xe5\xa7\x93</td></tr></table>", "page"),
        (OLE + b"\0" * 5000, "damaged"),
        (OLE + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 500, "password"),
        (b"PK\x03\x04 and then nothing", "not_a_workbook"),
        (b"\x00\xff" * 4000, "encoding"),
    ],
)
def test_what_is_no_workbook_is_refused_by_its_content(tmp_path, content, code):
    assert _refused(_file(tmp_path, content)) == code


def test_a_zip_of_something_else_is_refused(tmp_path):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert _refused(_file(tmp_path, stream.getvalue())) == "not_a_workbook"


def test_a_truncated_workbook_is_refused(tmp_path, book):
    whole = book([["姓名"], ["王伟"]]).read_bytes()
    assert _refused(_file(tmp_path, whole[: len(whole) // 2])) in ("not_a_workbook", "damaged")


def test_a_workbook_with_a_broken_sheet_is_refused(tmp_path, book):
    path = book([["姓名"], ["王伟"]])
    stream = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(stream, "w") as new:
        for part in old.namelist():
            broken = part == "xl/worksheets/sheet1.xml"
            new.writestr(part, b"<worksheet><sheetData><row" if broken else old.read(part))
    assert _refused(_file(tmp_path, stream.getvalue())) == "damaged"


def test_a_zip_bomb_is_refused_before_it_unpacks(tmp_path, book):
    path = book([["姓名"]])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet2.xml", b"0" * 60_000_000)
    assert path.stat().st_size < 200_000
    tracemalloc.start()
    assert _refused(path) == "bomb"
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 30_000_000


def test_oversized_workbook_is_refused(book):
    path = book([[f"党员{number}", "机关一般党员"] for number in range(2000)])
    assert _refused(path, part_bytes=50_000) == "too_much"
    assert _refused(path, tags=1_000) == "too_much"


def test_more_parts_than_a_workbook_has_are_refused(book):
    path = book([["姓名"]])
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(60):
            archive.writestr(f"x/{number}", "")
    assert _refused(path, parts=50) == "bomb"


def test_more_rows_than_allowed_are_refused(book):
    path = book([[number] for number in range(60)])
    assert _refused(path, rows=50) == "too_many_rows"
    assert len(read_rows(path, limits=Limits(rows=60))) == 60


def test_more_bytes_than_allowed_are_refused(book):
    assert _refused(book([["姓名"]]), file_bytes=100) == "too_large"


def test_entities_are_not_expanded(tmp_path, book):
    path = book([["姓名"], ["王伟"]])
    bomb = (
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>'
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(stream, "w") as new:
        for part in old.namelist():
            new.writestr(part, bomb if part == "xl/worksheets/sheet1.xml" else old.read(part))
    try:
        rows = read_rows(_file(tmp_path, stream.getvalue()))
    except WorkbookRefused as refusal:
        assert refusal.code in ("damaged", "empty")
    else:
        assert all("aaaa" not in str(cell) for row in rows for cell in row.cells)


def test_rows_keep_their_numbers_and_blank_ones_go(book):
    rows = read_rows(
        book([["标题", None], [None, None], ["姓名", "日期"], ["王伟", datetime(2026, 1, 2)]])
    )
    assert [(row.number, row.cells) for row in rows] == [
        (1, ("标题",)),
        (3, ("姓名", "日期")),
        (4, ("王伟", date(2026, 1, 2))),
    ]


def test_a_first_sheet_without_anything_is_passed_over(tmp_path):
    workbook = openpyxl.Workbook()
    workbook.create_sheet("数据").append(["姓名"])
    workbook.save(tmp_path / "two.xlsx")
    assert [row.cells[0] for row in read_rows(tmp_path / "two.xlsx")] == ["姓名"]


def test_a_formula_without_a_result_is_reported(book):
    rows = read_rows(book([["姓名", "数"], ["王伟", "=1+1"]]))
    assert (rows[1].cells, rows[1].formulas) == (("王伟",), frozenset({1}))


def test_a_formula_counts_by_its_stored_result(tmp_path, book):
    path = book([["数"], ["=1+1"]])
    stream = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(stream, "w") as new:
        for part in old.namelist():
            new.writestr(
                part, old.read(part).replace(b"<v></v>", b"<v>2</v>").replace(b"<v />", b"<v>2</v>")
            )
    rows = read_rows(_file(tmp_path, stream.getvalue()))
    assert (rows[1].cells[0], rows[1].formulas) == (2, frozenset())


def test_headings_under_a_title_and_unknown_columns(book):
    path = book(
        [["花名册（2026年度）"], ["填报单位：甲"], ["序号", "姓 名", "联系电话", "身份证号码", "爱好"], [1, "王伟", "139", "3310"],
         ["合计", "1人"]]
    )  # fmt: skip
    table = read_table(
        path,
        aliases={"name": ["姓名"], "phone": ["手机", "联系电话"]},
        required=["name"],
        never=["身份证号码"],
    )
    assert [(record.number, record.values) for record in table.records] == [
        (4, {"name": "王伟", "phone": "139"})
    ]
    assert (table.unknown, table.dropped) == (["爱好"], ["身份证号码"])


def test_missing_headings_are_named(book):
    with pytest.raises(WorkbookRefused, match="姓名"):
        read_table(book([["a", "b"], [1, 2]]), aliases={"name": ["姓名"]}, required=["name"])
