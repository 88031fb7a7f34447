"""What apps declare: how much of each there is, who is refused, what `manage.py check` finds, what `manage.py registry` prints."""

import sys
from types import ModuleType

import pytest
from django.core.management import CommandError, call_command

from access.roles import MEMBER
from core.declared import REGISTRIES, Declared
from registry import checks, kinds, navigation
from registry.discovery import DECLARING, app_of, declaring_modules
from registry.todo import BLOCKS
from tests.packages import PACKAGES

#: The number of declarations; adding or removing one changes it here, so that a lost one is noticed.
NUMBERS = {
    "addresses that hold a secret": 2,
    "audit actions": 142,
    "daily steps": 14,
    "groups of the menus": 10,
    "keys of audit details": 44,
    "kinds of jobs": 7,
    "message kinds": 28,
    "pages of the menus": 88,
    "proofs of a backup": 1,
    "rows that ship": 6,
    "to-do blocks": 26,
    "values of audit details": 5,
    "what ends with a fact": 5,
    "what follows a revision": 1,
    "what keeps a year open": 3,
}


def ids(check):
    return [(error.id, error.msg) for error in check(None)]


def test_so_much_is_declared():
    """What tests declare themselves does not count."""
    found = {
        what: sum(app_of(registry.declared_in[name]) is not None for name in registry)
        for what, registry in REGISTRIES.items()
    }
    assert found == NUMBERS


def test_the_worker_knows_its_tasks():
    found = [name for m in declaring_modules() for name in checks.tasks_in(m)]
    assert sorted(found) == [
        "accounts.messages.due", "accounts.messages.link", "accounts.messages.send",
        "jobs.requeue", "jobs.run", "jobs.tidy", "operation.daily",
    ]  # fmt: skip


def test_every_registry_is_filled_from_one_kind_of_module():
    assert {registry.module for registry in REGISTRIES.values()} == set(DECLARING)


def test_no_list_of_exports_holds_an_import_in_place():
    """A name in __all__ is meant for importers of the module: its models, its API, the application of Celery."""
    named = {
        str(path)
        for package in PACKAGES
        for path in sorted((checks.settings.BASE_DIR / package).rglob("*.py"))
        if "__all__ = " in path.read_text()
        and path.stem not in ("models", "__init__", "reading", "rows", "values")
    }
    assert named == set()


# ── refused ───────────────────────────────────────────────────────────────────────────────────────
def test_a_second_thing_of_one_name_is_refused_with_both_places():
    with pytest.raises(ValueError, match=r"two message kinds are called measure: in reviews\.accountability\.measures\.message_kinds and in tests\.registry"):  # fmt: skip
        kinds.message_kind("measure", "Another")
    with pytest.raises(ValueError, match="two pages of the menus"):
        navigation.page("home", "Another", MEMBER, order=1)
    assert kinds.label_of("measure") != "Another"


@pytest.fixture
def registry():
    """A registry of the test's own."""
    made = Declared("things of a test", module="daily")
    yield made
    del REGISTRIES[made.what]


def test_control_all_is_in_order():
    for check in (
        checks.modules_declare_something, checks.declared_where_it_is_found,
        checks.names_lead_somewhere, checks.declarations_are_used,
    ):  # fmt: skip
        assert ids(check) == []


def test_a_declaring_module_that_declares_nothing_is_found(monkeypatch):
    found = [*declaring_modules(), "ledger.evidence.daily"]
    monkeypatch.setattr(checks, "declaring_modules", lambda: found)
    assert ids(checks.modules_declare_something) == [
        ("registry.E001", "ledger.evidence.daily declares nothing.")
    ]


def declaring(module):
    """The function add of a module called ``module``."""
    made = ModuleType(module)
    exec("def add(registry, name): registry.add(name, 1)", made.__dict__)
    return made.add


def test_what_is_declared_in_any_other_module_is_found(registry):
    declaring("ledger.daily")(registry, "good")
    assert ids(checks.declared_where_it_is_found) == []
    declaring("ledger.entries.verbs")(registry, "hidden")
    assert ids(checks.declared_where_it_is_found) == [
        ("registry.E002", "hidden of the things of a test is declared in ledger.entries.verbs.")
    ]


@pytest.mark.parametrize(
    ("target", "key", "wrong", "said"),
    [
        (navigation.PAGES, ("x", MEMBER), navigation.Page("no_such_page", "X", 1, ""), "the address no_such_page of a menu"),
        (navigation.PAGES, ("home", "guest"), navigation.Page("home", "X", 1, ""), "the role guest of a menu"),
        (navigation.PAGES, ("x", MEMBER), navigation.Page("home", "X", 1, "others"), "the group others of a menu"),
        (BLOCKS, "x", (("chairman",), None), "the role chairman of a to-do block"),
        (checks.SHIPPED, "x", ("ledgers", None), "the app ledgers of rows that ship"),
    ],
)  # fmt: skip
def test_an_undeclared_name_is_found(monkeypatch, target, key, wrong, said):
    monkeypatch.setitem(target, key, wrong)
    assert ids(checks.names_lead_somewhere) == [("registry.E003", f"Nobody knows {said}.")]


def test_a_missing_task_of_the_schedule_is_found(settings):
    settings.CELERY_BEAT_SCHEDULE = {"x": {"task": "operation.weekly", "schedule": 1}}
    assert ids(checks.names_lead_somewhere) == [
        ("registry.E003", "Nobody knows the task operation.weekly of the schedule.")
    ]


def test_a_group_without_pages_is_found(monkeypatch):
    monkeypatch.setitem(navigation.GROUPS, "empty", navigation.Group("Empty", 1))
    assert ids(checks.declarations_are_used) == [
        ("registry.E004", "No page is in the group empty of the menus.")
    ]


@pytest.mark.django_db
def test_the_checks_are_those_of_manage_py_check(monkeypatch):
    call_command("check")
    monkeypatch.setitem(navigation.GROUPS, "empty", navigation.Group("Empty", 1))
    with pytest.raises(CommandError, match=r"registry\.E004"):
        call_command("check")


# ── for a maintainer ──────────────────────────────────────────────────────────────────────────────
def test_the_command_prints_what_is_declared_by_app(capsys):
    call_command("registry")
    printed = capsys.readouterr().out
    assert "ledger\n" in printed and "  daily steps (5): hand_over, remind_quarterly," in printed
    assert "ledger_list (secretary supervisor administrator)" in printed
    assert "tasks of the worker (3): jobs.requeue, jobs.run, jobs.tidy" in printed
    assert "follow_revision" in printed and "navigation.py" in printed


def test_the_command_prints_one_app(capsys):
    call_command("registry", "reviews.reports")
    printed = capsys.readouterr().out
    assert printed.startswith("reviews.reports\n  audit actions (3): reports_asked, report_sent")
    assert "ledger" not in printed
    with pytest.raises(CommandError, match="printing declares nothing"):
        call_command("registry", "printing")


def test_all_is_declared_in_any_order_of_imports():
    """Nothing but discovery imports the module that registers the score sheets; they are there all the same."""
    assert "score_sheets" in REGISTRIES["kinds of jobs"]
    assert "reviews.evaluation.results.tasks" in sys.modules
