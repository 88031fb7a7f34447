"""Schemes of review: versions, what keeps one from being adopted, and what freezes it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from access.roles import Role
from reviews.errors import ReviewError
from reviews.evaluation.schemes import rules
from reviews.evaluation.schemes.models import Scheme
from tests import factories as make
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db
NEXT = TODAY + timedelta(days=300)


@pytest.fixture
def first():
    return Scheme.objects.get(kind="member", version=1)


@pytest.fixture
def draft(first):
    row = rules.write_from(first, actor=make.user(), at=NOW, valid_from=NEXT)
    row.document = "路组〔2026〕1号"
    row.save()
    return row


def test_the_first_versions_are_complete_but_for_their_document(first):
    leader = Scheme.objects.get(kind="leader", version=1)
    for scheme in (first, leader):
        assert sum(row.weight for row in scheme.groups.all()) == 100
        assert len(rules.faults_of(scheme)) == 1  # the document's number
    assert rules.scheme_on("member", TODAY) == first


def test_a_new_version_begins_as_a_copy(first, draft):
    assert (draft.version, draft.is_draft, draft.cut_satisfied) == (2, True, first.cut_satisfied)
    assert dict(draft.groups.values_list("group", "weight")) == dict(
        first.groups.values_list("group", "weight")
    )
    assert rules.scheme_on("member", NEXT) == first


def test_adopted_it_is_in_force_from_its_day(first, draft):
    rules.adopt(draft, actor=make.user(), at=NOW)
    assert rules.scheme_on("member", NEXT - timedelta(days=1)) == first
    assert rules.scheme_on("member", NEXT) == draft


WRONG = {
    "weights": {"weights": {"peers": Decimal(31)}},
    "part of the ledger": {"objective": Decimal("0.01")},
    "points": {"value_fairly": Decimal(100)},
    "cut-offs": {"cut_fairly": Decimal(95)},
    "document": {"document": " "},
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_incomplete_is_kept_as_a_draft_and_not_adopted(draft, case):
    facts = {"weights": {}} | WRONG[case]
    draft = rules.edit(draft, actor=make.user(), at=NOW, **facts)
    with pytest.raises(ReviewError):
        rules.adopt(draft, actor=make.user(), at=NOW)
    draft.refresh_from_db()
    assert draft.is_draft


def test_an_adopted_version_is_not_edited_but_may_be_taken_back_while_nothing_uses_it(draft):
    rules.adopt(draft, actor=make.user(), at=NOW)
    for verb in (rules.edit, rules.adopt):
        facts = {"weights": {}} if verb is rules.edit else {}
        with pytest.raises(ReviewError):
            verb(draft, actor=make.user(), at=NOW, **facts)
    assert rules.withdraw(draft, actor=make.user(), at=NOW).is_draft
    with pytest.raises(ReviewError):
        rules.withdraw(draft, actor=make.user(), at=NOW)


def test_the_only_version_of_a_class_stays(first):
    with pytest.raises(ReviewError):
        rules.withdraw(first, actor=make.user(), at=NOW)


def test_two_versions_are_not_in_force_from_the_same_day(first, draft):
    rules.adopt(draft, actor=make.user(), at=NOW)
    other = rules.write_from(first, actor=make.user(), at=NOW, valid_from=NEXT)
    other = rules.edit(other, actor=make.user(), at=NOW, weights={}, document="路组〔2026〕2号")
    with pytest.raises(ReviewError):
        rules.adopt(other, actor=make.user(), at=NOW)


def test_what_a_review_uses_is_frozen_in_the_database(first):
    rules.freeze(first, at=NOW)
    assert rules.freeze(first, at=NOW + timedelta(days=1)).frozen_at == NOW
    with pytest.raises(DatabaseError), transaction.atomic():
        Scheme.objects.filter(pk=first.pk).update(cut_fairly=70)
    with pytest.raises(DatabaseError), transaction.atomic():
        first.groups.update(weight=25)
    with pytest.raises(ReviewError):
        rules.withdraw(first, actor=make.user(), at=NOW)


def test_a_draft_cannot_be_used(draft):
    with pytest.raises(ReviewError):
        rules.freeze(draft, at=NOW)


def test_the_page_keeps_a_draft_and_scores_an_example(client, draft):
    client.force_login(make.holder(Role.ADMINISTRATOR, make.district()))
    address = reverse("scheme_detail", args=[draft.pk])
    page = client.get(
        address,
        {
            "peers_satisfied": 3,
            "masses_satisfied": 3,
            "leader_fairly": 1,
            "organisation_fairly": 1,
            "items": 4,
            "unfulfilled": 1,
        },
    )
    assert (page.context["found"].total, page.context["found"].grade) == (
        Decimal("92.00"),
        "basically",
    )
    shown = page.context["form"]
    data = {
        name: value
        for name, value in ((f.html_name, f.value()) for f in shown)
        if value is not None
    }
    data["weight_peers"], data["weight_masses"] = 40, 20
    assert client.post(address, data).status_code == 302
    assert draft.groups.get(group="peers").weight == 40


def test_an_administrator_of_one_unit_reads_and_changes_nothing(client, draft):
    client.force_login(make.holder(Role.ADMINISTRATOR, make.organisation()))
    address = reverse("scheme_detail", args=[draft.pk])
    assert client.get(address).context["form"] is None
    assert client.post(address, {}).status_code == 405
    for name in ("scheme_adopt", "scheme_withdraw", "scheme_write"):
        assert (
            client.post(
                reverse(name, args=[draft.pk]), {"valid_from": date(2027, 1, 1)}
            ).status_code
            == 403
        )


def test_the_page_says_whether_the_version_is_in_force(client, first):
    client.force_login(make.holder(Role.ADMINISTRATOR, make.district()))

    def in_force(scheme):
        return client.get(reverse("scheme_detail", args=[scheme.pk])).context["scheme"].in_force

    assert in_force(first)
    newer = rules.write_from(
        first, actor=make.user(), at=NOW, valid_from=first.valid_from + timedelta(days=1)
    )
    assert not in_force(newer)
    newer.document = "路组〔2026〕2号"
    newer.save(update_fields=["document"])
    rules.adopt(newer, actor=make.user(), at=NOW)
    assert (in_force(first), in_force(newer)) == (False, True)
