"""Papers: each figure found by two people whom the form does not rate, and nothing that does not add up."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from access.roles import Role
from accounts.messages.models import Message
from reviews.errors import ReviewError
from reviews.evaluation.ballots import closing_boxes as closing
from reviews.evaluation.ballots import recounting, sealing, slips, tallying
from reviews.evaluation.ballots.models import Subject
from reviews.evaluation.ballots.tally_models import PaperCount, Recount, Tally
from tests import factories as make
from tests.reviews import reviewing
from tests.reviews.reviewing import english  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def box():
    """The closed box of the mass representatives of a branch of two; five papers were handed out."""
    branch, _members, _secretary = reviewing.branch_of(2)
    masses = reviewing.box(reviewing.running(branch), branch, "masses")
    slips.issue(masses, medium="paper", count=5, issued_before=0, actor=None, at=make.NOW)
    return sealing.close(masses, actor=None, at=make.NOW)


def marks(box, *first):
    """Six numbers for the first on the form, and as many "satisfied" for the other."""
    one, other = box.subjects_on_form()
    return {one.pk: first, other.pk: (sum(first), 0, 0, 0, 0, 0)}


def count(box, first=(2, 1, 0, 0, 0, 1), *, returned=4, unused=1, clerk=None):
    return tallying.enter(
        box, clerk=clerk or make.user(), returned=returned, unused=unused,
        marks=marks(box, *first), at=make.NOW,
    )  # fmt: skip


def state(box):
    box.refresh_from_db()
    return box.state


def test_two_equal_counts_balance_the_box(box):
    assert state(box) == "closed"
    count(box)
    assert state(box) == "closed"
    second = count(box)
    assert (state(box), box.accepted) == ("balanced", second)
    with pytest.raises(ReviewError, match="no longer possible"):
        count(box)


def test_one_person_does_not_count_twice(box):
    clerk = make.user()
    count(box, clerk=clerk)
    with pytest.raises(ReviewError, match="somebody else"):
        count(box, clerk=clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperCount.objects.create(
            collection=box, turn=2, clerk=clerk, returned=4, unused=1, counted_at=make.NOW
        )


def test_a_difference_is_shown_and_settled_by_a_third_person(box):
    first, second = make.user(), make.user()
    count(box, (2, 1, 0, 0, 0, 1), clerk=first)
    count(box, (1, 2, 0, 0, 0, 1), clerk=second)
    assert state(box) == "closed"
    [one, other] = tallying.count_standing(box).counts
    subjects = list(box.subjects_on_form())
    assert tallying.differences(one, other, subjects) == [
        (subjects[0], (2, 1, 0, 0, 0, 1), (1, 2, 0, 0, 0, 1))
    ]
    for clerk in (first, second):
        with pytest.raises(ReviewError, match="somebody else"):
            count(box, clerk=clerk)
    third = count(box, (1, 2, 0, 0, 0, 1))
    assert (state(box), box.accepted, third.turn) == ("balanced", third, 3)


def test_different_numbers_of_papers_are_a_difference(box):
    count(box)
    count(box, (3, 1, 0, 0, 0, 1), returned=5, unused=0)
    [one, other] = tallying.count_standing(box).counts
    assert tallying.differences(one, other, list(box.subjects_on_form()))[0] == (
        None, (4, 1), (5, 0),
    )  # fmt: skip
    assert state(box) == "closed"


@pytest.mark.parametrize(
    ("first", "returned", "unused", "said"),
    [
        ((2, 1, 0, 0, 0, 1), 4, 0, "5 papers were handed out, but 4 returned and 0 not used make 4"),
        ((2, 1, 0, 0, 0, 1), 4, 2, "make 6"),
        ((2, 1, 0, 0, 0, 0), 4, 1, "the marks add up to 3, but 4 papers returned"),
        ((2, 1, 1, 1, 0, 0), 4, 1, "add up to 5"),
    ],
)  # fmt: skip
def test_what_does_not_add_up_is_not_taken(box, first, returned, unused, said):
    with pytest.raises(ReviewError, match=said):
        count(box, first, returned=returned, unused=unused)
    assert (PaperCount.objects.count(), Tally.objects.count()) == (0, 0)


def test_more_returned_than_issued_voids_the_box(box):
    for _turn in (1, 2):
        count(box, (6, 0, 0, 0, 0, 0), returned=6, unused=0)
    assert state(box) == "void"
    evaluation = box.evaluation
    closing.close_voting(evaluation, actor=None, at=make.NOW)
    assert closing.unsettled(evaluation)["boxes"] == []


def test_a_third_count_that_agrees_with_neither_settles_nothing(box):
    count(box, (2, 1, 0, 0, 0, 1))
    count(box, (1, 2, 0, 0, 0, 1))
    count(box, (4, 0, 0, 0, 0, 0))
    assert (state(box), box.accepted) == ("closed", None)
    fourth = count(box, (1, 2, 0, 0, 0, 1))
    assert (state(box), box.accepted) == ("balanced", fourth)


def test_a_third_count_may_agree_with_one_in_this_figure_and_with_the_other_in_that(box):
    one, other = (row.pk for row in box.subjects_on_form())
    said = ((3, 1, 0, 0, 0, 0), (2, 2, 0, 0, 0, 0))
    for marks_ in (
        {one: said[0], other: said[0]}, {one: said[1], other: said[1]}, {one: said[0], other: said[1]},
    ):  # fmt: skip
        third = tallying.enter(box, clerk=make.user(), returned=4, unused=1, marks=marks_, at=make.NOW)  # fmt: skip
    assert (state(box), box.accepted) == ("balanced", third)


@pytest.mark.parametrize("turn", [1, 2, 3])
def test_who_is_rated_on_the_form_counts_at_no_turn(box, turn):
    rated = make.user(box.subjects_on_form().first().member)
    for first in [(2, 1, 0, 0, 0, 1), (1, 2, 0, 0, 0, 1)][: turn - 1]:
        count(box, first)
    with pytest.raises(ReviewError, match="rated on this form"):
        count(box, clerk=rated)
    count(box)  # the control: somebody else does


# ── counting once more ────────────────────────────────────────────────────────────────────────────
AGREED = (2, 1, 0, 0, 0, 1)
OTHER = (4, 0, 0, 0, 0, 0)
WHY = "一张票的第二页没有数"


@pytest.fixture
def clerks(box):
    """The two people on whose equal counts the box balances."""
    clerks = [make.user(make.member(make.branch())) for _turn in (1, 2)]
    for clerk in clerks:
        count(box, AGREED, clerk=clerk)
    return clerks


def order(box, *, actor=None, reason=WHY):
    return recounting.look_again(box, reason=reason, actor=actor or make.user(), at=make.NOW)


def test_a_recount_takes_two_people_again(box, clerks):
    order(box)
    assert (state(box), box.accepted) == ("closed", None)
    count(box, OTHER)
    assert state(box) == "closed", "one person replaces nothing that two have found"
    second = count(box, OTHER)
    assert (state(box), box.accepted, second.round, second.turn) == ("balanced", second, 2, 2)
    assert PaperCount.objects.count() == 4, "what was replaced stays"


def test_who_counted_before_may_confirm_but_not_change(box, clerks):
    order(box)
    with pytest.raises(ReviewError, match="two people who did not"):
        count(box, OTHER, clerk=clerks[0])
    assert PaperCount.objects.count() == 2
    for clerk in clerks:
        count(box, AGREED, clerk=clerk)
    assert state(box) == "balanced"


def test_who_is_rated_orders_no_recount_and_counts_in_none(box, clerks):
    rated = make.user(box.subjects_on_form().first().member)
    with pytest.raises(ReviewError, match="rated on this form"):
        order(box, actor=rated)
    order(box)
    with pytest.raises(ReviewError, match="rated on this form"):
        count(box, OTHER, clerk=rated)
    with pytest.raises(ReviewError, match="rated on this form"):
        recounting.withdraw(box, actor=rated, at=make.NOW)


def test_a_recount_needs_a_reason_and_tells_both_clerks(box, clerks):
    with pytest.raises(ReviewError, match="Say why"):
        order(box, reason=" ")
    administrator = make.user(name="管理甲")
    order(box, actor=administrator)
    told = Message.objects.filter(kind="papers_look_again")
    assert {row.member for row in told} == {clerk.member for clerk in clerks}
    assert all(WHY in row.body and administrator.name in row.body for row in told)


def test_an_order_is_withdrawn_while_nobody_has_counted_again(box, clerks):
    box.refresh_from_db()
    before = box.accepted
    order(box)
    recounting.withdraw(box, actor=make.user(), at=make.NOW)
    assert (state(box), box.accepted) == ("balanced", before)
    order(box)
    count(box, AGREED)
    with pytest.raises(ReviewError, match="being counted already"):
        recounting.withdraw(box, actor=make.user(), at=make.NOW)
    count(box, AGREED)
    assert (state(box), box.accepted.round) == ("balanced", 3)


def test_a_void_box_can_be_counted_again(box):
    for _turn in (1, 2):
        count(box, (6, 0, 0, 0, 0, 0), returned=6, unused=0)
    order(box)
    for _turn in (1, 2):
        again = count(box)
    assert (state(box), box.accepted, PaperCount.objects.count()) == ("balanced", again, 4)


def test_without_papers_there_is_nothing_to_look_at_again():
    branch, _members, _secretary = reviewing.branch_of(2)
    evaluation = reviewing.running(branch)
    closing.close_voting(evaluation, actor=None, at=make.NOW)
    with pytest.raises(ReviewError, match="no papers"):
        recounting.look_again(
            reviewing.box(evaluation, branch), reason=WHY, actor=make.user(), at=make.NOW
        )


def test_after_counting_nothing_is_looked_at_again(box):
    for _turn in (1, 2):
        count(box)
    closing.close_voting(box.evaluation, actor=None, at=make.NOW)
    closing.count(box.evaluation, actor=None, at=make.NOW)
    box.refresh_from_db()
    with pytest.raises(ReviewError, match="no longer possible"):
        order(box)


def test_counts_are_append_only(box):
    count(box)
    for change in (
        lambda: Tally.objects.update(n_satisfied=9),
        lambda: Tally.objects.all().delete(),
        lambda: PaperCount.objects.update(returned=9),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def test_a_paper_of_somebody_on_the_form_cannot_rate_its_holder():
    branch, members, _secretary = reviewing.branch_of(3)
    own = reviewing.box(reviewing.running(branch), branch)
    lines = own.roll.filter(member__in=members[:2]).values_list("pk", flat=True)
    slips.hand_papers(own, lines=list(lines), actor=None, at=make.NOW)
    sealing.close(own, actor=None, at=make.NOW)
    rows = {row.member_id: row.pk for row in Subject.objects.all()}
    one, two, three = (rows[member.pk] for member in members)
    facts = {"returned": 2, "unused": 0, "at": make.NOW}
    honest = {one: (1, 0, 0, 0, 1, 0), two: (0, 1, 0, 0, 1, 0), three: (2, 0, 0, 0, 0, 0)}
    with pytest.raises(ReviewError, match="nobody rates themself"):
        tallying.enter(own, clerk=make.user(), marks=honest | {one: (2, 0, 0, 0, 0, 0)}, **facts)
    for _turn in (1, 2):
        tallying.enter(own, clerk=make.user(), marks=honest, **facts)
    assert state(own) == "balanced"


# ── the page ──────────────────────────────────────────────────────────────────────────────────────
def posted(box, first, *, returned=4, unused=1):
    data = {"returned": returned, "unused": unused}
    for pk, numbers in marks(box, *first).items():
        data |= {
            f"{mark}_{pk}": number or ""
            for mark, number in zip(tallying.MARKS, numbers, strict=True)
        }
    return data


def clerk_of(box, role):
    client = Client(headers={"accept-language": "en"})
    client.force_login(make.holder(role, box.organisation))
    return client


def test_the_second_clerk_does_not_see_the_first_figures_and_the_third_sees_both(box):
    address = reverse("collection_tally", args=[box.pk])
    first, second = (clerk_of(box, role) for role in (Role.SECRETARY, Role.SUPERVISOR))
    third = Client(headers={"accept-language": "en"})
    third.force_login(make.holder(Role.ADMINISTRATOR, reviewing.parent(box.organisation)))
    first.post(address, posted(box, (2, 1, 0, 0, 0, 1)))
    page = second.get(address).content.decode()
    assert "Where the last two counts differ" not in page
    assert 'value="2"' not in page
    assert first.get(address).status_code == 302, "one's own count is not entered again"
    second.post(address, posted(box, (1, 2, 0, 0, 0, 1)))
    page = third.get(address).content.decode()
    assert "Where the last two counts differ" in page
    assert "2 / 1 / 0 / 0 / 0 / 1" in page
    third.post(address, posted(box, (1, 2, 0, 0, 0, 1)))
    assert state(box) == "balanced"


def test_a_secretary_who_is_rated_replaces_no_count_by_any_address(box):
    """Two people agreed; the secretary, whom the form rates, tries the addresses by hand."""
    rated = box.subjects_on_form().first().member
    secretary = Client(headers={"accept-language": "en"})
    secretary.force_login(make.holder(Role.SECRETARY, box.organisation, of=rated))
    for _turn in (1, 2):
        count(box, (0, 0, 0, 4, 0, 0))
    again = secretary.post(reverse("collection_look_again", args=[box.pk]), {"reason": WHY})
    tally = secretary.post(
        reverse("collection_tally", args=[box.pk]), posted(box, (4, 0, 0, 0, 0, 0))
    )
    assert (again.status_code, tally.status_code) == (403, 302)
    assert (state(box), Recount.objects.count(), PaperCount.objects.count()) == ("balanced", 0, 2)


def test_an_administrator_orders_a_recount_on_the_page_and_withdraws_it(box):
    for _turn in (1, 2):
        count(box)
    client = clerk_of(box, Role.ADMINISTRATOR)
    address, page = (reverse(name, args=[box.pk]) for name in ("collection_look_again", "collection_detail"))  # fmt: skip
    assert address in client.get(page).content.decode()
    empty = client.post(address, {"reason": ""})
    assert (empty.status_code, Recount.objects.count()) == (200, 0)
    client.post(address, {"reason": WHY})
    assert state(box) == "closed"
    assert WHY in client.get(page).content.decode()
    client.post(reverse("collection_recount_withdraw", args=[box.pk]))
    assert state(box) == "balanced"


def test_two_people_of_one_name_are_distinguished_as_on_the_paper(box):
    subjects = list(box.subjects_on_form())
    for subject, post in zip(subjects, ("组织委员", "宣传委员"), strict=True):
        subject.member.name, subject.member.post = "王伟", post
        subject.member.save()
    page = clerk_of(box, Role.SECRETARY).get(reverse("collection_tally", args=[box.pk]))
    shown = "".join(strip_tags(page.content.decode()).split())
    assert "1王伟组织委员2王伟宣传委员" in shown
    assert 'aria-label="2 王伟 · Satisfied"' in page.content.decode()


def test_a_wrong_sum_comes_back_with_what_was_typed(box):
    client = clerk_of(box, Role.SECRETARY)
    answer = client.post(
        reverse("collection_tally", args=[box.pk]), posted(box, (3, 1, 1, 0, 0, 1))
    )
    page = answer.content.decode()
    assert (answer.status_code, PaperCount.objects.count()) == (200, 0)
    assert "the marks add up to 6, but 4 papers returned" in page
    assert 'value="3"' in page


@pytest.mark.parametrize("wrong", ["-1", "x", "99999999999999999999", "1.5"])
def test_what_is_no_number_is_refused_at_its_cell(box, wrong):
    subject = box.subjects_on_form().first()
    data = posted(box, (2, 1, 0, 0, 0, 1)) | {f"blank_{subject.pk}": wrong}
    answer = clerk_of(box, Role.SECRETARY).post(reverse("collection_tally", args=[box.pk]), data)
    assert (answer.status_code, PaperCount.objects.count()) == (200, 0)
    assert "is-invalid" in answer.content.decode()
