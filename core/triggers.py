"""Which rows may be inserted, changed and deleted: declared on the model, enforced by triggers on PostgreSQL and SQLite.

    class Event(models.Model):
        database_rules = (AppendOnly(),)

``core.database_rules`` creates them after each migrate and compares those in the database with the declared ones.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Trigger:
    """A trigger that refuses a statement.

    event      "INSERT", "DELETE", "TRUNCATE", "UPDATE" or "UPDATE OF first_column, second_column"
    condition  SQL over OLD and NEW under which a row is refused, subqueries included; "" refuses all
    """

    name: str
    table: str
    event: str
    says: str
    condition: str = ""

    def present(self, connection):
        """Whether the database has exactly this trigger, switched on."""
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute(
                    "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = %s",
                    [self.name],
                )
                return cursor.fetchone() == (self._on_sqlite(),)
            if connection.vendor != "postgresql":
                return True
            cursor.execute(
                "SELECT pg_get_triggerdef(t.oid, true), p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
                " WHERE t.tgrelid = %s::regclass AND t.tgname = %s AND t.tgenabled = 'O'",
                [self.table, self.name],
            )
            return cursor.fetchone() == (self._on_postgresql(), self._body())

    def create(self, connection):
        """Create the trigger, in place of one of its name."""
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute(f"DROP TRIGGER IF EXISTS {self.name}")
                cursor.execute(self._on_sqlite())
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {self.name} ON {self.table}")
                cursor.execute(
                    f"CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $${self._body()}$$"
                )
                cursor.execute(self._on_postgresql())

    def applies(self, connection):
        return self.event != "TRUNCATE" or connection.vendor == "postgresql"

    def _on_sqlite(self):
        when = f" WHEN {self.condition}" if self.condition else ""
        return (
            f"CREATE TRIGGER {self.name} BEFORE {self.event} ON {self.table}{when}"
            f" BEGIN SELECT RAISE(ABORT, '{self.says}'); END"
        )

    def _on_postgresql(self):
        each = "STATEMENT" if self.event == "TRUNCATE" else "ROW"
        return (
            f"CREATE TRIGGER {self.name} BEFORE {self.event} ON {self.table}"
            f" FOR EACH {each} EXECUTE FUNCTION {self.name}()"
        )

    def _body(self):
        refuse = f"RAISE EXCEPTION '{self.says}' USING ERRCODE = '23000';"
        if not self.condition:
            return f" BEGIN {refuse} END "
        row = "OLD" if self.event == "DELETE" else "NEW"
        return f" BEGIN IF {self.condition} THEN {refuse} END IF; RETURN {row}; END "


@dataclass(frozen=True)
class AppendOnly:
    """Refuse UPDATE, DELETE and TRUNCATE.

    deletable   SQL condition over OLD under which a DELETE is allowed; one text, or one for each vendor:
                {"postgresql": "OLD.occurred_at < now() - interval '6 months'", "sqlite": "…"}
    """

    deletable: str | dict = ""

    def triggers(self, table, vendor):
        says = f"{table} is append-only"
        deletable = self.deletable
        if isinstance(deletable, dict):
            deletable = deletable.get(vendor, "")
        unless = f"NOT ({deletable})" if deletable else ""
        yield Trigger(f"{table}_no_update", table, "UPDATE", says)
        yield Trigger(f"{table}_no_delete", table, "DELETE", says, unless)
        yield Trigger(f"{table}_no_truncate", table, "TRUNCATE", says)


@dataclass(frozen=True)
class FrozenWhen:
    """Refuse UPDATE and DELETE of rows for which ``condition`` holds, and TRUNCATE.

    condition   SQL over OLD that both databases read alike, e.g. "OLD.state = 'issued'"
    """

    condition: str

    def triggers(self, table, vendor):
        says = f"this row of {table} is frozen"
        yield Trigger(f"{table}_no_update", table, "UPDATE", says, self.condition)
        yield Trigger(f"{table}_no_delete", table, "DELETE", says, self.condition)
        yield Trigger(f"{table}_no_truncate", table, "TRUNCATE", f"rows of {table} are frozen")


@dataclass(frozen=True)
class RefusedWhen:
    """Refuse to write rows for which ``condition`` holds.

    name       of this rule; its triggers are called <table>_<name>_insert, …_update and …_delete
    condition  SQL over NEW (OLD where a row is deleted) that both databases read alike, subqueries included; or one for
               each vendor, as for ``AppendOnly``
    on         the refused statement: "insert", "delete", "update" or "update of first_column, second_column"
    """

    name: str
    condition: str | dict
    on: tuple

    def triggers(self, table, vendor):
        condition = self.condition
        if isinstance(condition, dict):
            condition = condition.get(vendor, "")
        says = f"{table} refuses this row: {self.name}"
        for event in self.on:
            verb, _of, columns = event.partition(" of ")
            event = f"{verb.upper()} OF {columns}" if columns else verb.upper()
            name = f"{table}_{self.name}_{verb}"
            yield Trigger(name, table, event, says, condition)
