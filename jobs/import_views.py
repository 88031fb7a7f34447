"""Upload → preview → confirm → progress → result: the pages that every import has in common.

A floor above makes one ImportPages of its own, wraps its views with the roles that may import, and
registers the job whose work is ``carry_out``.
"""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from workbooks.reading import WorkbookRefused
from workbooks.writing import CONTENT_TYPE

from . import import_uploads as uploads
from .models import Job
from .running import JobFailed, start_job

#: So many refused and changed rows are shown; the errors workbook has all of them.
SHOWN = 100


@dataclass(frozen=True)
class ImportPages:
    """One kind of import in the browser.

    name      the URL name of the upload page; the others are name_preview, name_errors, name_template
    kind      the job kind that carries the import out
    title     its name on the pages (lazy)
    template  folder of upload.html and preview.html
    read      (path) → Table; may raise WorkbookRefused
    plan      (table, seat, options) → plan with counts, refused
    apply     (plan, options, actor, run) → None; writes in parts of ``run`` (jobs.parts.Parts)
    says      (plan) → sentences for the preview and the result, beside the counts
    """

    name: str
    kind: str
    title: Any
    template: str
    read: Any
    plan: Any
    apply: Any
    says: Any = lambda plan: []

    def upload(self, request, *, form):
        """The page with the file field; ``form`` is bound on POST and has a field ``file``."""
        if request.method == "POST" and form.is_valid():
            options = {key: value for key, value in form.cleaned_data.items() if key != "file"}
            file, who = form.cleaned_data["file"], {"owner": request.user, "kind": self.kind}
            try:
                token = uploads.keep(file, options=options, **who)
                self.read(uploads.redeem(token, **who).path)
            except WorkbookRefused as refusal:
                form.add_error("file", str(refusal))
            else:
                return redirect(f"{self.name}_preview", token)
        return render(request, f"{self.template}/upload.html", {"form": form, "pages": self})

    def _planned(self, request, token):
        """(Upload, Table, plan) of a token; 404 for one that is worth nothing, JobFailed as ``plan`` raises it."""
        upload = uploads.redeem(token, owner=request.user, kind=self.kind)
        if upload is None:
            raise Http404
        table = self.read(upload.path)
        return upload, table, self.plan(table, request.seat, upload.options)

    def preview(self, request, token):
        """What the import would do; POST starts it as a job, and once that has begun the way leads to the job."""
        if started := self._started(request, token):
            return redirect("job_detail", started.pk)
        try:
            upload, table, plan = self._planned(request, token)
        except JobFailed as failure:
            messages.error(request, failure)
            return redirect(self.name)
        if request.method == "POST":
            return redirect("job_detail", self._start(request, token, upload).pk)
        context = {
            "pages": self, "token": token, "file": upload.name, "table": table, "plan": plan,
            "options": upload.options, "said": [*table.notes, *self.says(plan)], "refused": plan.refused[:SHOWN],
            "more_refused": max(len(plan.refused) - SHOWN, 0),
        }  # fmt: skip
        return render(request, f"{self.template}/preview.html", context)

    def _started(self, request, token):
        """The job of this token, if it was started: by a double click, or before coming back with Back."""
        jobs = Job.objects.filter(owner=request.user, kind=self.kind, params__token=token)
        return jobs.first()

    @transaction.atomic
    def _start(self, request, token, upload):
        job = start_job(
            self.kind,
            owner=request.user,
            title=_("%(title)s: %(file)s") % {"title": self.title, "file": upload.name},
            params={"token": token, "name": upload.name, "options": upload.options},
            seat=request.seat,
        )
        upload.hand_over(job)
        return job

    def errors(self, request, token):
        """The refused rows as a workbook to mend and send again."""
        try:
            upload, table, plan = self._planned(request, token)
        except JobFailed as failure:
            messages.error(request, failure)
            return redirect(self.name)
        stream = BytesIO()
        table.write_refusals(stream, plan.refused)
        response = HttpResponse(stream.getvalue(), content_type=CONTENT_TYPE)
        response["Content-Disposition"] = content_disposition_header(True, errors_name(upload.name))
        return response

    def carry_out(self, job, seat):
        """The work of the job: plan again on the data as they are now, apply, keep the refused rows.

        A job that was killed plans again as well, and finds what it had taken in as unchanged.
        """
        upload = uploads.given_to(job.job)
        if upload is None or seat is None:
            raise JobFailed(_("The uploaded file is no longer there: upload it again."))
        table = self.read(upload.path)
        plan = self.plan(table, seat, upload.options)
        self.apply(plan, upload.options, job.owner, job)
        lines = [*table.notes, *self.says(plan)]
        if plan.refused:
            target = job.own_file("errors.xlsx")
            table.write_refusals(target, plan.refused)
            job.keep_file(target, errors_name(upload.name))
            lines.append(_("Mend the refused rows in the workbook below and send it again."))
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
