"""Broken files of every kind: each is read or refused in words, within time and memory. MUTANTS=1000 tries more of them."""

import io
import os
import random
import resource
import time
import zipfile

import pytest

from accounts.roster.rows import read_roster, read_row
from tests.accounts.roster.rosters import TODAY
from tests.workbooks import making as m
from workbooks.reading import WorkbookRefused
from workbooks.records import RowRefused

pytestmark = pytest.mark.slow
MUTANTS = int(os.environ.get("MUTANTS", "60"))
#: Seconds of the processor for one small file; megabytes that reading may add.
SECONDS, MEGABYTES = 5, 200
KINDS = {
    "xlsx": m.book,
    "xlsx with texts apart": m.shared,
    "xls": m.old_book,
    "ods": m.ods,
    "csv": lambda: m.text().encode("gb18030"),
}
_FIGURES = [
    b"0",
    b"-1",
    b"99999999",
    b"4294967296",
    b"1e999",
    b"nan",
    b"",
    b"\xff",
    b"XFD1048576",
    b"A0",
    b"<",
    b"&#0;",
]


def flipped(data, rng):
    """``data`` with some bytes changed, left out, doubled or cut off."""
    data = bytearray(data)
    for _time in range(rng.choice([1, 1, 2, 8, 40])):
        if not data:
            break
        at = rng.randrange(len(data))
        way = rng.randrange(5)
        if way == 0:
            data[at] = rng.randrange(256)
        elif way == 1:
            del data[at : at + rng.choice([1, 4, 64])]
        elif way == 2:
            data[at:at] = data[at : at + rng.choice([1, 4, 64])]
        elif way == 3:
            data[at : at + rng.choice([1, 2, 4])] = rng.choice(_FIGURES)
        else:
            data[at : at + 4] = rng.randbytes(4)
    return bytes(data[: rng.randrange(len(data) + 1)] if rng.random() < 0.05 else data)


def mutant(content, rng):
    """``content`` broken from outside, or, for an archive, inside one of its parts with a sound archive around it."""
    if not content.startswith(b"PK") or rng.random() < 0.3:
        return flipped(content, rng)
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        names = old.namelist()
        struck = rng.sample(names, rng.choice([1, 1, 2]))
        for name in names:
            if name in struck and rng.random() < 0.1:
                continue
            data = old.read(name)
            new.writestr(name, flipped(data, rng) if name in struck else data)
    return stream.getvalue()


def memory():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@pytest.mark.parametrize("kind", KINDS)
def test_every_mutant_is_read_or_refused(tmp_path, kind):
    content, path, before = KINDS[kind](), tmp_path / "file", memory()
    read = refused = 0
    for seed in range(MUTANTS):
        path.write_bytes(mutant(content, random.Random(f"{kind}{seed}")))
        began = time.process_time()
        try:
            table = read_roster(path)
            read += 1
        except WorkbookRefused as refusal:
            assert refusal.message, seed
            refused += 1
        else:
            for record in table.records:
                try:
                    record.refuse_formulas()
                    read_row(record.number, record.values, today=TODAY)
                except RowRefused as refusal:
                    assert str(refusal), seed
        assert time.process_time() - began < SECONDS, seed
    assert read + refused == MUTANTS
    assert read > MUTANTS / 20  # many are hardly broken at all
    assert refused > MUTANTS / 20 or kind == "csv"
    assert memory() - before < MEGABYTES


BOUNDED = {
    "a cell at the far corner of each row": lambda: m.with_sheet(
        m.inline(m.TABLE) + "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c><c r="XFD{n}"><v>1</v></c></row>' for n in range(9, 9000))
    ),
    "a record every thousand rows": lambda: m.with_sheet(
        m.inline(m.TABLE) + "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1000, 1_048_000, 1000))
    ),
    "sixteen thousand formatted cells in each row": lambda: m.with_sheet(
        m.inline(m.TABLE) + "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c>{"<c/>" * 16_383}</row>' for n in range(9, 209))
    ),
    "texts without end": lambda: m.shared(texts="<sst>" + "<si/>" * 5_900_000 + "</sst>"),
    "tags without end": lambda: m.with_sheet(m.inline(m.TABLE) + '<row r="9">' + "<c/>" * 290_000 + "</row>" + "<x/>" * 7_000_000),
    "merged cells without end": lambda: m.with_sheet(
        "<worksheet><sheetData>" + m.inline(m.TABLE) + "</sheetData><mergeCells>" + '<mergeCell ref="B2:B1048576"/>' * 300_000 + "</mergeCells></worksheet>"
    ),
    "columns hidden without end": lambda: m.with_sheet(
        '<worksheet><cols><col min="1" max="999999999" hidden="1"/></cols><sheetData>' + m.inline(m.TABLE) + "</sheetData></worksheet>"
    ),
    "an .ods that repeats each cell": lambda: m.ods(
        tables='<table:table table:name="x">' + m.ods_rows(m.TABLE)
        + ('<table:table-row table:number-rows-repeated="1000"><table:table-cell table:number-columns-repeated="100000" office:value-type="float" office:value="1"/></table:table-row>' * 100)
        + "</table:table>"
    ),
    "an .ods with hidden columns without end": lambda: m.ods(
        tables='<table:table table:name="x"><table:table-column table:visibility="collapse" table:number-columns-repeated="999999999"/>' + m.ods_rows(m.TABLE) + "</table:table>"
    ),
    "text in one line": lambda: b"a," * 9_000_000,
    "text in one cell": lambda: b'"' + b"a" * 9_000_000,
    "text of line ends": lambda: b"\n" * 9_000_000,
    "a text of digits": lambda: m.shared([m.HEAD, ["33010219800501" * 20_000, *m.ONE[1:]]]),
    "a heading of brackets": lambda: m.shared([["(" * 30_000 + "姓名", *m.HEAD[1:]], m.ONE]),
}  # fmt: skip


@pytest.mark.parametrize("name", BOUNDED)
def test_what_is_made_to_cost_much_costs_little(tmp_path, name):
    path = tmp_path / "file"
    path.write_bytes(BOUNDED[name]())
    before, began = memory(), time.process_time()
    try:
        table = read_roster(path)
        for record in table.records[:100]:
            try:
                read_row(record.number, record.values, today=TODAY)
            except RowRefused as refusal:
                assert str(refusal)
    except WorkbookRefused as refusal:
        assert refusal.message
    assert time.process_time() - began < 8
    assert memory() - before < MEGABYTES
