"""A district with the bodies that decide, and measures in any state, for the tests of accountability."""

from datetime import date, timedelta

from access.roles import Role
from access.seats import Seat
from ledger.entries.models import Cause, Entry
from reviews.accountability.measures import following, rules
from reviews.accountability.measures.defaults import put_in_place
from reviews.accountability.measures.models import Measure
from reviews.accountability.measures.types import MeasureType, types_on
from tests import factories
from tests.factories import NOW, TODAY

State = Measure.State
LATER = NOW + timedelta(days=400)


class Bodies:
    """One branch in one town of one district: a secretary, the town's supervisor and administrator, two of the district's."""

    def __init__(self):
        put_in_place(MeasureType.objects)
        self.district = factories.district()
        self.town = factories.organisation(name="路南街道党工委")
        self.branch = factories.branch(self.town, name="第一党支部")
        self.secretary = factories.holder(Role.SECRETARY, self.branch, name="书记")
        self.supervisor = factories.holder(Role.SUPERVISOR, self.town, name="督查")
        self.administrator = factories.holder(Role.ADMINISTRATOR, self.town, name="镇管理员")
        self.top = factories.holder(Role.ADMINISTRATOR, self.district, name="区管理员")
        self.second = factories.holder(Role.ADMINISTRATOR, self.district, name="区管理员二")
        self.auditor = factories.holder(Role.AUDITOR, self.district, name="审计员")

    def seat(self, user, role, *organisations):
        return Seat(role, role, user, organisations, user.member)

    @property
    def supervising(self):
        return self.seat(self.supervisor, "supervisor", self.town)

    def member(self, **facts):
        return factories.member(self.branch, **facts)

    def leader(self, **facts):
        return self.member(tier="unit_leader", **facts)


def version(kind):
    return types_on(TODAY)[kind]


def failed_key_work(member):
    """The member's practical item as key work, closed as not fulfilled without good reason."""
    entry = factories.entries(member, practical=1)[-1]
    Entry.objects.filter(pk=entry.pk).update(
        kind="key", state=Entry.State.UNFULFILLED, cause=Cause.NONE, due=date(2026, 2, 1)
    )
    entry.refresh_from_db()
    return entry


def proposed(bodies, *, kind="reminder", member=None, seat=None, entry=None, **facts):
    leads = kind not in ("reminder", "criticism")
    member = member or (bodies.leader() if leads else bodies.member())
    if entry is None:
        entry = failed_key_work(member) if leads else factories.entries(member, practical=1)[-1]
    facts = {"facts": "经查，承诺事项长期未推进", "rectify_by": TODAY + timedelta(days=60)} | facts
    return rules.propose(
        member, version(kind), grounds=[entry], seat=seat or bodies.supervising, at=NOW, **facts
    )


def decider(bodies, measure):
    """Who decides for the measure's body in this district."""
    return {
        bodies.branch.pk: bodies.secretary, bodies.town.pk: bodies.administrator, bodies.district.pk: bodies.top,
    }[measure.body_id]  # fmt: skip


def judge(bodies, measure):
    """Who decides its appeal."""
    return {bodies.town.pk: bodies.administrator, bodies.district.pk: bodies.second}[measure.appeal_body_id]  # fmt: skip


def serve(measure, actor, **facts):
    facts = {
        "at": NOW,
        "served_on": TODAY,
        "delivery": "in_person",
        "receipt": "signed",
        "delivered_by": "王送达",
    } | facts
    return rules.serve(measure, actor=actor, **facts)


def word_of(body):
    """The word under which the body issues its letters."""
    return factories.word(body, "路问")


def served(bodies, **facts):
    measure = proposed(bodies, **facts)
    actor = decider(bodies, measure)
    rules.approve(measure, actor=actor, at=NOW)
    rules.issue(measure, actor=actor, at=NOW, word=word_of(measure.body))
    return serve(measure, actor)


def appealed(bodies, **facts):
    measure = served(bodies, **facts)
    return following.appeal(
        measure, actor=factories.user(measure.member), at=NOW, text="当日请假外出"
    )


def verbs(bodies):
    """verb → function of a measure that tries it by whom it is for."""

    def body(function, **facts):
        return lambda row: function(row, actor=decider(bodies, row), at=NOW, **facts)

    def person(row):
        account = getattr(row.member, "user", None)
        return account or factories.user(row.member)

    def answer(function, **facts):
        return lambda row: function(
            row,
            actor=judge(bodies, row) if row.appeal_body_id else bodies.second,
            at=NOW,
            text="复核",
            word=word_of(row.appeal_body or row.body),
            **facts,
        )

    def issue(row):
        rules.issue(row, actor=decider(bodies, row), at=NOW, word=word_of(row.body))
        row.refresh_from_db()
        return row

    return {
        "approve": body(rules.approve),
        "refuse": body(rules.refuse, text="不成立"),
        "withdraw": lambda row: rules.withdraw(row, actor=row.proposed_by, at=NOW, text="误报"),
        "drop": body(rules.drop, text="已改正"),
        "issue": issue,
        "serve": lambda row: serve(row, decider(bodies, row)),
        "appeal": lambda row: following.appeal(row, actor=person(row), at=NOW, text="不实"),
        "uphold": answer(following.uphold),
        "correct": answer(following.correct, to=version("reminder")),
        "revoke": answer(following.revoke),
        "hand_in": lambda row: following.hand_in(row, actor=person(row), at=NOW, text="检查"),
        "recheck": lambda row: following.recheck(row, actor=decider(bodies, row), at=LATER, text="已改"),
        "publish": lambda row: following.publish(row, actor=decider(bodies, row), at=LATER, text="全区", word=word_of(row.body)),
        "carry_out": body(following.carry_out, text="已谈话", on=TODAY),
        "close": lambda row: following.close(row, actor=decider(bodies, row), at=LATER),
    }  # fmt: skip


#: state → the verbs that lead there from the proposal.
WAYS = {
    State.PROPOSED: (),
    State.APPROVED: ("approve",),
    State.REFUSED: ("refuse",),
    State.WITHDRAWN: ("withdraw",),
    State.SERVED: ("approve", "issue", "serve"),
    State.APPEALED: ("approve", "issue", "serve", "appeal"),
    State.UPHELD: ("approve", "issue", "serve", "appeal", "uphold"),
    State.CORRECTED: ("approve", "issue", "serve", "appeal", "correct"),
    State.REVOKED: ("approve", "issue", "serve", "appeal", "revoke"),
    State.CARRIED_OUT: ("approve", "issue", "serve", "carry_out"),
    State.CLOSED: (
        "approve", "issue", "serve", "hand_in", "carry_out", "recheck", "publish", "close",
    ),
}  # fmt: skip


def measure_in(bodies, state):
    """A circulated criticism that also is re-checked, so that every verb has something to do, in ``state``."""
    put = MeasureType.objects.filter(kind="circulated").latest("valid_from")
    both, _made = MeasureType.objects.get_or_create(
        kind="circulated", valid_from=date(2026, 1, 1),
        defaults={
            "basis": put.basis, "basis_document": put.basis_document, "for_whom": "leader", "approver": "committee",
            "key_work_only": True, "circulated": True, "influence_months": 6, "self_days": 5, "recheck_months": 6,
        },
    )  # fmt: skip
    measure = proposed(bodies, kind=both.kind)
    tries = verbs(bodies)
    for verb in WAYS[state]:
        tries[verb](measure)
        measure.refresh_from_db()
    return measure
