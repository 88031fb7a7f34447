"""The command, on a roster made here as branches send it and, where they are, on the two real ones."""

import re
from io import StringIO
from pathlib import Path

import openpyxl
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from accounts.organisations.models import Organisation
from accounts.people.models import Exemption, Member, Posting
from tests.accounts.roster.rosters import as_received, row, write

pytestmark = pytest.mark.django_db
SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"


#: A person at the keyboard has looked at the units, and knows that numbers tell people.
TOLD = [
    "--new-units", "found", "--people", "by-number", "--district", "中共路桥区委员会",
]  # fmt: skip


def run(file, *options):
    """(exit code, last line, everything that was printed)."""
    out, code = StringIO(), 0
    try:
        call_command("import_roster", str(file), *TOLD, *options, stdout=out)
    except SystemExit as end:
        code = end.code
    lines = out.getvalue().splitlines()
    return code, lines[-1], lines


def line(accepted=0, unchanged=0, changed=0, refused=0):
    return f"accepted={accepted} unchanged={unchanged} changed={changed} refused={refused}"


def test_as_branches_send_it(tmp_path):
    file, errors = as_received(tmp_path / "r.xlsx"), tmp_path / "errors.xlsx"
    code, last, lines = run(file, "--errors", str(errors))
    assert (code, last) == (1, line(accepted=120, refused=5))
    assert sum(bool(re.match(r"\D*\d+\D", text)) and "18" not in text for text in lines) >= 5
    assert any("身份证号码" in text for text in lines)
    assert (Member.objects.count(), Posting.objects.count()) == (120, 120)
    assert Organisation.objects.branches().count() == 6
    assert Exemption.objects.count() == 6
    assert set(Member.objects.values_list("name", flat=True)) == {
        "王伟",
        "李铁",
        "阿卜杜拉·买买提",
        "诸葛亮",
    }
    assert run(file)[:2] == (1, line(unchanged=120, refused=5))


def test_no_identity_number_is_stored_or_written(tmp_path):
    file, errors = as_received(tmp_path / "r.xlsx"), tmp_path / "errors.xlsx"
    run(file, "--errors", str(errors))
    values = [str(value) for member in Member.objects.values() for value in member.values()]
    sheet = openpyxl.load_workbook(errors).active
    values += [str(cell) for cells in sheet.iter_rows(values_only=True) for cell in cells]
    assert [value for value in values if "331004" in value or "身份证" in value] == []
    assert sheet.max_row == 6


def test_the_mended_errors_workbook_goes_in(tmp_path):
    errors = tmp_path / "errors.xlsx"
    run(as_received(tmp_path / "r.xlsx"), "--errors", str(errors))
    book = openpyxl.load_workbook(errors)
    sheet = book.active
    headings = [cell.value for cell in sheet[1]]
    for number in range(2, sheet.max_row + 1):
        for heading, value in {
            "姓 名": "改" + "甲乙丙丁戊己庚"[number],
            "类别": "国企",
            "所在支部": "新支部",
            "出生年月": "",
        }.items():
            sheet.cell(number, headings.index(heading) + 1).value = value
    book.save(errors)
    assert run(errors)[:2] == (0, line(accepted=5))


def test_a_dry_run_writes_nothing(tmp_path):
    file = write(tmp_path / "r.xlsx", [row(), row(name="")])
    assert run(file, "--dry-run")[:2] == (1, line(accepted=1, refused=1))
    assert (Member.objects.count(), Organisation.objects.count()) == (0, 0)
    assert run(write(file, [row()]))[:2] == (0, line(accepted=1))


def test_a_note_does_not_refuse(tmp_path):
    code, last, lines = run(write(tmp_path / "r.xlsx", [row(phone="见名册")]))
    assert (code, last) == (0, line(accepted=1))
    assert any("见名册" in text for text in lines)


def test_a_bad_file_is_one_clear_error(tmp_path):
    text = tmp_path / "r.xlsx"
    text.write_text("姓名,支部\n王伟,甲", encoding="utf-8")
    headless = write(tmp_path / "h.xlsx", [["王伟", "甲支部"]], headings=["甲", "乙"])
    for file in (text, headless, tmp_path / "none.xlsx"):
        with pytest.raises(CommandError) as error:
            call_command("import_roster", str(file), stdout=StringIO())
        assert "\n" not in str(error.value)
        assert error.value.returncode == 1
    assert Organisation.objects.count() == 0


@pytest.mark.slow
@pytest.mark.skipif(not SHARED.is_dir(), reason="the two rosters are not beside this checkout")
def test_the_real_rosters():
    clean, received = SHARED / "roster.xlsx", SHARED / "roster-as-received.xlsx"
    assert run(received)[:2] == (1, line(accepted=3668, refused=50))
    assert run(received)[:2] == (1, line(unchanged=3668, refused=50))
    # What the branches sent says many births and dates of joining by the month alone; the clean roster adds the day.
    assert run(clean)[:2] == (0, line(accepted=50, unchanged=1007, changed=2661))
    assert run(clean)[:2] == (0, line(unchanged=3718))
    assert run(received)[:2] == (1, line(unchanged=3668, refused=50))
    assert Organisation.objects.branches().count() == 188
    assert Member.objects.exclude(exempt_reason="").count() == Exemption.objects.count() == 48
