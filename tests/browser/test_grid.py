"""The whole branch on one page, by keyboard alone: three items for a member, a block out of Excel, lost session, phone."""

from datetime import date

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from pledges.sheets.sheet.models import Item, Sheet
from tests import factories as make
from tests.browser.conftest import OFFICE, PHONE
from tests.browser.test_mapping import fits, whole

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "Lüqiao-2026-walk"
YEAR = timezone.localdate().year
ITEMS = [
    ("结对方林村困难群众4户，每季度上门走访1次", "年底"),
    ("编写本科室业务办事指南6份，在大厅公开", "10月底"),
    ("参加社区志愿服务不少于28小时", "三季度"),
]
#: The keystroke-level model, in seconds: a key, and making up one's mind before a field; Chinese is 40 characters a minute.
KEY, THOUGHT, HAN = 0.28, 1.35, 1.5


@pytest.fixture
def branch():
    make.cycle(YEAR)
    branch = make.branch(name="新桥镇机关第一党支部")
    for name in ("张三", "李四", "王五"):
        make.member(branch, name=name)
    make.holder("secretary", branch, username="secretary", password=PASSWORD)
    return branch


@pytest.fixture
def secretary(visitor, branch):
    one = visitor(OFFICE).sign_in("secretary", PASSWORD)
    return one.open(f"/sheets/branch/{branch.pk}/")


def focused(one):
    return one.page.evaluate(
        "document.activeElement.getAttribute('aria-label') || document.activeElement.innerText"
    )


def paste(one, text):
    one.page.evaluate(
        """(text) => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/plain", text);
          document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true}));
        }""",
        text,
    )


def own(name):
    return [
        *Item.objects.filter(sheet__member__name=name, kind="practical").values_list(
            "text", "deadline"
        )
    ]


def test_three_items_by_keyboard_alone_within_four_minutes(secretary):
    page, keys, han = secretary.page, 0, 0
    page.get_by_label("张三 1 承诺事项").focus()
    for place, (text, day) in enumerate(ITEMS):
        page.keyboard.insert_text(text)
        page.keyboard.press("Tab")
        page.keyboard.insert_text(day)
        page.keyboard.press("Control+Enter" if place == 2 else "Enter")
        keys, han = keys + 2, han + len(text + day)
        if place < 2:
            assert focused(secretary) == f"张三 {place + 2} 承诺事项"
    page.locator("tbody[data-closed]").wait_for()
    page.locator(":focus[aria-label='李四 1 承诺事项']").wait_for()
    assert Sheet.objects.get(member__name="张三").state == "confirmed"
    assert own("张三") == [
        (ITEMS[0][0], date(YEAR, 12, 31)), (ITEMS[1][0], date(YEAR, 10, 31)), (ITEMS[2][0], date(YEAR, 9, 30)),
    ]  # fmt: skip
    assert Item.objects.get(text=ITEMS[1][0]).unit == "份"
    seconds = keys * KEY + han * HAN + 2 * len(ITEMS) * THOUGHT
    assert seconds < 240
    secretary.picture("grid-confirmed")


def test_a_block_out_of_excel_is_pasted_taken_back_and_saved(secretary):
    page = secretary.page
    page.get_by_label("张三 1 承诺事项").focus()
    block = '走访困难群众30户\t10月底\r\n"第一行\n第二行，""引号"""\t2026年9月\t１２\t次\r\n第三件\t尽快\r\n李四的第一件\t年底\r\n'.replace(
        "2026", str(YEAR)
    )
    paste(secretary, block)
    assert page.get_by_label("张三 2 承诺事项").input_value() == '第一行\n第二行，"引号"'
    assert page.get_by_label("李四 1 完成时限").input_value() == "年底"
    page.keyboard.press("Control+z")
    assert page.get_by_label("张三 2 承诺事项").input_value() == ""
    paste(secretary, block)
    secretary.sees("已粘贴")
    secretary.press("全部保存")
    secretary.sees("尚未保存或提交：张三")
    assert own("李四") == [("李四的第一件", date(YEAR, 12, 31))]
    assert page.get_by_label("张三 3 完成时限").input_value() == "尽快"
    assert focused(secretary) == "张三 3 完成时限"
    secretary.picture("grid-refused")
    whole(secretary, "grid-refused-whole")
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("年底")
    page.get_by_label("王五 1 承诺事项").focus()
    page.locator("#said", has_text="已保存").wait_for()
    assert [day for _text, day in own("张三")] == [
        date(YEAR, 10, 31),
        date(YEAR, 9, 30),
        date(YEAR, 12, 31),
    ]


def test_arrows_and_enter_move_as_in_a_sheet(secretary):
    page = secretary.page
    page.get_by_label("张三 1 承诺事项").click()
    for key, label in [
        ("ArrowDown", "张三 2 承诺事项"), ("ArrowRight", "张三 2 完成时限"), ("ArrowUp", "张三 1 完成时限"),
        ("Enter", "张三 2 完成时限"), ("Shift+Enter", "张三 1 完成时限"), ("ArrowLeft", "张三 1 承诺事项"),
    ]:  # fmt: skip
        page.keyboard.press(key)
        assert focused(secretary) == label
    page.keyboard.insert_text("甲")
    page.keyboard.press("Alt+Enter")
    page.keyboard.insert_text("乙")
    assert page.get_by_label("张三 1 承诺事项").input_value() == "甲\n乙"


def test_a_lost_session_leaves_the_page_as_it_is(secretary):
    page = secretary.page
    page.get_by_label("张三 1 承诺事项").focus()
    page.keyboard.insert_text("走访4户")
    Session.objects.all().delete()
    page.get_by_label("李四 1 承诺事项").focus()
    page.locator("#said", has_text="登录").wait_for()
    assert page.get_by_label("张三 1 承诺事项").input_value() == "走访4户"
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="全部保存").click()
    page.wait_for_url("**/sign-in/**")
    page.fill("[name=username]", "secretary")
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit], main form button.btn-primary")
    page.get_by_label("张三 1 承诺事项").wait_for()
    assert page.get_by_label("张三 1 承诺事项").input_value() == "走访4户"


def test_on_a_phone_it_is_a_list_that_leads_to_the_sheets(visitor, branch):
    one = visitor(PHONE).sign_in("secretary", PASSWORD).open(f"/sheets/branch/{branch.pk}/")
    assert fits(one.page)
    assert not one.page.locator("#grid").is_visible()
    one.picture("grid-phone")
    one.press("张　三").sees("张三的公开承诺书")
    one.page.wait_for_url("**/sheets/new/**")
