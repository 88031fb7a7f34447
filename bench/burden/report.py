"""What ``make burden`` prints."""

from collections import Counter

from . import operators
from .declaring import CHECKED, DISCLOSED, TYPED
from .operators import Tally, closing_line
from .quarters import EXTENDED, MEETINGS, RETURNED, UNFULFILLED, VERIFIED
from .texts import NAMES

#: The code under which the application counts acts → how often they were done here.
SAME = {
    "verified": lambda acts: acts[VERIFIED].times,
    "returned": lambda acts: acts[RETURNED].times,
    "extended": lambda acts: acts[EXTENDED].times,
    "unfulfilled": lambda acts: acts[UNFULFILLED].times,
    "sheets": lambda acts: acts[TYPED].times + acts[CHECKED].times,
    "disclosures": lambda acts: acts[DISCLOSED].times,
    "invited": lambda acts: acts[MEETINGS].times,
    "minutes": lambda acts: acts[MEETINGS].times,
    "attendance": lambda acts: acts[MEETINGS].times * len(NAMES),
}
#: What others do for the branch, which the application counts as well.
OTHERS = {
    "verified": "an administrator verifies what the secretary reported, and the secretary's own",
}


def text(hand, counted, seconds):
    lines = [
        *_table_of_times(),
        "",
        *_by_act(hand.tallies),
        "",
        *_known(hand.known),
        "",
        *_compared(hand.tallies, counted),
    ]
    total = sum(hand.tallies.values(), Tally())
    lines += ["", f"played in {seconds:.0f} s of real time"]
    lines.append(closing_line(total.minutes, hand.tallies[TYPED].each, hand.tallies[CHECKED].each))
    return "\n".join(lines)


def _table_of_times():
    yield (
        "operator times (s): "
        + ", ".join(
            f"{name} {operators.NAMES[name]} {seconds:.2f}"
            for name, seconds in operators.SECONDS.items()
        )
        + ", R server: measured"
    )


def _by_act(tallies):
    names = list(operators.SECONDS)
    head = "".join(f"{name:>7}" for name in names)
    yield f"{'act':<38}{'times':>6}{'pages':>6}{'fields':>7}{head}{'R s':>7}{'minutes':>9}{'each':>7}"
    rows = sorted(tallies.items(), key=lambda row: -row[1].minutes)
    for act, tally in [*rows, ("all", sum(tallies.values(), Tally()))]:
        counts = "".join(f"{tally.operators[name]:>7}" for name in names)
        each = f"{tally.each:>7.2f}" if act != "all" else ""
        yield (
            f"{act:<38}{tally.times:>6}{tally.pages:>6}{tally.fields:>7}{counts}{tally.waited:>7.1f}"
            f"{tally.minutes:>9.1f}{each}"
        )


def _known(known):
    yield f"typed although the system knew it: {len(known)} facts"
    for (act, fact, where), times in Counter(known).items():
        shown = fact if len(fact) <= 40 else f"{fact[:39]}…"
        yield f"  {times:>3} × {act}: “{shown}” ({where})"


def _compared(tallies, counted):
    """The application counts recorded acts of the branch, done by anybody; here those of the secretary."""
    yield "acts counted by the application's page of the burden, and here"
    for code, number in counted.items():
        here = SAME[code](tallies) if code in SAME else 0
        said = (
            "agrees"
            if here == number
            else f"differs by {number - here}: {OTHERS.get(code, 'look why')}"
        )
        yield f"  {code:<14}{number:>6}{here:>6}  {said}"
