"""Papers: counted by two people, settled by a third, and nothing that does not add up."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from accounts.models import Role
from reviews.errors import ReviewError
from reviews.evaluation import closing, sealing, slips, tallying
from reviews.models import PaperCount, Subject, Tally
from tests import factories as make

from . import reviewing
from .reviewing import english  # noqa: F401

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
    with pytest.raises(ReviewError, match="not possible"):
        count(box)


def test_one_person_does_not_count_twice(box):
    clerk = make.user()
    count(box, clerk=clerk)
    with pytest.raises(ReviewError, match="somebody else"):
        count(box, clerk=clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperCount.objects.create(
            collection=box, turn=2, clerk=clerk, returned=4, unused=1, at=make.NOW
        )


def test_a_difference_is_shown_and_settled_by_a_third_person(box):
    first, second = make.user(), make.user()
    count(box, (2, 1, 0, 0, 0, 1), clerk=first)
    count(box, (1, 2, 0, 0, 0, 1), clerk=second)
    assert state(box) == "closed"
    [one, other] = tallying.standing(box).counts
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
    [one, other] = tallying.standing(box).counts
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


def test_another_look_takes_the_place_of_what_was_accepted(box):
    for _turn in (1, 2):
        count(box, (6, 0, 0, 0, 0, 0), returned=6, unused=0)
    tallying.look_again(box, actor=make.user(), at=make.NOW)
    assert (state(box), box.accepted) == ("closed", None)
    again = count(box)
    assert (state(box), box.accepted, again.turn, PaperCount.objects.count()) == (
        "balanced", again, 3, 3,
    )  # fmt: skip


def test_without_papers_there_is_nothing_to_look_at_again():
    branch, _members, _secretary = reviewing.branch_of(2)
    evaluation = reviewing.running(branch)
    closing.close_voting(evaluation, actor=None, at=make.NOW)
    with pytest.raises(ReviewError, match="no papers"):
        tallying.look_again(reviewing.box(evaluation, branch), actor=None, at=make.NOW)


def test_after_counting_nothing_is_looked_at_again(box):
    for _turn in (1, 2):
        count(box)
    closing.close_voting(box.evaluation, actor=None, at=make.NOW)
    closing.count(box.evaluation, actor=None, at=make.NOW)
    box.refresh_from_db()
    with pytest.raises(ReviewError, match="not possible"):
        tallying.look_again(box, actor=None, at=make.NOW)


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
    assert "Where the two counts differ" not in page
    assert 'value="2"' not in page
    assert first.get(address).status_code == 302, "one's own count is not entered again"
    second.post(address, posted(box, (1, 2, 0, 0, 0, 1)))
    page = third.get(address).content.decode()
    assert "Where the two counts differ" in page
    assert "2 / 1 / 0 / 0 / 0 / 1" in page
    third.post(address, posted(box, (1, 2, 0, 0, 0, 1)))
    assert state(box) == "balanced"


def test_two_people_of_one_name_are_told_apart_as_on_the_paper(box):
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
def test_what_is_no_number_is_refused_beside_its_cell(box, wrong):
    subject = box.subjects_on_form().first()
    data = posted(box, (2, 1, 0, 0, 0, 1)) | {f"blank_{subject.pk}": wrong}
    answer = clerk_of(box, Role.SECRETARY).post(reverse("collection_tally", args=[box.pk]), data)
    assert (answer.status_code, PaperCount.objects.count()) == (200, 0)
    assert "is-invalid" in answer.content.decode()
