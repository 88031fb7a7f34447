"""The system's main job, once through, as each role in a real browser, on the imported district."""

import re
import subprocess

import pytest
from django.utils import timezone

from accounts.identity.models import RoleAssignment
from accounts.organisations.models import Organisation
from accounts.people.models import Member
from accounts.people.rules import lift_exemption
from ledger.entries.models import Entry
from ledger.verification import verify_ledgers
from pledges.disclosure.publishing.models import Disclosure
from pledges.sheets.paper.models import PrintLog
from pledges.sheets.sheet.models import Sheet
from tests import factories as make
from tests.browser.conftest import PHONE
from tests.browser.workbooks import workbooks

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "Lüqiao-2026-walk"


def account(role, over, *, of=None, username):
    user = make.user(
        of,
        username=username,
        name=of.name if of else {"administrator": "周管理", "supervisor": "吴督查"}.get(role, role),
        password=PASSWORD,
    )
    RoleAssignment.objects.create(
        user=user, role=role, organisation=over, since=timezone.localdate()
    )
    return user


def test_from_a_roster_to_a_signed_sheet(visitor, tmp_path):
    roster, pledges, people, items = workbooks(tmp_path)
    year = timezone.localdate().year
    account("administrator", make.district(), username="admin")
    admin = visitor().sign_in("admin", PASSWORD)
    _administrator_imports(admin, roster, pledges, people, items, year)
    branch, secretary_member, newcomer, pledger = _cast()
    account("secretary", branch, of=secretary_member, username="secretary")
    account("supervisor", Organisation.objects.get_parent(branch), username="supervisor")
    make.user(pledger, username="member", password=PASSWORD)
    secretary = visitor().sign_in("secretary", PASSWORD)
    _secretary_enters_and_confirms(secretary, newcomer)
    entry = _member_claims_on_a_phone(visitor(PHONE).sign_in("member", PASSWORD), pledger)
    _secretary_verifies(secretary, entry)
    _secretary_settles_what_was_imported(secretary, branch, secretary_member)
    _disclosed(secretary, admin)
    _supervisor_prints(visitor().sign_in("supervisor", PASSWORD), branch, tmp_path)
    _public_reads(visitor(), visitor(PHONE), Sheet.objects.get(member=newcomer))
    digest, broken = verify_ledgers()
    assert (broken, len(digest)) == (None, 64)


def _administrator_imports(admin, roster, pledges, people, items, year):
    admin.open("/cycles/").picture("administrator-cycles")
    admin.page.fill("[name=year]", str(year))
    admin.press("建立年度").press("开启年度").picture("administrator-cycle")
    admin.open("/roster/import/").picture("administrator-roster-upload")
    admin.page.set_input_files("[name=file]", roster)
    admin.press("读取并预览").picture("administrator-roster-preview")
    admin.page.set_default_timeout(120_000)
    admin.page.check("[name=all_units]")
    admin.press("按以上回答重新预览").picture("administrator-roster-answered")
    admin.press("导入这些党员").sees(f"{people}").picture("administrator-roster-done")
    assert Member.objects.count() == people
    admin.open("/pledges/import/")
    admin.page.set_input_files("[name=file]", pledges)
    admin.press("读取并预览").picture("administrator-pledges-preview")
    if admin.page.locator("[name=future_fulfilments]").count():
        admin.page.check("[name=future_fulfilments][value=open]")
        admin.press("按以上回答重新预览")
    admin.press("确认并登记这些事项").sees(f"{items}").picture("administrator-pledges-done")
    assert Entry.objects.filter(kind="practical").count() == items
    admin.page.set_default_timeout(20_000)
    admin.open("/").picture("administrator-home")
    admin.open(f"/cycles/{year}/texts/").picture("administrator-texts")


def _cast():
    """A branch with somebody exempt (who will pledge after all), a secretary, and a member with open items."""
    newcomer = (
        Member.objects.exclude(exempt_reason="")
        .filter(tier="organ_member")
        .select_related("branch")
        .first()
    )
    lift_exemption(newcomer, actor=make.user(), at=timezone.now(), on=timezone.localdate())
    branch = newcomer.branch
    others = (
        Member.objects.filter(branch=branch, exempt_reason="")
        .exclude(pk=newcomer.pk)
        .order_by("pk")
    )
    open_item = Entry.objects.filter(branch=branch, kind="practical", state="open").exclude(
        ledger__member=others[0]
    )
    return (
        branch,
        others[0],
        newcomer,
        open_item.select_related("ledger__member").first().ledger.member,
    )


def _secretary_enters_and_confirms(secretary, newcomer):
    page = secretary.page
    secretary.open("/").picture("secretary-home")
    secretary.open("/sheets/").picture("secretary-sheets")
    secretary.press("录入承诺")
    page.wait_for_url(re.compile("/sheets/new/"))
    secretary.sees(newcomer.name[-1])
    page.fill("[name=items-0-text]", "将企业设立登记由法定28个工作日压缩至5个工作日办结")
    page.fill("[name=items-0-deadline]", f"{timezone.localdate().year}-12-20")
    page.locator("details summary", has_text="办理时间").first.click()
    page.fill("[name=items-0-statutory_days]", "28")
    page.fill("[name=items-0-pledged_days]", "5")
    secretary.sees("82.1%")
    secretary.sees("自动保存").picture("secretary-entry")
    secretary.press("再加一项")
    page.fill("[name=items-1-text]", "争取进一步改进作风")
    page.fill("[name=items-1-deadline]", "")
    secretary.sees("没有数量").picture("secretary-entry-advice")
    secretary.press("确认，转下一位").sees("请填写完成时限")
    page.locator("button[value=remove-1]").click()
    page.wait_for_load_state()
    secretary.press("确认，转下一位").sees("已确认并登记台账").picture("secretary-confirmed")
    sheet = Sheet.objects.get(member=newcomer)
    assert (sheet.state, sheet.revision) == ("confirmed", 1)
    assert newcomer.ledger.entries.filter(kind="practical").count() == 1
    secretary.open(f"/sheets/{sheet.pk}/").picture("secretary-sheet")


def _member_claims_on_a_phone(member, pledger):
    member.open("/").picture("member-home-phone")
    member.open("/my-ledger/").picture("member-ledger-phone")
    entry = Entry.objects.filter(ledger__member=pledger, kind="practical", state="open").first()
    member.open(f"/entries/{entry.pk}/").picture("member-entry-phone")
    member.press(
        "报告已兑现"
        if member.page.get_by_role("button", name="报告已兑现").count()
        else re.compile("兑现")
    )
    entry.refresh_from_db()
    assert entry.state == "claimed"
    return entry


def _secretary_verifies(secretary, entry):
    secretary.open(f"/entries/{entry.pk}/").picture("secretary-verify")
    secretary.press("核实并销号")
    entry.refresh_from_db()
    assert entry.state == "struck_off"
    secretary.open(f"/ledgers/{entry.ledger_id}/").sees("销号").picture("secretary-ledger")
    secretary.open("/ledgers/").picture("secretary-ledgers")


def _secretary_settles_what_was_imported(secretary, branch, own):
    claimed = Entry.objects.filter(branch=branch, state="claimed").exclude(ledger__member=own)
    waiting = claimed.count()
    secretary.open("/ledgers/claims/").picture("secretary-claims")
    secretary.page.locator("[name=entry]").first.uncheck()
    secretary.press("核实并销号所选事项").picture("secretary-claims-confirm")
    secretary.press(f"销号{waiting - 1}项，保留1项").sees(f"已核实销号{waiting - 1}件")
    assert claimed.count() == 1


def _disclosed(secretary, admin):
    secretary.open("/disclosures/propose/").picture("secretary-propose")
    secretary.page.locator("main form button.btn-primary").first.click()
    secretary.page.wait_for_load_state()
    admin.open("/disclosures/?state=proposed").picture("administrator-disclosures")
    admin.page.check("#secrecy")
    admin.page.check("#accuracy")
    admin.page.locator("button[name=all]").click()
    admin.page.wait_for_load_state()
    admin.open("/disclosures/?state=reviewed")
    admin.page.locator("button[name=all]").click()
    admin.page.wait_for_load_state()
    secretary.open("/disclosures/?state=approved").picture("secretary-disclosures")
    secretary.page.locator("button[name=all]").click()
    secretary.page.wait_for_load_state()
    assert Disclosure.objects.filter(state="carried_out").exists()
    assert not Disclosure.objects.exclude(state="carried_out").exists()


def _supervisor_prints(supervisor, branch, folder):
    supervisor.open("/").picture("supervisor-home")
    supervisor.open("/sheets/print/").picture("supervisor-print")
    supervisor.page.select_option("[name=units]", str(branch.pk))
    supervisor.page.set_default_timeout(120_000)
    with (
        supervisor.page.expect_navigation()
    ):  # it takes its seconds, and a picture taken meanwhile fails
        supervisor.press("生成 PDF")
    supervisor.picture("supervisor-printed")
    with supervisor.page.expect_download() as download:
        supervisor.page.get_by_role("link", name=re.compile("承诺书.pdf")).click()
    target = folder / "sheets.pdf"
    download.value.save_as(target)
    count = Sheet.objects.filter(branch=branch, state="confirmed").count()
    pages = int(
        re.search(
            r"Pages:\s+(\d+)",
            subprocess.run(["pdfinfo", target], check=True, capture_output=True, text=True).stdout,
        )[1]
    )
    assert pages >= 3 * count
    assert PrintLog.objects.count() == count


def _public_reads(office, phone, sheet):
    office.open("/board/").picture("public-board")
    office.open(f"/board/{sheet.serial}/").sees("压缩至5个工作日").picture("public-sheet")
    code = sheet.revisions.get().check_code
    office.open(f"/paper/{sheet.serial}/{code}/").sees("现行版本").picture("public-paper-check")
    office.open(f"/paper/{sheet.serial}/0000-0000-0000/").sees("没有编号")
    phone.open("/board/").picture("public-board-phone")
    phone.open(f"/board/{sheet.serial}/").picture("public-sheet-phone")
    assert Organisation.objects.count() > 2
