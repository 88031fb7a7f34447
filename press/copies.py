"""Print many sheets of one design, each in several copies; chooses between the fast way and the slow one.

The fast way (filled_templates.py, layouts.py, joined_pdf.py) lays out each kind of sheet once, keeps what it laid out, and
uses names of WeasyPrint that are not public. With FAST_PRINTING=0 every copy is laid out by WeasyPrint alone
(slow_copies.py): the same papers, many times slower.
"""

import contextlib
import functools
import io
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from itertools import batched
from typing import Protocol

from django.conf import settings

from . import fast_copies, slow_copies
from .errors import PrintingError
from .layouts import LayoutStore
from .pool import in_chunks, run_in_process
from .process import run_layout

#: Sheets in a chunk: the work lost when a process is killed, and the step of the progress.
CHUNK = 50


class Sheet(Protocol):
    """A sheet that is printed in copies. It can be pickled, and makes no queries."""

    key: str  # digest of everything printed on it except the marks
    marks: tuple  # the wording of the mark of each copy
    bookmark: str  # its title in the outline of the PDF

    def html(self, mark=""):
        """The HTML of the sheet; a mark is set in the place where the fast way stamps it."""

    def variants(self, copies):
        """[(sheet, copies)]: the copies that have the same text together, in their order."""


@dataclass(frozen=True)
class SheetDesign:
    """The design of the sheets of one kind.

    style        name of their style sheet
    marks_html   f(marks) → HTML of pages with one mark each, in its place; a module-level function
    marks_style  name of the style sheet of these pages
    templates    names of all templates: a stored layout is valid as long as they, the styles and the fonts stay the same
    """

    style: str
    marks_html: Callable
    marks_style: str
    templates: tuple

    @property
    def styles(self):
        return self.style, self.marks_style


def render_copies(
    design, sheets, *, copies, title, target=None, progress=None, processes=1, duplex=False, by_copy=False, store=None
):  # fmt: skip
    """The PDF of the sheets' copies, each with its own page numbers from 1.

    target: a path or a binary file to write to; without one, the bytes are returned.
    processes: 2 lays out in two processes; worth their start from about a hundred sheets.
    store: a LayoutStore with earlier layouts, which also keeps the new ones.
    The other arguments are those of ``write_copies``. Raises ValueError without sheets, and what pdf.lay_out raises.
    """
    if not sheets:
        raise ValueError("there are no sheets to print")
    with contextlib.ExitStack() as stack:
        if store is None:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="layouts-"))
            store = LayoutStore(folder, design)
        ready = lay_out_all(design, sheets, copies=copies, store=store, processes=processes)
        output = target or io.BytesIO()
        file = output if hasattr(output, "write") else stack.enter_context(open(output, "wb"))
        write_copies(
            design, file, ready, copies=copies, title=title, store=store, total=len(sheets), progress=progress,
            duplex=duplex, by_copy=by_copy, processes=processes,
        )  # fmt: skip
    return output.getvalue() if target is None else None


def lay_out_all(design, sheets, *, copies, store, processes=1, failures=None):
    """Put the layouts of the sheets into the store; yields the sheets chunk by chunk as they are ready.

    failures: a list for (sheet, reason) of those that cannot be laid out; without one the first failure ends the work.
    """
    if not settings.FAST_PRINTING:
        yield from map(list, batched(sheets, CHUNK))
        return
    work = functools.partial(fast_copies.lay_out_chunk, design, store.root, tuple(copies))
    for chunk, failed in in_chunks(work, batched(sheets, CHUNK), processes):
        if failed and failures is None:
            raise PrintingError(next(iter(failed.values())))
        if failed:
            failures += [(chunk[place], reason) for place, reason in failed.items()]
        yield [sheet for place, sheet in enumerate(chunk) if place not in failed]


def write_copies(
    design, file, ready, *, copies, title, store, total=0, progress=None, duplex=False, by_copy=False, processes=1
):  # fmt: skip
    """Write the copies to a binary file as one PDF; ``ready`` yields the sheets chunk by chunk as lay_out_all does.

    title: f(sheets) → title of the PDF.
    progress: called as progress(done, total) of sheets; an exception in it stops the work.
    duplex: an empty page after a copy with an odd number of pages, so that no copy begins on the back of another.
    by_copy: all first copies, then all second, then all third; otherwise all copies of each sheet together.

    Returns the number of pages, empty ones included; 0 where there was no sheet.
    """
    rounds = [(copy,) for copy in copies] if by_copy else [tuple(copies)]
    if settings.FAST_PRINTING:
        embed = run_in_process if processes > 1 else run_layout
        writer = fast_copies.CopiesWriter(design, file, store, duplex=duplex, run_in_process=embed)
    else:
        writer = slow_copies.CopiesWriter(design, file, duplex=duplex, processes=processes)
    done = []
    for chunk in ready:
        writer.add(chunk, rounds[0])
        done += chunk
        if progress:
            progress(len(done), total or len(done))
    for some in rounds[1:]:
        for chunk in batched(done, CHUNK):
            writer.add(chunk, some)
    return writer.close(title(done)) if done else 0
