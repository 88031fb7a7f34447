"""Coming in and going out through the pages."""

import json
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from access.roles import Role
from accounts.audit.models import AuditEvent
from accounts.identity import activation, acts, attempts
from accounts.identity.middleware import SEEN_KEY
from accounts.identity.models import SignInAttempts, User
from tests import factories as make

pytestmark = pytest.mark.django_db
PASSWORD = make.PASSWORD


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


@pytest.fixture
def chen():
    return make.user(make.member(name="陈建国"), username="chenjianguo", password=PASSWORD)


def sign_in(client, username="chenjianguo", password=PASSWORD, **query):
    address = reverse("sign_in", query=query) if query else reverse("sign_in")
    return client.post(address, {"username": username, "password": password})


def errors(response):
    return [str(error) for error in response.context["form"].non_field_errors()]


def actions():
    return list(AuditEvent.objects.order_by("pk").values_list("action", flat=True))


def test_signing_in_leads_where_one_was_going(client, chen):
    assert sign_in(client, next="/my-ledger/").url == "/my-ledger/"
    assert client.session["_auth_user_id"] == str(chen.pk)
    line = AuditEvent.objects.get()
    assert (line.action, line.actor, line.subject, line.address) == (
        "sign_in", chen, "chenjianguo", "127.0.0.1",
    )  # fmt: skip


@pytest.mark.parametrize(
    "next", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""]
)
def test_signing_in_never_leads_elsewhere(client, chen, next):
    response = sign_in(client, next=next)
    assert (response.status_code, response.url) == (302, reverse("home"))


@pytest.mark.parametrize("typed", ["ChenJianGuo", " chenjianguo ", "ｃｈｅｎｊｉａｎｇｕｏ"])
def test_the_name_may_be_typed_loosely(client, chen, typed):
    assert sign_in(client, typed).status_code == 302


def test_the_answer_does_not_tell_whether_a_name_exists(client, chen):
    make.user(username="not-activated")
    make.user(username="closed", is_active=False, password=PASSWORD)
    said = {
        (response.status_code, *errors(response))
        for response in (
            sign_in(client, "chenjianguo", "wrong"),
            sign_in(client, "nobody", "wrong"),
            sign_in(client, "not-activated", "wrong"),
            sign_in(client, "closed", "wrong"),
        )
    }
    assert len(said) == 1


def test_every_check_costs_one_password_hash(client, chen, monkeypatch):
    make.user(username="not-activated")
    hashed = []
    encode = MD5PasswordHasher.encode

    def counting(self, password, salt):
        hashed.append(1)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counting)
    for username in ("chenjianguo", "nobody", "not-activated"):
        hashed.clear()
        sign_in(client, username, "wrong")
        assert (username, len(hashed)) == (username, 1)


@pytest.mark.parametrize("username", ["chenjianguo", "nobody"])
def test_five_failures_lock_any_name_for_a_quarter_of_an_hour(client, chen, username):
    for _guess in range(4):
        assert (
            errors(sign_in(client, username, "wrong")) == errors(sign_in(client, "x" * 20, "y"))[:1]
        )
        SignInAttempts.objects.filter(key=attempts.key_of("x" * 20)).delete()
    for password in ("wrong", PASSWORD, "wrong"):
        (said,) = errors(sign_in(client, username, password))
        assert "15" in said
    SignInAttempts.objects.update(locked_until=timezone.now())
    assert sign_in(client, "chenjianguo").status_code == 302


def test_a_right_password_forgets_the_failures(client, chen):
    for _guess in range(4):
        sign_in(client, password="wrong")
    assert sign_in(client).status_code == 302
    assert SignInAttempts.objects.count() == 0


def test_failures_and_locks_are_recorded_without_what_was_typed(client, chen):
    for _guess in range(6):
        sign_in(client, password="wrong")
    sign_in(client, "my-password-by-mistake", "x")
    assert actions() == ["sign_in_failed"] * 5 + [
        "sign_in_locked",
        "sign_in_failed",
        "sign_in_failed",
    ]
    last = AuditEvent.objects.order_by("pk").last()
    assert (last.subject, last.detail) == ("", {"why": "wrong", "known": False})
    assert AuditEvent.objects.filter(subject="chenjianguo").count() == 7


def test_a_flood_from_one_address_is_stopped(client, chen, monkeypatch):
    monkeypatch.setattr(attempts, "ADDRESS_LIMIT", 3)
    for guess in range(3):
        sign_in(client, f"name{guess}", "wrong")
    (said,) = errors(sign_in(client))
    assert "15" in said
    assert "_auth_user_id" not in client.session


def test_a_closed_account_says_so_only_to_its_owner(client):
    make.user(username="closed", is_active=False, password=PASSWORD)
    wrong, right = errors(sign_in(client, "closed", "wrong")), errors(sign_in(client, "closed"))
    assert wrong != right
    assert "_auth_user_id" not in client.session


def test_signing_out(client, chen):
    sign_in(client)
    assert client.get(reverse("sign_out")).status_code == 405
    assert client.post(reverse("sign_out")).url == reverse("sign_in")
    assert "_auth_user_id" not in client.session
    assert actions() == ["sign_in", "sign_out"]


def test_the_session_gets_a_new_key_on_signing_in(client, chen):
    client.get(reverse("sign_in"))
    client.session.save()
    before = client.session.session_key
    sign_in(client)
    assert client.session.session_key != before


# ── leaving the seat alone ────────────────────────────────────────────────────────────────────────


def seen(client, ago):
    session = client.session
    session[SEEN_KEY] = int((timezone.now() - ago).timestamp())
    session.save()
    return session[SEEN_KEY]


def signed_in(client):
    return client.get(reverse("password_change")).status_code == 200


def test_half_an_hour_of_nothing_signs_out(client, chen):
    sign_in(client)
    seen(client, timedelta(minutes=29))
    assert signed_in(client)
    seen(client, timedelta(minutes=31))
    response = client.get(reverse("password_change"))
    assert response.url == reverse("sign_in", query={"next": reverse("password_change")})
    assert actions()[-1] == "signed_out_idle"
    assert "30" in client.get(response.url).content.decode()


def test_the_time_of_idleness_is_a_setting(client, chen, settings):
    settings.SIGN_OUT_AFTER_IDLE = 120
    sign_in(client)
    seen(client, timedelta(minutes=119))
    assert signed_in(client)


def test_the_session_is_written_at_most_once_a_minute(client, chen):
    sign_in(client)
    assert SEEN_KEY not in client.session
    signed_in(client)
    assert SEEN_KEY not in client.session
    young, old = timedelta(seconds=50), timedelta(seconds=70)
    stamp = seen(client, young)
    signed_in(client)
    assert client.session[SEEN_KEY] == stamp
    stamp = seen(client, old)
    signed_in(client)
    assert client.session[SEEN_KEY] > stamp


def test_a_part_that_reloads_automatically_is_no_activity(client, chen):
    sign_in(client)
    stamp = seen(client, timedelta(minutes=5))
    client.get(reverse("password_change"), headers={"HX-Request": "true"})
    assert client.session[SEEN_KEY] == stamp


def test_a_part_of_a_page_takes_the_whole_page_to_the_sign_in(client):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/ledgers/?light=late"}
    response = client.get(reverse("job_list"), headers=headers)
    expected = reverse("sign_in", query={"next": "/ledgers/?light=late"})
    assert (response.status_code, response.headers["HX-Redirect"]) == (200, expected)


def test_what_was_posted_leads_to_the_first_page_afterwards(client):
    assert client.post(reverse("seat_switch"), {"seat": "x"}).url == reverse("sign_in")


def test_a_page_costs_three_queries_besides_its_own(client, chen, django_assert_num_queries):
    sign_in(client)
    with django_assert_num_queries(3):  # session; account with member and branch; roles with units
        assert signed_in(client)


# ── everywhere ────────────────────────────────────────────────────────────────────────────────────


def test_signing_out_everywhere_ends_every_session(client, chen):
    other = type(client)()
    sign_in(client), sign_in(other)
    client.post(reverse("sign_out_everywhere"))
    assert (signed_in(client), signed_in(other)) == (False, False)


def test_closing_an_account_ends_its_session(client, chen):
    sign_in(client)
    acts.close(user=chen, actor=None, at=timezone.now())
    assert not signed_in(client)


# ── seats ─────────────────────────────────────────────────────────────────────────────────────────


def test_switching_seats_is_remembered(client):
    branch = make.branch(name="第一党支部")
    user = make.holder(
        Role.SECRETARY, branch, of=make.member(branch), username="li", password=PASSWORD
    )
    sign_in(client, "li")
    assert client.get(reverse("password_change")).wsgi_request.seat.role == "secretary"
    client.post(reverse("seat_switch"), {"seat": "member"})
    assert client.get(reverse("password_change")).wsgi_request.seat.role == "member"
    client.post(reverse("sign_out"))
    sign_in(client, "li")
    assert client.get(reverse("password_change")).wsgi_request.seat.role == "member"
    assert User.objects.get(pk=user.pk).last_seat == "member"


def test_a_seat_that_is_not_ones_own_is_not_there(client, chen):
    sign_in(client)
    assert client.post(reverse("seat_switch"), {"seat": "administrator"}).status_code == 404


def test_a_role_that_ends_takes_its_seat_along(client):
    user = make.holder(Role.AUDITOR, make.district(), username="li", password=PASSWORD)
    sign_in(client, "li")
    assert client.get(reverse("audit_list")).status_code == 200
    user.assignments.update(until=timezone.localdate() - timedelta(days=1))
    assert client.get(reverse("audit_list")).status_code == 403


# ── passwords ─────────────────────────────────────────────────────────────────────────────────────


def change(client, present=PASSWORD, new="lake-7-morning", again=None):
    facts = {"password": present, "password1": new, "password2": again or new}
    return client.post(reverse("password_change"), facts)


def test_changing_the_password_ends_the_other_sessions(client, chen):
    other = type(client)()
    sign_in(client), sign_in(other)
    assert change(client).url == reverse("home")
    assert (signed_in(client), signed_in(other)) == (True, False)
    assert User.objects.get().check_password("lake-7-morning")


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"present": "wrong"}, "password"),
        ({"new": "short-1"}, "password1"),
        ({"again": "something-7-else"}, "password2"),
        ({"new": PASSWORD}, "password1"),
    ],
)
def test_a_change_that_is_refused_says_where(client, chen, facts, field):
    sign_in(client)
    response = change(client, **facts)
    assert (response.status_code, list(response.context["form"].errors)) == (200, [field])
    assert User.objects.get().check_password(PASSWORD)


def test_guessing_the_present_password_locks_the_name(client, chen):
    sign_in(client)
    for _guess in range(5):
        change(client, present="wrong")
    change(client)
    assert User.objects.get().check_password(PASSWORD)


def test_who_must_change_the_password_comes_nowhere_else(client, chen):
    User.objects.update(must_change_password=True)
    sign_in(client)
    for name in ("audit_list", "account_list", "activate"):
        assert client.get(reverse(name)).url == reverse("password_change")
    assert client.post(reverse("seat_switch"), {"seat": "member"}).url == reverse("password_change")
    assert change(client).url == reverse("home")
    assert client.get(reverse("activate")).status_code == 200
    assert client.post(reverse("sign_out")).url == reverse("sign_in")


# ── activation ────────────────────────────────────────────────────────────────────────────────────


def test_activation_sets_the_password_and_signs_in(client):
    user = make.user(make.member(), username="wangwei")
    code = activation.issue([user], at=timezone.now())[user.pk]
    assert (
        'value="wangwei"'
        in client.get(reverse("activate", query={"name": "wangwei"})).content.decode()
    )
    facts = {"username": "wangwei", "code": code, "password1": "weak", "password2": "weak"}
    response = client.post(reverse("activate"), facts)
    assert list(response.context["form"].errors) == ["password1"]
    assert code not in client.get(reverse("activate")).content.decode()
    facts |= {"password1": "lake-7-morning", "password2": "lake-7-morning"}
    assert client.post(reverse("activate"), facts).url == reverse("home")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert actions() == ["activated", "sign_in"]


def test_a_code_in_the_address_is_not_taken(client):
    user = make.user(username="wangwei")
    code = activation.issue([user], at=timezone.now())[user.pk]
    page = client.get(reverse("activate", query={"name": "wangwei", "code": code})).content.decode()
    assert f'value="{code}"' not in page


# ── the demonstration ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("demo", [True, False])
def test_demo_sign_ins_are_shown_in_the_demo_only(client, settings, tmp_path, demo):
    settings.DATA_DIR, settings.DEMO = tmp_path, demo
    rows = [{"role": "支部书记", "username": "demo-li", "password": "demo-pass", "name": "李雷"}]
    (tmp_path / "demo.json").write_text(json.dumps(rows), encoding="utf-8")
    make.user()
    assert ("demo-pass" in client.get(reverse("sign_in")).content.decode()) is demo
