"""A score in words: the lines of the sum, for pages and paper alike."""

from fractions import Fraction

from django.utils.translation import gettext as _

from core.numbers import plain

from .models import SIGNED, Group
from .scoring import OBJECTIVE, rounded

#: Decimals in which means, weights and contributions are shown; the sum itself is exact.
_SHOWN = 2


def label_of(part):
    return _("Objective fulfilment") if part == OBJECTIVE else str(Group(part).label)


def why_of(why):
    """Why a part does not count, as a sentence; "" where it does."""
    return {
        "": "",
        "void": _("More papers came back than were handed out: the group is void."),
        "small": _("Fewer valid ballots than the smallest group: withheld and missing."),
        "unsigned": _("Nobody signed it: missing."),
        "nothing": _("Nobody rated: missing."),
    }[why]


def blocked_of(blocked):
    return {
        "": "",
        "missing": _("A group is missing and the scheme then gives no score: people decide."),
        "nothing": _("No group counts: people decide."),
        "quorum": _("Fewer valid ballots than the quorum: no grade is proposed, people decide."),
    }[blocked]


def shown(value, digits=_SHOWN):
    return None if value is None else rounded(value, digits)


def plain_lines(score):
    """The lines of a Score as plain JSON values; exact fractions are kept as text "n/d".

    The number of each choice is left out: in a small group it would reveal how everybody voted.
    """
    return [
        {
            "part": str(line.part), "weight": str(line.weight), "why": line.why,
            "valid": line.heard.valid if line.heard else None,
            "blank": line.heard.blank if line.heard else None, "void": line.heard.void if line.heard else None,
            "issued": line.heard.issued if line.heard else None,
            "returned": line.heard.returned if line.heard else None,
            "signed": line.part in SIGNED,
            "mean": _text(line.mean), "used": _text(line.used), "share": _text(line.share),
        }
        for line in score.lines
    ]  # fmt: skip


def _text(value):
    return None if value is None else f"{value.numerator}/{value.denominator}"


def rows_of(lines):
    """The plain lines, each with its words and with its numbers rounded for reading."""
    return [
        line | {
            "label": label_of(line["part"]), "said": why_of(line["why"]), "mean": _read(line["mean"]),
            "used": _read(line["used"]), "share": _read(line["share"]), "weight": plain(line["weight"]),
        }
        for line in lines
    ]  # fmt: skip


def _read(text):
    return None if text is None else rounded(Fraction(text), _SHOWN)
