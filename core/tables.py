"""Kinds of tables that Django has no option for."""

from django.db import migrations


class WithoutRowid(migrations.operations.base.Operation):
    """A migration operation: on SQLite, keep the empty ``table`` in the order of its own key and number no rows.

    SQLite numbers the rows of any other table in the order in which they came; on PostgreSQL nothing is done.
    A later migration that changes the table must come with this operation again.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, table):
        self.table = table

    def state_forwards(self, app_label, state):
        """The table's shape is no part of the model state."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        self._make_anew(schema_editor, lambda sql: f"{sql} WITHOUT ROWID")

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        self._make_anew(schema_editor, lambda sql: sql.removesuffix(" WITHOUT ROWID"))

    def _make_anew(self, schema_editor, change):
        if schema_editor.connection.vendor != "sqlite":
            return
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(
                "SELECT type, sql FROM sqlite_master WHERE tbl_name = %s AND sql IS NOT NULL"
                " ORDER BY type = 'table' DESC",
                [self.table],
            )
            (_kind, table), *others = cursor.fetchall()
        schema_editor.execute(f'DROP TABLE "{self.table}"', params=None)
        for statement in (change(table), *(sql for _kind, sql in others)):
            schema_editor.execute(statement, params=None)

    def describe(self):
        return f"Number no rows of {self.table}"


class RoomForUpdates(migrations.operations.base.Operation):
    """A migration operation: on PostgreSQL, fill the pages of ``table`` to ``percent`` only.

    A table whose rows are all written anew again and again then needs neither new pages nor new index entries.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, table, percent):
        self.table, self.percent = table, percent

    def state_forwards(self, app_label, state):
        """How full its pages are is no part of the model state."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        self._set(schema_editor, self.percent)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        self._set(schema_editor, 100)

    def _set(self, schema_editor, percent):
        if schema_editor.connection.vendor == "postgresql":
            name = schema_editor.quote_name(self.table)
            schema_editor.execute(f"ALTER TABLE {name} SET (fillfactor = {percent})", params=None)

    def describe(self):
        return f"Leave room in the pages of {self.table}"
