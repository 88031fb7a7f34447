"""Database triggers that say which rows a table may take, change and lose, on PostgreSQL and SQLite alike.

Each operation first drops what an earlier one of its kind left on the table, so it can be repeated after a table was
altered: SQLite rebuilds an altered table and drops its triggers.
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
        _run(schema_editor, _drop(vendor, self.table))
        _run(schema_editor, _create(vendor, self.table, self.deletable.get(vendor)))

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        _run(schema_editor, _drop(schema_editor.connection.vendor, self.table))

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
        vendor = schema_editor.connection.vendor
        _run(schema_editor, _drop(vendor, self.table))
        _run(schema_editor, _freeze(vendor, self.table, self.condition))

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        _run(schema_editor, _drop(schema_editor.connection.vendor, self.table))

    def describe(self):
        return f"Freeze rows of {self.table} where {self.condition}"


class RefusedWhen(migrations.operations.base.Operation):
    """A migration operation: refuse to write rows of ``table`` for which ``condition`` holds.

    name       of this rule; its triggers are called <table>_<name>_insert, …_update and …_delete
    condition  SQL over NEW (OLD where a row is deleted) that both databases read alike, subqueries included
    on         what is refused: "insert", "delete", "update" or "update of first_column, second_column"
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, table, name, condition, on):
        self.table, self.name, self.condition, self.on = table, name, condition, on

    def state_forwards(self, app_label, state):
        """Triggers are no part of the model state."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        vendor = schema_editor.connection.vendor
        _run(schema_editor, self._drop(vendor))
        _run(schema_editor, self._create(vendor))

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        _run(schema_editor, self._drop(schema_editor.connection.vendor))

    def describe(self):
        return f"Refuse rows of {self.table}: {self.name}"

    @property
    def _rule(self):
        return f"{self.table}_{self.name}"

    def _drop(self, vendor):
        on = f" ON {self.table}" if vendor == "postgresql" else ""
        for event in self.on:
            yield f"DROP TRIGGER IF EXISTS {self._rule}_{event.split()[0]}{on}"
        if vendor == "postgresql":
            yield f"DROP FUNCTION IF EXISTS {self._rule}()"

    def _create(self, vendor):
        said = f"{self.table} refuses this row: {self.name}"
        if vendor == "postgresql":
            yield (
                f"CREATE FUNCTION {self._rule}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN IF {self.condition} THEN RAISE EXCEPTION '{said}' USING ERRCODE = '23000'; "
                f"END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
            )
        for event in self.on:
            name = f"{self._rule}_{event.split()[0]}"
            head = f"CREATE TRIGGER {name} BEFORE {event.upper()} ON {self.table} FOR EACH ROW"
            if vendor == "postgresql":
                yield f"{head} EXECUTE FUNCTION {self._rule}()"
            else:
                yield f"{head} WHEN {self.condition} BEGIN SELECT RAISE(ABORT, '{said}'); END"


def _run(schema_editor, statements):
    for statement in statements:
        schema_editor.execute(statement, params=None)


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
