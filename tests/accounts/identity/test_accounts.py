"""The security administrator's pages."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from access.roles import Role
from accounts.audit.models import AuditEvent
from accounts.identity import activation, acts, attempts
from accounts.identity.models import RoleAssignment, User
from jobs.models import Job
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return make.organisation(name="甲镇党委")


@pytest.fixture
def branch(town):
    return make.branch(town, name="甲村党支部")


@pytest.fixture
def security(client, town):
    """The town's security administrator, signed in."""
    user = make.holder(Role.SECURITY, town, name="安全员", username="security")
    client.force_login(user)
    return user


@pytest.fixture
def wang(branch):
    return make.user(
        make.member(branch, name="王伟", pinyin="wangwei", initials="ww"), username="wangwei"
    )


def listed(client, **query):
    return [
        user.username for user in client.get(reverse("account_list", query=query)).context["page"]
    ]


def act(client, name, user, *more, **data):
    return client.post(reverse(name, args=[user.pk, *more]), data)


def test_the_list_shows_the_own_units_only(client, security, wang):
    make.user(make.member(name="外人"), username="outsider")
    make.user(username="guest")
    assert listed(client) == ["security", "wangwei"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "王伟"}, ["wangwei"]),
        ({"q": "王 伟"}, ["wangwei"]),
        ({"q": "WW"}, ["wangwei"]),
        ({"q": "secu"}, ["security"]),
        ({"q": "赵"}, []),
        ({"unit": "甲村党支部"}, ["wangwei"]),
        ({"unit": "甲镇党委"}, ["security", "wangwei"]),
        ({"role": "security"}, ["security"]),
        ({"role": "auditor"}, []),
        ({"state": "waiting"}, ["security", "wangwei"]),
        ({"state": "in_use"}, []),
        ({"state": "nonsense", "role": "nonsense"}, ["security", "wangwei"]),
    ],
)
def test_the_list_can_be_narrowed(client, security, wang, query, found):
    assert listed(client, **query) == found


def test_each_state_is_found_and_named(client, security, branch):
    at = timezone.now()
    for name in ("closed", "locked", "used"):
        make.user(make.member(branch), username=name, password=make.PASSWORD)
    acts.close(user=User.objects.get(username="closed"), actor=None, at=at)
    for _guess in range(5):
        attempts.take("locked", user=User.objects.get(username="locked"), at=at)
    for state, name in (("closed", "closed"), ("locked", "locked"), ("in_use", "used")):
        page = client.get(reverse("account_list", query={"state": state, "q": name})).context[
            "page"
        ]
        assert [(user.username, user.state) for user in page] == [(name, state)]


def test_a_unit_out_of_scope_cannot_be_requested(client, security):
    make.branch(name="乙村党支部")
    response = client.get(reverse("account_list", query={"unit": "乙村党支部"}))
    assert list(response.context["filters"].errors) == ["unit"]


@pytest.mark.parametrize("people", [1, 3])
def test_list_query_count_is_constant(client, security, branch, people, django_assert_num_queries):
    for _person in range(people):
        make.holder(Role.SECRETARY, branch, of=make.member(branch))
    client.get(reverse("account_list"))
    with django_assert_num_queries(6):  # frame 3, accounts, their roles, units to pick from
        client.get(reverse("account_list"))


def test_fifty_a_page(client, security, branch):
    for number in range(60):
        make.user(make.member(branch), username=f"x{number:02}")
    first = client.get(reverse("account_list", query={"q": "x"})).context["page"]
    second = listed(client, q="x", after=first.after)
    assert [user.username for user in first] + second == [f"x{number:02}" for number in range(60)]


def test_an_account_elsewhere_is_not_there(client, security):
    outsider = make.user(make.member())
    assert client.get(reverse("account_detail", args=[outsider.pk])).status_code == 404
    assert act(client, "account_close", outsider).status_code == 404


def test_an_account_with_a_role_beyond_the_unit_is_seen_but_not_changed(client, security, wang):
    RoleAssignment.objects.create(
        user=wang, role=Role.ADMINISTRATOR, organisation=make.district(), since=make.TODAY
    )
    assert client.get(reverse("account_detail", args=[wang.pk])).context["mine"] is False
    for name in ("account_close", "account_reset", "account_sign_out", "role_grant"):
        assert act(client, name, wang).status_code == 403
    assert AuditEvent.objects.count() == 0


def test_the_own_account_is_not_changed(client, security):
    assert client.get(reverse("account_detail", args=[security.pk])).context["mine"] is False
    assert act(client, "account_reset", security).status_code == 403


def grant(client, user, **facts):
    facts = {"role": "supervisor", "organisation": "甲村党支部", "since": "2026-11-01", **facts}
    return act(client, "role_grant", user, **facts)


def test_granting_and_taking_back(client, security, wang, branch):
    assert grant(client, wang, until="2026-12-31").url == reverse("account_detail", args=[wang.pk])
    held = wang.assignments.get()
    assert (held.role, held.organisation, held.granted_by) == ("supervisor", branch, security)
    act(client, "role_revoke", wang, held.pk)
    held.refresh_from_db()
    assert (held.revoked_on, held.revoked_by) == (timezone.localdate(), security)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"organisation": "中共路桥区委员会"}, "organisation"),
        ({"organisation": "没有这个单位"}, "organisation"),
        ({"since": ""}, "since"),
        ({"role": "member"}, "role"),
        ({"role": "secretary", "organisation": "甲镇党委"}, "__all__"),
        ({"until": "2026-10-31"}, "__all__"),
    ],
)
def test_a_grant_that_is_refused_says_where(client, security, wang, facts, field):
    response = grant(client, wang, **facts)
    assert (response.status_code, list(response.context["form"].errors)) == (200, [field])
    assert wang.assignments.count() == 0


def test_separate_duties_are_refused_in_words(client, security, wang):
    grant(client, wang, role="auditor", organisation="甲镇党委")
    response = grant(client, wang, role="security", organisation="甲镇党委")
    (said,) = response.context["form"].non_field_errors()
    assert "审计员" in said
    assert "安全管理员" in said


def test_a_unit_may_be_given_by_code_or_with_it(client, security, wang, branch):
    for text in (branch.code, f"甲村党支部 ({branch.code})", f"甲村党支部（{branch.code}）"):
        RoleAssignment.objects.all().filter(user=wang).delete()
        assert grant(client, wang, organisation=text).status_code == 302


def test_two_units_of_one_name_need_the_code(client, security, wang, town):
    make.branch(make.organisation(town, kind="general_branch"), name="甲村党支部")
    assert list(grant(client, wang).context["form"].errors) == ["organisation"]


def test_a_role_of_somebody_else_is_not_taken_back_through_an_account(
    client, security, wang, branch
):
    other = make.holder(Role.SUPERVISOR, branch)
    assert act(client, "role_revoke", wang, other.assignments.get().pk).status_code == 404


def test_unlocking(client, security, wang):
    at = timezone.now()
    for _guess in range(5):
        attempts.take("wangwei", user=wang, at=at)
    act(client, "account_unlock", wang)
    attempts.take("wangwei", user=wang, at=at)
    assert AuditEvent.objects.get().action == "account_unlocked"


def test_the_slip_of_a_reset_is_a_pdf_that_is_not_stored(client, security, wang):
    response = act(client, "account_reset", wang)
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")
    assert "no-store" in response.headers["Cache-Control"]
    assert wang.activation_codes.filter(used_at=None, cancelled_at=None).count() == 1


def test_a_single_account_only_from_the_root(client, security):
    assert client.get(reverse("account_new")).status_code == 403
    client.force_login(make.holder(Role.SECURITY, make.district()))
    facts = {"name": "沈审计", "username": "Shen-Shenji"}
    made = client.post(reverse("account_new"), facts)
    user = User.objects.get(username="shen-shenji")
    assert made.url == reverse("account_detail", args=[user.pk])
    assert list(client.post(reverse("account_new"), facts).context["form"].errors) == ["username"]


# ── in bulk ───────────────────────────────────────────────────────────────────────────────────────


def open_unit(client, callbacks, **facts):
    with callbacks(execute=True):
        response = client.post(reverse("accounts_open"), {"organisation": "甲镇党委", **facts})
    return response, Job.objects.order_by("-created_at").first()


def test_accounts_for_a_unit_and_the_slips_once(
    client, security, branch, django_capture_on_commit_callbacks
):
    make.member(branch, name="王伟"), make.member(branch, name="王伟")
    response, job = open_unit(client, django_capture_on_commit_callbacks)
    assert response.url == reverse("job_detail", args=[job.pk])
    assert (job.state, job.result["count"]) == ("done", 2)
    assert listed(client, state="waiting", q="wang") == ["wangwei", "wangwei2"]
    address = reverse("slips_file", args=[job.pk])
    assert client.get(address).context["there"] is True
    assert client.post(address).content.startswith(b"%PDF-")
    again = client.post(address)
    assert (again.headers["Content-Type"], again.context["there"]) == (
        "text/html; charset=utf-8",
        False,
    )
    assert client.get(reverse("job_file", args=[job.pk])).status_code == 404
    printed = AuditEvent.objects.filter(action="slips_printed").get()
    assert (printed.actor, printed.subject, printed.detail) == (security, "甲镇党委", {"count": 2})


def test_the_slips_are_their_owners_only(
    client, security, branch, django_capture_on_commit_callbacks
):
    make.member(branch)
    _response, job = open_unit(client, django_capture_on_commit_callbacks)
    client.force_login(make.holder(Role.SECURITY, make.district()))
    assert client.post(reverse("slips_file", args=[job.pk])).status_code == 404


def test_a_unit_where_everybody_has_one(client, security, wang, django_capture_on_commit_callbacks):
    _response, job = open_unit(client, django_capture_on_commit_callbacks)
    assert job.state == "failed"
    assert "甲镇党委" in job.error


def test_codes_are_in_no_row_and_no_log(
    client, security, branch, caplog, django_capture_on_commit_callbacks, monkeypatch
):
    codes = []
    fresh = activation.new_code
    monkeypatch.setattr(activation, "new_code", lambda: codes.append(fresh()) or codes[-1])
    make.member(branch)
    _response, job = open_unit(client, django_capture_on_commit_callbacks)
    rows = [
        str(list(model.objects.values()))
        for model in (Job, AuditEvent, User, User.activation_codes.rel.related_model)
    ]
    assert len(codes) == 1
    assert not any(codes[0] in text for text in (*rows, caplog.text, str(job.__dict__)))


def test_a_closed_account_gets_no_slip(client, security, wang, django_capture_on_commit_callbacks):
    acts.close(user=wang, actor=None, at=timezone.now() - timedelta(days=1))
    _response, job = open_unit(client, django_capture_on_commit_callbacks, reprint="on")
    assert job.state == "failed"
