"""All kinds of stored files are in one list, in one storage, and written by one module."""

import re

import pytest
from django.conf import settings
from django.db.models import FileField

from core.files.fields import KeptFileField
from core.files.kinds import KINDS, named
from core.files.store import storage
from tests.core.files.kinds_made import make_all
from tests.packages import PACKAGES, own_models

#: Fields that look like a kept file's and are none.
OTHERS = {
    "sheets.Revision.sha256",  # of its content, which is in the row
    "jobs.Job.result_file",  # made again when it is needed
}
#: The folder in which each kind has always been.
FOLDERS = {
    "accountability.Letter": "measures", "evaluation.Bulletin": "bulletins", "inspection.SupervisionSlip": "slips",
    "ledger.Evidence": "evidence", "meetings.Circular": "circulars", "reports.ReportIssue": "reports",
    "reports.ReportScan": "scans", "sheets.Scan": "scans",
}  # fmt: skip
#: Folders next to the stored files that may be lost.
PASSING = {"broker", "jobs", "layouts", "secret_key", "stamp", "static", "tmp", "uploads"}


#: Modules that may use the storage directly.
FLOORS = sorted(set(PACKAGES) - {"config", "core", "operation"})


def test_each_model_that_names_a_file_keeps_it_with_its_digest():
    looks = re.compile(r"(^|_)(file|path|sha256|digest_of_file)$|^(file|sha256)_")
    fields = {f"{model._meta.label}.{field.name}": field for model in own_models() for field in model._meta.fields}  # fmt: skip
    found = {name for name in fields if looks.search(name.rpartition(".")[2])}
    tree = {"organisations.Organisation.path"}  # its place in the tree
    assert found - OTHERS - tree == {f"{kind}.{name}" for kind in KINDS for name in ("file", "sha256")}  # fmt: skip
    files = {name for name, field in fields.items() if isinstance(field, FileField)}
    assert files == {name for name, field in fields.items() if isinstance(field, KeptFileField)}
    assert files == {f"{kind}.file" for kind in KINDS}


def found_in(floors, pattern):
    return {
        str(path.relative_to(settings.BASE_DIR))
        for floor in floors
        for path in (settings.BASE_DIR / floor).rglob("*.py")
        if "migrations" not in path.parts and re.search(pattern, path.read_text())
    }


def test_no_other_module_knows_where_files_are_stored():
    assert found_in(FLOORS, r"storages\[|DATA_DIR|default_storage|MEDIA_ROOT") == {  # what may be lost: jobs and their uploads, laid-out pages, a stamp, sign-ins of the demonstration
        "accounts/identity/demo.py", "demo/management/commands/demo.py", "jobs/models.py",
        "jobs/views.py", "jobs/import_uploads.py", "pledges/sheets/paper/rules.py",
    }  # fmt: skip


def test_only_the_store_writes_files_and_reads_their_paths():
    """Others use the row's ``file`` as a name only; the storage is used through the interface of every storage."""
    assert found_in(PACKAGES, r"\.file\.(?!name\b)|storage\(\)\.(path|location)|\bfile=ContentFile") == set()  # fmt: skip


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.usefixtures("each_storage")
def test_one_of_each_kind_puts_files_nowhere_else():
    def beside():
        return {path for path in settings.DATA_DIR.iterdir() if path.name not in PASSING} | set((settings.DATA_DIR / "kept").rglob("*"))  # fmt: skip

    before = beside()
    made = make_all()
    assert {one.kind for one in made} == set(KINDS)
    assert {one.kind: one.row.file.name.partition("/")[0] for one in made} == FOLDERS
    for one in made:
        assert (one.row.file.name, one.row.sha256) in list(named())
        assert storage().exists(one.row.file.name)
    assert beside() == before
