"""A raw value of a cell as text."""

from core.text import clean


class ValueRefused(ValueError):
    """A value that cannot be read; the message says what to enter instead."""


#: Longer texts are prose, and no date, number or word of a list.
WORDS = 60


def shown(text):
    """A text as a sentence quotes it."""
    return text if len(text) <= WORDS else f"{text[:WORDS]}…"


def clean_text(value):
    """The stored form of a cell's text (core.text), "" for an empty one. Line breaks stay; a whole number has no point."""
    if isinstance(value, str):
        return clean(value)
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return clean(str(value))
