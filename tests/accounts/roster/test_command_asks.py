"""The command can ask nobody: it creates units, and decides who somebody is, only where its options say so."""

from contextlib import suppress
from io import StringIO

import pytest
from django.core.management import call_command

from accounts.organisations.models import Organisation
from accounts.people.models import Member
from tests.accounts.roster.test_rosters_as_sent import book, row, there  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("there")]
SECOND = "区行政服务中心第二党支部"


@pytest.fixture
def run(tmp_path):
    def run(content, *options):
        path, out = tmp_path / "file", StringIO()
        path.write_bytes(content)
        with suppress(SystemExit):
            call_command(
                "import_roster", str(path), "--district", "中共路桥区委员会", *options, stdout=out
            )
        told = out.getvalue()
        return tuple(int(part.partition("=")[2]) for part in told.splitlines()[-1].split()), told

    return run


def test_a_unit_that_is_not_there_is_founded_only_when_told(run):
    content = book(row(1, 所在党支部="新桥镇机关第三党支部"))
    counts, told = run(content)
    assert (counts, Organisation.objects.branches().count()) == ((0, 0, 0, 1), 2)
    assert "新桥镇机关第三党支部" in told and "新桥镇机关第一党支部" in told
    assert "--new-units=found" in told
    assert run(content, "--new-units", "found")[0] == (1, 0, 0, 0)
    assert Organisation.objects.branches().count() == 3


@pytest.mark.parametrize(
    ("facts", "by_number"),
    [
        ({}, (0, 0, 1, 0)),  # the same number: transferred
        (
            {"手机号码": "13912009999"},
            (1, 0, 0, 0),
        ),  # another one: taken for somebody else, with a note
    ],
)
def test_who_may_have_moved_is_left_out_unless_numbers_decide(run, facts, by_number):
    content = book(row(0, 所在党支部=SECOND, 上级党组织="区行政服务中心党委", **facts))
    counts, told = run(content)
    assert (counts, Member.objects.count()) == ((0, 0, 0, 1), 1)
    assert "新桥镇机关第一党支部" in told and "--people=by-number" in told
    assert run(content, "--people", "by-number")[0] == by_number


def test_what_is_certain_needs_no_option(run):
    assert run(book(row(0), row(1)))[0] == (1, 1, 0, 0)
