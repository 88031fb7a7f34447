"""The audit trail: appended, never edited, kept at least six months."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import Error, transaction
from django.utils import timezone

from access.roles import Role
from accounts.audit.actions import detail_in_words, in_words
from accounts.audit.models import AuditEvent
from accounts.audit.origin import Origin, acting_from, client_address
from accounts.audit.queries import audit_rows, filtered
from accounts.audit.rules import months_before, prune, record
from accounts.identity.seats import seats_of
from tests import factories as make

pytestmark = pytest.mark.django_db


def old(days):
    return record("print", subject="旧", at=timezone.now() - timedelta(days=days))


def test_a_line_cannot_be_changed():
    line = record("print")
    with pytest.raises(Error, match="append-only"), transaction.atomic():
        AuditEvent.objects.filter(pk=line.pk).update(subject="其他")


def test_a_young_line_cannot_be_deleted():
    line = old(days=180)
    with pytest.raises(Error, match="append-only"), transaction.atomic():
        AuditEvent.objects.filter(pk=line.pk).delete()


def test_old_lines_go_and_that_is_recorded(capsys):
    old(days=400), old(days=190), old(days=170)
    call_command("prune_audit")
    assert "deleted=2 " in capsys.readouterr().out
    assert list(AuditEvent.objects.order_by("occurred_at").values_list("action", flat=True)) == [
        "print", "audit_pruned",
    ]  # fmt: skip
    call_command("prune_audit")
    assert "deleted=0 " in capsys.readouterr().out


def test_pruning_goes_on_over_many_batches():
    for _line in range(5):
        old(days=300)
    assert prune(before=months_before(timezone.now(), 6), batch=2) == 5


def test_less_than_six_months_is_refused():
    with pytest.raises(CommandError):
        call_command("prune_audit", months=5)


def test_months_are_counted_so_that_both_databases_agree():
    assert months_before(datetime(2026, 8, 31, 12, tzinfo=UTC), 6) == datetime(
        2026, 2, 28, 12, tzinfo=UTC
    )
    assert months_before(datetime(2026, 3, 15, tzinfo=UTC), 12) == datetime(2025, 3, 15, tzinfo=UTC)


def test_a_line_says_from_which_seat_and_where_it_was_done():
    with acting_from(Origin(address="10.1.2.3", seat="secretary:7")):
        line = record("export", actor=make.user(name="陈建国"), subject="x" * 300)
    line.refresh_from_db()
    assert (line.address, line.seat, line.actor_name, len(line.subject)) == (
        "10.1.2.3", "secretary:7", "陈建国", 200,
    )  # fmt: skip
    assert record("export").seat == ""


@pytest.mark.parametrize("address", ["unknown", "1.2.3.4, 5.6.7.8", ""])
def test_an_address_that_is_none_is_left_out(address):
    with acting_from(Origin(address=address)):
        assert record("export").address is None


def test_the_proxys_word_counts_only_behind_a_proxy(rf, settings):
    request = rf.get("/", headers={"x-forwarded-for": "6.6.6.6, 10.0.0.9"}, REMOTE_ADDR="127.0.0.1")
    assert client_address(request) == "127.0.0.1"
    settings.BEHIND_PROXY = True
    assert client_address(request) == "10.0.0.9"


def seat(role):
    return seats_of(make.holder(role, make.district()), on=make.TODAY)[0]


def test_only_the_auditor_reads():
    line = record("print")
    assert list(audit_rows(seat(Role.AUDITOR))) == [line]
    for role in (Role.ADMINISTRATOR, Role.SECURITY, Role.SUPERVISOR):
        assert list(audit_rows(seat(role))) == []
    assert list(audit_rows(None)) == []


def test_lines_are_found_by_person_action_and_day():
    chen = make.user(username="chenjianguo", name="陈建国")
    day = datetime(2026, 3, 2, 16, 30, tzinfo=UTC)  # 3 March in Shanghai
    by_chen = record("print", actor=chen, at=day)
    about_chen = record(
        "account_closed", subject="陈建国 (chenjianguo)", at=day + timedelta(days=1)
    )
    record("print", at=day - timedelta(days=30))
    lines, march = AuditEvent.objects.all(), datetime(2026, 3, 3).date()
    assert set(filtered(lines, person="陈建国")) == {by_chen, about_chen}
    assert set(filtered(lines, person="ChenJianGuo")) == {by_chen}
    assert set(filtered(lines, action="account_closed")) == {about_chen}
    assert set(filtered(lines, since=march, until=march)) == {by_chen}


def test_details_are_shown_in_words():
    assert detail_in_words(
        {"why": "wrong", "known": False, "until": None, "fields": ["post", "phone"], "x": {"y": 1}}
    ) == ("原因：登录名、密码或启用码不正确；登录名存在：否；至：—；字段：post, phone；x：y=1")


def test_an_act_that_no_app_declares_is_not_recorded():
    with pytest.raises(LookupError, match="no app declares the audit action signed_off"):
        record("signed_off")
    assert not AuditEvent.objects.exists()


def test_an_act_that_is_no_longer_declared_is_shown_as_it_was_kept():
    assert (in_words("print"), in_words("long_gone")) == ("打印", "long_gone")
