"""The end of the year: slips for the masses, the secretary's comments, grades, the year-end meeting, the appraisal."""

from reviews.evaluation.ballots.models import Collection
from reviews.evaluation.results.models import Result

from . import texts

REVIEW = "yearly review"


def issue_slips(hand, stage, evaluation):
    box = Collection.objects.get(evaluation=evaluation, circle="masses")
    with hand.doing(REVIEW):
        hand.follow("/evaluations/")
        hand.follow(f"/evaluations/{evaluation.pk}/")
        hand.follow(f"/boxes/{box.pk}/")
        hand.fill("#count-phone", "5")
        hand.paper("form:has([name=medium][value=phone]) button")


def comment(hand, stage, evaluation):
    """The leader's comment on each ordinary member, one after the other."""
    with hand.doing("leader's comments", len(stage.members) - 1):
        hand.follow("/evaluations/")
        hand.follow(f"/evaluations/{evaluation.pk}/")
        hand.follow(f"/evaluations/{evaluation.pk}/opinions/?waiting=1")
        together = f"/evaluations/{evaluation.pk}/opinions/leader/"
        if hand.linked(together):
            hand.follow(together)
            return _comment_together(hand)
        hand.click('a[href^="/signed-opinions/"]:visible')
        special = iter(texts.OWN_COMMENTS)
        for number in range(len(stage.members) - 1):
            hand.read(hand.find("main header .ms-auto"))
            hand.think()
            hand.tick("[name=choice][value=satisfied]")
            words = next(special, texts.COMMENT) if number % 6 == 0 else texts.COMMENT
            hand.fill(
                "[name=words]",
                words,
                known="" if words in texts.OWN_COMMENTS else "what was fulfilled is in the ledger",
            )
            hand.click("main form[method=post] button.btn-primary")


def _comment_together(hand):
    """Read what the ledger says of each, add what is special about three, and one choice for all."""
    special = iter(texts.OWN_COMMENTS)
    for number, place in enumerate(hand.page.locator("main textarea").all()):
        own = next(special, "") if number % 6 == 0 else ""
        hand.complete(f"[name={place.get_attribute('name')}]", texts.COMMENT, own=own)
    hand.choose("[name=rest]", "satisfied")
    hand.click("main form[method=post] button.btn-primary")


def accept_grades(hand, stage, evaluation):
    with hand.doing(REVIEW, 0):
        hand.follow("/evaluations/")
        hand.follow(f"/evaluations/{evaluation.pk}/")
        hand.follow(f"/evaluations/{evaluation.pk}/results/")
        for row in hand.page.locator("main tbody tr").all():
            hand.read("".join(row.locator("td").all_inner_texts()[1:6:4]))
        hand.click(
            f'form[action^="/evaluations/{evaluation.pk}/results/accept/"] button.btn-primary'
        )
    assert Result.objects.exclude(grade="").count() == len(stage.members) - 1


def year_end_meeting(hand, stage, evaluation, day):
    with hand.doing("year-end meeting"):
        hand.follow("/evaluations/")
        hand.follow(f"/evaluations/{evaluation.pk}/")
        hand.follow(f"/evaluations/{evaluation.pk}/meetings/")
        hand.follow(f"/evaluations/{evaluation.pk}/meetings/{stage.branch.pk}/")
        before = "the exchange meetings were there"
        hand.fill("[name=held_on]", day.isoformat())
        hand.fill("[name=place]", texts.PLACE, known=before)
        hand.fill("[name=chair]", stage.members[0].name, known=before)
        hand.fill("[name=recorder]", stage.members[1].name, known=before)
        hand.fill("[name=present]", "19")
        hand.fill("[name=masses]", "5", known="that many slips were issued")
        hand.complete(
            "[name=minutes]", texts.YEAR_END, own=texts.RESOLVED,
            known="what was pledged, fulfilled and not fulfilled is in the ledger",
        )  # fmt: skip
        hand.click("main form[method=post] button.btn-primary")


def appraise(hand, stage, evaluation):
    """Six are excellent, the others qualified."""
    with hand.doing("democratic appraisal"):
        hand.follow(f"/evaluations/{evaluation.pk}/appraisals/{stage.branch.pk}/")
        one_for_all = hand.there("[name=rest]")
        for number, member in enumerate(stage.members[1:]):
            if number % 4 == 0:
                hand.choose(f"[name=grade_{member.pk}]", "excellent")
            elif not one_for_all:
                hand.choose(f"[name=grade_{member.pk}]", "qualified")
        if one_for_all:
            hand.choose("[name=rest]", "qualified")
        hand.click("main form[method=post] button.btn-primary")
