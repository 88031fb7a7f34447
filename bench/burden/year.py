"""The year of one branch, day by day: who acts when, and the secretary's sittings."""

from collections import Counter
from datetime import date

from access.roles import SECRETARY
from access.seats import Seat
from boards.dashboards import burden
from boards.dashboards.place import Place

from . import declaring, quarters, reviewing
from . import stage as others

#: Quarter → (progress and claims, invitation, the meeting, its minutes, the report): month and day.
QUARTERS = {
    1: ((3, 20), (3, 23), (3, 27), (3, 30), (4, 2)),
    2: ((6, 18), (6, 22), (6, 26), (6, 29), (7, 2)),
    3: ((9, 17), (9, 21), (9, 25), (9, 28), (10, 9)),
    4: ((12, 14), (12, 16), (12, 18), (12, 21), (1, 5)),
}


def sign_in(hand):
    """Each sitting begins with signing in: the session of the last one is over."""
    with hand.doing("sign-in"):
        hand.page.context.clear_cookies()
        hand.page.goto(hand.site + "/sign-in/")
        hand.fill("[name=username]", "secretary")
        hand.fill("[name=password]", others.PASSWORD)
        hand.enter()


def play(hand, stage, folder):
    """All sittings of the year, with what the others do between them."""
    sign_in(hand)
    hand.learn_menu()
    hand.page.goto(hand.site + "/")
    _declare(hand, stage, folder)
    for quarter in (1, 2, 3):
        _quarter(hand, stage, quarter)
    evaluation = _last_quarter(hand, stage)
    _review(hand, stage, evaluation)
    stage.go(1, 5, year=others.YEAR + 1)
    sign_in(hand)
    _report(hand, stage, 4)


def _declare(hand, stage, folder):
    declaring.enrol(hand, stage)
    stage.go(1, 12)
    others.members_hand_in(stage)
    sign_in(hand)
    declaring.check_sheets(hand, stage)
    stage.go(1, 14)
    sign_in(hand)
    declaring.type_sheets(hand, stage)
    others.administrator_confirms(stage)
    stage.go(1, 16)
    sign_in(hand)
    declaring.print_sheets(hand, stage)
    declaring.propose(hand, stage)
    stage.go(1, 23)
    others.administrators_approve(stage)
    sign_in(hand)
    declaring.upload_scans(hand, stage, folder)
    declaring.put_up(hand, stage)


def _quarter(hand, stage, quarter):
    reported, invited, held, written, sent = QUARTERS[quarter]
    stage.go(*reported)
    others.members_report(stage, quarter)
    sign_in(hand)
    quarters.note_for_others(hand, stage, quarter)
    quarters.verify(hand, stage, doubts=1 if quarter > 1 else 0)
    others.administrator_verifies(stage)
    stage.go(*invited)
    others.claims_again(stage)
    sign_in(hand)
    quarters.verify(hand, stage)
    meeting = quarters.invite(hand, stage, quarter, date(others.YEAR, *held))
    stage.go(*written)
    sign_in(hand)
    quarters.hold(hand, stage, meeting)
    if quarter < 4:
        stage.go(*sent)
        _report(hand, stage, quarter)


def _report(hand, stage, quarter):
    month = {1: 4, 2: 7, 3: 10, 4: 1}[quarter]
    others.call_for_report(stage, f"q{quarter}", date(others.YEAR + (quarter == 4), month, 15))
    sign_in(hand)
    quarters.report(hand, stage)
    others.accept_report(stage)


def _last_quarter(hand, stage):
    stage.go(12, 7)
    others.somebody_asks_for_more_time(stage)
    sign_in(hand)
    quarters.grant(hand, stage)
    quarters.close_unfulfilled(hand, stage)
    evaluation = others.open_review(stage, date(others.YEAR, 12, 8), date(others.YEAR, 12, 22))
    reviewing.issue_slips(hand, stage, evaluation)
    _quarter(hand, stage, 4)
    return evaluation


def _review(hand, stage, evaluation):
    reviewing.comment(hand, stage, evaluation)
    others.everybody_votes(evaluation, stage)
    stage.go(12, 24)
    others.count(evaluation, stage)
    sign_in(hand)
    reviewing.accept_grades(hand, stage, evaluation)
    reviewing.year_end_meeting(hand, stage, evaluation, date(others.YEAR, 12, 23))
    reviewing.appraise(hand, stage, evaluation)
    others.decide_the_secretary(evaluation, stage)


def counted_by_the_application(stage):
    """{code: how often} in the year, from the page of the dashboards that counts the burden."""
    seat = Seat("secretary", SECRETARY, stage.secretary, (stage.branch,), stage.members[0])
    place = Place(seat, (stage.branch,), others.YEAR, (others.YEAR,))
    counts = Counter()
    for quarter in QUARTERS:
        for line in burden.read(place, quarter)[0]:
            counts[line.code] += line.acts
    return counts
