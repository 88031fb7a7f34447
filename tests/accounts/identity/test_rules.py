"""Attempts, codes, passwords and sign-in names, without pages."""

from datetime import timedelta

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.audit.models import AuditEvent
from accounts.errors import AccountError
from accounts.identity import activation, acts, attempts
from accounts.identity.entering import Closed, enter
from accounts.identity.models import ActivationCode, SignInAttempts, User
from accounts.identity.names import FreeNames, stem
from tests import factories as make

pytestmark = pytest.mark.django_db
NOW = make.NOW


def fail(name, times, *, user=None, at=NOW):
    for _time in range(times):
        attempts.take(name, user=user, at=at)


def test_the_sixth_attempt_is_not_let_through_and_the_pause_ends():
    fail("chenjianguo", 5)
    with pytest.raises(attempts.Locked) as locked:
        attempts.take("chenjianguo", user=None, at=NOW + timedelta(minutes=14, seconds=59))
    assert locked.value.until == NOW + timedelta(minutes=15)
    row = attempts.take("chenjianguo", user=None, at=NOW + timedelta(minutes=15))
    assert (row.failures, row.locked_until) == (1, None)


def test_spellings_of_a_name_are_counted_together():
    fail("ChenJianGuo ", 3)
    fail("ｃｈｅｎｊｉａｎｇｕｏ", 2)
    assert list(SignInAttempts.objects.values_list("failures", flat=True)) == [5]


def test_what_was_typed_is_not_stored():
    fail("my-secret-password", 1)
    assert "secret" not in SignInAttempts.objects.get().key


def test_failures_far_apart_are_not_in_a_row():
    fail("chenjianguo", 4)
    row = attempts.take("chenjianguo", user=None, at=NOW + timedelta(hours=25))
    assert row.failures == 1


def test_old_counts_are_forgotten():
    fail("chenjianguo", 1)
    assert attempts.forget_old(at=NOW + timedelta(hours=23)) == 0
    assert attempts.forget_old(at=NOW + timedelta(hours=25)) == 1


def test_a_code_has_sixty_bits_and_no_letters_that_look_alike():
    code = activation.new_code()
    assert [len(part) for part in code.split("-")] == [4, 4, 4]
    assert len(activation.ALPHABET) == 32
    assert not set("01IO") & set(activation.ALPHABET)


def code_for(user, at=NOW):
    return activation.issue([user], at=at)[user.pk]


def test_a_code_works_once_typed_in_any_way():
    user = make.user(username="chenjianguo")
    code = code_for(user)
    found = activation.find(username="CHENJIANGUO", code=code.lower().replace("-", " "), at=NOW)
    assert activation.activate(found, password="one-two-3-four", at=NOW) == user
    with pytest.raises(activation.WrongCode):
        activation.activate(found, password="another-5-six", at=NOW)
    with pytest.raises(activation.WrongCode):
        activation.find(username="chenjianguo", code=code, at=NOW)
    assert User.objects.get().check_password("one-two-3-four")


def test_only_the_hash_of_a_code_is_kept():
    user = make.user()
    code = code_for(user)
    row = ActivationCode.objects.get()
    assert row.code_hash == activation.hash_code(user.username, code)
    assert code not in str(row.__dict__)


def test_a_new_code_cancels_the_old_one():
    user = make.user()
    old, new = code_for(user), code_for(user)
    with pytest.raises(activation.WrongCode):
        activation.find(username=user.username, code=old, at=NOW)
    assert activation.find(username=user.username, code=new, at=NOW).user == user


def test_a_code_belongs_to_its_name_and_runs_out():
    one, other = make.user(), make.user()
    code = code_for(one)
    with pytest.raises(activation.WrongCode):
        activation.find(username=other.username, code=code, at=NOW)
    with pytest.raises(activation.WrongCode):
        activation.find(username=one.username, code=code, at=NOW + activation.VALID_FOR)


def test_a_closed_account_cannot_be_activated():
    user = make.user(is_active=False)
    code = code_for(user)
    with pytest.raises(Closed):
        activation.find(username=user.username, code=code, at=NOW)


def test_guessing_codes_locks_the_name():
    user = make.user(username="chenjianguo")
    code = code_for(user)
    for _guess in range(4):
        with pytest.raises(activation.WrongCode):
            activation.find(username="chenjianguo", code="AAAA-AAAA-AAAA", at=NOW)
    with pytest.raises(attempts.Locked):
        activation.find(username="chenjianguo", code="AAAA-AAAA-AAAA", at=NOW)
    with pytest.raises(attempts.Locked):
        activation.find(username="chenjianguo", code=code, at=NOW)


def test_an_account_has_one_open_code():
    user = make.user()
    code_for(user)
    with pytest.raises(IntegrityError), transaction.atomic():
        ActivationCode.objects.create(user=user, code_hash="x", created_at=NOW, expires_at=NOW)


def test_activation_reads_no_more_codes_with_more_people(django_assert_num_queries):
    users = [make.user() for _person in range(3)]
    with django_assert_num_queries(5):
        activation.issue(users[:1], at=NOW)
    with django_assert_num_queries(5):
        activation.issue(users, at=NOW)


@pytest.mark.parametrize(
    "password",
    [
        "short-1",
        "1234567890123",
        "onlyletters",
        "password123",
        "chenjianguo1",
        "13900001111a",
        "陈建国的密码",
    ],
)
def test_a_weak_password_is_refused(password):
    member = make.member(name="陈建国", phone="13900001111", pinyin="chenjianguo")
    with pytest.raises(ValidationError):
        validate_password(password, make.user(member, username="chenjianguo"))


@pytest.mark.parametrize("password", ["lake-7-morning", "早起读书，十年如一日1", "Wq8#kkz-0p"])
def test_a_good_password_is_taken(password):
    assert validate_password(password, make.user(make.member(pinyin="wangwei"))) is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("陈建国", "chenjianguo"),
        ("吕梁", "lvliang"),
        ("古丽娜尔·买买提", "gulinaermaimaiti"),
        ("李\U000323ab", "li"),  # CJK Extension H, without a pinyin
        ("\U000323ab", "dangyuan"),
        ("买买提·吐尔逊·买买提·古丽娜尔", "maimaitituerxunmaimaitigulinae"),
    ],
)
def test_the_sign_in_name_is_the_pinyin(name, expected):
    assert stem(name) == expected


def test_namesakes_get_numbers():
    make.user(username="wangwei")
    make.user(username="wangwei3")
    names = FreeNames()
    assert [names.take("王伟"), names.take("王薇"), names.take("李鋐")] == [
        "wangwei2",
        "wangwei4",
        "lihong",
    ]


def test_acts_are_recorded_and_repeatable():
    person, actor = make.user(username="wangwei", name="王伟"), make.user(name="安全员")
    for verb in (acts.close, acts.reopen):
        assert verb(user=person, actor=actor, at=NOW) is True
        assert verb(user=person, actor=actor, at=NOW) is False
    assert list(
        AuditEvent.objects.order_by("pk").values_list("action", "actor_name", "subject")
    ) == [
        ("account_closed", "安全员", "王伟 (wangwei)"),
        ("account_reopened", "安全员", "王伟 (wangwei)"),
    ]


@pytest.mark.parametrize("verb", [acts.close, acts.reopen, acts.unlock, acts.reset])
def test_nobody_administers_their_own_account(verb):
    actor = make.user()
    with pytest.raises(acts.OwnAccount):
        verb(user=actor, actor=actor, at=NOW)


def test_a_reset_takes_the_password_and_gives_a_code():
    person = make.user(password="old-password-1")
    fail(person.username, 5, user=person)
    code = acts.reset(user=person, actor=make.user(), at=NOW)
    person.refresh_from_db()
    assert (person.has_usable_password(), person.session_epoch) == (False, 1)
    assert activation.find(username=person.username, code=code, at=NOW).user == person


def test_a_taken_name_is_refused():
    make.user(username="anna")
    with pytest.raises(acts.NameTaken):
        acts.open_account(username="anna", name="安娜", actor=make.user(), at=NOW)


def test_the_trail_says_in_local_time_until_when_a_name_is_locked(rf):
    person = make.user(username="wangwei", password="right-password-1")
    for _time in range(5):
        with pytest.raises(AccountError):
            enter(rf.post("/"), username=person.username, password="wrong", at=NOW)
    line = AuditEvent.objects.get(action="sign_in_locked")
    assert line.detail["until"] == "2026-03-02 09:15"  # NOW is nine o'clock in Shanghai
