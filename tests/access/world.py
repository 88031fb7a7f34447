"""The fixed cast and what it may meet: two towns, two branches, one person in each role.

Everything that a row of the table needs for its address or form is an attribute of World; what only a
few rows need is a cached_property, made when it is asked for. To add one, write a property of two lines
with the functions of tests/factories.py; objects of the own branch have a plain name (``sheet``), those of
the other branch ``other_…``.
"""

import uuid
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from io import BytesIO
from types import SimpleNamespace

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from access.roles import Role
from access.seats import Seat
from accounts.identity.seats import seats_of
from accounts.messages.models import Delivery, Message, Preferences
from jobs import import_uploads as uploads
from jobs.models import ImportShape, Job
from ledger.entries import decisions as turns
from ledger.entries.models import Entry
from ledger.entries.verbs import claim
from ledger.evidence.rules import add_evidence
from ledger.programmes import rules as programmes
from ledger.programmes.models import Programme
from ledger.programmes.rules import PartTaken
from pledges.disclosure.opinions import rules as opinions
from pledges.disclosure.opinions.models import OpinionCase
from pledges.disclosure.publishing import rules as disclosing
from pledges.disclosure.publishing.models import Disclosure
from pledges.sheets.confirmation.amending import request_amendment
from pledges.sheets.confirmation.confirming import confirm
from pledges.sheets.paper import rules as papers
from pledges.sheets.sheet.models import Sheet
from reviews.accountability.measures import following
from reviews.accountability.measures import rules as measures
from reviews.accountability.measures.types import types_on
from reviews.accountability.recognition import rules as recognition
from reviews.documents.models import DocumentWord
from reviews.evaluation.ballots import closing_boxes as closing
from reviews.evaluation.ballots import opening, phases, recounting, sealing, slips, tallying
from reviews.evaluation.results import counting, deciding
from reviews.evaluation.schemes import rules as schemes
from reviews.evaluation.schemes.models import Scheme
from reviews.inspection import findings
from reviews.inspection import rules as inspections
from reviews.meetings.circulars import rules as circulars
from reviews.meetings.exchange import rules as meetings
from reviews.meetings.exchange.models import Meeting
from reviews.reports import rules as reports
from tests import factories as make
from workbooks.writing import write_workbook

#: One letter each; this is the order of the columns in the table.
CAST = {
    "m": "member of the branch",
    "s": "secretary of the branch",
    "o": "secretary of another branch",
    "u": "supervisor of the town in which the branch lies",
    "v": "supervisor of another town",
    "a": "administrator of the district",
    "c": "security administrator of the district",
    "d": "auditor",
    "r": "mass representative (no account: one ballot by slip or QR)",
    "n": "nobody: not signed in",
}

#: An 18-digit identity number and a mobile number that somebody typed into a pledge.
IDENTITY, MOBILE = "331004199001011237", "13805761234"


class World:
    """One district with the whole cast; a new one for each test."""

    def __init__(self):
        self.district = make.district()
        self.town, self.other_town = (
            make.organisation(name="甲镇党委"),
            make.organisation(name="乙镇党委"),
        )
        self.branch = make.branch(self.town, name="甲村党支部")
        self.other_branch = make.branch(self.other_town, name="乙村党支部")
        self.member = make.member(self.branch, name="欧阳本人", phone="13900000001")
        self.colleague = make.member(self.branch, name="司马同事", phone="13900000002")
        self.outsider = make.member(self.other_branch, name="诸葛外人", phone="13900000003")
        self.users = {
            "m": make.user(self.member, username="the-member"),
            "s": make.holder(
                Role.SECRETARY, self.branch, name="甲村书记", username="own-secretary"
            ),
            "o": make.holder(Role.SECRETARY, self.other_branch, name="乙村书记"),
            "u": make.holder(Role.SUPERVISOR, self.town, name="甲镇督查"),
            "v": make.holder(Role.SUPERVISOR, self.other_town, name="乙镇督查"),
            "a": make.holder(Role.ADMINISTRATOR, self.district, name="区管理员"),
            "c": make.holder(Role.SECURITY, self.district, name="区安全员"),
            "d": make.holder(Role.AUDITOR, self.district, name="区审计员"),
        }
        self.cookies = {who: self._sign_in(user) for who, user in self.users.items()}

    def _sign_in(self, user):
        client = Client()
        client.force_login(user)
        return client.cookies

    def client(self, who):
        """A browser of one of the cast, just signed in."""
        client = Client()
        if who in self.cookies:
            client.cookies.update(self.cookies[who])
        return client

    # ── accounts ──────────────────────────────────────────────────────────────────────────────────
    @cached_property
    def account(self):
        return self.users["m"]

    @cached_property
    def empty_branch(self):
        """A branch of the town without members."""
        return make.branch(self.town, name="甲镇空党支部")

    @cached_property
    def assignment(self):
        return self.users["s"].assignments.get()

    @cached_property
    def message(self):
        """A message to the member."""
        facts = {"kind": "notice", "about": "sheet:1", "period": "2026", "posted_at": make.NOW}
        return Message.objects.create(
            member=self.member, title="欧阳本人：承诺即将到期", address="/", **facts
        )

    @cached_property
    def delivery(self):
        """The same message on its way outside; given up."""
        return Delivery.objects.create(
            first=self.message,
            member=self.member,
            user=self.users["m"],
            channel="email",
            title=self.message.title,
            kind=self.message.kind,
            state=Delivery.State.GIVEN_UP,
            error="邮件服务器拒收",
            created_at=make.NOW,
            next_at=make.NOW,
        )

    @cached_property
    def preferences(self):
        """The member's preferences with an address that is not confirmed yet."""
        return Preferences.objects.create(user=self.users["m"], asked_email="ouyang@example.cn")

    # ── jobs ──────────────────────────────────────────────────────────────────────────────────────
    @cached_property
    def job(self):
        """A finished job of the administrator, with a file to download."""
        job = self._job(
            self.users["a"], state=Job.State.DONE, result_file="", result_name="结果.txt"
        )
        (job.folder / "result.txt").write_text("结果", encoding="utf-8")
        job.result_file = f"jobs/{job.pk}/result.txt"
        job.save(update_fields=["result_file"])
        return job

    @cached_property
    def slips_job(self):
        job = self._job(self.users["c"], kind="accounts_open", state=Job.State.DONE)
        (job.folder / "slips.pdf").write_bytes(b"%PDF-")
        return job

    def _job(self, owner, *, kind="roster_import", **fields):
        return Job.objects.create(
            kind=kind, owner=owner, title="任务", created_at=make.NOW, **fields
        )

    @cached_property
    def import_shape(self):
        """How the administrator reads rosters of a shape of their own."""
        units = [
            one.organisation for one in self.users["a"].assignments.select_related("organisation")
        ]
        return ImportShape.objects.create(
            kind="roster_import",
            scope=ImportShape.scope_of(SimpleNamespace(role="administrator", organisations=units)),
            fingerprint="0123456789ab",
            choices={"take": {}, "heads": {}, "columns": {"a": {"1": "name"}}, "given": {}},
            used_at=make.NOW,
        )

    @cached_property
    def roster_token(self):
        """A roster that the administrator has sent and not confirmed yet."""
        return self._upload("roster_import", "姓名 所在党支部 层次", "王伟 甲村党支部 机关一般党员")

    @cached_property
    def pledges_token(self):
        return self._upload(
            "pledge_import", "姓名 所在党支部 承诺事项", "欧阳本人 甲村党支部 走访4户"
        )

    def _upload(self, kind, headings, row):
        stream = BytesIO()
        columns = [(heading, 20) for heading in headings.split()]
        write_workbook(stream, [("表", columns, [row.split()])])
        return uploads.keep(
            SimpleUploadedFile("表.xlsx", stream.getvalue()),
            owner=self.users["a"],
            kind=kind,
            options={"year": self.cycle.year},
        )

    # ── pledges and ledger ────────────────────────────────────────────────────────────────────────
    @cached_property
    def cycle(self):
        return make.cycle()

    @cached_property
    def common_item(self):
        return self.cycle.common_items.first()

    @cached_property
    def focus_area(self):
        return self.cycle.focus_areas.first()

    @cached_property
    def sheet(self):
        """A submitted sheet of the member, with an identity and a mobile number in its text."""
        sheet = make.sheet(self.member)
        make.item(sheet, number=9, text=f"联系群众{IDENTITY}，电话{MOBILE}，每季度上门走访1次")
        return sheet

    @cached_property
    def draft(self):
        """The same sheet, taken back by the member."""
        Sheet.objects.filter(pk=self.sheet.pk).update(state=Sheet.State.DRAFT, submitted_at=None)
        return self.sheet

    @cached_property
    def item(self):
        return self.sheet.items.get(number=9)

    @cached_property
    def amendment(self):
        """A change of a confirmed item requested by the member."""
        item = self.confirmed_sheet.items.get(number=9)
        return request_amendment(
            item,
            wording={"text": "每季度上门走访2次"},
            reason="能多走访",
            actor=self.users["m"],
            at=make.NOW,
        )

    @cached_property
    def confirmed_sheet(self):
        """The same sheet, confirmed by the own secretary."""
        confirm([self.sheet], actor=self.users["s"], at=make.NOW)
        self.sheet.refresh_from_db()
        return self.sheet

    @cached_property
    def scan(self):
        """A scan of the member's signed sheet."""
        return papers.keep_scan(
            self.confirmed_sheet.revisions.get(), SimpleUploadedFile("扫描件.pdf", b"%PDF-"),
            actor=self.users["s"], at=make.NOW,
        )  # fmt: skip

    @cached_property
    def ledger(self):
        return self.confirmed_sheet.member.ledger

    @cached_property
    def entry(self):
        return self.ledger.entries.order_by("number").first()

    @cached_property
    def claimed_entry(self):
        """The same entry, reported as fulfilled by the member."""
        claim(self.entry, actor=self.users["m"], at=make.NOW, fulfilled_on=make.TODAY)
        return self.entry

    @cached_property
    def asked_entry(self):
        """The same entry, with an extension requested by the member."""
        return turns.ask_extension(
            self.entry, actor=self.users["m"], at=make.NOW, due=date(2027, 1, 31), note="等待审批"
        )

    @cached_property
    def closed_entry(self):
        """The same entry, closed as not fulfilled."""
        return turns.close_unfulfilled(
            self.entry, actor=self.users["s"], at=make.NOW, cause="objective", note="项目取消"
        )

    @cached_property
    def evidence(self):
        [row] = add_evidence(
            self.entry, [SimpleUploadedFile("证明.pdf", b"%PDF-1.7")], actor=self.users["m"], at=make.NOW
        )  # fmt: skip
        return row

    @cached_property
    def disclosure(self):
        """The colleague's sheet, proposed for disclosure."""
        sheet = make.confirmed_sheet(self.colleague)
        disclosing.propose([sheet], actor=self.users["s"], at=make.NOW, starts=make.TODAY)
        return Disclosure.objects.get(sheet=sheet)

    @cached_property
    def disclosed_sheet(self):
        """The colleague's sheet, on the public board."""
        for verb, who in (("review", "a"), ("approve", "a"), ("carry_out", "s")):
            facts = {"secrecy": True, "accuracy": True} if verb == "review" else {}
            getattr(disclosing, verb)(
                [self.disclosure], actor=self.users[who], at=make.NOW, **facts
            )
        return self.disclosure.sheet

    @cached_property
    def other_sheet(self):
        sheet = make.sheet(self.outsider, practical=0)
        make.item(sheet, text="乙村内部事项，不得外传")
        return sheet

    @cached_property
    def programme(self):
        return Programme.objects.get_or_create(
            name="双服务", defaults={"sector": "organ", "since": make.NOW}
        )[0]

    @cached_property
    def activity(self):
        """The member walked to households, with an entry advanced by it."""
        people = {self.entry.ledger.member: PartTaken(Decimal(2), self.entry)}
        return programmes.record(
            self.programme, self.branch, on=make.TODAY, place="甲村", what="走访结对户",
            people=people, token=uuid.uuid4(), actor=self.users["s"], at=make.NOW,
        )  # fmt: skip

    # ── reviews ───────────────────────────────────────────────────────────────────────────────────
    @cached_property
    def meeting(self):
        """The branch's meeting of the first quarter, not invited to yet."""
        return Meeting.objects.create(branch=self.branch, year=make.YEAR, quarter=1)

    @cached_property
    def invited_meeting(self):
        return meetings.invite(
            self.meeting, actor=self.users["s"], at=make.NOW, starts_at=make.NOW + timedelta(days=9),
            place="三楼会议室", chair="甲村书记", recorder="司马同事",
        )  # fmt: skip

    @cached_property
    def held_meeting(self):
        attendance = {
            row.member_id: ("present", "", "") for row in self.invited_meeting.attendances.all()
        }
        return meetings.hold(
            self.invited_meeting, actor=self.users["s"], at=make.NOW + timedelta(days=10),
            minutes="逐人汇报", attendance=attendance,
        )  # fmt: skip

    @cached_property
    def closed_meeting(self):
        return meetings.close(
            self.held_meeting, actor=self.users["s"], at=make.NOW + timedelta(days=10)
        )

    @cached_property
    def exempt_meeting(self):
        return meetings.exempt(self.meeting, actor=self.users["s"], at=make.NOW, reason="支部换届")

    @cached_property
    def document_word(self):
        """A word of the town under which nothing was issued."""
        return DocumentWord.objects.get(text=make.word(self.town, "甲发"))

    @cached_property
    def circular(self):
        """A draft of the town's circular; somebody else drafted it."""
        make.word(self.town)
        return circulars.draft(
            self.town, year=make.YEAR, quarter=1, actor=make.user(), at=make.NOW
        )  # fmt: skip

    @cached_property
    def approved_circular(self):
        return circulars.approve(self.circular, actor=self.users["a"], at=make.NOW)

    @cached_property
    def issued_circular(self):
        return circulars.issue(self.approved_circular, actor=self.users["a"], at=make.NOW)

    # ── the year-end review ───────────────────────────────────────────────────────────────────────
    @cached_property
    def evaluation(self):
        """The district's review: the member and the colleague in one branch, the outsider with another in the other."""
        _ = self.confirmed_sheet, self.disclosure
        confirm([self.other_sheet], actor=self.users["o"], at=make.NOW)
        make.confirmed_sheet(make.member(self.other_branch, name="公孙外人", phone="13900000004"))
        return opening.open_review(
            self.district, year=make.YEAR, begins_on=make.TODAY, ends_on=date(2099, 12, 31),
            discloses="rates", organisation_signer="administrator", actor=self.users["a"], at=make.NOW,
        )  # fmt: skip

    @cached_property
    def voting(self):
        """The same review, in which people vote."""
        return phases.begin(self.evaluation, actor=self.users["a"], at=make.NOW)

    def _box(self, circle):
        return self.voting.collections.get(circle=circle, organisation=self.branch)

    @cached_property
    def own_box(self):
        """The box in which the member and the colleague rate each other."""
        return self._box("own")

    @cached_property
    def masses_box(self):
        return self._box("masses")

    @cached_property
    def token(self):
        """The token of a slip of a mass representative of the branch."""
        [slip] = slips.issue(
            self.masses_box, medium="phone", count=1, issued_before=0, actor=self.users["s"], at=make.NOW
        )  # fmt: skip
        return slip.token

    @cached_property
    def paper_line(self):
        """The colleague's line on the roll, with paper No. 1."""
        line = self.own_box.roll.get(member=self.colleague)
        slips.hand_papers(self.own_box, lines=[line.pk], actor=self.users["s"], at=make.NOW)
        return line

    @cached_property
    def paper_box(self):
        """The box of the mass representatives, closed, with two papers to be counted."""
        slips.issue(
            self.masses_box, medium="paper", count=2, issued_before=0, actor=self.users["s"], at=make.NOW
        )  # fmt: skip
        return sealing.close(self.masses_box, actor=self.users["s"], at=make.NOW)

    @cached_property
    def counted_box(self):
        """The same box, balanced by two equal counts of two people who are none of the cast."""
        subjects = self.paper_box.subjects_on_form()
        marks = {subject.pk: (2, 0, 0, 0, 0, 0) for subject in subjects}
        for _turn in (1, 2):
            tallying.enter(
                self.paper_box, clerk=make.user(), returned=2, unused=0, marks=marks, at=make.NOW
            )
        return self.paper_box

    @cached_property
    def recounted_box(self):
        """The same box, to be counted once more."""
        return recounting.look_again(
            self.counted_box, reason="漏数一张", actor=self.users["a"], at=make.NOW
        )

    @cached_property
    def subject(self):
        """The member as somebody who is reviewed."""
        return self.voting.subjects.get(member=self.member)

    @cached_property
    def counted_review(self):
        """The review of the whole district, closed and counted; nobody has voted."""
        closing.close_voting(self.voting, actor=self.users["a"], at=make.NOW)
        return counting.count(self.voting, actor=self.users["a"], at=make.NOW)

    @cached_property
    def result(self):
        """The colleague's result, without a proposal because nobody voted."""
        return self.counted_review.results.get(member=self.colleague)

    @cached_property
    def decided_review(self):
        seat = Seat("a", "administrator", self.users["a"], (self.district,))
        for row in self.counted_review.results.all():
            deciding.decide(row, grade="fairly", reason="无人投票", seat=seat, at=make.NOW)
        return deciding.conclude(self.counted_review, actor=self.users["a"], at=make.NOW)

    @cached_property
    def published_review(self):
        deciding.publish(self.decided_review, word="区承", actor=self.users["a"], at=make.NOW)
        return self.decided_review

    @cached_property
    def scheme(self):
        return Scheme.objects.get(kind="member", version=1)

    @cached_property
    def scheme_draft(self):
        return schemes.write_from(
            self.scheme, actor=self.users["a"], at=make.NOW, valid_from=date(2027, 1, 1)
        )

    @cached_property
    def inspection(self):
        """The town's inspection of the first half-year, with its joint team; not drawn yet."""
        return inspections.plan(
            self.town, year=make.YEAR, half=1, actor=self.users["u"], at=make.NOW, lead="组长",
            discipline="纪检", organising="组织", supervision="督查", by_risk=5, at_random=5,
        )  # fmt: skip

    @cached_property
    def drawn_inspection(self):
        _ = self.entry
        return inspections.draw(self.inspection, actor=self.users["u"], at=make.NOW, seed="1234")

    @cached_property
    def check_sheet(self):
        return self.drawn_inspection.samples.get(ledger__member=self.member)

    @cached_property
    def finding(self):
        """The member's first item was found not to be in order."""
        line = inspections.CheckLine(
            self.entry, "not_in_order", text="未见走访记录", kind="no_proof", demand="补齐记录",
            deadline=date(2099, 1, 1),
        )  # fmt: skip
        inspections.enter(
            self.check_sheet, actor=self.users["u"], at=make.NOW, checked_on=make.TODAY, inspectors="督查一",
            note="", lines=[line],
        )  # fmt: skip
        return self.entry.findings.get()

    @cached_property
    def entered_inspection(self):
        """The same inspection, all its check sheets entered."""
        _ = self.finding
        for sample in self.drawn_inspection.samples.filter(state="drawn"):
            inspections.not_met(sample, actor=self.users["u"], at=make.NOW, note="外出")
        return self.drawn_inspection

    @cached_property
    def slip(self):
        return findings.issue_slip(
            self.finding, issuer=self.town, word=make.word(self.town, "路督"), text="未见走访记录", demand="补齐记录",
            actor=self.users["u"], at=make.NOW,
        )  # fmt: skip

    # ── the board and opinions ────────────────────────────────────────────────────────────────────
    @cached_property
    def disclosed_item(self):
        """The practical item of the colleague's sheet, on the public board."""
        return Entry.objects.filter(serial=self.disclosed_sheet.serial).order_by("number").last()

    @cached_property
    def handling(self):
        """An opinion on that item, not moderated yet."""
        opinions.send(
            self.disclosed_item, text="进度慢，希望公开时间表", token=uuid.uuid4(), proof="0" * 64,
            address=str(uuid.uuid4()), at=make.NOW,
        )  # fmt: skip
        return OpinionCase.objects.get()

    @cached_property
    def forwarded(self):
        return opinions.forward(
            self.handling, actor=self.users["u"], at=make.NOW, public_text="希望公开时间表"
        )

    @cached_property
    def answered(self):
        return opinions.answer(
            self.forwarded, actor=self.users["s"], at=make.NOW, text="九月底完成"
        )

    @cached_property
    def published_opinion(self):
        return opinions.publish(self.answered, actor=self.users["u"], at=make.NOW)

    def proposed(self, kind, member, *, grounds, who="u"):
        """A measure against ``member``, proposed from the first business seat of ``who``."""
        [seat, *_] = seats_of(self.users[who], on=make.TODAY)
        return measures.propose(
            member, types_on(make.TODAY)[kind], grounds=grounds, facts="未按期走访", seat=seat, at=make.NOW
        )  # fmt: skip

    @cached_property
    def measure(self):
        """An oral reminder of the member that the town's supervisor proposed; the branch decides."""
        return self.proposed("reminder", self.member, grounds=[self.entry])

    @cached_property
    def approved_measure(self):
        return measures.approve(self.measure, actor=self.users["s"], at=make.NOW)

    @cached_property
    def letter(self):
        return measures.issue(
            self.approved_measure, actor=self.users["s"], at=make.NOW, word="路问"
        )

    @cached_property
    def served_measure(self):
        return measures.serve(
            self.letter.measure, actor=self.users["s"], at=make.NOW, served_on=make.TODAY, delivery="in_person",
            receipt="signed", delivered_by="甲村书记",
        )  # fmt: skip

    @cached_property
    def appealed_measure(self):
        """The member appealed; the district's administrator decides."""
        return following.appeal(
            self.served_measure, actor=self.users["m"], at=make.NOW, text="当日外出"
        )

    @cached_property
    def awards(self):
        """A draft of the town's list; the member is barred by nothing."""
        return recognition.make(
            self.town, year=make.YEAR, name="优秀共产党员", purpose="award", actor=self.users["a"], at=make.NOW
        )  # fmt: skip

    @cached_property
    def adopted_awards(self):
        return recognition.adopt(self.awards, actor=self.users["a"], at=make.NOW)

    @cached_property
    def report(self):
        """The report that the town requests from the branch for the first quarter; not drafted yet."""
        make.word(self.branch, "路报")
        call = reports.call(
            self.town, year=make.YEAR, period="q1", due_on=date(2099, 4, 10), actor=self.users["a"], at=make.NOW
        )  # fmt: skip
        return call.reports.get(organisation=self.branch)

    @cached_property
    def drafted_report(self):
        return reports.draft(self.report, actor=self.users["s"], at=make.NOW)

    @cached_property
    def sent_report(self):
        return reports.send(self.drafted_report, actor=self.users["s"], at=make.NOW)

    @cached_property
    def report_scan(self):
        file = SimpleUploadedFile("签章.pdf", b"%PDF-1.7")
        return reports.keep_scan(self.sent_report, file, actor=self.users["s"], at=make.NOW)

    # ── secrets from the whole cast ───────────────────────────────────────────────────────────────
    def fill(self):
        """Make the objects that could leak."""
        _ = self.sheet, self.other_sheet
        return self

    def forbidden(self, who):
        """Words that no page may show to ``who``."""
        business = [IDENTITY, MOBILE, "联系群众", "乙村内部事项"]
        return {
            "m": [
                "诸葛外人",
                "乙村",
                "13900000002",
            ],  # a colleague's name may be read: members nominate each other
            "s": ["诸葛外人", "乙村"],
            "u": ["诸葛外人", "乙村"],
            "o": ["欧阳本人", "司马同事", "甲村", IDENTITY, MOBILE],
            "v": ["欧阳本人", "司马同事", "甲村", IDENTITY, MOBILE],
            "a": [],
            "c": business,
            "d": business,
            "r": [*business, "欧阳本人", "诸葛外人"],  # the colleague may be on the board
            "n": [*business, "欧阳本人", "诸葛外人"],
        }[who]
