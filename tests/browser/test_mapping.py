"""A branch's own list, without branch and tier, from the upload to the members, at a desk and on a phone."""

from datetime import date

import pytest
from django.utils import timezone

from accounts.people.models import Member
from tests import factories as make
from tests.accounts.roster.test_import_mapping import OWN, PLEDGES
from tests.accounts.roster.test_rosters_as_sent import lines, row
from tests.browser.conftest import OFFICE, PHONE
from tests.workbooks import making as m

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "Lüqiao-2026-walk"


@pytest.fixture
def branch():
    town = make.organisation(name="中共新桥镇委员会", sector="town")
    return make.branch(town, name="新桥镇机关第一党支部")


@pytest.fixture
def file(tmp_path):
    """A function that writes rows to a workbook and returns its path."""

    def write(rows, name="支部名单.xlsx", **options):
        path = tmp_path / name
        path.write_bytes(m.book(rows, **options))
        return path

    return write


def fits(page):
    """Whether the page is no wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def whole(one, name):
    one.page.screenshot(path=one.screenshots / f"{name}.png", full_page=True)


@pytest.mark.parametrize("size", [OFFICE, PHONE], ids=["desk", "phone"])
def test_a_branchs_own_roster(visitor, branch, file, size):
    make.holder("administrator", make.district(), username="admin", password=PASSWORD)
    name = f"mapping-{size['width']}"
    admin = visitor(size).sign_in("admin", PASSWORD).open("/roster/import/")
    admin.page.set_input_files("[name=file]", file(OWN))
    admin.press("读取并预览").sees("文件中没有的信息").picture(f"{name}-1-asked")
    whole(admin, f"{name}-1-asked-whole")
    assert fits(admin.page)
    admin.page.select_option("[name=branch]", "unit")
    admin.page.fill("[name=unit]", branch.name)
    admin.page.select_option("[name=tier]", "organ_member")
    admin.page.select_option("[name=tier_by]", "post")
    admin.press("按此显示前几行").sees("请在下面逐项指定层次")
    admin.page.get_by_label("副镇长").select_option("unit_leader")
    admin.press("按此显示前几行").sees("前几行的读取结果")
    whole(admin, f"{name}-2-shown-whole")
    assert fits(admin.page)
    admin.press("进入预览").sees("新增各行的读取结果").picture(f"{name}-3-preview")
    whole(admin, f"{name}-3-preview-whole")
    assert fits(admin.page)
    admin.press("导入这些党员").sees("3")
    admin.open("/imports/shapes/").sees("B 姓名").picture(f"{name}-4-kept")


@pytest.mark.parametrize("size", [OFFICE, PHONE], ids=["desk", "phone"])
def test_what_the_preview_asks(visitor, branch, file, size):
    make.member(branch, name="样本甲", phone="13912000001", born_on=date(1980, 5, 1), post="科员")
    make.holder("administrator", make.district(), username="admin", password=PASSWORD)
    rows = [
        row(0, 手机号码="13912009999", 出生日期=""),
        row(1, 所在党支部="新桥镇机关第2党支部"),
        row(2, 党员层次="别的"),
    ]
    admin = visitor(size).sign_in("admin", PASSWORD).open("/roster/import/")
    admin.page.set_input_files("[name=file]", file(lines(*rows)))
    admin.press("读取并预览").sees("系统中没有的组织").picture(f"asking-{size['width']}-1")
    whole(admin, f"asking-{size['width']}-1-whole")
    assert fits(admin.page)
    admin.page.check("[name=all_units]")
    admin.page.select_option("[name^=row_]", index=1)
    admin.press("按以上回答重新预览")
    whole(admin, f"asking-{size['width']}-2-whole")
    assert admin.page.get_by_text("待回答").count() == 0
    assert Member.objects.count() == 1


@pytest.mark.parametrize("size", [OFFICE, PHONE], ids=["desk", "phone"])
def test_a_branchs_own_pledges(visitor, branch, file, size):
    make.cycle(timezone.localdate().year)
    make.member(branch, name="样本甲")
    make.holder("secretary", branch, username="secretary", password=PASSWORD)
    secretary = visitor(size).sign_in("secretary", PASSWORD).open("/pledges/import/")
    secretary.page.set_input_files("[name=file]", file(PLEDGES))
    secretary.press("读取并预览").sees("文件中没有的信息").picture(f"pledges-{size['width']}-1")
    whole(secretary, f"pledges-{size['width']}-1-whole")
    secretary.press("进入预览").sees("新增各行的读取结果")
    whole(secretary, f"pledges-{size['width']}-2-whole")
    assert fits(secretary.page)
