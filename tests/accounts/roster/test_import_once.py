"""A file is read once, when it comes: every later step of its import works with what was read."""

import pickle

import pytest
from django.conf import settings

from accounts.people.models import Member
from jobs import import_uploads as uploads
from jobs.models import Job
from jobs.running import run
from tests import factories as make
from tests.accounts.roster.test_import_mapping import sent
from tests.workbooks import making as m

pytestmark = pytest.mark.django_db

ROWS = [
    ["姓名", "所在党支部", "党员层次", "手机号码"],
    ["样本甲", "新桥镇机关第一党支部", "机关一般党员", "13912000001"],
]


@pytest.fixture
def admin(client):
    make.branch(name="新桥镇机关第一党支部")
    client.force_login(make.holder("administrator", make.district()))
    return client


def kept():
    return [path for path in (settings.DATA_DIR / "uploads").iterdir() if path.is_file()]


def test_the_file_is_read_when_it_comes_and_never_again(admin, monkeypatch):
    read, times = uploads.read_book, []
    monkeypatch.setattr(uploads, "read_book", lambda path: (times.append(path), read(path))[1])
    address = sent(admin, m.book(ROWS)).url
    assert not any(path.read_bytes().startswith(b"PK") for path in kept())
    assert admin.get(address).context["plan"].counts["accepted"] == 1
    assert admin.get(address + "columns/").status_code == 200
    assert admin.get(address + "errors/").status_code == 200
    admin.post(address)
    run(Job.objects.get().pk)
    assert (len(times), Member.objects.get().name) == (1, "样本甲")


def test_confirming_plans_in_the_job_alone(admin, monkeypatch):
    address = sent(admin, m.book(ROWS)).url
    monkeypatch.setattr(
        "accounts.roster.planning.make_plan", lambda *a, **k: pytest.fail("planned")
    )
    assert admin.post(address).url == f"/tasks/{Job.objects.get().pk}/"


def test_a_file_that_cannot_be_read_leaves_nothing(admin):
    before = set(kept()) if (settings.DATA_DIR / "uploads").is_dir() else set()
    page = sent(admin, b"%PDF-1.7")
    assert (page.status_code, set(kept())) == (200, before)


def test_what_another_version_has_kept_is_asked_for_again(admin):
    address = sent(admin, m.book(ROWS)).url
    for path in kept():
        path.write_bytes(pickle.dumps(ROWS).replace(b"\x80", b"\x81", 1))
    assert admin.get(address).url == "/roster/import/"
    assert admin.get(address + "columns/").status_code == 404
