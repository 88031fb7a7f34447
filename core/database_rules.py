"""Database objects besides columns and constraints: declared on the model, created after each migrate.

A model names it in ``database_rules``: AppendOnly, FrozenWhen, RefusedWhen (core.triggers), WithoutRowid, RoomForUpdates
(core.tables) and the like. SQLite rebuilds a table that is altered and drops its triggers; the step after each migrate
recreates them, and ``manage.py check --database default`` names missing and different ones.
"""

from django.apps import apps
from django.core import checks
from django.db import connections, transaction


def declared(connection, models=None):
    """Every (rule with ``present`` and ``create`` of a connection, its table and name) that the models declare."""
    for model in apps.get_models() if models is None else models:
        table = model._meta.db_table
        for rule in getattr(model, "database_rules", ()):
            if hasattr(rule, "triggers"):
                for trigger in rule.triggers(table, connection.vendor):
                    if trigger.applies(connection):
                        yield trigger.name, trigger.present, trigger.create
            else:
                yield f"{table}: {rule}", _of(rule.present, table), _of(rule.create, table)


def _of(method, table):
    return lambda connection: method(connection, table)


def install(connection, models=None):
    """Create the declared rules that are missing or different; returns their names."""
    made = []
    # Rules of tables come first: a table that is rebuilt loses its triggers.
    rules = sorted(declared(connection, models), key=lambda rule: ":" not in rule[0])
    with transaction.atomic(using=connection.alias):
        for name, present, create in rules:
            if not present(connection):
                create(connection)
                made.append(name)
    return made


def missing(connection):
    """The names of the declared rules that are missing in the database or different there."""
    rules = declared(connection, _with_tables(connection, apps.get_models()))
    return [name for name, present, _create in rules if not present(connection)]


def _with_tables(connection, models):
    """Those of ``models`` that declare rules and have their table; no query if none declares any."""
    models = [model for model in models if getattr(model, "database_rules", ())]
    tables = set(connection.introspection.table_names()) if models else set()
    return [model for model in models if model._meta.db_table in tables]


def remove_triggers(connection):
    """Drop the declared triggers; on SQLite a table that a trigger of another one reads cannot be rebuilt."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        present = {name for (name,) in cursor.fetchall()}
        for name, _present, _create in declared(connection):
            if name in present:
                cursor.execute(f"DROP TRIGGER {name}")


def before_migrate(using, plan=None, **kwargs):
    """Receiver of ``pre_migrate``: drop the rules, so that tables can be rebuilt; ``after_migrate`` creates them again."""
    if plan and connections[using].vendor == "sqlite":
        remove_triggers(connections[using])


def after_migrate(app_config, using, plan=None, **kwargs):
    """Receiver of ``post_migrate``: the rules of the app's models are in the database."""
    connection = connections[using]
    install(connection, _with_tables(connection, app_config.get_models()))


@checks.register(checks.Tags.database)
def check_database_rules(app_configs, databases, **kwargs):
    return [
        checks.Error(
            f"The database lacks {name}, or has it in another form.",
            hint="Run manage.py migrate: it puts back what protects the tables.",
            id="core.E001",
        )
        for alias in databases or []
        for name in missing(connections[alias])
    ]
