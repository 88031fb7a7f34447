"""Printing in bulk: the choice, the amount of paper, and the files."""

import json
import zipfile
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from django.utils import timezone

from accounts.audit.models import AuditEvent
from accounts.identity.seats import seats_of
from jobs import running
from jobs.models import Job
from pledges.sheets.confirmation import amending
from pledges.sheets.paper import rules
from pledges.sheets.paper.choosing import Wanted, sheets_for
from pledges.sheets.paper.models import PrintLog
from pledges.sheets.paper.print_jobs import _complete
from tests import factories as make
from tests.press.text import words_of

pytestmark = pytest.mark.django_db
CHOICE = {
    "units": [], "tiers": [], "wanted": "all", "copies": ["1", "2", "3"], "order": "member", "binding": "one",
}  # fmt: skip


@pytest.fixture
def sheet():
    return make.confirmed_sheet()


@pytest.fixture
def secretary(sheet):
    return make.holder("secretary", sheet.branch)


@pytest.fixture
def printed(client, secretary, django_capture_on_commit_callbacks):
    """A function that prints as the secretary would, and returns the job."""

    def go(**choice):
        client.force_login(secretary)
        with django_capture_on_commit_callbacks(execute=True):
            client.post("/sheets/print/", CHOICE | choice)
        return secretary.jobs.first()

    return go


def _file(client, job):
    return b"".join(client.get(f"/tasks/{job.pk}/file/").streaming_content)


def _names(document):
    """Serial and copy of each page, from the tag tree."""
    return [str(part.T) for part in document.Root.StructTreeRoot.K[0].K]


def _amended(sheet):
    secretary = make.holder("secretary", sheet.branch)
    asked = amending.request_amendment(
        sheet.items.get(kind="practical"), wording={"text": "结对困难群众5户"}, reason="增加一户", actor=secretary, at=make.NOW,
    )  # fmt: skip
    amending.approve(asked, actor=make.holder("administrator", make.district()), at=make.NOW)


def _seat(role, over):
    return seats_of(make.holder(role, over), on=timezone.localdate())[0]


def _chosen(seat, sheet, **choice):
    return sorted(row.serial for row in sheets_for(seat, cycle=sheet.cycle_id, **choice))


def test_not_yet_printed_and_changed_since(sheet):
    seat = _seat("secretary", sheet.branch)
    other = make.confirmed_sheet(make.member(sheet.branch))
    make.confirmed_sheet(make.member())  # of another branch
    rules.log([sheet.revisions.get()], copies=(1,), actor=None, at=make.NOW)
    assert _chosen(seat, sheet, wanted=Wanted.ALL) == [sheet.serial, other.serial]
    assert _chosen(seat, sheet, wanted=Wanted.NEW) == [other.serial]
    assert _chosen(seat, sheet, wanted=Wanted.CHANGED) == []
    _amended(sheet)
    assert _chosen(seat, sheet, wanted=Wanted.CHANGED) == [sheet.serial]
    sheet.refresh_from_db()
    rules.log([sheet.revisions.get(number=2)], copies=(1,), actor=None, at=make.NOW)
    assert _chosen(seat, sheet, wanted=Wanted.CHANGED) == []


def test_units_and_tiers(sheet):
    seat = _seat("administrator", make.district())
    unit = make.organisation()
    other = make.confirmed_sheet(make.member(make.branch(unit)))
    assert _chosen(seat, sheet, units=[unit.pk]) == [other.serial]
    assert _chosen(seat, sheet, units=[unit.pk, sheet.branch_id]) == [sheet.serial, other.serial]
    assert _chosen(seat, sheet, tiers=[sheet.tier]) == [sheet.serial, other.serial]
    assert _chosen(seat, sheet, tiers=["soe_member"]) == []
    outside = _seat("secretary", other.branch)
    assert _chosen(outside, sheet, units=[sheet.branch_id]) == []
    assert _chosen(None, sheet) == []


def test_the_paper_is_counted_beforehand(client, secretary, sheet):
    make.confirmed_sheet(make.member(sheet.branch))
    client.force_login(secretary)

    def counted(**choice):
        return client.get("/sheets/print/", choice).context["counted"]

    assert counted() == {"sheets": 2, "pages": 6, "leaves": 6, "duplex": False}
    assert counted(**CHOICE | {"copies": ["1", "3"], "duplex": "on"}) == {
        "sheets": 2, "pages": 8, "leaves": 4, "duplex": True,
    }  # fmt: skip
    assert counted(**CHOICE | {"wanted": "changed"})["sheets"] == 0
    assert counted(**CHOICE | {"copies": ["7"]}) is None
    part = client.get("/sheets/print/", CHOICE, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert Job.objects.count() == 0
    assert client.post("/sheets/print/", CHOICE | {"count": "1"}).context["counted"]["pages"] == 6
    assert Job.objects.count() == 0


def test_counting_query_count_is_constant(client, secretary, sheet, django_assert_max_num_queries):
    client.force_login(secretary)
    with django_assert_max_num_queries(20) as few:
        client.get("/sheets/print/")
    for _more in range(2):
        make.confirmed_sheet(make.member(sheet.branch))
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get("/sheets/print/")


@pytest.mark.slow
@pytest.mark.parametrize(
    "wrong", [{"copies": []}, {"wanted": "some"}, {"order": ""}, {"units": ["999999"]}]
)
def test_an_unreadable_choice_starts_nothing(printed, wrong):
    assert printed(**wrong) is None


@pytest.mark.slow
def test_nothing_to_print_says_so(client, printed):
    assert printed(wanted="changed") is None


@pytest.mark.slow
@pytest.mark.parametrize(
    ("order", "expected"),
    [("member", "1-1 1-2 1-3 2-1 2-2 2-3"), ("copy", "1-1 2-1 1-2 2-2 1-3 2-3")],
)
def test_the_order_of_the_copies(client, sheet, printed, order, expected):
    make.confirmed_sheet(make.member(sheet.branch))
    job = printed(order=order)
    with pikepdf.open(BytesIO(_file(client, job))) as document:
        found = [
            f"{int(name.split('-')[2][:4])}-{'一二三'.index(name.split('第')[1][0]) + 1}"
            for name in _names(document)
        ]
        assert " ".join(found) == expected
        assert len(document.pages) == 6


@pytest.mark.slow
def test_duplex_puts_an_empty_back_behind_each_copy(client, printed):
    job = printed(duplex="on")
    assert [figure[1] for figure in job.result["figures"]] == [1, 6, 3, 0]
    with pikepdf.open(BytesIO(_file(client, job))) as document:
        texts = [b"Tf" in page.Contents[-1].read_bytes() for page in document.pages]
        assert texts == [True, False] * 3
        assert document.Root.ViewerPreferences.Duplex == "/DuplexFlipLongEdge"


@pytest.mark.slow
def test_one_pdf_for_each_branch(client, django_capture_on_commit_callbacks, sheet):
    make.confirmed_sheet(make.member(sheet.branch))
    other = make.confirmed_sheet(make.member())
    administrator = make.holder("administrator", make.district())
    client.force_login(administrator)
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/sheets/print/", CHOICE | {"binding": "units"})
    job = administrator.jobs.get()
    with zipfile.ZipFile(BytesIO(_file(client, job))) as parcel:
        names = parcel.namelist()
        sizes = [len(pikepdf.open(BytesIO(parcel.read(name))).pages) for name in names]
        assert parcel.testzip() is None
    assert sizes == [6, 3]
    assert [sheet.branch.name in names[0], other.branch.name in names[1]] == [True, True]
    assert job.result["figures"][1][1] == 9


@pytest.mark.slow
def test_each_print_is_logged_with_who_when_and_what_revision(printed, secretary, sheet):
    job = printed(copies=["1", "3"])
    line = PrintLog.objects.get()
    assert (line.revision.sheet, line.revision.number) == (sheet, 1)
    assert (line.copies, line.by, line.job) == ("1,3", secretary, job.pk)
    assert timezone.now() - line.printed_at < timedelta(minutes=5)
    assert AuditEvent.objects.filter(action="print", actor=secretary).count() == 1


@pytest.mark.slow
def test_a_job_that_is_taken_up_again_prints_the_same_and_logs_once(printed, sheet):
    job = printed(wanted="new")
    make.confirmed_sheet(make.member(sheet.branch))
    Job.objects.filter(pk=job.pk).update(state="queued", result={})
    assert running.run(job.pk) == "done"
    job.refresh_from_db()
    assert job.result["figures"][0][1] == 1
    assert PrintLog.objects.count() == 1
    assert json.loads((job.folder / "chosen.json").read_text()) == [sheet.revisions.get().pk]


@pytest.mark.slow
def test_what_left_the_scope_is_not_printed_when_the_job_is_taken_up(printed, sheet, secretary):
    job = printed()
    Job.objects.filter(pk=job.pk).update(state="queued", seat="secretary-0")
    assert running.run(job.pk) == "failed"


@pytest.mark.slow
def test_a_sheet_with_an_unprintable_character_is_named_and_the_rest_print(printed, sheet):
    odd = make.confirmed_sheet(make.member(sheet.branch, name="王\U00013000"))
    job = printed()
    assert [figure[1] for figure in job.result["figures"]] == [1, 3, 3, 1]
    (problem,) = job.result["problems"]
    assert "王\U00013000" in problem
    assert "U+13000" in problem
    assert not PrintLog.objects.filter(revision__sheet=odd).exists()


@pytest.mark.slow
def test_if_none_can_be_printed_the_job_says_why(printed, sheet):
    member = make.member(make.branch(), name="王\U00013000")
    odd = make.confirmed_sheet(member)
    job = Job.objects.create(
        kind="sheets_print", title="打印", owner=make.holder("secretary", odd.branch), created_at=timezone.now(),
        seat=f"secretary:{odd.branch_id}", params={"cycle": odd.cycle_id} | CHOICE | {"copies": [1], "duplex": False},
    )  # fmt: skip
    assert running.run(job.pk) == "failed"
    job.refresh_from_db()
    assert job.error
    assert PrintLog.objects.count() == 0


@pytest.mark.slow
def test_cancelling_logs_nothing(printed, sheet, secretary):
    job = printed()
    PrintLog.objects.all().delete()
    (job.folder / "chosen.json").unlink()
    Job.objects.filter(pk=job.pk).update(state="queued", cancel_requested=True)
    assert running.run(job.pk) == "cancelled"
    assert PrintLog.objects.count() == 0
    assert not (job.folder / "half.pdf").exists()
    with pytest.raises(KeyboardInterrupt), _complete(job.folder / "half.pdf"):
        (job.folder / "half.pdf").write_bytes(b"%PDF")
        raise KeyboardInterrupt
    assert not (job.folder / "half.pdf").exists()


def test_a_waiting_job_says_that_the_service_does_not_answer(client, secretary):
    job = Job.objects.create(
        kind="sheets_print", title="打印", owner=secretary, created_at=timezone.now() - timedelta(minutes=1)
    )  # fmt: skip
    client.force_login(secretary)
    assert "callout warn" in client.get(f"/tasks/{job.pk}/").content.decode()
    Job.objects.filter(pk=job.pk).update(created_at=timezone.now())
    assert "callout warn" not in client.get(f"/tasks/{job.pk}/").content.decode()


@pytest.mark.slow
def test_the_second_print_lays_nothing_out(printed, sheet):
    printed()
    store = rules.sheet_layouts()
    before = {path: path.stat().st_mtime_ns for path in store.folder.rglob("*") if path.is_file()}
    job = printed()
    after = {path: path.stat().st_mtime_ns for path in store.folder.rglob("*") if path.is_file()}
    assert job.state == "done"
    assert before == after
    assert before


@pytest.mark.parametrize("binding", ["one", "units"])
def test_the_slow_way_prints_the_same_pages(binding, client, printed, settings):
    def pages():
        job = printed(binding=binding, duplex="on")
        assert job.state == "done"
        content = _file(client, job)
        if binding == "units":
            with zipfile.ZipFile(BytesIO(content)) as parcel:
                [content] = [parcel.read(name) for name in parcel.namelist()]
        return words_of(content)

    fast = [[word for word, *_place in page] for page in pages()]
    settings.FAST_PRINTING = False
    assert [[word for word, *_place in page] for page in pages()] == fast
    assert len(fast) == 6
