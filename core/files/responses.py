"""A kept file as the answer to a request."""

import logging

from django.http import FileResponse
from django.shortcuts import render

from .store import FileChanged, FileMissing, open_genuine

logger = logging.getLogger(__name__)


def kept_response(request, row, **options):
    """The file that ``row`` names by ``file`` and ``sha256``, compared with its digest before it is sent.

    options  of FileResponse. A file that is gone or was changed is not sent: a page says so (404, 409).
    """
    try:
        stream = open_genuine(row.file.name, row.sha256)
    except FileMissing:
        logger.error("the kept file %s is missing", row.file)
        return render(request, "kept/missing.html", status=404)
    except FileChanged:
        logger.error("the kept file %s was changed", row.file)
        return render(request, "kept/changed.html", status=409)
    return FileResponse(stream, **options)
