"""One preview confirmed twice at the same moment is one job; the control shows the race without the lock."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from jobs import import_views
from jobs.models import Job
from tests import factories as make
from tests.accounts.roster.test_import_mapping import OWN, chosen
from tests.workbooks import making as m

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def twice(client, monkeypatch):
    """A function that confirms one preview twice simultaneously; returns the answers' addresses, or the exceptions."""
    branch = make.branch(name="新桥镇机关第一党支部")
    user = make.holder("administrator", make.district())
    client.force_login(user)
    address = chosen(client, branch, m.book(OWN)).url
    mark = client.get(address).context["mark"]
    start = import_views.start_job

    def slow(*args, **options):
        time.sleep(0.5)
        return start(*args, **options)

    monkeypatch.setattr(import_views, "start_job", slow)

    def confirm(_number):
        try:
            one = Client()
            one.force_login(user)
            return one.post(address, {"mark": mark}).url
        except Exception as error:
            return error
        finally:
            connection.close()

    def run():
        with ThreadPoolExecutor(2) as pool:
            return list(pool.map(confirm, range(2)))

    return run


def test_two_simultaneous_confirmations_are_one_job(twice):
    first, second = twice()
    assert (first, Job.objects.count()) == (second, 1)


def test_control_without_the_lock_one_of_them_fails(twice, monkeypatch):
    monkeypatch.setattr(import_views, "one_at_a_time", lambda user: None)
    answers = twice()
    assert Job.objects.count() == 2 or any(isinstance(one, Exception) for one in answers)
