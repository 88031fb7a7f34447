"""The half-year inspections of a simulated year: drawn, entered from paper, findings rectified and checked again."""

from datetime import timedelta

from core.workdays import add_workdays
from ledger.entries.models import Entry
from reviews.errors import ReviewError
from reviews.inspection import findings, rules
from reviews.inspection.models import (
    Finding,
    FindingStep,
    Inspection,
    Recheck,
    Sample,
    SupervisionSlip,
)

from .. import words
from .acting import Actor, by_quarter

_STATE = Entry.State
#: Days that a finding is given, and a second time.
_DEADLINE, _AGAIN = 20, 15
#: One in 15 checked lines is not in order; one in 6 findings is not rectified in time.
_WRONG, _NEGLECTED = 15, 6
#: Items of a ledger that are checked.
_LOOKED_AT = 3


class Inspections(Actor):
    """The supervisor draws what the tick has opened, enters the check sheets, and re-checks the findings."""

    def __init__(self, *args, **facts):
        super().__init__(*args, **facts)
        self.known = set(Inspection.objects.values_list("pk", flat=True))
        self.supervisor = self.cast.supervisors[0]

    def wake(self, day):
        opened = Inspection.objects.filter(state=Inspection.State.PLANNED)
        for pk in opened.exclude(pk__in=self.known).values_list("pk", flat=True):
            self.known.add(pk)
            self.plan(day + timedelta(days=2), "draw", pk)

    def _draw(self, pk, day, at):
        inspection = Inspection.objects.get(pk=pk)
        team = dict(zip(("lead", "discipline", "organising", "supervision"), words.TEAM, strict=True))  # fmt: skip
        rules.edit(inspection, actor=self.supervisor, at=at, **team)
        seed = f"{inspection.year}-{inspection.half}"
        inspection = rules.draw(inspection, actor=self.supervisor, at=at, seed=seed)
        for place, sample in enumerate(inspection.samples.values_list("pk", flat=True)):
            self.plan(day + timedelta(days=2 + place % 10), "enter", sample)
        self.plan(day + timedelta(days=16), "close", pk)
        return "inspections drawn"

    def _enter(self, pk, day, at):
        sample = Sample.objects.select_related("inspection").get(pk=pk)
        lines = [self._line(entry, day) for entry in self._looked_at(sample, day)]
        again = self._again(sample, day)
        if not lines and not again:
            note = "尚无已申报兑现的事项，待下次督查。"
            rules.not_met(sample, actor=self.supervisor, at=at, note=note)
            return "check sheets without result"
        rules.enter(
            sample, actor=self.supervisor, at=at, checked_on=day, inspectors="、".join(words.TEAM[:2]),
            note="查阅台账、走访群众", lines=lines, again=again,
        )  # fmt: skip
        found = list(Finding.objects.filter(sample=sample).values_list("pk", flat=True))
        for finding in found:
            self._follow(finding, day)
        return {
            "check sheets entered": 1, "sample checks": len(lines), "findings": len(found),
            "findings passed": sum(row.passed for row in again),
        }  # fmt: skip

    def _looked_at(self, sample, day):
        states = [_STATE.CLAIMED, _STATE.VERIFIED, _STATE.STRUCK_OFF]
        year = sample.inspection.year
        entries = Entry.objects.filter(ledger=sample.ledger_id, year=year, state__in=states)
        known = entries.filter(fulfilled_on__lt=day - timedelta(days=4))
        return known.exclude(claimed_by=self.supervisor).order_by("-fulfilled_on", "pk")[:_LOOKED_AT]  # fmt: skip

    @staticmethod
    def _line(entry, day):
        if (entry.pk + day.day) % _WRONG:
            return rules.CheckLine(entry, Entry.Check.IN_ORDER, text="属实")
        return rules.CheckLine(
            entry, Entry.Check.NOT_IN_ORDER, text=words.FAULTS[entry.pk % len(words.FAULTS)],
            kind=Finding.Kind.NO_PROOF, demand="补齐佐证材料并报支部复核。",
            deadline=day + timedelta(days=_DEADLINE),
        )  # fmt: skip

    @staticmethod
    def _again(sample, day):
        due = Recheck.objects.filter(inspection=sample.inspection, state=Recheck.State.DUE)
        rows = due.filter(finding__entry__ledger=sample.ledger_id).select_related("finding")
        return [rules.Again(row.finding, passed=True, text="已整改") for row in rows]

    def _follow(self, pk, day):
        """Most are reported in ten days; of the others the tick says that the deadline has passed."""
        if pk % _NEGLECTED:
            self.plan(day + timedelta(days=10), "rectified", pk)
        else:
            self.plan(day + timedelta(days=_DEADLINE + 2), "neglected", pk)

    def _finding(self, pk):
        return Finding.objects.select_related("branch", "sample__inspection").get(pk=pk)

    def _rectified(self, pk, day, at):
        finding = self._finding(pk)
        if finding.state != Finding.State.OPEN:
            return None
        actor = self.cast.secretary(finding.branch_id) or self.cast.administrators[0]
        findings.report(finding, actor=actor, at=at, text="材料已补齐，支部已复核。")
        self.plan(add_workdays(day, 3), "recheck", pk)
        return "findings reported as rectified"

    def _recheck(self, pk, _day, at):
        finding = self._finding(pk)
        if finding.state != Finding.State.REPORTED:
            return None
        findings.pass_recheck(finding, actor=self.supervisor, at=at, text="复核属实")
        return "findings passed"

    def _neglected(self, pk, day, at):
        """The re-check fails, and a supervision slip leaves for this one matter."""
        finding = self._finding(pk)
        if finding.state != Finding.State.OPEN:
            return None
        finding = findings.fail_recheck(
            finding, actor=self.supervisor, at=at, text="逾期未整改", deadline=day + timedelta(days=_AGAIN)
        )  # fmt: skip
        issuer = finding.sample.inspection.organisation
        findings.issue_slip(
            finding, issuer=issuer, word=words.document_word(issuer, words.SLIPS), text=finding.text,
            demand="请于期限内完成整改并书面回复。", actor=self.supervisor, at=at,
        )  # fmt: skip
        self.plan(day + timedelta(days=7), "rectified", pk)
        return {"findings failed": 1, "supervision slips": 1}

    def _close(self, pk, day, at):
        try:
            rules.close(
                Inspection.objects.get(pk=pk), actor=self.supervisor, at=at,
                summary="本次督查总体情况良好，发现的问题已逐项交办。",
            )  # fmt: skip
        except ReviewError:  # a re-check is still open
            self.plan(day + timedelta(days=3), "close", pk)
            return None
        return "inspections closed"

    @staticmethod
    def kept(year):
        inspections = Inspection.objects.filter(year=year)
        sheets = Sample.objects.filter(inspection__year=year)
        steps = FindingStep.objects.filter(finding__sample__inspection__year=year)
        step = FindingStep.Kind
        return {
            "inspections drawn": by_quarter(inspections.exclude(drawn_at=None), "drawn_at"),
            "inspections closed": by_quarter(inspections.exclude(closed_at=None), "closed_at"),
            "check sheets entered": by_quarter(sheets.filter(state=Sample.State.CHECKED), "entered_at"),
            "check sheets without result": by_quarter(sheets.filter(state=Sample.State.NOT_MET), "entered_at"),
            "findings": by_quarter(steps.filter(kind=step.FOUND), "occurred_at"),
            "findings reported as rectified": by_quarter(steps.filter(kind=step.REPORTED), "occurred_at"),
            "findings passed": by_quarter(steps.filter(kind=step.PASSED), "occurred_at"),
            "findings failed": by_quarter(steps.filter(kind=step.FAILED), "occurred_at"),
            "supervision slips": by_quarter(SupervisionSlip.objects.filter(finding__sample__inspection__year=year), "document__issued_at"),
        }  # fmt: skip
