"""Words of a workbook that nobody knows: the preview asks once what each means, for all rows that have it.

Answers are plain values, as a form posts them: {"word_<mark>": a value of the offers}.
"""

from dataclasses import dataclass, field
from hashlib import sha256

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roster.asking import ASKED, RowAsked
from core.text import key
from ledger.entries.models import EntryKind
from workbooks.cells import WORDS, shown
from workbooks.records import RowRefused

_DAYS = [
    ("none", gettext_lazy("no limit in days"), None),
    ("at_once", gettext_lazy("at once: 0 working days"), 0),
]
_NO_YES = [("yes", gettext_lazy("yes"), True), ("no", gettext_lazy("no"), False)]

#: field → [(value of the answer, label, meaning)]
MEANINGS = {
    "kind": [(kind, kind.label, kind) for kind in (EntryKind.PRACTICAL, EntryKind.KEY)],
    "hot": _NO_YES,
    "fulfilled": [
        ("yes", gettext_lazy("fulfilled"), True), ("no", gettext_lazy("not fulfilled yet"), False),
    ],
    "statutory_days": _DAYS,
    "pledged_days": _DAYS,
}  # fmt: skip


@dataclass
class WordQuestion:
    """A word of a column. ``heading``: the column's; ``rows``: how many have the word."""

    field: str
    heading: str
    word: str
    rows: int = 0
    answer: str = ""

    @property
    def name(self):
        text = f"{self.field}|{key(self.word)}"
        return f"word_{sha256(text.encode()).hexdigest()[:16]}"

    @property
    def offers(self):
        """[(value, label)]"""
        known = [(value, label) for value, label, _meaning in MEANINGS[self.field]]
        return [("", _("not answered yet")), *known, ("leave", _("leave its rows out for now"))]


@dataclass
class Words:
    """The unknown words of one preview and what was said of them.

    plain   the answers as posted; None where nobody can be asked (a command): the row is refused
    """

    plain: dict | None = None
    headings: dict = field(default_factory=dict)
    asked: dict = field(default_factory=dict)

    def meaning(self, name, text, refusal):
        """What ``text`` in the column of the field ``name`` means; RowAsked without an answer, ``refusal`` where none is asked for."""
        question = WordQuestion(name, self.headings.get(name, name), shown(text))
        if self.plain is None or name not in MEANINGS or len(text) > WORDS:
            raise refusal
        if question.name not in self.asked and len(self.asked) >= ASKED:
            raise refusal
        question = self.asked.setdefault(question.name, question)
        question.rows += 1
        question.answer = answer = self.plain.get(question.name, "")
        for value, _label, meaning in MEANINGS[name]:
            if answer == value:
                return meaning
        if answer == "leave":
            raise RowRefused(_("Left out, as you answered in the preview."), name)
        raise RowAsked(
            _("%(refusal)s Or say in the preview what it means.") % {"refusal": refusal}, name
        )
