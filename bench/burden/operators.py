"""From what a person does at the keyboard to minutes: the keystroke-level model, and nothing else.

Card, Moran and Newell, "The Keystroke-Level Model for User Performance Time with Interactive Systems", Communications
of the ACM 23 (1980), and "The Psychology of Human-Computer Interaction" (1983). K is that of an average typist who is no
secretary by trade; the model's practised typist needs 0.20 s.
"""

import re
from collections import Counter
from dataclasses import dataclass, field

#: Seconds of one operator. The only table of times; R is measured while the year is played.
SECONDS = {
    "K": 0.28,  # one key
    "P": 1.10,  # pointing at something; also turning the wheel until it is seen
    "B": 0.10,  # pressing or releasing a mouse button: a click is two
    "H": 0.40,  # a hand moves between mouse and keyboard
    "M": 1.35,  # thinking: before each field and each decision
    "C": 60 / 40,  # one Chinese character by pinyin, with choosing it: 40 a minute
    "L": 60
    / 400,  # one character read to judge it: 400 a minute. The model has no reading; leaving it out would flatter
}
NAMES = {
    "K": "keys", "P": "points", "B": "button moves", "H": "hand moves", "M": "thoughts",
    "C": "characters typed", "L": "characters read",
}  # fmt: skip

_HAN = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’…—·]")


def typed(text):
    """The operators of typing ``text``: Chinese characters and punctuation by pinyin, everything else by single keys."""
    han = len(_HAN.findall(text))
    return Counter(C=han, K=len(text) - han)


def read(text):
    """The operators of reading ``text``; white space is not read."""
    return Counter(L=len("".join(text.split())))


@dataclass
class Tally:
    """What one act took: operators, measured seconds of the server (R), pages, and how often it was done."""

    operators: Counter = field(default_factory=Counter)
    waited: float = 0.0
    pages: int = 0
    fields: int = 0
    times: int = 0

    @property
    def seconds(self):
        return self.waited + sum(SECONDS[name] * count for name, count in self.operators.items())

    @property
    def minutes(self):
        return self.seconds / 60

    @property
    def each(self):
        """Minutes of one of them."""
        return self.minutes / self.times if self.times else 0.0

    def __add__(self, other):
        return Tally(
            self.operators + other.operators, self.waited + other.waited, self.pages + other.pages,
            self.fields + other.fields, self.times + other.times,
        )  # fmt: skip


def closing_line(total, typed_each, checked_each):
    """The last line of the output."""
    return (
        f"burden: {total:.1f} minutes a year, {typed_each:.1f} a sheet typed, "
        f"{checked_each:.1f} a sheet checked"
    )
