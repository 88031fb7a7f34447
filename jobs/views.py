"""A person's own long work: the list, the progress, the result."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.paging import page_number

from .import_shapes import described, forget_shape
from .models import ImportShape, Job
from .running import cancel, retry

PAGE = 25


def _own(request, pk):
    return get_object_or_404(Job.objects.visible_to(request.seat), pk=pk)


@login_required
def job_list(request):
    page = page_number(request)
    rows = list(Job.objects.visible_to(request.seat)[(page - 1) * PAGE : page * PAGE + 1])
    context = {"jobs": rows[:PAGE], "page": page, "has_next": len(rows) > PAGE}
    return render(request, "jobs/list.html", context)


@login_required
def job_detail(request, pk):
    """The progress; HTMX requests only the part while the work goes on."""
    job = _own(request, pk)
    template = "jobs/detail.html#progress" if request.htmx else "jobs/detail.html"
    response = render(request, template, {"job": job})
    if request.htmx and job.is_over:
        response["HX-Refresh"] = "true"
    return response


@login_required
@require_POST
def job_cancel(request, pk):
    job = _own(request, pk)
    cancel(job)
    messages.success(request, _("“%(title)s” is being stopped.") % {"title": job.title})
    return redirect("job_detail", pk)


@login_required
@require_POST
def job_retry(request, pk):
    job = _own(request, pk)
    if retry(job):
        messages.success(request, _("“%(title)s” is started once more.") % {"title": job.title})
    return redirect("job_detail", pk)


@login_required
def job_file(request, pk):
    """The result, for its owner only; kept for a while, and in no backup."""
    job = _own(request, pk)
    if not job.result_file:
        raise Http404
    path = settings.DATA_DIR / job.result_file
    if not path.is_file():
        return render(request, "jobs/expired.html", {"job": job}, status=410)
    return FileResponse(path.open("rb"), as_attachment=True, filename=job.result_name)


@login_required
def import_shape_list(request):
    """How files of one shape are read, as somebody of the same units has chosen it."""
    rows = ImportShape.objects.visible_to(request.seat)
    return render(request, "jobs/import_shapes.html", {"shapes": described(rows)})


@login_required
@require_POST
def import_shape_forget(request, pk):
    forget_shape(get_object_or_404(ImportShape.objects.visible_to(request.seat), pk=pk))
    messages.success(request, _("Files of this shape are read by their headings again."))
    return redirect("import_shape_list")
