"""Words inside a long text: by an index of pairs of characters on PostgreSQL, by reading all of it elsewhere.

A Chinese word mostly has two characters. pg_trgm needs three, and which signs are letters to it depends on the
database's locale; an index of pairs needs no extension and finds 走访 (docs/decisions/0014-search.md).
"""

from django.db import migrations
from django.db.models import TextField
from django.db.models.lookups import IContains, Lookup


@TextField.register_lookup
class Words(Lookup):
    """``text__words="走访"``: what contains these words, in capitals or not."""

    lookup_name = "words"

    def as_sql(self, compiler, connection):
        return IContains(self.lhs, self.rhs).as_sql(compiler, connection)

    def as_postgresql(self, compiler, connection):
        sql, params = self.as_sql(compiler, connection)
        if len(self.rhs) < 2:
            return sql, params
        lhs, lhs_params = self.process_lhs(compiler, connection)
        return f"(ledger_pairs({lhs}) @> ledger_pairs(%s) AND {sql})", [
            *lhs_params,
            self.rhs,
            *params,
        ]


class PairsIndex(migrations.operations.base.Operation):
    """A migration operation: the index of pairs on ``column`` of ``table``; nothing on SQLite."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, table, column):
        self.table, self.column = table, column

    def state_forwards(self, app_label, state):
        """An index on an expression of our own is no part of the model state."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor != "postgresql":
            return
        schema_editor.execute(
            "CREATE OR REPLACE FUNCTION ledger_pairs(words text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS "
            "$$ SELECT coalesce(array_agg(DISTINCT substr(upper(words), place, 2)), '{}') "
            "FROM generate_series(1, length(words) - 1) AS place $$",
            params=None,
        )
        schema_editor.execute(
            f"CREATE INDEX {self._name} ON {self.table} USING gin (ledger_pairs({self.column}))",
            params=None,
        )

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP INDEX IF EXISTS {self._name}", params=None)
            schema_editor.execute("DROP FUNCTION IF EXISTS ledger_pairs(text)", params=None)

    def describe(self):
        return f"Index the pairs of characters of {self.table}.{self.column}"

    @property
    def _name(self):
        return f"{self.table}_{self.column}_pairs"
