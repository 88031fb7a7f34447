"""Comments and docstrings are in plain international English: phrases that need two readings are refused."""

import io
import re
import tokenize

import pytest

from tests.packages import ROOT

#: Refused phrase → what to write instead.
PLAIN = {
    r"\bso many\b": "at most N, or the number",
    r"(?<![\"'])\banew\b": "again, or a verb with re-",
    r"\bwhoever\b": "anyone who, or the person meant",
    r"\bnought\b": "zero, 0",
    r"\bstands? (in|on|there|beside|behind|below|above|under|over|for)\b": "is in, is shown on, means",
    r"\bl(ies|ie) (in|on|below|above|under|over|beside|between|there)\b": "is in, is stored under",
    r"\b(is|are|was|were|be) told\b": "is notified, gets a message",
    r"\bat once\b": "immediately, or simultaneously",
    r"\bany more\b": "no longer",
    r"\bby (itself|themselves)\b": "automatically, separately",
    r"\blet(s|ting)? go\b": "delete, release",
    r"\bwhat is not here\b": "anything else",
}
FILES = sorted(
    path
    for path in ROOT.rglob("*.py")
    if not {"migrations", "node_modules", "var", ".venv"} & {*path.relative_to(ROOT).parts}
    and path.name != "test_plain_words.py"
)


def prose_of(source):
    """(line number, text) of each comment and each line of a docstring or other triple-quoted string."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string
        elif token.type == tokenize.STRING and token.string.endswith('"""'):
            yield from enumerate(token.string.splitlines(), start=token.start[0])


def riddles(source):
    """(line number, phrase, what to write instead) of the refused phrases in ``source``."""
    if not re.search("|".join(PLAIN), source, re.IGNORECASE):
        return []
    return [
        (number, found[0], instead)
        for number, text in prose_of(source)
        for phrase, instead in PLAIN.items()
        if (found := re.search(phrase, text, re.IGNORECASE))
    ]


def test_comments_and_docstrings_are_plain():
    found = [
        f"{path.relative_to(ROOT)}:{number}: instead of “{phrase}” write: {instead}"
        for path in FILES
        for number, phrase, instead in riddles(path.read_text())
    ]
    assert found == [], "\n".join(found)


@pytest.mark.parametrize(
    ("source", "phrase"),
    [
        ('def f():\n    """At most so many rows."""', "so many"),
        ("x = 1  #: Whoever asks.", "Whoever"),
        ('"""Everything that stands in the ledger."""', "stands in"),
    ],
)
def test_control_a_riddle_is_found_with_its_replacement(source, phrase):
    [(_number, found, instead)] = riddles(source)
    assert found == phrase and instead


def test_control_strings_and_codes_are_not_read():
    assert riddles('state = "anew"\nprint("so many")  # the code "anew"') == []
