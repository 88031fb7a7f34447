"""The blocks that text papers are made of, and the check that every character of them can be printed."""

from collections.abc import Sequence
from dataclasses import dataclass

from . import fonts
from .errors import PrintingError


class Unprintable(PrintingError):
    """Some characters of the paper are in no installed font; the message names each."""


@dataclass(frozen=True)
class Heading:
    """A heading within the text. ``level`` 1: 一、 in Hei; 2: （一） in Kai; the number is part of ``text``."""

    text: str
    level: int = 1
    kind: str = "heading"


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of text; line ends in it begin a new one."""

    text: str
    kind: str = "paragraph"

    @property
    def lines(self):
        return [line for line in self.text.splitlines() if line.strip()]


@dataclass(frozen=True)
class Facts:
    """Pairs of label and value, one a line."""

    rows: Sequence
    kind: str = "facts"


@dataclass(frozen=True)
class Table:
    """A ruled table. ``widths``: per cent of the paper's width, one a column; ``head`` is repeated on each page."""

    head: Sequence
    rows: Sequence
    widths: Sequence = ()
    caption: str = ""
    kind: str = "table"

    @property
    def columns(self):
        return self.widths or [None] * len(self.head)


@dataclass(frozen=True)
class Lines:
    """Lines for signatures, each with a label."""

    labels: Sequence
    kind: str = "lines"


def texts_of(value):
    """Every text in a block, a paper or a sequence of them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Sequence):
        for part in value:
            yield from texts_of(part)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from texts_of(getattr(value, name))


def refuse_unprintable(paper):
    """Raise Unprintable where a character of ``paper`` would be printed as an empty box."""
    missing = fonts.missing_characters("".join(texts_of(paper)))
    if missing:
        named = "、".join(f"{char} ({code} {name})" for char, code, name in missing)
        raise Unprintable(f"没有字体可以打印：{named}")
