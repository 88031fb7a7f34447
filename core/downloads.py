"""A file that was just made, as the answer to a request. One that is kept: core.files.responses."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def download(content, name, content_type, *, as_attachment=True):
    """``content`` (bytes) under ``name``, to be saved; or to be looked at in the browser."""
    disposition = content_disposition_header(as_attachment, name)
    return HttpResponse(
        content, content_type=content_type, headers={"Content-Disposition": disposition}
    )


def shown_pdf(content, name):
    """A PDF to be read in the browser under ``name``."""
    return download(content, name, "application/pdf", as_attachment=False)
