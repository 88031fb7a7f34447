"""The commands say what a file does not say by options."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from accounts.people.models import Member
from ledger.entries.models import Entry
from tests import factories as make
from tests.accounts.roster.test_command import line, run
from tests.accounts.roster.test_import_mapping import OWN, PLEDGES
from tests.accounts.roster.test_rosters_as_sent import book, row
from tests.workbooks import making as m

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch():
    return make.branch(name="新桥镇机关第一党支部")


@pytest.fixture
def file(tmp_path):
    """A function that writes bytes to a file and returns its path."""

    def write(content):
        path = tmp_path / "名单.xlsx"
        path.write_bytes(content)
        return path

    return write


def test_a_branchs_own_list(file, branch):
    path = file(m.book(OWN))
    options = ("--branch", branch.code, "--tier", "organ_member")
    assert run(path, *options)[:2] == (0, line(accepted=3))
    assert run(path, *options)[:2] == (0, line(unchanged=3))
    assert set(Member.objects.values_list("branch", "tier")) == {(branch.pk, "organ_member")}


def test_sheets_are_named_after_branches(file, branch):
    content = m.book(
        [["姓名"], ["样本甲"]],
        title=branch.name,
        more=[("别的", [["姓名"], ["样本乙"]], "visible")],
    )
    options = ("--branch", "sheet", "--tier", "organ_member", "--sheet", branch.name)
    assert run(file(content), *options)[:2] == (0, line(accepted=1))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--branch", "没有的支部", "--tier", "organ_member"), "--branch"),
        (("--branch", "sheet"), "党员层次"),
        (("--tier", "organ_member"), "所在党支部"),
        (("--sheet", "没有的表"), "没有名为“没有的表”的工作表"),
    ],
)
def test_what_cannot_be_is_refused_in_words(file, branch, options, words):
    with pytest.raises(CommandError, match=words):
        run(file(m.book(OWN)), *options)
    assert Member.objects.count() == 0


def test_a_row_that_says_it_is_not_overruled(file, branch):
    path = file(book(row(所在党支部=branch.name, 上级党组织="", 党员层次="国有企业党员")))
    other = make.branch(name="别的党支部")
    run(path, "--branch", other.code, "--tier", "organ_member")
    assert Member.objects.values_list("branch", "tier").get() == (branch.pk, "soe_member")


def test_pledges_of_a_branch(file, branch):
    make.member(branch, name="样本甲")
    out = StringIO()
    call_command(
        "import_pledges", str(file(m.book(PLEDGES))), cycle=2026, branch=branch.name, stdout=out
    )
    assert out.getvalue().splitlines()[-1] == line(accepted=1)
    assert Entry.objects.filter(kind="practical").count() == 1
