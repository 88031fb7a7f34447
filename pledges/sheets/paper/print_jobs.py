"""Bulk printing as a job: what was chosen, as one PDF or one for each branch.

The job can be killed at any moment. The list of what to print is written at its beginning; layouts are stored, so that it
continues at the chunk where it stopped; the log is written once, when the file is complete.
"""

import json
import re
import zipfile
from contextlib import contextmanager
from itertools import batched, groupby

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.identity.seats import seat_called
from jobs.running import JobFailed
from pledges.errors import PledgeError
from press.copies import CHUNK
from press.errors import PrintingError

from ..confirmation.models import Revision
from . import rules
from .choosing import Binding, Order, sheets_for
from .contents import paper_of
from .triplicate import lay_out_sheets, title_of, write_sheets

KIND = "sheets_print"
#: Sheets from which a second process is worth its start.
_TWO_PROCESSES = 150


def print_sheets(job):
    """params: cycle (key), and what forms.PrintForm.choice returns."""
    revisions, problems = rules.sort_out(_chosen(job))
    if not revisions:
        raise JobFailed(" ".join([_("There is no confirmed sheet to print here."), *problems]))
    job.advance(0, len(revisions))
    bulk = _Bulk(job, revisions)
    try:
        pages = bulk.as_zip() if job.params["binding"] == Binding.UNITS else bulk.as_pdf()
    except (PledgeError, PrintingError) as error:
        raise JobFailed(str(error)) from None
    left_out = {paper.serial for paper, _reason in bulk.failures}
    printed = [row for row in revisions if row.content["serial"] not in left_out]
    problems += [
        _("The sheet of %(name)s cannot be printed: %(reason)s")
        % {"name": paper.name, "reason": reason}
        for paper, reason in bulk.failures
    ]
    if not printed:
        raise JobFailed(" ".join(problems))
    copies = tuple(job.params["copies"])
    rules.log(printed, copies=copies, actor=job.owner, at=timezone.now(), job=job.job.pk)
    leaves = (pages + 1) // 2 if job.params["duplex"] else pages
    return {
        "figures": [
            [_("sheets"), len(printed)], [_("pages"), pages], [_("leaves of paper"), leaves],
            [_("not printable"), len(problems)],
        ],
        "problems": problems,
    }  # fmt: skip


def _chosen(job):
    """The revisions to print, in order; the same when the job is taken up again, whatever changed meanwhile."""
    seat = seat_called(job.owner, job.job.seat, on=timezone.localdate())
    if seat is None:
        raise JobFailed(_("The role from which this was started is no longer held."))
    params = job.params
    sheets = sheets_for(
        seat, cycle=params["cycle"], units=params["units"], tiers=params["tiers"], wanted=params["wanted"],
    )  # fmt: skip
    note = job.folder / "chosen.json"
    if not note.exists():
        keys = list(rules.current_revisions(sheets).values_list("pk", flat=True))
        beside = note.with_suffix(".new")
        beside.write_text(json.dumps(keys))
        beside.replace(note)
    keys = json.loads(note.read_text())
    in_scope = sheets_for(seat, cycle=params["cycle"])
    rows = {}
    for some in batched(keys, 500):
        found = Revision.objects.filter(pk__in=some, sheet__in=in_scope)
        rows |= {row.pk: row for row in found.select_related("sheet__branch")}
    return [rows[key] for key in keys if key in rows]


@contextmanager
def _complete(target):
    """A file that is deleted unless it was written completely."""
    try:
        yield
    except BaseException:
        target.unlink(missing_ok=True)
        raise


class _Bulk:
    """The work of one job."""

    def __init__(self, job, revisions):
        self.job = job
        self.branches = [revision.sheet.branch for revision in revisions]
        self.papers = [paper_of(revision) for revision in revisions]
        self.store = rules.sheet_layouts()
        self.store.delete_other_versions()
        self.failures = []
        self.processes = 2 if len(revisions) >= _TWO_PROCESSES else 1
        self.copies = tuple(job.params["copies"])
        self.settings = {
            "copies": self.copies, "store": self.store, "duplex": job.params["duplex"],
            "by_copy": job.params["order"] == Order.COPY, "processes": self.processes,
        }  # fmt: skip

    def _ready(self):
        return lay_out_sheets(
            self.papers, copies=self.copies, store=self.store, processes=self.processes,
            failures=self.failures,
        )  # fmt: skip

    def as_pdf(self):
        """Writes one PDF; the number of its pages."""
        target = self.job.own_file("sheets.pdf")
        with _complete(target), open(target, "wb") as file:
            pages = write_sheets(
                file, self._ready(), title=title_of, total=len(self.papers), progress=self.job.advance, **self.settings
            )  # fmt: skip
        self.job.keep_file(target, _("Pledge sheets.pdf"))
        return pages

    def as_zip(self):
        """Writes a ZIP file with one PDF for each branch; the number of all their pages."""
        done, total, pages = 0, len(self.papers), 0
        for chunk in self._ready():
            done += len(chunk)
            self.job.advance(done, total)
        left_out = {paper.serial for paper, _reason in self.failures}
        rows = [
            (branch, paper)
            for branch, paper in zip(self.branches, self.papers, strict=True)
            if paper.serial not in left_out
        ]
        target = self.job.own_file("sheets.zip")
        with _complete(target), zipfile.ZipFile(target, "w") as parcel:
            for number, (branch, some) in enumerate(groupby(rows, key=lambda row: row[0]), 1):
                papers = [paper for _branch, paper in some]
                name = f"{number:03d} {re.sub(r'[^\w（）()·-]', '_', branch.name)[:80]}.pdf"
                with parcel.open(name, "w") as file:
                    title = f"{papers[0].title} {branch.name}"
                    settings = self.settings | {
                        "processes": 1,
                        "title": lambda _papers, title=title: title,
                    }
                    pages += write_sheets(file, batched(papers, CHUNK), **settings)
                self.job.advance(total, total)
        self.job.keep_file(target, _("Pledge sheets.zip"))
        return pages
