"""The database has exactly the rules that models declare, even after a migration rebuilds a table."""

import ast
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction
from django.utils import timezone

from accounts.audit.models import AuditEvent
from accounts.audit.rules import record
from core.database_rules import after_migrate, before_migrate, declared, install, missing
from ledger.entries.models import Event
from reviews.evaluation.ballots.models import Ballot
from reviews.evaluation.schemes.models import Scheme, SchemeGroup
from tests import factories as make
from tests.packages import ROOT, own_models

pytestmark = pytest.mark.django_db
PROTECTED = [model for model in own_models() if getattr(model, "database_rules", ())]


def triggers():
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        return {name for (name,) in cursor.fetchall()}


def drop(name, table):
    on = f" ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}{on}")


def test_everything_declared_exists_and_nothing_else():
    assert missing(connection) == []
    named = {name for name, _present, _create in declared(connection) if ":" not in name}
    assert triggers() == named
    assert len(PROTECTED) >= 30


def test_a_lost_trigger_is_named_by_the_check_and_put_back():
    drop("ledger_event_no_delete", "ledger_event")
    assert missing(connection) == ["ledger_event_no_delete"]
    with pytest.raises(CommandError, match="ledger_event_no_delete"):
        call_command("check", databases=["default"])
    assert install(connection) == ["ledger_event_no_delete"]
    assert (missing(connection), install(connection)) == ([], [])


def test_a_trigger_that_refuses_nothing_is_named():
    drop("ledger_event_no_update", "ledger_event")
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "CREATE TRIGGER ledger_event_no_update BEFORE UPDATE ON ledger_event"
                " WHEN 1 = 2 BEGIN SELECT RAISE(ABORT, 'no'); END"
            )
        else:
            cursor.execute(
                "CREATE OR REPLACE FUNCTION ledger_event_no_update() RETURNS trigger LANGUAGE plpgsql"
                " AS $$ BEGIN RETURN NEW; END $$"
            )
            cursor.execute(
                "CREATE TRIGGER ledger_event_no_update BEFORE UPDATE ON ledger_event"
                " FOR EACH ROW EXECUTE FUNCTION ledger_event_no_update()"
            )
    assert missing(connection) == ["ledger_event_no_update"]
    install(connection)
    assert missing(connection) == []


@pytest.mark.parametrize("model", PROTECTED, ids=lambda model: model._meta.label)
def test_an_altered_table_gets_its_rules_back(model, monkeypatch):
    """SQLite rebuilds an altered table and forgets its triggers; the step after each migrate creates them again."""
    # Foreign keys cannot be switched off inside a test's transaction; the tables that are rebuilt here are empty.
    monkeypatch.setattr(connections["default"], "disable_constraint_checking", lambda: True)
    old = next(f for f in model._meta.local_fields if not f.primary_key and not f.is_relation)
    new = old.clone()
    new.set_attributes_from_name(old.name)
    new.null = not old.null
    before = triggers()
    _empty(model)
    before_migrate("default", plan=["something"])
    with connection.schema_editor(atomic=False) as editor:
        editor.alter_field(model, old, new)
    assert triggers() == (set() if connection.vendor == "sqlite" else before)
    for app in apps.get_app_configs():
        after_migrate(app, "default")
    assert (missing(connection), triggers()) == ([], before)


def _empty(model):
    """Take out the rows that ship, which hold each other by foreign keys."""
    if connection.vendor == "sqlite" and model in (Scheme, SchemeGroup):
        SchemeGroup.objects.all().delete()
        Scheme.objects.all().delete()


def test_an_append_only_table_takes_rows_and_changes_none():
    line = record("sign_in", actor=None, subject="x", at=timezone.now())
    for change in (
        lambda: AuditEvent.objects.filter(pk=line.pk).update(subject="y"),
        lambda: AuditEvent.objects.filter(pk=line.pk).delete(),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def test_what_may_be_deleted_can_be():
    line = record("sign_in", actor=None, subject="x", at=timezone.now() - timedelta(days=300))
    assert AuditEvent.objects.filter(pk=line.pk).delete()[0] == 1


@pytest.mark.postgresql
@pytest.mark.parametrize("table", ["ledger_event", "evaluation_ballot", "audit_auditevent", "inspection_inspection"])  # fmt: skip
def test_truncate_is_refused(table):
    with pytest.raises(DatabaseError, match=r"append-only|frozen"), transaction.atomic(), connection.cursor() as cursor:  # fmt: skip
        cursor.execute(f"TRUNCATE {table} CASCADE")


def test_control_another_table_may_be_emptied():
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE ledger_escalation")
    make.member()
    assert not Event.objects.exists()


def test_ballots_are_stored_in_the_order_of_their_own_key_on_sqlite():
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor, pytest.raises(DatabaseError, match="rowid"):
            cursor.execute(f"SELECT rowid FROM {Ballot._meta.db_table}")


def test_migrations_import_django_and_nothing_of_ours():
    own = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    for app in apps.get_app_configs():
        for path in sorted((ROOT / app.name.replace(".", "/") / "migrations").glob("0*.py")):
            for node in ast.walk(ast.parse(path.read_text())):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                if isinstance(node, ast.ImportFrom):
                    assert node.level == 0, path
                    names = [node.module]
                assert not {name.partition(".")[0] for name in names} & own, path
