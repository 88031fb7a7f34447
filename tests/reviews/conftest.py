"""Fixtures of the tests of several rooms."""

import pytest
from django.conf import settings

from jobs.models import Job
from tests.press.text import text_of


@pytest.fixture
def printed(client, django_capture_on_commit_callbacks):
    """f(address) → the text of the PDF that the job started there leaves."""
    return lambda address: _printed(client, address, django_capture_on_commit_callbacks)


def _printed(client, address, callbacks):
    with callbacks(execute=True):
        answer = client.post(address)
    job = Job.objects.get(pk=answer.url.rstrip("/").rpartition("/")[2])
    assert (job.state, job.error) == ("done", "")
    return text_of((settings.DATA_DIR / job.result_file).read_bytes())
