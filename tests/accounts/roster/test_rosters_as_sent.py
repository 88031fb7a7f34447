"""Rosters as people really send them, and what must come of each: every kind of mess once, with its right result."""

from contextlib import suppress
from datetime import date
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

from accounts.organisations.models import Organisation
from accounts.people.models import Member
from tests import factories as make
from tests.workbooks import making as m

pytestmark = pytest.mark.django_db

HEAD = ["序号", "姓名", "性别", "民族", "出生日期", "学历", "入党日期", "上级党组织", "所在党支部", "单位类别", "职务", "党员层次",
        "手机号码", "备注"]  # fmt: skip
BASE = {
    "姓名": "样本甲", "性别": "男", "民族": "汉族", "出生日期": "1980-05-01", "学历": "本科", "入党日期": "2005-07-01",
    "上级党组织": "中共新桥镇委员会", "所在党支部": "新桥镇机关第一党支部", "单位类别": "镇(街道)", "职务": "科员",
    "党员层次": "机关一般党员", "手机号码": "13912000001", "备注": "",
}  # fmt: skip
NAMES = ["样本甲", "样本乙", "样本丙", "样本丁"]
IDENTITY = "330102198005010011"


def row(number=0, **facts):
    return BASE | {"姓名": NAMES[number], "手机号码": f"1391200000{number + 1}"} | facts


def lines(*rows, head=HEAD):
    """Rows under ``head``, numbered where there is a column for it."""
    return [head] + [
        [number if name == "序号" else one.get(name) for name in head]
        for number, one in enumerate(rows, start=1)
    ]


def book(*rows, head=HEAD, **options):
    return m.book(lines(*rows, head=head), **options)


#: As a person tells the command who has looked at the units, and knows that numbers tell people.
TOLD = [
    "--new-units", "found", "--people", "by-number", "--district", "中共路桥区委员会",
]  # fmt: skip


@pytest.fixture
def there():
    """The existing rows: the two branches and the base member."""
    town = make.organisation(name="中共新桥镇委员会", sector="town")
    first = make.branch(town, name="新桥镇机关第一党支部")
    make.branch(make.organisation(name="区行政服务中心党委"), name="区行政服务中心第二党支部")
    return make.member(
        first, name="样本甲", phone="13912000001", gender="男", ethnicity="汉族", education="本科", post="科员",
        born_on=date(1980, 5, 1), joined_on=date(2005, 7, 1),
    )  # fmt: skip


@pytest.fixture
def run(tmp_path, there):
    """A function that imports bytes with the command: (closing line as numbers, everything printed)."""

    def run(content, *options):
        path, out = tmp_path / "file", StringIO()
        path.write_bytes(content)
        with suppress(SystemExit):
            call_command("import_roster", str(path), *TOLD, *options, stdout=out)
        told = out.getvalue()
        counts = tuple(int(part.partition("=")[2]) for part in told.splitlines()[-1].split())
        return counts, told

    return run


def called(name):
    return Member.objects.get(name=name)


def test_the_base_roster(run):
    counts, told = run(book(row()))
    assert (counts, "新建" in told) == ((0, 1, 0, 0), False)


@pytest.mark.parametrize(
    "heads",
    [
        {"姓名": "*姓名", "所在党支部": "*所在党支部", "党员层次": "*党员层次"},
        {
            "姓名": "姓名\n（必填）",
            "出生日期": "出生日期\n（格式：1980.05）",
            "所在党支部": "所在党支部（全称）",
            "党员层次": "党员层次（下拉选择）",
        },
        {
            "姓名": "2、姓 名：",
            "所在党支部": "【所在党支部】",
            "党员层次": "☆党员层次☆",
            "手机号码": "手机号码\n(11位)",
        },
        {"姓名": "\u200b姓\u2f1d名".replace("\u2f1d", ""), "党员层次": "党员层次\ufeff"},
    ],
)
def test_headings_with_marks_and_notes(run, heads):
    content = lines(row())
    content[0] = [heads.get(name, name) for name in HEAD]
    counts, told = run(m.book(content))
    assert (counts, "未使用" in told) == ((0, 1, 0, 0), False)


def test_two_rows_of_headings(run, there):
    def change(made):
        sheet = made.active
        for cells in ("A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:F1", "G1:H1"):
            sheet.merge_cells(cells)

    content = [
        ["姓名", "性别", "出生日期", "党员层次", "所在党组织", None, "联系方式", None],
        [None, None, None, None, "上级党组织", "所在党支部", "手机号码", "办公电话"],
        [
            "样本甲",
            "男",
            "1980-05-01",
            "机关一般党员",
            "中共新桥镇委员会",
            "新桥镇机关第一党支部",
            "13912000001",
            "0576-82440000",
        ],
    ]
    counts, told = run(m.book(content, change=change))
    assert counts == (0, 1, 0, 0)
    assert [line for line in told.splitlines() if "未使用" in line] == ["未使用的列：办公电话"]
    assert called("样本甲").phone == "13912000001"


def test_the_proper_column_wins(run):
    head = [*HEAD[:3], "党员类别", *HEAD[3:]]
    rows = [row(n, 党员类别="正式党员") for n in (0, 1)]
    counts, told = run(book(*rows, head=head))
    assert (counts, "未使用的列：党员类别" in told) == ((1, 1, 0, 0), True)
    assert called("样本乙").tier == "organ_member"


def test_instructions_before_the_roster(run):
    content = m.book(
        [["填表说明"], ["1. 姓名按户籍填写"]],
        title="填表说明",
        more=[("花名册", lines(row()), "visible")],
    )
    counts, told = run(content)
    assert (counts, "填表说明" in told) == ((0, 1, 0, 0), True)


def test_one_sheet_a_branch(run):
    more = [
        (f"第{n}支部", lines(row(at, 所在党支部=f"新桥镇机关第{n}党支部")), "visible")
        for at, n in ((1, "二"), (2, "三"))
    ]
    counts, told = run(m.book(lines(row()), title="第一支部", more=more))
    assert counts == (2, 1, 0, 0)
    assert sum("新桥镇机关第" in line and "名称相近" in line for line in told.splitlines()) == 2
    assert called("样本丙").branch.name == "新桥镇机关第三党支部"


def test_the_same_person_on_two_sheets_is_reported_with_the_sheet(run):
    content = m.book(lines(row(1)), title="甲", more=[("乙", lines(row(1)), "visible")])
    counts, told = run(content)
    assert (counts, "乙!2" in told, "甲!2" in told) == ((1, 0, 0, 1), True, True)


def test_merged_cells_count_for_their_rows(run):
    def change(made):
        made.active.merge_cells("H2:H4")
        made.active.merge_cells("I2:I4")

    empty = {"上级党组织": None, "所在党支部": None}
    content = book(row(), row(1) | empty, row(2) | empty, change=change)
    counts, _told = run(content)
    assert (counts, Member.objects.filter(branch=called("样本甲").branch).count()) == (
        (2, 1, 0, 0),
        3,
    )


def test_lines_below_are_no_members(run):
    head = HEAD[1:]
    content = lines(row(), head=head)
    content += [
        ["填表人：某某", None, None, "审核人：某某"],
        ["注：本表一式三份"],
        ["共 1 人"],
        [None, None, "书记（签字）："],
        ["2026年3月1日"],
    ]
    assert run(m.book(content))[0] == (0, 1, 0, 0)


def test_signs_that_show_nothing(run):
    rows = [
        row(0, 姓名="样\u200b本甲"), row(1, 所在党支部="\ufeff新桥镇机关第一党支部"),
        row(2, 手机号码="\u202d13912000003\u202c"), row(3, 党员层次="机关一般\u200b党员"),
    ]  # fmt: skip
    before = Organisation.objects.count()
    assert run(book(*rows))[0] == (3, 1, 0, 0)
    assert Organisation.objects.count() == before
    assert called("样本丙").phone == "13912000003"
    stored = "".join(str(value) for one in Member.objects.values() for value in one.values())
    assert not set("\u200b\ufeff\u202d\u202c") & set(stored)


def test_radicals_are_the_characters_they_look_like(run):
    rows = [row(0, 姓名="\u2f45样本"), row(1, 所在党支部="新桥镇机关第\u2f00党支部")]
    before = Organisation.objects.count()
    assert run(book(*rows))[0] == (2, 0, 0, 0)
    assert (Organisation.objects.count(), called("方样本").branch) == (
        before,
        called("样本乙").branch,
    )


def test_a_private_character_of_an_old_system(run):
    assert run(book(row(1, 姓名="样\ue863")))[0] == (1, 0, 0, 0)
    assert called("样䶮")
    counts, told = run(book(row(2, 姓名="样\ue000")))
    assert (counts, "U+E000" in told) == ((0, 0, 0, 1), True)


def test_months_typed_as_numbers(run):
    rows = [row(n, 出生日期=value) for n, value in enumerate((1980.3, 1975.7, 1968.1, 1971.12))]
    assert run(book(*rows))[0] == (3, 0, 1, 0)
    born = [(called(name).born_on, called(name).born_precision) for name in NAMES]
    assert born == [
        (date(y, month, 1), "month") for y, month in ((1980, 3), (1975, 7), (1968, 1), (1971, 12))
    ]


def test_an_ambiguous_month_is_asked_for(run):
    counts, told = run(book(row(1, 出生日期=1968.1)))
    assert (counts, "1月也可能是10月" in told) == ((1, 0, 0, 0), True)
    assert called("样本乙").born_on is None


def test_dates_with_remarks(run):
    texts = ["1987-6-10闰", "1980年5月（农历）", "1980、5", "1980年5月1号"]
    counts, told = run(book(*[row(n, 出生日期=text) for n, text in enumerate(texts)]))
    assert counts == (3, 0, 1, 0)
    born = [(str(called(name).born_on), called(name).born_precision) for name in NAMES]
    assert born == [
        ("1987-06-10", "day"),
        ("1980-05-01", "month"),
        ("1980-05-01", "month"),
        ("1980-05-01", "day"),
    ]
    assert [text in told for text in texts] == [True, True, False, False]


def test_the_built_in_month_of_chinese_excel(run):
    def change(made):
        made.active["E2"].value, made.active["E2"].number_format = 18384, "yyyy-mm"

    content = m.patched(
        book(row(), change=change),
        parts={"xl/styles.xml": lambda data: data.replace(b'numFmtId="164"', b'numFmtId="57"').replace(b'<numFmt numFmtId="57"', b'<numFmt numFmtId="999"')},
    )  # fmt: skip
    assert run(content)[0] == (0, 0, 1, 0)
    assert (called("样本甲").born_on, called("样本甲").born_precision) == (
        date(1950, 5, 1),
        "month",
    )


def test_a_formula_with_an_empty_text(run):
    content = m.patched(
        book(row(), row(1)),
        parts={
            m.SHEET: lambda data: data.replace(
                b"</row>", b'<c r="N9" t="str"><f>IF(1=2,"x","")</f><v></v></c></row>'
            )
        },
    )
    assert run(content)[0] == (1, 1, 0, 0)


def test_formatted_rows_cost_nothing(run):
    assert run(m.formatted_rows(12_000, rows=lines(row(), head=HEAD[1:])))[0] == (0, 1, 0, 0)


def test_a_column_of_identity_numbers(run, tmp_path):
    errors = tmp_path / "errors.xlsx"
    head = [*HEAD, "身份证号码（18位）"]
    rows = [row(0), row(1, 党员层次="待填")]
    for one in rows:
        one["身份证号码（18位）"] = "330102198005010028"
    counts, told = run(book(*rows, head=head), "--errors", str(errors))
    assert counts == (0, 1, 0, 1)
    assert "已丢弃、不保存的列：身份证号码（18位）" in told
    cells = [
        str(cell)
        for line in openpyxl.load_workbook(errors).active.iter_rows(values_only=True)
        for cell in line
    ]
    assert not any("330102" in cell or "身份证" in cell for cell in cells)


@pytest.mark.parametrize(
    "heading", ["公民身份证号", "证件号码", "备用", "居民身份证\n（必填）", "身 份 证"]
)
def test_a_column_of_them_under_any_heading(run, heading):
    counts, told = run(book(row() | {heading: IDENTITY}, head=[*HEAD, heading]))
    assert (counts, IDENTITY in told) == ((0, 1, 0, 0), False)
    assert "已丢弃、不保存" in told


def test_a_number_inside_a_remark(run):
    counts, told = run(book(row(备注=f"因病不承诺，身份证{IDENTITY}")))
    assert (counts, "N2" in told) == ((0, 0, 1, 0), True)
    assert called("样本甲").exempt_reason == "因病不承诺"


@pytest.mark.parametrize("field", HEAD[1:])
@pytest.mark.parametrize(
    "number",
    [IDENTITY, "33010219800501001X", "330102800501001", "３３０１０２１９８００５０１００１１"],
)
def test_a_number_in_any_field_leaves_no_digit(run, tmp_path, field, number):
    errors = tmp_path / "errors.xlsx"
    glue = "" if len(number) == 18 else " "
    value = f"{row(1)[field]}{glue}{number}" if field != "备注" else f"因病不承诺{number}"
    rows = [row(1) | {field: value}]
    rows.append(row(2, 党员层次="待填", 职务=f"科员 {number}"))
    _counts, told = run(book(*rows), "--errors", str(errors))
    digits = ("330102198005", "33010280050", "３３０１０２")
    held = [told]
    for model in apps.get_models():
        if model._meta.managed and not model._meta.proxy:
            held += [str(value) for one in model._base_manager.values_list() for value in one]
    held += [
        str(c)
        for line in openpyxl.load_workbook(errors).active.iter_rows(values_only=True)
        for c in line
    ]
    held += [path.name for path in settings.DATA_DIR.rglob("*")]
    assert not [text for text in held if any(digit in text for digit in digits)]


def test_dates_that_disagree(run):
    rows = [
        row(0, 出生日期="1990-05-01", 入党日期="1985-07-01"), row(1, 入党日期="2030-07-01"), row(2, 出生日期="2026-07-01"),
    ]  # fmt: skip
    counts, told = run(book(*rows))
    assert counts == (2, 0, 1, 0)
    assert all(
        word in told
        for word in ("1990-05-01、入党日期1985-07-01", "2030-07-01尚未到来", "2026-07-01")
    )


def test_one_unit_in_two_widths(run):
    rows = [row(0, 所在党支部="新桥镇机关第２党支部"), row(1, 所在党支部="新桥镇机关第2党支部")]
    counts, told = run(book(*rows))
    assert counts == (1, 0, 1, 0)
    assert called("样本甲").branch == called("样本乙").branch
    assert called("样本甲").branch.name == "新桥镇机关第2党支部"
    assert "名称相近：新桥镇机关第一党支部" in told
    assert "样本甲 (新桥镇机关第一党支部 → 新桥镇机关第2党支部)" in told


def test_phones_in_usual_forms(run):
    texts = [
        "13912000001/13812000001",
        "13912000002（短号661234）",
        "(0576)82440000",
        "1.39120E+10",
    ]
    counts, told = run(book(*[row(n, 手机号码=text) for n, text in enumerate(texts)]))
    assert counts == (3, 1, 0, 0)
    assert [called(name).phone for name in NAMES] == [
        "13912000001",
        "13912000002",
        "0576-82440000",
        "",
    ]
    assert [told.count(word) for word in ("13812000001", "661234", "1.39120E+10")] == [1, 1, 1]


def test_a_member_who_moved_with_a_new_number(run):
    counts, told = run(
        book(row(所在党支部="区行政服务中心第二党支部", 上级党组织="", 手机号码="13912009999")),
        "--dry-run",
    )
    assert counts == (1, 0, 0, 0)
    assert "新桥镇机关第一党支部已有同名且出生日期相同的党员样本甲" in told


def test_a_number_of_somebody_else(run):
    counts, told = run(book(row(1, 手机号码="13912000001", 出生日期="1990-01-01")))
    assert (counts, "已登记在新桥镇机关第一党支部的样本甲名下" in told) == ((1, 0, 0, 0), True)


def test_hidden_rows_are_reported(run):
    def change(made):
        made.active.auto_filter.ref = "A1:N4"
        made.active.row_dimensions[3].hidden = True

    counts, told = run(book(row(), row(1), row(2), change=change))
    assert (counts, "1个隐藏行也已读取：第3行" in told) == ((2, 1, 0, 0), True)


def test_many_transfers_are_asked_about(run, there):
    for number in (1, 2, 3):
        make.member(there.branch, name=NAMES[number], phone=f"1391200000{number + 1}")
    rows = [row(n, 所在党支部="新桥镇机关党支部") for n in range(4)]
    told = run(book(*rows), "--dry-run")[1]
    assert "转支部的人数偏多" in told


@pytest.mark.parametrize(
    "write",
    [
        m.old_book,
        lambda rows: m.ods(rows),
        lambda rows: m.text([[str(c or "") for c in r] for r in rows]).encode("gb18030"),
    ],
)
def test_the_same_from_other_kinds_of_files(run, write):
    counts, _told = run(write(lines(row(), row(1))))
    assert counts == (1, 1, 0, 0)


# ── in the browser ────────────────────────────────────────────────────────────────────────────────


def upload(client, content=None, **data):
    client.force_login(make.holder("administrator", make.district()))
    if content is not None:
        file = BytesIO(content)
        file.name = f"{IDENTITY}花名册.xls"
        data["file"] = file
    return client.post("/roster/import/", data)


def test_the_preview_says_all_of_it(client, there):
    rows = [
        row(0, 所在党支部="新桥镇机关第２党支部"),
        row(1, 党员层次="待填", 备注=IDENTITY),
        row(2, 出生日期="1980年5月（农历）"),
    ]
    page = client.get(upload(client, book(*rows)).url)
    text = page.content.decode()
    assert "名称相近：新桥镇机关第一党支部" in text
    assert "样本乙" in text
    assert "按1980-05读取" in text
    assert IDENTITY not in text


def test_a_pasted_table_goes_in(client, there):
    pasted = m.text([[str(c or "") for c in line] for line in lines(row(), row(1))], separator="\t")
    answer = upload(client, pasted=pasted)
    page = client.get(answer.url)
    assert (page.context["plan"].counts["accepted"], page.context["plan"].unchanged) == (1, 1)


def test_a_missing_file_and_table_is_reported_at_the_field(client, there):
    answer = upload(client, pasted=" ")
    assert "请选择文件，或粘贴表格。" in answer.content.decode()
