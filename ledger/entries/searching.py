"""Words inside a long text: by an index of pairs of characters on PostgreSQL, by reading all of it elsewhere.

A Chinese word mostly has two characters. pg_trgm needs three, and which signs are letters to it depends on the
database's locale; an index of pairs needs no extension and finds 走访 (docs/decisions/0014-search.md).
"""

from dataclasses import dataclass

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


@dataclass(frozen=True)
class PairsIndex:
    """A rule of a table: the index of pairs on ``column``; nothing on SQLite."""

    column: str

    def present(self, connection, table):
        if connection.vendor != "postgresql":
            return True
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass(%s)", [self._name(table)])
            return cursor.fetchone()[0] is not None

    def create(self, connection, table):
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE OR REPLACE FUNCTION ledger_pairs(words text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS "
                "$$ SELECT coalesce(array_agg(DISTINCT substr(upper(words), place, 2)), '{}') "
                "FROM generate_series(1, length(words) - 1) AS place $$"
            )
            cursor.execute(
                f"CREATE INDEX {self._name(table)} ON {table} USING gin (ledger_pairs({self.column}))"
            )

    def _name(self, table):
        return f"{table}_{self.column}_pairs"
