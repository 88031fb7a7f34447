"""Database triggers that keep a table append-only, or keep rows out of it, on PostgreSQL and SQLite alike.

On SQLite a later migration that changes a column or a constraint makes the table anew and drops its triggers:
it must come with the operation again.
"""

from django.db import migrations


class AppendOnly(migrations.operations.base.Operation):
    """A migration operation: refuse UPDATE and DELETE on ``table``.

    deletable   SQL condition over OLD under which a DELETE is let through, one text per vendor,
                e.g. {"postgresql": "OLD.at < now() - interval '6 months'", "sqlite": "…"}; none if empty
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, table, deletable=None):
        self.table = table
        self.deletable = deletable or {}

    def state_forwards(self, app_label, state):
        """Triggers are no part of the model state."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        vendor = schema_editor.connection.vendor
        for statement in _create(vendor, self.table, self.deletable.get(vendor)):
            schema_editor.execute(statement, params=None)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for statement in _drop(schema_editor.connection.vendor, self.table):
            schema_editor.execute(statement, params=None)

    def describe(self):
        return f"Keep {self.table} append-only"


class FrozenWhen(migrations.operations.base.Operation):
    """A migration operation: refuse UPDATE and DELETE of rows of ``table`` for which ``condition`` holds.

    condition   SQL over OLD that both databases read alike, e.g. "OLD.state = 'issued'"
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, table, condition):
        self.table = table
        self.condition = condition

    def state_forwards(self, app_label, state):
        """Triggers are no part of the model state."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for statement in _freeze(schema_editor.connection.vendor, self.table, self.condition):
            schema_editor.execute(statement, params=None)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for statement in _drop(schema_editor.connection.vendor, self.table):
            schema_editor.execute(statement, params=None)

    def describe(self):
        return f"Freeze rows of {self.table} where {self.condition}"


class RefusedWhen(migrations.operations.base.Operation):
    """A migration operation: refuse to INSERT or UPDATE rows of ``table`` for which ``condition`` holds.

    name       of this rule; triggers are called <table>_<name>_insert and …_update
    condition  SQL over NEW that both databases read alike, subqueries included
    columns    the columns whose change is looked at
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, table, name, condition, columns):
        self.table, self.name, self.condition, self.columns = table, name, condition, columns

    def state_forwards(self, app_label, state):
        """Triggers are no part of the model state."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for statement in self._create(schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        postgresql = schema_editor.connection.vendor == "postgresql"
        on = f" ON {self.table}" if postgresql else ""
        for verb in ("insert", "update"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {self._rule}_{verb}{on}", params=None)
        if postgresql:
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {self._rule}()", params=None)

    def describe(self):
        return f"Refuse rows of {self.table}: {self.name}"

    @property
    def _rule(self):
        return f"{self.table}_{self.name}"

    def _create(self, vendor):
        said = f"{self.table} refuses this row: {self.name}"
        events = {"insert": "INSERT", "update": f"UPDATE OF {', '.join(self.columns)}"}
        if vendor == "postgresql":
            yield (
                f"CREATE OR REPLACE FUNCTION {self._rule}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN IF {self.condition} THEN RAISE EXCEPTION '{said}' USING ERRCODE = '23000'; "
                f"END IF; RETURN NEW; END $$"
            )
        for verb, event in events.items():
            head = f"CREATE TRIGGER {self._rule}_{verb} BEFORE {event} ON {self.table} FOR EACH ROW"
            if vendor == "postgresql":
                yield f"{head} EXECUTE FUNCTION {self._rule}()"
            else:
                yield f"{head} WHEN {self.condition} BEGIN SELECT RAISE(ABORT, '{said}'); END"


def _freeze(vendor, table, condition):
    if vendor == "postgresql":
        yield (
            f"CREATE OR REPLACE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION 'this row of {table} is frozen' USING ERRCODE = '23000'; END $$"
        )
    for verb in ("update", "delete"):
        if vendor == "postgresql":
            yield (
                f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
                f"FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION {table}_append_only()"
            )
        else:
            yield (
                f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} WHEN {condition} "
                f"BEGIN SELECT RAISE(ABORT, 'this row of {table} is frozen'); END"
            )


def _create(vendor, table, deletable):
    if vendor == "postgresql":
        condition = f"WHEN (NOT ({deletable}))" if deletable else ""
        yield (
            f"CREATE OR REPLACE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{table} is append-only' USING ERRCODE = '23000'; END $$"
        )
        yield (
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_append_only()"
        )
        yield (
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
            f"FOR EACH ROW {condition} EXECUTE FUNCTION {table}_append_only()"
        )
    else:
        condition = f"WHEN NOT ({deletable})" if deletable else ""
        for verb, when in (("update", ""), ("delete", condition)):
            yield (
                f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} {when} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def _drop(vendor, table):
    on = f" ON {table}" if vendor == "postgresql" else ""
    for verb in ("update", "delete"):
        yield f"DROP TRIGGER IF EXISTS {table}_no_{verb}{on}"
    if vendor == "postgresql":
        yield f"DROP FUNCTION IF EXISTS {table}_append_only()"
