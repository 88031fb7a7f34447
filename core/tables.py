"""Properties of tables that Django has no option for; declared in ``database_rules`` of a model."""

from dataclasses import dataclass


@dataclass(frozen=True)
class WithoutRowid:
    """On SQLite, make the table WITHOUT ROWID: rows are stored in the order of their primary key.

    Any other table of SQLite numbers its rows in the order of insertion. Does nothing on PostgreSQL.
    """

    def present(self, connection, table):
        return connection.vendor != "sqlite" or self._parts(connection, table)[0].endswith(
            "WITHOUT ROWID"
        )

    def create(self, connection, table):
        sql, others = self._parts(connection, table)
        new = f"{table}__new"
        with connection.cursor() as cursor:
            cursor.execute(f"{sql.replace(table, new, 1)} WITHOUT ROWID")
            cursor.execute(f'INSERT INTO "{new}" SELECT * FROM "{table}"')  # noqa: S608 - names of our own
            cursor.execute(f'DROP TABLE "{table}"')
            cursor.execute(f'ALTER TABLE "{new}" RENAME TO "{table}"')
            for statement in others:
                cursor.execute(statement)

    @staticmethod
    def _parts(connection, table):
        """The statement that made the table, and those that made its indexes and triggers."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT sql FROM sqlite_master WHERE tbl_name = %s AND sql IS NOT NULL ORDER BY type = 'table' DESC",
                [table],
            )
            (sql,), *others = cursor.fetchall()
        return sql, [statement for (statement,) in others]


@dataclass(frozen=True)
class RoomForUpdates:
    """On PostgreSQL, fill the pages of the table to ``percent`` only.

    A table whose rows are all rewritten repeatedly then needs neither new pages nor new index entries.
    """

    percent: int

    def present(self, connection, table):
        if connection.vendor != "postgresql":
            return True
        with connection.cursor() as cursor:
            cursor.execute("SELECT reloptions FROM pg_class WHERE oid = %s::regclass", [table])
            (options,) = cursor.fetchone()
        return f"fillfactor={self.percent}" in (options or [])

    def create(self, connection, table):
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {table} SET (fillfactor = {self.percent})")
