"""What is kept stands in one list, lies below one folder, and is written by one module."""

import re

import pytest
from django.conf import settings

from core.files.kinds import KINDS
from tests.core.files.kinds_made import make_all
from tests.packages import PACKAGES, own_models

#: Fields that look like a kept file's and are none.
OTHERS = {
    "sheets.Revision.sha256",  # of its words, which stand in the row
    "jobs.Job.result_file",  # made anew when it is wanted
}
#: What lies beside the kept files, and may be lost.
PASSING = {"broker", "jobs", "layouts", "secret_key", "stamp", "static", "tmp", "uploads"}


#: Below and above the kept files: they may know the storage.
FLOORS = sorted(set(PACKAGES) - {"config", "core", "operation"})


def test_each_model_that_names_a_file_is_declared():
    looks = re.compile(r"(^|_)(file|path|sha256|digest_of_file)$|^(file|sha256)_")
    named = {
        f"{model._meta.label}.{field.name}"
        for model in own_models()
        for field in model._meta.get_fields()
        if not field.is_relation and looks.search(field.name)
    }
    declared = {f"{kind.model}.{name}" for kind in KINDS.values() for name in (kind.path, kind.sha256)}  # fmt: skip
    tree = {"organisations.Organisation.path"}  # its place in the tree
    assert named - OTHERS - tree == declared


def test_no_other_module_knows_where_kept_files_lie():
    knows = re.compile(r"storages\[|DATA_DIR|default_storage|MEDIA_ROOT")
    found = {
        str(path.relative_to(settings.BASE_DIR))
        for floor in FLOORS
        for path in (settings.BASE_DIR / floor).rglob("*.py")
        if "migrations" not in path.parts and knows.search(path.read_text())
    }
    assert found == {  # what may be lost: jobs and their uploads, laid-out pages, a stamp, sign-ins of the demonstration
        "accounts/identity/demo.py", "demo/management/commands/demo.py", "jobs/models.py",
        "jobs/views.py", "jobs/workbooks/uploads.py", "pledges/sheets/paper/rules.py",
    }  # fmt: skip


@pytest.mark.slow
@pytest.mark.django_db
def test_one_of_each_kind_puts_files_nowhere_else():
    before = {path.name for path in settings.DATA_DIR.iterdir()}
    made = make_all()
    assert {one.kind for one in made} == set(KINDS)
    for one in made:
        kind = KINDS[one.kind]
        assert (one.row.file, one.row.sha256) in list(kind.rows())
        assert one.row.file.startswith(f"{kind.folder}/")
        assert (settings.DATA_DIR / "kept" / one.row.file).is_file()
    after = {path.name for path in settings.DATA_DIR.iterdir()}
    assert after - before - PASSING <= {"kept"}
