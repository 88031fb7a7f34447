"""Near copies: pledges that differ only in a figure, a date, a place or a few characters (docs/decisions/0035-near-copies.md)."""

import re
from collections import defaultdict

from rapidfuzz import fuzz, process

from workbooks.values import to_half_width

from . import phrases

#: From this likeness on (per cent, of the masked texts) a reader takes two pledges for copies of each other.
NEAR = 85
#: Shorter texts say too little to be compared by likeness: they are copies only where they are equal.
SHORT = 6
#: In a whole district, only texts whose first or last characters are the same are compared.
ENDS = 5


def bare(text):
    """The text without blanks and punctuation, figures in half width, so that a copy is known for one."""
    return re.sub(r"[\W_]", "", to_half_width(text)).lower()


def outline(text):
    """What remains of ``text`` without figures, dates and places; equal for near copies, or nearly so."""
    return bare(phrases.masked(text))


def near(one, outlines):
    """Those of ``outlines`` that are near copies of the outline ``one``, itself among them."""
    if len(one) < SHORT:
        return {other for other in outlines if other == one}
    found = process.extract(one, list(outlines), scorer=fuzz.ratio, score_cutoff=NEAR, limit=None)
    return {outline for outline, _score, _place in found if len(outline) >= SHORT}


def others(rows):
    """{key: how many other members pledge nearly the same} of ``rows``, a list of (key, member, text)."""
    members, outlines = defaultdict(set), {}
    for key, member, text in rows:
        outlines[key] = outline(text)
        members[outlines[key]].add(member)
    members.pop("", None)
    alike = {
        one: set().union(*(members[other] for other in group)) for one, group in _groups(members)
    }
    return {
        key: len(alike[outlines[key]] - {member}) if outlines[key] else 0
        for key, member, _text in rows
    }


def _groups(outlines):
    """(outline, outlines near to it) for all of them."""
    buckets = defaultdict(list)
    for one in outlines:
        buckets["begins", one[:ENDS]].append(one)
        buckets["ends", one[-ENDS:]].append(one)
    for one in outlines:
        compared = {*buckets["begins", one[:ENDS]], *buckets["ends", one[-ENDS:]]}
        yield one, near(one, compared)
