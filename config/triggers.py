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


class RefusedUnless(migrations.operations.base.Operation):
    """A migration operation: refuse ``verb`` on rows of ``table`` for which ``condition`` does not hold.

    verb        "insert" or "delete"
    condition   SQL over NEW (insert) or OLD (delete) that both databases read alike; it may ask other tables,
                e.g. "EXISTS (SELECT 1 FROM box WHERE box.id = NEW.box_id AND box.state = 'open')"
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, table, verb, condition):
        self.table = table
        self.verb = verb
        self.condition = condition

    def state_forwards(self, app_label, state):
        """Triggers are no part of the model state."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        self.database_backwards(app_label, schema_editor, from_state, to_state)
        vendor = schema_editor.connection.vendor
        _run(schema_editor, _refuse_unless(vendor, self.table, self.verb, self.condition))

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        vendor = schema_editor.connection.vendor
        name, on = _guard(self.table, self.verb), f" ON {self.table}"
        schema_editor.execute(
            f"DROP TRIGGER IF EXISTS {name}{on if vendor == 'postgresql' else ''}", params=None
        )
        if vendor == "postgresql":
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {name}()", params=None)

    def describe(self):
        return f"Refuse {self.verb.upper()} on {self.table} unless {self.condition}"


def _run(schema_editor, statements):
    for statement in statements:
        schema_editor.execute(statement, params=None)


def _guard(table, verb):
    return f"{table}_guard_{verb}"


def _refuse_unless(vendor, table, verb, condition):
    name, said = _guard(table, verb), f"{table}: this row is refused, the matter is closed"
    if vendor == "postgresql":
        row = "NEW" if verb == "insert" else "OLD"
        yield (
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF NOT ({condition}) THEN RAISE EXCEPTION '{said}' USING ERRCODE = '23000'; END IF; "
            f"RETURN {row}; END $$"
        )
        yield (
            f"CREATE TRIGGER {name} BEFORE {verb.upper()} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {name}()"
        )
    else:
        yield (
            f"CREATE TRIGGER {name} BEFORE {verb.upper()} ON {table} WHEN NOT ({condition}) "
            f"BEGIN SELECT RAISE(ABORT, '{said}'); END"
        )


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
