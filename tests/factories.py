"""Real objects for the tests, made by plain functions with sensible defaults."""

from datetime import UTC, date, datetime
from itertools import count

from accounts.identity.models import RoleAssignment, User
from accounts.organisations.models import Organisation
from accounts.people.models import Member, Posting, Tier
from ledger.entries.models import EntryKind
from pledges.sheets.confirmation.confirming import confirm
from pledges.sheets.cycles.models import CommonItem, Cycle, FocusArea
from pledges.sheets.enrolment.models import Enrolment
from pledges.sheets.sheet.models import Item, Sheet
from reviews.accountability.recognition.models import RecognitionRules
from reviews.documents.models import DocumentWord

YEAR = 2026
NOW = datetime(YEAR, 3, 2, 1, 0, tzinfo=UTC)
TODAY = NOW.date()
PASSWORD = "Lüqiao-2026-test"

_numbers = count(1)


def district(name="中共路桥区委员会"):
    """The root of the tree, made once."""
    root = Organisation.objects.filter(depth=1).first()
    return root or Organisation.objects.add_root(
        {"name": name, "kind": Organisation.Kind.DISTRICT_COMMITTEE, "code": "0000"}
    )


def organisation(parent=None, *, name=None, kind=Organisation.Kind.PARTY_COMMITTEE, sector="organ"):
    number = next(_numbers)
    parent = Organisation.objects.get(pk=(parent or district()).pk)
    facts = {
        "name": name or f"第{number}党委",
        "kind": kind,
        "sector": sector,
        "code": f"{number:04d}",
    }
    return Organisation.objects.add_child(parent, facts)


def branch(parent=None, *, name=None, sector="organ"):
    return organisation(
        parent,
        name=name or f"第{next(_numbers)}党支部",
        kind=Organisation.Kind.BRANCH,
        sector=sector,
    )


def member(of=None, *, name="王伟", tier=Tier.ORGAN_MEMBER, phone=None, **fields):
    """A member of the branch ``of`` with an open posting; the phone number is unique unless given."""
    of = of or branch()
    phone = f"139{next(_numbers):08d}" if phone is None else phone
    row = Member.objects.create(
        name=name, name_key=name.replace(" ", ""), branch=of, tier=tier, phone=phone, **fields
    )
    Posting.objects.create(member=row, branch=of, tier=tier, since=date(2020, 1, 1))
    return row


def user(of=None, *, username=None, name=None, password=None, **fields):
    """An account, of the member ``of`` where one is given. Without ``password`` it cannot sign in by form."""
    account = User(
        username=username or f"user{next(_numbers)}",
        name=name or (of.name if of else "张三"),
        member=of,
        **fields,
    )
    account.set_password(password) if password else account.set_unusable_password()
    account.save()
    return account


def holder(role, over, *, of=None, since=date(2020, 1, 1), until=None, **fields):
    """An account that holds ``role`` over the organisation ``over``."""
    account = user(of, **fields)
    RoleAssignment.objects.create(
        user=account, role=role, organisation=over, since=since, until=until
    )
    return account


def cycle(year=YEAR, *, state=Cycle.State.OPEN, **fields):
    row, created = Cycle.objects.get_or_create(
        year=year, defaults={"state": state, "serial_prefix": "LQ", **fields}
    )
    if created:
        FocusArea.objects.create(cycle=row, tier=Tier.ORGAN_MEMBER, number=1, name="提高办事效率")
        CommonItem.objects.create(
            cycle=row,
            tier=Tier.ORGAN_MEMBER,
            number=1,
            text="履行岗位职责，按时按质完成年度工作任务",
        )
    return row


def sheet(of=None, *, year=YEAR, practical=1, state=Sheet.State.SUBMITTED, items=(), **fields):
    """A sheet with the tier's common items and ``practical`` practical ones, by default submitted.

    ``items``: the fields of further practical items.
    """
    of = of or member()
    row = Sheet.objects.create(
        cycle=cycle(year), member=of, branch=of.branch, tier=of.tier, state=state,
        submitted_at=NOW if state == Sheet.State.SUBMITTED else None, **fields,
    )  # fmt: skip
    Enrolment.objects.get_or_create(
        cycle=row.cycle,
        member=of,
        defaults={"branch": of.branch, "state": Enrolment.State.ENROLLED},
    )
    for number, common in enumerate(row.cycle.common_items.filter(tier=of.tier), start=1):
        Item.objects.create(
            sheet=row, kind=EntryKind.COMMON, number=number, common=common, text=common.text
        )
    for number in range(1, practical + 1):
        item(row, number=number)
    for number, more in enumerate(items, start=practical + 1):
        item(row, number=number, **more)
    return row


def item(of, *, number=1, text="结对困难群众4户，每季度上门走访1次", **fields):
    facts = {"target": 4, "unit": "户", "deadline": date(of.cycle.year, 9, 30), **fields}
    return Item.objects.create(
        sheet=of, kind=EntryKind.PRACTICAL, number=number, text=text, **facts
    )


def confirmed_sheet(of=None, *, by=None, at=NOW, **fields):
    """A sheet that went through the branch's confirmation: serial, revision 1, entries in the ledger."""
    row = sheet(of, **fields)
    confirm([row], actor=by or user(), at=at)
    row.refresh_from_db()
    return row


def entries(of=None, **fields):
    """The entries of a freshly confirmed sheet, in order."""
    row = confirmed_sheet(of, **fields)
    return list(row.member.ledger.entries.order_by("number"))


def recognition_rules(**fields):
    """The version of what bars that an installation begins with, or another one."""
    facts = {"valid_from": date(2020, 1, 1), "document": "本地配置"} | fields
    return RecognitionRules.objects.get_or_create(
        valid_from=facts.pop("valid_from"), defaults=facts
    )[0]


def word(of, text="路承"):
    """A word of document numbers that ``of`` owns: ``text`` as long as nobody else does, then 路承甲, 路承乙 …"""
    own = DocumentWord.objects.filter(organisation=of, text__startswith=text).first()
    if own is None:
        taken = DocumentWord.objects.filter(text__startswith=text).count()
        text += "甲乙丙丁戊己庚辛壬癸"[taken - 1] if taken else ""
        own = DocumentWord.objects.create(text=text, organisation=of, kept_at=NOW)
    return own.text


def by_two():
    """The two people that a fulfilled entry has, and when its day was entered, for tests that write its row past the verbs."""
    return {"claimed_by": user(), "verified_by": user(), "dated_on": date(YEAR, 12, 31)}
