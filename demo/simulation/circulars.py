"""The district's quarterly circulars of a simulated year: drafted, approved by somebody else, issued."""

from datetime import date

from accounts.organisations.models import Organisation
from core.workdays import add_workdays
from reviews.meetings.circulars import rules
from reviews.meetings.circulars.models import Circular

from .. import words
from .acting import Actor, by_quarter

#: Quarter → (month, day) on which its circular is drafted: soon after its end, the last one before the year's.
_DRAFTED = {1: (4, 8), 2: (7, 8), 3: (10, 12), 4: (12, 22)}


class Circulars(Actor):
    """An administrator drafts, another approves, the first issues, each on another day."""

    def __init__(self, *args, **facts):
        super().__init__(*args, **facts)
        self.issuer = Organisation.objects.get(depth=1)
        for quarter, (month, day) in _DRAFTED.items():
            if date(self.year, month, day) > self.start:
                self.plan(date(self.year, month, day), "draft", quarter)

    def _draft(self, quarter, day, at):
        actor = self.cast.administrators[0]
        made = rules.draft(self.issuer, year=self.year, quarter=quarter, actor=actor, at=at)
        rules.edit(made, actor=actor, at=at, word=words.document_word(self.issuer, words.CIRCULARS))
        self.plan(add_workdays(day, 1), "approve", made.pk)
        return "circulars drafted"

    def _approve(self, pk, day, at):
        actor = self.cast.administrators[1 if len(self.cast.administrators) > 1 else 0]
        rules.approve(Circular.objects.get(pk=pk), actor=actor, at=at)
        self.plan(add_workdays(day, 1), "issue", pk)
        return "circulars approved"

    def _issue(self, pk, _day, at):
        rules.issue(Circular.objects.get(pk=pk), actor=self.cast.administrators[0], at=at)
        return "circulars issued"

    @staticmethod
    def kept(year):
        of = Circular.objects.filter(year=year)
        return {
            "circulars drafted": by_quarter(of, "drafted_at"),
            "circulars approved": by_quarter(of.exclude(approved_at=None), "approved_at"),
            "circulars issued": by_quarter(of.exclude(document=None), "document__issued_at"),
        }
