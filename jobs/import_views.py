"""Upload → (columns) → preview → confirm → progress → result: the pages that every import has in common.

A file whose headings are sufficient goes straight to the preview; any other, and any on request, to the page of its columns.

A higher app makes one ImportPages for each import, wraps its views with the roles that may import, and
registers the job whose work is ``carry_out``.
"""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.downloads import download
from workbooks.reading import WorkbookRefused
from workbooks.sheets import column_name
from workbooks.writing import CONTENT_TYPE

from . import import_uploads as uploads
from .import_mapping import Mapping
from .import_shapes import PAGES, known_shape, remember_shape
from .models import Job
from .running import JobFailed, one_at_a_time, start_job

#: Most refused and changed rows shown; the errors workbook has all of them.
SHOWN = 100
#: Prefixes of the names of the answers in a preview (accounts/roster/asking.py, the preview of pledges).
ANSWERS = ("row_", "unit_", "named_", "all_units", "word_", "future_fulfilments")


@dataclass(frozen=True)
class ImportPages:
    """One kind of import in the browser.

    name      the URL name of the upload page; the others are name_columns, name_preview, name_errors, name_template
    kind      the job kind that carries the import out
    title     its name on the pages (lazy)
    template  folder of upload.html and preview.html
    reader    workbooks.mapping.Reader of the fields
    given     (data, seat=, initial=, values=) → form for values that the file lacks, with plain() and supplies(field)
    chosen_by the fields whose texts the choices are made by
    suggest   (given, missing=, sheets=, seat=) → the same choices before anybody has made them
    fill      (table, choices, seat): puts them into the rows
    shown     (record, options) → ([(label, text)] as a row is read, "" or the sentence of its refusal)
    plan      (table, seat, options) → plan with counts, refused
    apply     (plan, options, actor, run) → None; writes in parts of ``run`` (jobs.parts.Parts)
    says      (plan) → sentences for the preview and the result, besides the counts
    """

    name: str
    kind: str
    title: Any
    template: str
    reader: Any
    given: Any
    suggest: Any
    fill: Any
    shown: Any
    plan: Any
    apply: Any
    chosen_by: tuple = ()
    says: Any = lambda plan: []

    def __post_init__(self):
        PAGES[self.kind] = self

    def columns_of(self, choices):
        """["A 姓名", …] of choices that were kept."""
        found = {
            (int(at), name) for columns in choices["columns"].values() for at, name in columns.items()
        }  # fmt: skip
        return [f"{column_name(at)} {self.reader.aliases[name][0]}" for at, name in sorted(found)]

    def upload(self, request, *, form):
        """The page with the file field; ``form`` is bound on POST and has a field ``file``."""
        if request.method == "POST" and form.is_valid():
            options = {key: value for key, value in form.cleaned_data.items() if key != "file"}
            file, who = form.cleaned_data["file"], {"owner": request.user, "kind": self.kind}
            try:
                token = uploads.keep(file, options=options, **who)
                step = self._next(request.seat, uploads.redeem(token, **who))
            except WorkbookRefused as refusal:
                form.add_error("file", str(refusal))
            else:
                return redirect(f"{self.name}_{step}", token)
        return render(request, f"{self.template}/upload.html", {"form": form, "pages": self})

    def _next(self, seat, upload):
        """The page after the upload: "preview" where it is known how to read the file, else "columns"."""
        book = upload.book()
        kept = known_shape(self.kind, seat=seat, fingerprint=self.reader.fingerprint(book))
        if kept is None:
            return "preview" if self._understood(book) else "columns"
        choices = self.reader.start(book, kept.choices)
        mapping = Mapping.of(self, book, choices, seat=seat)
        upload.choose(choices)
        return "columns" if mapping.problems or mapping.given.is_to_be_seen else "preview"

    def _understood(self, book):
        try:
            self.reader.table(book)
        except WorkbookRefused:
            return False
        return True

    def _redeemed(self, request, token):
        upload = uploads.redeem(token, owner=request.user, kind=self.kind)
        if upload is None:
            raise Http404
        return upload

    def columns(self, request, token):
        """Choose the sheets to read, the meaning of each column, and values that the file lacks; POST shows the page again, or continues."""
        upload = self._redeemed(request, token)
        if (book := upload.book()) is None:
            raise Http404
        data = request.POST if request.method == "POST" else None
        choices = upload.choices or self._begin(book, request.seat)
        mapping = Mapping.of(self, book, choices, seat=request.seat, data=data)
        ready = mapping.given.is_valid() if data is not None else True
        problems = mapping.problems
        if data is not None and "go" in data and ready and not problems:
            upload.choose(mapping.choices)
            facts = {"fingerprint": self.reader.fingerprint(book), "at": timezone.now()}
            choices = self.reader.kept(book, mapping.choices)
            remember_shape(self.kind, seat=request.seat, choices=choices, **facts)
            return redirect(f"{self.name}_preview", token)
        context = {
            "pages": self, "token": token, "file": upload.name, "mapping": mapping, "asked": data is not None,
            "problems": problems, "fields": [(key, names[0]) for key, names in self.reader.aliases.items()],
            "back": reverse(self.name), "said_again": data is None and mapping.given.is_to_be_seen and upload.choices,
            "first": mapping.first_rows(request.seat, upload.options) if ready and not problems else [],
        }  # fmt: skip
        return render(request, "components/import_columns.html", context)

    def _begin(self, book, seat):
        """The choices with which the page of the columns begins."""
        choices = self.reader.start(book)
        taken = self.reader.chosen(book, choices)
        given = self.suggest(
            choices["given"],
            missing={name for _s, headings, _e in taken for name in headings.missing(self.reader.required)},
            sheets=[sheet.name for sheet, _headings, _end in taken],
            seat=seat,
        )  # fmt: skip
        return choices | {"given": given}

    def _table(self, upload, seat):
        """The Table of an upload as its choices say. Raises WorkbookRefused, JobFailed."""
        if (book := upload.book()) is None:
            raise JobFailed(_("The uploaded file is no longer there: upload it again."))
        table = self.reader.table(book, upload.choices)
        if upload.choices is not None:
            self.fill(table, upload.choices["given"], seat)
        return table

    def _planned(self, request, upload):
        """(Table, plan) of an upload; raises JobFailed as ``plan`` does."""
        table = self._table(upload, request.seat)
        return table, self.plan(table, request.seat, self._answered(request, upload))

    @staticmethod
    def _answered(request, upload):
        """The upload's options with the answers to the preview's questions."""
        answers = {
            name: value[:200]
            for name, value in request.POST.items()
            if value and name.startswith(ANSWERS)
        }
        return upload.options | {"answers": answers}

    def preview(self, request, token):
        """The preview of the import; POST starts it as a job, and afterwards the page redirects to the job."""
        if started := self._started(request, token):
            return redirect("job_detail", started.pk)
        try:
            upload = self._redeemed(request, token)
        except Http404 as lost:
            return self._lost(request, token, lost)
        confirmed = request.method == "POST" and "show" not in request.POST
        if confirmed and self._is_as_shown(request, upload):
            return redirect("job_detail", self._start(request, token, upload).pk)
        try:
            table, plan = self._planned(request, upload)
        except (OSError, WorkbookRefused) as lost:
            return self._lost(request, token, lost)
        except JobFailed as failure:
            messages.error(request, failure)
            return redirect(self.name)
        context = self._context(token, upload, table, plan)
        return render(request, f"{self.template}/preview.html", context)

    def _lost(self, request, token, reason):
        """Redirect from a preview whose file is gone or unreadable: to its job if it was confirmed just now."""
        if started := self._started(request, token):
            return redirect("job_detail", started.pk)
        if isinstance(reason, WorkbookRefused):
            return redirect(f"{self.name}_columns", token)
        raise Http404

    def _context(self, token, upload, table, plan):
        refused = [refusal for refusal in plan.refused if not refusal.asked]
        said = [*table.notes, *self.says(plan)]
        if upload.choices is not None:
            said.insert(0, _("The columns are read as they were chosen for files of this shape."))
        return {
            "pages": self, "token": token, "file": upload.name, "table": table, "plan": plan, "mark": upload.mark,
            "options": upload.options, "said": said, "refused": table.with_cells(refused[:SHOWN]), "refused_count": len(refused),
            "more_refused": max(len(refused) - SHOWN, 0), "asked": len(plan.refused) - len(refused),
            "columns_url": reverse(f"{self.name}_columns", args=[token]),
        }  # fmt: skip

    @staticmethod
    def _is_as_shown(request, upload):
        """Whether the file is still read as it was when the person pressed the button."""
        if request.POST.get("mark", "") == upload.mark:
            return True
        messages.warning(
            request, _("The columns were changed in another window: check the preview again.")
        )
        return False

    def _started(self, request, token):
        """The job of this token, if it was started: by a double click, or before coming back with Back."""
        jobs = Job.objects.filter(owner=request.user, kind=self.kind, params__token=token)
        return jobs.first()

    @transaction.atomic
    def _start(self, request, token, upload):
        """The job of this token: one, even if the button is pressed twice at the same moment."""
        one_at_a_time(request.user)
        if started := self._started(request, token):
            return started
        options = self._answered(request, upload)
        params = {"token": token, "name": upload.name, "options": options}
        params["choices"] = upload.choices
        job = start_job(
            self.kind,
            owner=request.user,
            title=_("%(title)s: %(file)s") % {"title": self.title, "file": upload.name},
            params=params,
            seat=request.seat,
        )
        upload.hand_over(job)
        return job

    def errors(self, request, token):
        """The refused rows as a workbook to correct and send again."""
        upload = self._redeemed(request, token)
        try:
            table, plan = self._planned(request, upload)
        except WorkbookRefused:
            return redirect(f"{self.name}_columns", token)
        except JobFailed as failure:
            messages.error(request, failure)
            return redirect(self.name)
        stream = BytesIO()
        table.write_refusals(stream, plan.refused)
        return download(stream.getvalue(), errors_name(upload.name), CONTENT_TYPE)

    def carry_out(self, job, seat):
        """The work of the job: plan again on the data as they are now, apply, keep the refused rows.

        A job that was killed plans again as well, and finds the rows that it had imported unchanged.
        """
        upload = uploads.given_to(job.job)
        if upload is None or seat is None:
            raise JobFailed(_("The uploaded file is no longer there: upload it again."))
        table = self._table(upload, seat)
        plan = self.plan(table, seat, upload.options)
        self.apply(plan, upload.options, job.owner, job)
        lines = [*table.notes, *self.says(plan)]
        if plan.refused:
            target = job.own_file("errors.xlsx")
            table.write_refusals(target, plan.refused)
            job.keep_file(target, errors_name(upload.name))
            lines.append(_("Correct the refused rows in the workbook below and send it again."))
        if table.dropped:
            lines.append(
                _("Dropped, never stored: %(headings)s") % {"headings": "、".join(table.dropped)}
            )
        return {"figures": figures(job.whole(plan.counts)), "lines": lines}


def figures(counts):
    """[(label, count)] of an import's outcome."""
    labels = {
        "accepted": _("accepted"), "unchanged": _("unchanged"), "changed": _("changed"), "refused": _("refused"),
    }  # fmt: skip
    return [[labels[name], count] for name, count in counts.items()]


def errors_name(original):
    """The file name of the errors workbook of an uploaded file."""
    return f"{original.rsplit('.', 1)[0]}-需修改.xlsx"
