"""The branch, the people around it and what they do: members on their phones, administrators, the masses.

Their time is not the secretary's. They call the verbs that their pages call; the secretary alone is played in the browser.
"""

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from io import StringIO

from django.core.management import call_command
from django.utils import timezone

from access.roles import ADMINISTRATOR, Role
from access.seats import Seat
from accounts.identity.models import RoleAssignment, User
from accounts.organisations.models import Organisation, Sector
from accounts.people.models import Member, Posting, Tier
from accounts.people.names import name_key
from core.days import moment_on, quarter_bounds
from ledger.entries import decisions
from ledger.entries import verbs as ledger
from ledger.entries.models import Entry, EntryKind
from pledges.disclosure.publishing import rules as publishing
from pledges.disclosure.publishing.models import Disclosure
from pledges.sheets.confirmation.confirming import confirm
from pledges.sheets.cycles.rules import change_state, create_cycle, current_cycle
from pledges.sheets.sheet import drafting
from pledges.sheets.sheet.models import Sheet
from pledges.sheets.sheet.rules import start_sheet, submit
from reviews.documents.models import DocumentWord
from reviews.evaluation.ballots import closing_boxes, opening, voting
from reviews.evaluation.ballots.models import BallotSlip, RollLine
from reviews.evaluation.results import counting, deciding
from reviews.reports import rules as reports
from reviews.reports.models import Report

from . import clock, texts

YEAR = 2026
PASSWORD = "Burden-2026-year"
Kind = Organisation.Kind


@dataclass
class Stage:
    """Everybody of the year: the branch, its secretary's account, two administrators, the members in order."""

    folder: object
    branch: object
    secretary: object
    first: object
    second: object
    members: list

    @property
    def typed(self):
        """The members whose sheets and progress the secretary enters, the secretary's own first."""
        return self.members[: texts.TYPED]

    @property
    def phones(self):
        return self.members[texts.TYPED :]

    def go(self, month, day, hour=9, year=YEAR):
        """Move all clocks to that moment, and let the daily tick of the day run."""
        at = moment_on(date(year, month, day), time(hour))
        clock.move(self.folder, at)
        call_command("daily", stdout=StringIO())

    @property
    def now(self):
        return timezone.now()


def build(folder):
    """The district with one branch, on the first working day of the year."""
    clock.move(folder, moment_on(date(YEAR, 1, 5), time(9)))
    root = Organisation.objects.add_root(
        {"name": "中共路桥区委员会", "kind": Kind.DISTRICT_COMMITTEE, "code": "0000"}
    )
    above = Organisation.objects.add_child(root, {
        "name": "中共区行政服务中心机关委员会", "kind": Kind.PARTY_COMMITTEE, "sector": Sector.ORGAN, "code": "0001",
    })  # fmt: skip
    branch = Organisation.objects.add_child(above, {
        "name": "区行政服务中心第一党支部", "kind": Kind.BRANCH, "sector": Sector.ORGAN, "code": "0002",
    })  # fmt: skip
    members = [_member(branch, number, name) for number, name in enumerate(texts.NAMES)]
    first, second = (
        _account(f"administrator{n}", texts.STAFF[n], Role.ADMINISTRATOR, root) for n in (0, 1)
    )
    secretary = _account("secretary", members[0].name, Role.SECRETARY, branch, of=members[0])
    at = timezone.now()
    DocumentWord.objects.create(organisation=branch, text="路行服一支", kept_by=first, kept_at=at)
    change_state(create_cycle(year=YEAR, actor=first, at=at), "open", actor=first, at=at)
    return Stage(folder, branch, secretary, first, second, members)


def _member(branch, number, name):
    row = Member.objects.create(
        name=name, name_key=name_key(name), branch=branch, tier=Tier.ORGAN_MEMBER,
        phone=f"139{number:08d}", post="科员", born_on=date(1975, 1, 1),
    )  # fmt: skip
    Posting.objects.create(member=row, branch=branch, tier=row.tier, since=date(2020, 1, 1))
    if number:
        account = _account(f"member{number}", name, None, branch, of=row)
        if number >= texts.TYPED:  # who has a phone signs in
            account.last_login = timezone.now()
            account.save(update_fields=["last_login"])
    return row


def _account(username, name, role, over, of=None):
    user = User(username=username, name=name, member=of)
    user.set_password(PASSWORD)
    user.save()
    if role:
        RoleAssignment.objects.create(
            user=user, role=role, organisation=over, since=date(2020, 1, 1)
        )
    return user


def user_of(member):
    return User.objects.get(member=member)


# ── sheets ──
def members_hand_in(stage):
    """Those with phones write their sheets and hand them in."""
    for number, member in enumerate(stage.phones, start=texts.TYPED):
        who = user_of(member)
        sheet = start_sheet(member, current_cycle(), actor=who, at=stage.now, by_branch=False)
        _write(sheet, texts.items_of(number), who, stage.now)
        submit(sheet, actor=who, at=stage.now)


def _write(sheet, items, who, at):
    sheet.refresh_from_db()
    commons = frozenset(drafting.offered_commons(sheet).values_list("pk", flat=True))
    keys = list(sheet.items.filter(kind=EntryKind.PRACTICAL).values_list("pk", flat=True))
    keys += [None] * (len(items) - len(keys))
    written = tuple(
        drafting.ItemContent(
            id=key, text=item.text, target=Decimal(item.target), unit=item.unit, deadline=item.deadline(YEAR)
        )
        for key, item in zip(keys, items, strict=True)
    )  # fmt: skip
    content = drafting.Content(commons=commons, items=written)
    drafting.save_draft(sheet, content, version=sheet.version, actor=who, at=at)


def member_revises(stage, number):
    """The member whose item was sent back writes it again and hands the sheet in again."""
    member = stage.members[number]
    sheet, who = Sheet.objects.get(member=member), user_of(member)
    first, *others = texts.items_of(number)
    _write(sheet, [first.again(), *others], who, stage.now)
    submit(sheet, actor=who, at=stage.now)


def administrator_confirms(stage):
    """The secretary's own sheet."""
    confirm(
        list(Sheet.objects.filter(state=Sheet.State.SUBMITTED)), actor=stage.first, at=stage.now
    )


def administrators_approve(stage):
    rows = list(Disclosure.objects.filter(state=Disclosure.State.PROPOSED))
    publishing.review(rows, actor=stage.first, at=stage.now, secrecy=True, accuracy=True)
    publishing.approve(rows, actor=stage.second, at=stage.now)


# ── quarters ──
def open_entries(member, *, due=None, kind=None):
    rows = Entry.objects.filter(ledger__member=member, state=Entry.State.OPEN).order_by("number")
    rows = rows.filter(due__lte=due) if due else rows
    return list(rows.filter(kind=kind) if kind else rows)


def members_report(stage, quarter):
    """Those with phones note progress on what is not due yet, and claim what is due in the quarter."""
    for member in stage.phones:
        who = user_of(member)
        for entry in open_entries(member):
            if entry.due <= quarter_bounds(YEAR, quarter)[1]:
                today = timezone.localdate()
                ledger.claim(entry, actor=who, at=stage.now, fulfilled_on=today, note=texts.CLAIM)
            elif entry.target:
                done = entry.target * quarter / 4
                ledger.note_progress(
                    entry, actor=who, at=stage.now, note=texts.PROGRESS, amount=done
                )


def claims_again(stage):
    """What was returned is claimed once more, with the proof that was missing."""
    for member in stage.phones:
        for entry in open_entries(member, due=timezone.localdate()):
            today = timezone.localdate()
            ledger.claim(
                entry, actor=user_of(member), at=stage.now, fulfilled_on=today, note=texts.PROOF
            )


def somebody_asks_for_more_time(stage):
    """One member asks for an extension of the third item."""
    member = stage.phones[0]
    entry = open_entries(member, kind=EntryKind.PRACTICAL)[-1]
    decisions.ask_extension(
        entry, actor=user_of(member), at=stage.now, due=date(YEAR, 12, 28),
        note=texts.MORE_TIME,
    )  # fmt: skip


def administrator_verifies(stage):
    """What the secretary claimed for others, which the secretary may not verify."""
    for entry in Entry.objects.filter(state=Entry.State.CLAIMED, claimed_by=stage.secretary):
        ledger.verify_and_strike_off(entry, actor=stage.first, at=stage.now, note="")


def call_for_report(stage, period, due):
    superior = Organisation.objects.get_parent(stage.branch)
    reports.call(superior, year=YEAR, period=period, due_on=due, actor=stage.first, at=stage.now)


def accept_report(stage):
    report = Report.objects.get(state="sent")
    reports.accept(report, actor=stage.second, at=stage.now)


# ── review ──
def open_review(stage, begins, ends):
    return opening.open_review(
        Organisation.objects.get_parent(stage.branch), year=YEAR, begins_on=begins, ends_on=ends,
        discloses="rates", organisation_signer="administrator", actor=stage.first, at=stage.now,
    )  # fmt: skip


def everybody_votes(evaluation, stage):
    for line in RollLine.objects.filter(collection__evaluation=evaluation).select_related(
        "member", "collection__evaluation"
    ):
        box = line.collection
        choices = {s.pk: "satisfied" for s in voting.rated_by(box, member=line.member)}
        voting.vote_signed_in(box, member=line.member, choices=choices, at=stage.now)
    slips = BallotSlip.objects.filter(collection__evaluation=evaluation)
    for slip in slips.select_related("collection__evaluation"):
        choices = {s.pk: "satisfied" for s in voting.rated_by(slip.collection)}
        voting.vote_by_slip(slip, choices=choices, at=stage.now)


def count(evaluation, stage):
    evaluation.refresh_from_db()
    if evaluation.collections.open().exists():
        closing_boxes.close_voting(evaluation, actor=stage.first, at=stage.now)
    return counting.count(evaluation, actor=stage.first, at=stage.now)


def decide_the_secretary(evaluation, stage):
    """The secretary's own grade is decided by an administrator; then everything is published."""
    root = Organisation.objects.get(depth=1)
    seat = Seat("administrator", ADMINISTRATOR, stage.first, (root,))
    deciding.accept(evaluation.results.all(), seat=seat, at=stage.now)
    deciding.conclude(evaluation, actor=stage.first, at=stage.now)
